//! Who ran when.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// When one party did one thing, counted from the making of its [`Recorder`].
///
/// ```
/// let log = helpers::timing::Recorder::new();
/// log.span("cook", || ());
/// let span = &log.spans()[0];
/// assert!(span.who == "cook" && span.start <= span.end);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Who did it.
    pub who: String,
    /// When it began.
    pub start: Duration,
    /// When it ended.
    pub end: Duration,
}

/// A log of spans that threads share: a clone writes into the same log.
///
/// ```
/// use helpers::timing::{Recorder, spin_for};
/// use std::{thread, time::Duration};
///
/// let log = Recorder::new();
/// thread::scope(|scope| {
///     for name in ["tea", "toast"] {
///         let log = log.clone();
///         scope.spawn(move || log.span(name, || thread::sleep(Duration::from_millis(20))));
///     }
/// });
/// assert_eq!(log.spans().len(), 2);
/// assert!(log.overlap() > Duration::ZERO);
/// ```
#[derive(Debug, Clone)]
pub struct Recorder {
    begun: Instant,
    spans: Arc<Mutex<Vec<Span>>>,
}

impl Default for Recorder {
    fn default() -> Recorder {
        Recorder::new()
    }
}

impl Recorder {
    /// An empty log whose clock starts now.
    ///
    /// ```
    /// assert!(helpers::timing::Recorder::new().spans().is_empty());
    /// ```
    pub fn new() -> Recorder {
        Recorder {
            begun: Instant::now(),
            spans: Arc::default(),
        }
    }

    /// Runs the work, writes down who did it and when, and gives the work's value.
    ///
    /// Work that panics is written down too.
    ///
    /// ```
    /// let log = helpers::timing::Recorder::new();
    /// let sum = log.span("adder", || 1 + 2);
    /// assert_eq!((sum, log.spans()[0].who.as_str()), (3, "adder"));
    /// ```
    pub fn span<T>(&self, who: &str, work: impl FnOnce() -> T) -> T {
        let _open = Open {
            recorder: self,
            who,
            start: self.begun.elapsed(),
        };
        work()
    }

    /// All spans so far, by their start.
    ///
    /// ```
    /// let log = helpers::timing::Recorder::new();
    /// log.span("outer", || log.span("inner", || ()));
    /// assert_eq!(log.spans()[0].who, "outer"); // began first, ended last
    /// ```
    pub fn spans(&self) -> Vec<Span> {
        let mut spans = self.log().clone();
        spans.sort_by_key(|span| span.start);
        spans
    }

    /// For how long at least two different parties had an open span.
    ///
    /// An open span says that work had begun and not ended, not that it was on a core.
    ///
    /// ```
    /// let log = helpers::timing::Recorder::new();
    /// log.span("first", || ());
    /// log.span("second", || ());
    /// assert!(log.overlap().is_zero()); // one after the other
    /// ```
    pub fn overlap(&self) -> Duration {
        overlap(&self.spans())
    }

    /// A panic while the log was held leaves it whole: a push is all that happens there.
    fn log(&self) -> MutexGuard<'_, Vec<Span>> {
        self.spans.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A span that has begun. It ends when this is dropped, by a panic too.
struct Open<'a> {
    recorder: &'a Recorder,
    who: &'a str,
    start: Duration,
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        let end = self.recorder.begun.elapsed();
        self.recorder.log().push(Span {
            who: self.who.to_owned(),
            start: self.start,
            end,
        });
    }
}

/// Goes through all begins and ends in order, counting the open spans of each party.
fn overlap(spans: &[Span]) -> Duration {
    let mut events: Vec<(Duration, i32, &str)> = Vec::new();
    for span in spans {
        events.push((span.start, 1, &span.who));
        events.push((span.end, -1, &span.who));
    }
    events.sort();
    let mut open: BTreeMap<&str, i32> = BTreeMap::new();
    let (mut total, mut since) = (Duration::ZERO, Duration::ZERO);
    for (at, step, who) in events {
        if open.values().filter(|count| **count > 0).count() > 1 {
            total += at - since;
        }
        since = at;
        *open.entry(who).or_default() += step;
    }
    total
}
