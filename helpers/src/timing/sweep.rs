//! One measurement for each of many numbers.

use std::any::Any;
use std::collections::BTreeSet;
use std::fmt::Display;
use std::panic::{self, AssertUnwindSafe};
use std::time::Duration;

use super::progress::Progress;
use super::series::{Kind, Point, Series};
use super::time;
use crate::format::{duration, one_line};

const REPEATS: usize = 3;
const BUDGET: Duration = Duration::from_secs(15);

/// More values than this are never measured; without it, `Sweep::over(1..)` would not return.
const MOST_VALUES: usize = 100_000;

/// Times `step(n)` for each of the values: three rounds, at most about 15 s.
///
/// The same as `Sweep::over(values).run(step)`; see [`Sweep`].
///
/// ```
/// use helpers::timing::{sweep, work};
///
/// let series = sweep([1, 10, 100], |n| -> Result<(), String> {
///     work(n as u64 * 10_000);
///     Ok(())
/// });
/// assert_eq!(series.points().len(), 3);
/// ```
pub fn sweep<E: Display>(
    values: impl IntoIterator<Item = usize>,
    step: impl FnMut(usize) -> Result<(), E>,
) -> Series {
    Sweep::over(values).run(step)
}

/// The settings of a sweep: three rounds and 15 s, unless told otherwise.
///
/// A sweep goes through all values, then through all of them again, and so on: whatever slows the
/// machine for a while then falls on many values and not on all repeats of one. The first round
/// gives each value a sample, later rounds refine them. At most ten lines tell how far it has
/// come.
///
/// A sweep keeps what it has, and says so, when
/// - the time is used up: checked before each step, so it is late by one step at most;
/// - a step fails: that value and all greater ones are not tried again, smaller ones are;
/// - a step panics, as [`std::thread::spawn`] does when there can be no more threads: it ends.
///
/// ```
/// use helpers::timing::Sweep;
/// use std::time::Duration;
///
/// let series = Sweep::over(1..=100)
///     .repeats(1)
///     .budget(Duration::from_secs(5))
///     .run(|n| if n < 8 { Ok(()) } else { Err("no more threads") });
/// assert_eq!(series.points().len(), 7);
/// assert_eq!(series.stopped(), Some("at 8: no more threads"));
/// ```
#[derive(Debug, Clone)]
pub struct Sweep {
    values: Vec<usize>,
    repeats: usize,
    budget: Duration,
}

impl Sweep {
    /// A sweep over these values, in this order; each once, and at most the first 100 000.
    ///
    /// ```
    /// let series = helpers::timing::Sweep::over([3, 1, 3]).run(|_| Ok::<(), String>(()));
    /// assert_eq!((series.points().len(), series.points()[0].x), (2, 3.0));
    /// ```
    pub fn over(values: impl IntoIterator<Item = usize>) -> Sweep {
        Sweep::over_these(values.into_iter().take(MOST_VALUES).collect())
    }

    fn over_these(mut values: Vec<usize>) -> Sweep {
        let mut seen = BTreeSet::new();
        values.retain(|&n| seen.insert(n));
        Sweep {
            values,
            repeats: REPEATS,
            budget: BUDGET,
        }
    }

    /// How many rounds; at least one is begun.
    ///
    /// ```
    /// use helpers::timing::Sweep;
    ///
    /// let series = Sweep::over([1]).repeats(5).run(|_| Ok::<(), String>(()));
    /// assert_eq!(series.points()[0].samples, 5);
    /// ```
    pub fn repeats(mut self, rounds: usize) -> Sweep {
        self.repeats = rounds.max(1);
        self
    }

    /// How long all rounds may take. A step that has begun is not cut short, and one is always
    /// made.
    ///
    /// ```
    /// use helpers::timing::Sweep;
    /// use std::{thread, time::Duration};
    ///
    /// let pause = Duration::from_millis(20);
    /// let series = Sweep::over(1..=1000).budget(pause * 3).run(|_| {
    ///     thread::sleep(pause);
    ///     Ok::<(), String>(())
    /// });
    /// assert!(series.points().len() <= 3 && series.stopped().is_some());
    /// ```
    pub fn budget(mut self, time: Duration) -> Sweep {
        self.budget = time;
        self
    }

