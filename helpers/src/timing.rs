//! How long something takes.
//!
//! - [`time`] runs a piece of work once.
//! - [`measure`] runs it many times and gives a [`Summary`].
//! - [`sweep`] runs it for one number after the other and gives a [`Series`].
//! - [`Recorder`] writes down who ran when.
//! - [`spin_for`] and [`work`] keep a core busy: for a time, or with a fixed amount of work.

mod busy;
mod measure;
mod progress;
mod recorder;
mod series;
mod summary;
mod sweep;

use std::time::{Duration, Instant};

pub use busy::{spin_for, units_for, work};
pub use measure::measure;
pub use recorder::{Recorder, Span};
pub use series::{Point, Series};
pub use summary::{NoSamples, Summary};
pub use sweep::{Sweep, sweep};

/// Runs the work once; gives its value and how long it took by the wall clock.
///
/// One run tells little about a short piece of work: see [`measure`].
///
/// ```
/// use helpers::timing::time;
/// use std::{thread, time::Duration};
///
/// let (value, took) = time(|| {
///     thread::sleep(Duration::from_millis(3));
///     42
/// });
/// assert_eq!(value, 42);
/// assert!(took >= Duration::from_millis(3));
/// ```
pub fn time<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let begun = Instant::now();
    let value = work();
    (value, begun.elapsed())
}
