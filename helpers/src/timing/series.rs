//! What a sweep gives.

use std::fmt;

use super::summary::quantile;
use crate::format::{digits, nanoseconds};

/// What was measured for one value of a sweep.
///
/// ```
/// use helpers::timing::Sweep;
///
/// let series = Sweep::over([4]).record(|n| Ok::<f64, String>(n as f64));
/// let point = &series.points()[0];
/// assert_eq!((point.x, point.median, point.samples), (4.0, 4.0, 3));
/// ```
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

impl Point {
    /// `None` without samples.
    pub(super) fn of(n: usize, mut samples: Vec<f64>) -> Option<Point> {
        samples.sort_by(f64::total_cmp);
        Some(Point {
            x: n as f64,
            median: quantile(&samples, 0.5)?,
            low: quantile(&samples, 0.25)?,
            high: quantile(&samples, 0.75)?,
            samples: samples.len(),
        })
    }
}

/// What the numbers of a series are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Milliseconds,
    Number,
}

impl Kind {
    pub(super) fn text(self, value: f64) -> String {
        match self {
            Kind::Milliseconds => nanoseconds(value * 1e6),
            Kind::Number => digits(value),
        }
    }
}

/// What a [`Sweep`](super::Sweep) gives: a point for each value, in the sweep's order.
///
/// A value without any sample has no point. Printed, it is one line: the first and the last
/// median, how many samples and values there are, and why it ended early if it did.
///
/// ```
/// let series = helpers::timing::sweep([1, 2, 4], |_| Ok::<(), String>(()));
/// println!("{series}"); // 41.0 ns at 1 to 40.0 ns at 4 (medians of 3; values: 3)
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    pub(super) points: Vec<Point>,
    pub(super) kind: Kind,
    pub(super) left_out: usize,
    pub(super) stopped: Option<String>,
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

    /// Each value with its median: what a chart draws as a line. A time is in milliseconds.
    ///
    /// ```
    /// use helpers::timing::Sweep;
    ///
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
    /// use helpers::timing::Sweep;
    ///
    /// let series = Sweep::over([2]).record(|_| Ok::<f64, String>(7.0));
    /// assert_eq!((series.at(2), series.at(3)), (Some(7.0), None));
    /// ```
    pub fn at(&self, n: usize) -> Option<f64> {
        let point = self.points.iter().find(|point| point.x == n as f64)?;
        Some(point.median)
    }

    /// Why it ended before all values were measured; `None` when it did not.
    ///
    /// ```
    /// let series = helpers::timing::sweep([1], |_| Err("no core is free"));
    /// assert_eq!(series.stopped(), Some("at 1: no core is free"));
    /// ```
    pub fn stopped(&self) -> Option<&str> {
        self.stopped.as_deref()
    }

    /// How many samples are missing because a step gave NaN or an infinite number.
    ///
    /// ```
    /// use helpers::timing::Sweep;
    ///
    /// let series = Sweep::over([0, 1]).repeats(1).record(|n| Ok::<f64, String>(1.0 / n as f64));
    /// assert_eq!((series.left_out(), series.medians()), (1, vec![(1.0, 1.0)]));
    /// ```
    pub fn left_out(&self) -> usize {
        self.left_out
    }

    /// `3` or `1–3`: how many samples the points have.
    fn samples(&self) -> String {
        let counts = || self.points.iter().map(|point| point.samples);
        let (fewest, most) = (counts().min().unwrap_or(0), counts().max().unwrap_or(0));
        if fewest == most {
            fewest.to_string()
        } else {
            format!("{fewest}–{most}")
        }
    }
}

impl fmt::Display for Series {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.points.first(), self.points.last()) {
            (Some(first), Some(last)) => write!(
                formatter,
                "{} at {} to {} at {} (medians of {}; values: {}",
                self.kind.text(first.median),
                digits(first.x),
                self.kind.text(last.median),
                digits(last.x),
                self.samples(),
                self.points.len(),
            )?,
            _ => formatter.write_str("nothing measured (values: 0")?,
        }
        if self.left_out > 0 {
            write!(formatter, "; not finite: {}", self.left_out)?;
        }
        if let Some(why) = &self.stopped {
            write!(formatter, "; stopped {why}")?;
        }
        formatter.write_str(")")
    }
}