    /// Times each step by the wall clock; the series is in milliseconds.
    ///
    /// ```
    /// use helpers::timing::Sweep;
    /// use std::{thread, time::Duration};
    ///
    /// let series = Sweep::over([5]).run(|n| {
    ///     thread::sleep(Duration::from_millis(n as u64));
    ///     Ok::<(), String>(())
    /// });
    /// assert!(series.at(5).unwrap() >= 5.0);
    /// ```
    pub fn run<E: Display>(self, mut step: impl FnMut(usize) -> Result<(), E>) -> Series {
        self.rounds(Kind::Milliseconds, &mut |n| {
            let (result, took) = time(|| step(n));
            result.map_err(|error| error.to_string())?;
            Ok(took.as_secs_f64() * 1e3)
        })
    }

    /// Records the number that each step gives back, in place of its time.
    ///
    /// NaN and infinite numbers are left out and counted: see [`Series::left_out`].
    ///
    /// ```
    /// use helpers::timing::Sweep;
    ///
    /// let series = Sweep::over(1..=3).record(|n| Ok::<f64, String>(n as f64 * 0.5));
    /// assert_eq!(series.medians(), [(1.0, 0.5), (2.0, 1.0), (3.0, 1.5)]);
    /// ```
    pub fn record<E: Display>(self, mut step: impl FnMut(usize) -> Result<f64, E>) -> Series {
        self.rounds(Kind::Number, &mut |n| {
            step(n).map_err(|error| error.to_string())
        })
    }

    /// All rounds; not generic, so that a cell compiles only its own step.
    fn rounds(&self, kind: Kind, step: &mut dyn FnMut(usize) -> Result<f64, String>) -> Series {
        let mut samples: Vec<Vec<f64>> = vec![Vec::new(); self.values.len()];
        let mut progress =
            Progress::of(self.values.len().saturating_mul(self.repeats), self.budget);
        let mut end = End::default();
        let mut left_out = 0;
        'rounds: for round in 0..self.repeats {
            if self.values.iter().all(|&n| end.rules_out(n)) {
                break;
            }
            for (&n, samples) in self.values.iter().zip(&mut samples) {
                if end.rules_out(n) {
                    continue;
                }
                if progress.is_over() {
                    end.late(round, n, self.budget);
                    break 'rounds;
                }
                // The step is not called again after a panic: nobody sees what it left half done.
                let outcome = panic::catch_unwind(AssertUnwindSafe(|| step(n)));
                let line = progress.one_more();
                match outcome {
                    Ok(Ok(value)) => {
                        if let Some(line) = line {
                            println!("{line}: {} at {n}", kind.text(value));
                        }
                        if value.is_finite() {
                            samples.push(value);
                        } else {
                            left_out += 1;
                        }
                    }
                    Ok(Err(why)) => end.failed(n, &why),
                    Err(panic) => {
                        end.failed(n, &format!("it panicked: {}", said(&*panic)));
                        break 'rounds;
                    }
                }
            }
        }
        let stopped = end.reason();
        if left_out > 0 {
            println!("left out, since not a finite number: {left_out}");
        }
        if let Some(why) = &stopped {
            println!("stopped {why}; what was measured is kept");
        }
        let points = self.values.iter().zip(samples);
        let points = points.filter_map(|(&n, samples)| Point::of(n, samples));
        Series {
            points: points.collect(),
            kind,
            left_out,
            stopped,
        }
    }
}

/// The message of a panic, where it has one.
fn said(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    let owned = || panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(owned).unwrap_or("it said nothing")
}

/// Why a sweep does less than it was asked for.
#[derive(Default)]
struct End {
    failed: Option<(usize, String)>,
    late: Option<String>,
}

impl End {
    /// What fails for a number would fail for every greater one.
    fn rules_out(&self, n: usize) -> bool {
        self.failed.as_ref().is_some_and(|(failed, _)| n >= *failed)
    }

    fn failed(&mut self, n: usize, why: &str) {
        self.failed = Some((n, one_line(why)));
    }

    /// After the first round each value has been tried: then it is no loss.
    fn late(&mut self, round: usize, n: usize, budget: Duration) {
        if round == 0 {
            self.late = Some(format!("before {n}: {} are over", duration(budget)));
        }
    }

    fn reason(self) -> Option<String> {
        let failed = self.failed.map(|(n, why)| format!("at {n}: {why}"));
        let reasons: Vec<String> = failed.into_iter().chain(self.late).collect();
        (!reasons.is_empty()).then(|| reasons.join("; "))
    }
}
