//! One measurement for each of many numbers.

use std::fmt;
use std::time::{Duration, Instant};

use super::summary::quantile;
use crate::format::{digits, duration};

const REPEATS: usize = 3;
const BUDGET: Duration = Duration::from_secs(15);
const PROGRESS_LINES: usize = 10;

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
pub fn sweep<E: fmt::Display>(
    values: impl IntoIterator<Item = usize>,
    step: impl FnMut(usize) -> Result<(), E>,
) -> Series {
    Sweep::over(values).run(step)
}

/// Values worth measuring up to a greatest one: each up to 16, then ever wider steps.
///
/// ```
/// let counts = helpers::timing::counts_up_to(500);
/// assert_eq!(counts[..16], (1..=16).collect::<Vec<_>>());
/// assert_eq!(counts.last(), Some(&500));
/// assert!(counts.len() < 50);
/// ```
pub fn counts_up_to(max: usize) -> Vec<usize> {
    let mut counts = Vec::new();
    let mut next = 1;
    while next < max {
        counts.push(next);
        next += (next / 8).max(1);
    }
    if max > 0 {
        counts.push(max);
    }
    counts
}

/// The settings of a sweep.
///
/// A sweep goes through all values, then through all of them again, and so on: whatever slows the
/// machine for a while then falls on many values and not on all repeats of one. It prints about
/// ten lines while it goes on. When the time budget is used up it ends early, and when a step
/// fails it leaves out that value and all greater ones; either way it keeps what it has and says
/// so.
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
/// assert!(series.stopped().unwrap().contains("no more threads"));
/// ```
#[derive(Debug, Clone)]
pub struct Sweep {
    values: Vec<usize>,
    repeats: usize,
    budget: Duration,
}

impl Sweep {
    /// A sweep over these values, in this order.
    ///
    /// ```
    /// let series = helpers::timing::Sweep::over([3, 1]).run(|_| Ok::<(), String>(()));
    /// assert_eq!(series.points()[0].x, 3.0);
    /// ```
    pub fn over(values: impl IntoIterator<Item = usize>) -> Sweep {
        Sweep {
            values: values.into_iter().collect(),
            repeats: REPEATS,
            budget: BUDGET,
        }
    }

    /// How many rounds; at least one is made.
    ///
    /// ```
    /// use helpers::timing::Sweep;
    /// let series = Sweep::over([1]).repeats(5).run(|_| Ok::<(), String>(()));
    /// assert_eq!(series.points()[0].samples, 5);
    /// ```
    pub fn repeats(mut self, rounds: usize) -> Sweep {
        self.repeats = rounds.max(1);
        self
    }

    /// How long all rounds may take. A step that has begun is not cut short.
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
    pub fn run<E: fmt::Display>(self, mut step: impl FnMut(usize) -> Result<(), E>) -> Series {
        self.rounds(&mut |n| {
            let begun = Instant::now();
            let result = step(n).map_err(|error| error.to_string());
            result.map(|()| begun.elapsed().as_secs_f64() * 1e3)
        })
    }

    /// Records the number that each step gives back, in place of its time.
    ///
    /// ```
    /// use helpers::timing::Sweep;
    /// let series = Sweep::over(1..=3).record(|n| Ok::<f64, String>(n as f64 * 0.5));
    /// assert_eq!(series.medians(), [(1.0, 0.5), (2.0, 1.0), (3.0, 1.5)]);
    /// ```
    pub fn record<E: fmt::Display>(self, mut step: impl FnMut(usize) -> Result<f64, E>) -> Series {
        self.rounds(&mut |n| step(n).map_err(|error| error.to_string()))
    }

    /// All rounds; not generic, so that a cell compiles only its own step.
    fn rounds(mut self, step: &mut dyn FnMut(usize) -> Result<f64, String>) -> Series {
        let mut samples: Vec<Vec<f64>> = vec![Vec::new(); self.values.len()];
        let mut stopped = None;
        let mut progress = Progress::of(self.values.len() * self.repeats, self.budget);
        'rounds: for round in 0..self.repeats {
            let mut index = 0;
            while index < self.values.len() {
                let n = self.values[index];
                if progress.begun.elapsed() >= self.budget {
                    stopped = stopped.or(self.out_of_time(round, n));
                    break 'rounds;
                }
                match step(n) {
                    Ok(value) => {
                        if value.is_finite() {
                            samples[index].push(value);
                        }
                        progress.one_more(n, value);
                        index += 1;
                    }
                    Err(error) => {
                        stopped = Some(format!("at {n}: {error}"));
                        self.drop_from(n, &mut samples);
                    }
                }
            }
        }
        if let Some(why) = &stopped {
            println!("stopped {why}; what was measured is kept");
        }
        let points = self.values.iter().zip(samples);
        Series {
            points: points
                .filter_map(|(&n, samples)| point(n, samples))
                .collect(),
            stopped,
        }
    }

    /// A round that was cut short says so only when a value was left without any sample.
    fn out_of_time(&self, round: usize, n: usize) -> Option<String> {
        (round == 0).then(|| format!("before {n}: {} are over", duration(self.budget)))
    }

    /// What fails for a number would fail for every greater one.
    fn drop_from(&mut self, failed: usize, samples: &mut Vec<Vec<f64>>) {
        let keep: Vec<bool> = self.values.iter().map(|&n| n < failed).collect();
        let mut kept = keep.iter();
        samples.retain(|_| kept.next().copied().unwrap_or(false));
        self.values.retain(|&n| n < failed);
    }
}

