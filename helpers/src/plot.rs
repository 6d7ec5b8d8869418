//! Pictures of what was measured.
//!
//! - [`Chart`]: lines, points, bands, bars, histograms, with reference lines.
//! - [`timeline`]: who ran when.
//! - [`sequence`]: messages between parties.
//! - [`memory_map`]: what is where in a process' memory.
//! - [`drawing`]: what a pen has drawn.
//! - [`Comparison`]: ways of doing the same thing, in a table with bars.
//!
//! Each becomes an SVG on a card of its own, legible on light and on dark pages, and comes with a
//! description in words that holds its key numbers. `show` hands both to the notebook.
//!
//! Bad data never makes a blank picture: values that are not finite, or not positive on a
//! logarithmic axis, are left out and counted, and a chart without any data says so.
//!
//! ```
//! use helpers::plot::Chart;
//!
//! Chart::new("How long until n threads have ended?")
//!     .x("threads")
//!     .y("milliseconds")
//!     .line("asleep", &[(1.0, 20.1), (100.0, 24.0), (500.0, 42.0)])
//!     .cores()
//!     .show();
//! ```

mod canvas;
mod chart;
mod comparison;
mod describe;
mod draw;
mod drawing;
mod memory_map;
mod picture;
mod scale;
mod sequence;
mod theme;
mod thin;
mod timeline;

pub use chart::Chart;
pub use comparison::{Comparison, Entry};
pub use drawing::drawing;
pub use memory_map::memory_map;
pub use picture::Picture;
pub use sequence::{Message, sequence};
pub use timeline::timeline;
