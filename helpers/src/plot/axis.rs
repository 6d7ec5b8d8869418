//! An axis: plotters' coordinate, with room around the data and short labels.

use std::ops::Range;

use plotters::coord::ranged1d::{KeyPointHint, NoDefaultFormatting, Ranged, ValueFormatter};
use plotters::coord::types::RangedCoordf64;

/// A linear or logarithmic axis on which every finite value has a place.
pub(super) struct Axis {
    scale: RangedCoordf64,
    /// plotters gets values with this factor, since it does not come back from values that are much
    /// smaller or greater than one; `None`: it gets logarithms.
    factor: Option<f64>,
    /// Values with their labels; without one, a fainter line.
    pub(super) ticks: Vec<(f64, String)>,
}

impl Axis {
    /// An axis around these values with about so many ticks, or `None` when there are no values.
    ///
    /// All are finite, and above zero where the axis is logarithmic. A `tight` linear axis begins at
    /// zero, a logarithmic one at the least value.
    pub(super) fn around(values: &[f64], log: bool, tight: bool, ticks: usize) -> Option<Axis> {
        let low = values.iter().copied().reduce(f64::min)?;
        let high = values.iter().copied().reduce(f64::max)?;
        let zero = if log || !tight { low } else { 0.0 };
        let (low, high) = (low.min(zero), high.max(zero));
        let factor = (!log).then(|| factor(low, high));
        let (mut start, mut end) = (inner(low, factor), inner(high, factor));
        if end - start < 1e-9 {
            // All values alike: half of them above, half below.
            let room = if start == 0.0 && !log { 1.0 } else { 0.1 };
            (start, end) = (start - room, end + room);
        }
        let margin = (end - start) * 0.07;
        start -= if tight && low == zero { 0.0 } else { margin };
        end += if tight && high == zero { 0.0 } else { margin };
        let mut ticks = match factor {
            Some(factor) => round_ticks(start, end, factor, ticks),
            None => log_ticks(start, end, ticks),
        };
        if !log && high - low >= 2.0 && values.iter().all(|value| value.fract() == 0.0) {
            whole(&mut ticks);
        }
        let scale = RangedCoordf64::from(start..end);
        Some(Axis {
            scale,
            factor,
            ticks,
        })
    }

    /// The same axis without ticks between whole numbers.
    pub(super) fn with_whole_ticks(mut self) -> Axis {
        whole(&mut self.ticks);
        self
    }

    /// Where a value is between two places.
    pub(super) fn place(&self, value: f64, from: f64, to: f64) -> f64 {
        let share = f64::from(self.map(&value, (0, 1_000_000))) / 1e6;
        from + share * (to - from)
    }

    /// The value at this share of the axis.
    pub(super) fn value(&self, share: f64) -> f64 {
        let Range { start, end } = self.scale.range();
        let inner = start * (1.0 - share) + end * share;
        let value = match self.factor {
            Some(factor) => inner / factor,
            None => power_of_ten(inner),
        };
        value.clamp(-f64::MAX, f64::MAX)
    }
}

impl Ranged for Axis {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, limit: (i32, i32)) -> i32 {
        self.scale.map(&inner(*value, self.factor), limit)
    }

    fn key_points<Hint: KeyPointHint>(&self, hint: Hint) -> Vec<f64> {
        let faint = hint.weight().allow_light_points();
        let ticks = self.ticks.iter().filter(|tick| tick.1.is_empty() == faint);
        ticks.map(|tick| tick.0).collect()
    }

    fn range(&self) -> Range<f64> {
        self.value(0.0)..self.value(1.0)
    }
}

impl ValueFormatter<f64> for Axis {
    fn format_ext(&self, value: &f64) -> String {
        let mut ticks = self.ticks.iter();
        ticks
            .find(|tick| tick.0 == *value)
            .map_or(String::new(), |tick| tick.1.clone())
    }
}

fn inner(value: f64, factor: Option<f64>) -> f64 {
    factor.map_or_else(|| value.log10(), |factor| value * factor)
}

/// What makes the greater of two numbers one to ten.
fn factor(low: f64, high: f64) -> f64 {
    let power = low.abs().max(high.abs()).log10().floor();
    10_f64.powf(-power.clamp(-307.0, 307.0))
}

fn power_of_ten(power: f64) -> f64 {
    10_f64.powf(power).clamp(f64::from_bits(1), f64::MAX)
}

fn whole(ticks: &mut Vec<(f64, String)>) {
    ticks.retain(|(value, _)| (value - value.round()).abs() < 1e-6);
}

/// Round numbers, by plotters, between two that have been multiplied with this factor.
fn round_ticks(start: f64, end: f64, factor: f64, most: usize) -> Vec<(f64, String)> {
    let points = RangedCoordf64::from(start..end).key_points(most);
    let steps = points.windows(2).map(|pair| pair[1] - pair[0]);
    // Without what rounding has left of one digit, and of a zero.
    let step = format!("{:.0e}", steps.min_by(f64::total_cmp).unwrap_or(1.0));
    let step: f64 = step.parse().unwrap_or(1.0);
    let value = |point: &f64| (point / step).round() * step / factor;
    let largest = start.abs().max(end.abs()) / factor;
    let tick = |value: f64| (value, label(value, step / factor, largest));
    let values = points.iter().map(value).filter(|value| value.is_finite());
    values.map(tick).collect()
}

/// Powers of ten and what lies between them, from one to another.
fn log_ticks(start: f64, end: f64, most: usize) -> Vec<(f64, String)> {
    let labelled: &[i32] = match (end - start) as usize {
        0 => &[1, 2, 3, 5, 7],
        1 | 2 => &[1, 2, 5],
        _ => &[1],
    };
    let stride = ((end - start) / most as f64).ceil() as usize;
    let mut ticks = Vec::new();
    for power in (start.floor() as i32..=end.floor() as i32).step_by(stride) {
        for lead in 1..=if stride == 1 { 9 } else { 1 } {
            let value = f64::from(lead) * 10_f64.powi(power);
            let label = labelled.contains(&lead).then(|| label(value, value, value));
            ticks.push((value, label.unwrap_or_default()));
        }
    }
    ticks.retain(|(value, _)| (start..=end).contains(&value.log10()));
    // A narrow axis may hold no power of ten.
    if ticks.iter().filter(|tick| !tick.1.is_empty()).count() < 2 {
        let (low, high) = (power_of_ten(start), power_of_ten(end));
        let factor = factor(low, high);
        return round_ticks(low * factor, high * factor, factor, 5);
    }
    ticks
}

/// One label, as short as an axis wants it: `0.5`, `20`, `1500`, `20k`, `3M`; all of an axis in the
/// same unit, with enough digits to differ from those a step away.
fn label(value: f64, step: f64, largest: f64) -> String {
    let (divisor, unit) = match largest {
        _ if value == 0.0 => return "0".to_owned(),
        size if !(1e-4..1e12).contains(&size) => {
            return format!("{value:.2e}").replace(".00e", "e");
        }
        size if size < 1e4 => (1.0, ""),
        size if size < 1e6 => (1e3, "k"),
        size if size < 1e9 => (1e6, "M"),
        _ => (1e9, "G"),
    };
    let places = (divisor / step).log10().ceil().clamp(0.0, 17.0) as usize;
    let number = format!("{:.places$}", value / divisor);
    let short = number.trim_end_matches('0').trim_end_matches('.');
    let number = if number.contains('.') { short } else { &number };
    format!("{number}{unit}")
}