/// About ten lines, and none for what is over within a second.
struct Progress {
    begun: Instant,
    next_line: Duration,
    step: Duration,
    done: usize,
    all: usize,
}

impl Progress {
    fn of(all: usize, budget: Duration) -> Progress {
        let step = (budget / PROGRESS_LINES as u32).max(Duration::from_secs(1));
        Progress {
            begun: Instant::now(),
            next_line: step,
            step,
            done: 0,
            all,
        }
    }

    fn one_more(&mut self, n: usize, value: f64) {
        self.done += 1;
        let elapsed = self.begun.elapsed();
        if elapsed >= self.next_line {
            self.next_line = elapsed + self.step;
            println!(
                "{} of {} steps after {}; at {n}: {}",
                self.done,
                self.all,
                duration(elapsed),
                digits(value)
            );
        }
    }
}

fn point(n: usize, mut samples: Vec<f64>) -> Option<Point> {
    samples.sort_by(f64::total_cmp);
    Some(Point {
        x: n as f64,
        median: quantile(&samples, 0.5)?,
        low: quantile(&samples, 0.25)?,
        high: quantile(&samples, 0.75)?,
        samples: samples.len(),
    })
}

/// What was measured for one value of a sweep.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// The value.
    pub x: f64,
    /// Half of the samples are this or less.
    pub median: f64,
    /// A quarter of the samples are this or less.
    pub low: f64,
    /// Three quarters of the samples are this or less.
    pub high: f64,
    /// How many samples there are.
    pub samples: usize,
}

/// What a [`Sweep`] gives: a point for each value, in the sweep's order.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    points: Vec<Point>,
    stopped: Option<String>,
}

impl Series {
    /// The points.
    ///
    /// ```
    /// let series = helpers::timing::sweep(1..=2, |_| Ok::<(), String>(()));
    /// assert_eq!(series.points().len(), 2);
    /// ```
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// Each value with its median: what a chart draws as a line.
    ///
    /// ```
    /// use helpers::timing::Sweep;
    /// let series = Sweep::over([2]).record(|_| Ok::<f64, String>(7.0));
    /// assert_eq!(series.medians(), [(2.0, 7.0)]);
    /// ```
    pub fn medians(&self) -> Vec<(f64, f64)> {
        let points = self.points.iter();
        points.map(|point| (point.x, point.median)).collect()
    }

    /// The median at this value, when it was measured.
    ///
    /// ```
    /// let series = helpers::timing::Sweep::over([2]).record(|_| Ok::<f64, String>(7.0));
    /// assert_eq!((series.at(2), series.at(3)), (Some(7.0), None));
    /// ```
    pub fn at(&self, n: usize) -> Option<f64> {
        let point = self.points.iter().find(|point| point.x == n as f64)?;
        Some(point.median)
    }

    /// Why values are missing; `None` when each was measured.
    ///
    /// ```
    /// let series = helpers::timing::sweep([1], |_| Err("no core is free"));
    /// assert_eq!(series.stopped(), Some("at 1: no core is free"));
    /// ```
    pub fn stopped(&self) -> Option<&str> {
        self.stopped.as_deref()
    }
}

impl fmt::Display for Series {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.points.first(), self.points.last()) {
            (Some(first), Some(last)) => write!(
                formatter,
                "{} values: {} at {}, {} at {}",
                self.points.len(),
                digits(first.median),
                digits(first.x),
                digits(last.median),
                digits(last.x)
            )?,
            _ => formatter.write_str("nothing measured")?,
        }
        match &self.stopped {
            Some(why) => write!(formatter, " (stopped {why})"),
            None => Ok(()),
        }
    }
}
