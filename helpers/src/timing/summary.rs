//! What many measurements of one thing come to.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use crate::format::{nanoseconds, nanoseconds_between};

/// There was nothing to summarise.
///
/// ```
/// use helpers::timing::{NoSamples, Summary};
///
/// assert_eq!(Summary::of(&[]), Err(NoSamples));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoSamples;

impl fmt::Display for NoSamples {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("no samples to summarise: measure at least once")
    }
}

impl Error for NoSamples {}

/// The time of one call, from many: the median and how far the others lie from it.
///
/// Quartiles are those of method 7 of Hyndman and Fan, "Sample Quantiles in Statistical Packages"
/// (The American Statistician 50, 1996): linear interpolation between the sorted samples.
///
/// Printed, it is one line: `1.02 µs (median of 50; middle half 1.01–1.05 µs; CPU 1.02 µs)`.
///
/// ```
/// use helpers::timing::measure;
///
/// let summary = measure(|| "a line of words".split(' ').count());
/// println!("{summary}");
/// assert!(summary.lower_quartile() <= summary.upper_quartile());
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// Minimum, lower quartile, median, upper quartile, maximum; nanoseconds a call.
    five: [f64; 5],
    samples: usize,
    calls: u64,
    cpu: Option<f64>,
}

impl Summary {
    /// Summarises single measurements.
    ///
    /// # Errors
    /// [`NoSamples`] when there is none.
    ///
    /// ```
    /// use helpers::timing::Summary;
    /// use std::time::Duration;
    ///
    /// let samples = [1, 2, 30].map(Duration::from_millis);
    /// let summary = Summary::of(&samples)?;
    /// assert_eq!(summary.median(), Duration::from_millis(2));
    /// assert!(Summary::of(&[]).is_err());
    /// # Ok::<(), helpers::timing::NoSamples>(())
    /// ```
    pub fn of(samples: &[Duration]) -> Result<Summary, NoSamples> {
        let each = samples.iter().map(|sample| sample.as_nanos() as f64);
        Summary::of_calls(each.collect(), samples.len() as u64, None)
    }

    /// Summarises samples in nanoseconds a call.
    pub(super) fn of_calls(
        mut samples: Vec<f64>,
        calls: u64,
        cpu: Option<f64>,
    ) -> Result<Summary, NoSamples> {
        samples.sort_by(f64::total_cmp);
        let five = [0.0, 0.25, 0.5, 0.75, 1.0].map(|share| quantile(&samples, share));
        let [Some(min), Some(lower), Some(median), Some(upper), Some(max)] = five else {
            return Err(NoSamples);
        };
        Ok(Summary {
            five: [min, lower, median, upper, max],
            samples: samples.len(),
            calls,
            cpu,
        })
    }

    /// Half of the samples took this long or less.
    ///
    /// ```
    /// # use helpers::timing::Summary; use std::time::Duration;
    /// let summary = Summary::of(&[1, 2, 9].map(Duration::from_secs)).unwrap();
    /// assert_eq!(summary.median(), Duration::from_secs(2));
    /// ```
    pub fn median(&self) -> Duration {
        whole(self.five[2])
    }

    /// A quarter of the samples took this long or less.
    ///
    /// ```
    /// # use helpers::timing::Summary; use std::time::Duration;
    /// let summary = Summary::of(&[1, 2, 3, 4, 5].map(Duration::from_secs)).unwrap();
    /// assert_eq!(summary.lower_quartile(), Duration::from_secs(2));
    /// ```
    pub fn lower_quartile(&self) -> Duration {
        whole(self.five[1])
    }

    /// Three quarters of the samples took this long or less.
    ///
    /// ```
    /// # use helpers::timing::Summary; use std::time::Duration;
    /// let summary = Summary::of(&[1, 2, 3, 4, 5].map(Duration::from_secs)).unwrap();
    /// assert_eq!(summary.upper_quartile(), Duration::from_secs(4));
    /// ```
    pub fn upper_quartile(&self) -> Duration {
        whole(self.five[3])
    }

    /// The fastest sample.
    ///
    /// ```
    /// # use helpers::timing::Summary; use std::time::Duration;
    /// let summary = Summary::of(&[3, 1, 2].map(Duration::from_secs)).unwrap();
    /// assert_eq!(summary.min(), Duration::from_secs(1));
    /// ```
    pub fn min(&self) -> Duration {
        whole(self.five[0])
    }

    /// The slowest sample.
    ///
    /// ```
    /// # use helpers::timing::Summary; use std::time::Duration;
    /// let summary = Summary::of(&[3, 1, 2].map(Duration::from_secs)).unwrap();
    /// assert_eq!(summary.max(), Duration::from_secs(3));
    /// ```
    pub fn max(&self) -> Duration {
        whole(self.five[4])
    }

    /// The CPU time that one call used on average, where the system tells it.
    ///
    /// Much less than [`median`](Summary::median): the call waits. About the same: it computes.
    ///
    /// ```
    /// # use helpers::timing::Summary; use std::time::Duration;
    /// let single = Summary::of(&[Duration::from_secs(1)]).unwrap();
    /// assert_eq!(single.cpu(), None); // only `measure` watches the CPU time
    /// ```
    pub fn cpu(&self) -> Option<Duration> {
        self.cpu.map(whole)
    }

    /// The median in nanoseconds, with its fraction: a call can be shorter than one.
    ///
    /// ```
    /// # use helpers::timing::Summary; use std::time::Duration;
    /// let summary = Summary::of(&[2, 3].map(Duration::from_nanos)).unwrap();
    /// assert_eq!(summary.nanoseconds(), 2.5);
    /// ```
    pub fn nanoseconds(&self) -> f64 {
        self.five[2]
    }

    /// How many samples were taken; each is the mean of a batch of calls.
    ///
    /// ```
    /// # use helpers::timing::Summary; use std::time::Duration;
    /// assert_eq!(Summary::of(&[Duration::ZERO; 7]).unwrap().samples(), 7);
    /// ```
    pub fn samples(&self) -> usize {
        self.samples
    }

    /// How many calls were measured in all.
    ///
    /// ```
    /// # use helpers::timing::Summary; use std::time::Duration;
    /// assert_eq!(Summary::of(&[Duration::ZERO; 7]).unwrap().calls(), 7);
    /// ```
    pub fn calls(&self) -> u64 {
        self.calls
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [_, lower, median, upper, _] = self.five;
        write!(
            formatter,
            "{} (median of {}; middle half {}",
            nanoseconds(median),
            self.samples,
            nanoseconds_between(lower, upper)
        )?;
        if let Some(cpu) = self.cpu {
            write!(formatter, "; CPU {}", nanoseconds(cpu))?;
        }
        formatter.write_str(")")
    }
}

/// The value below which this share of the sorted samples lies; `None` without samples.
pub(super) fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let place = sorted.len().checked_sub(1)? as f64 * share;
    let (below, above) = (
        sorted[place.floor() as usize],
        sorted[place.ceil() as usize],
    );
    let between = below * (1.0 - place.fract()) + above * place.fract();
    // Rounding must not carry it past its neighbours.
    Some(between.clamp(below, above))
}

/// Rounded to whole nanoseconds; what is no time at all becomes zero.
fn whole(nanoseconds: f64) -> Duration {
    Duration::from_nanos(nanoseconds.round().max(0.0) as u64)
}
