//! From values to places on an axis, and which values get a label.

use crate::format::digits;

/// One axis: a range of values, linear or logarithmic.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scale {
    low: f64,
    high: f64,
    log: bool,
}

impl Scale {
    /// A range around the values; `None` when there is none to draw.
    ///
    /// With `from_zero`, a linear axis begins at zero.
    pub(super) fn around(
        values: impl Iterator<Item = f64>,
        log: bool,
        from_zero: bool,
    ) -> Option<Scale> {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for value in values.filter(|value| drawable(*value, log)) {
            low = low.min(value);
            high = high.max(value);
        }
        if low > high {
            return None;
        }
        let scale = Scale { low, high, log };
        Some(if log {
            scale.log_margins()
        } else {
            scale.linear_margins(from_zero)
        })
    }

    fn linear_margins(self, from_zero: bool) -> Scale {
        let (mut low, mut high) = (self.low, self.high);
        if from_zero {
            low = low.min(0.0);
            high = high.max(0.0);
        }
        let mut margin = (high / 2.0 - low / 2.0) * 0.08;
        if margin == 0.0 {
            margin = (low.abs() * 0.1).max(f64::MIN_POSITIVE * 1e20);
            if low == 0.0 || low + margin == low {
                margin = 1.0;
            }
        }
        // An axis from zero stays exactly there.
        let new_low = if from_zero && low == 0.0 {
            0.0
        } else {
            low - margin
        };
        let new_high = if from_zero && high == 0.0 && low < 0.0 {
            0.0
        } else {
            high + margin
        };
        Scale {
            low: new_low.clamp(-f64::MAX, f64::MAX),
            high: new_high.clamp(-f64::MAX, f64::MAX),
            log: false,
        }
    }

    fn log_margins(self) -> Scale {
        let (low, high) = (self.low.log10(), self.high.log10());
        let margin = ((high - low) * 0.06).max(0.05);
        Scale {
            low: low - margin,
            high: high + margin,
            log: true,
        }
    }

    /// Where a value is between the ends of the axis: 0 to 1. `None` for what cannot be drawn.
    pub(super) fn place(&self, value: f64) -> Option<f64> {
        if !drawable(value, self.log) {
            return None;
        }
        let value = if self.log { value.log10() } else { value };
        // Halves, so that the greatest numbers do not overflow.
        let place = (value / 2.0 - self.low / 2.0) / (self.high / 2.0 - self.low / 2.0);
        Some(place.clamp(-0.001, 1.001))
    }

    /// The value at a place between 0 and 1.
    pub(super) fn value(&self, place: f64) -> f64 {
        let value = self.low * (1.0 - place) + self.high * place;
        if self.log { 10_f64.powf(value) } else { value }
    }

    /// Where grid lines go, with their labels.
    pub(super) fn ticks(&self, about: usize) -> Vec<(f64, String)> {
        let values = if self.log {
            self.log_ticks(about)
        } else {
            self.linear_ticks(about)
        };
        let inside = |value: &f64| {
            self.place(*value)
                .is_some_and(|place| (-0.0005..=1.0005).contains(&place))
        };
        let values = values.into_iter().filter(inside);
        values.map(|value| (value, label(value))).collect()
    }

    fn linear_ticks(&self, about: usize) -> Vec<f64> {
        let step = nice_step((self.high / about as f64) - (self.low / about as f64));
        if !step.is_finite() || step <= 0.0 {
            return vec![self.low, self.high];
        }
        let first = (self.low / step).ceil();
        (0..=2 * about)
            .map(|index| (first + index as f64) * step)
            .map(|value| if value.abs() < step / 1e6 { 0.0 } else { value })
            .collect()
    }

    fn log_ticks(&self, about: usize) -> Vec<f64> {
        let (first, last) = (self.low.floor() as i32, self.high.ceil() as i32);
        let decades = (last - first).max(1) as usize;
        let steps: &[f64] = match (self.high - self.low) as usize {
            0 => &[1.0, 2.0, 3.0, 5.0, 7.0],
            1 | 2 => &[1.0, 2.0, 5.0],
            _ => &[1.0],
        };
        let stride = decades.div_ceil(about + 2).max(1);
        (first..=last)
            .step_by(stride)
            .flat_map(|power| steps.iter().map(move |step| step * 10_f64.powi(power)))
            .filter(|value| value.is_finite() && *value > 0.0)
            .collect()
    }
}

/// Whether a value has a place on such an axis.
pub(super) fn drawable(value: f64, log: bool) -> bool {
    value.is_finite() && (!log || value > 0.0)
}

/// 1, 2 or 5 times a power of ten, not far from this.
fn nice_step(rough: f64) -> f64 {
    let power = 10_f64.powf(rough.log10().floor());
    let lead = rough / power;
    let nice = match lead {
        lead if lead < 1.5 => 1.0,
        lead if lead < 3.5 => 2.0,
        lead if lead < 7.5 => 5.0,
        _ => 10.0,
    };
    nice * power
}

/// A number as short as an axis wants it: `0.5`, `20`, `1 500`, `20k`, `3M`.
fn label(value: f64) -> String {
    let size = value.abs();
    let (divisor, unit) = match size {
        size if (1e4..1e6).contains(&size) => (1e3, "k"),
        size if (1e6..1e9).contains(&size) => (1e6, "M"),
        size if (1e9..1e12).contains(&size) => (1e9, "G"),
        _ => (1.0, ""),
    };
    if size != 0.0 && !(1e-4..1e12).contains(&size) {
        return format!("{value:.0e}");
    }
    let rounded = format!("{:.4}", value / divisor);
    let short = rounded.trim_end_matches('0').trim_end_matches('.');
    if unit.is_empty() && size >= 1000.0 {
        return digits(value);
    }
    format!("{short}{unit}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn labels(scale: Scale) -> Vec<String> {
        scale.ticks(5).into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn ticks_are_round_numbers() {
        let scale = Scale::around([0.0, 100.0].into_iter(), false, true).unwrap();
        assert_eq!(labels(scale), ["0", "20", "40", "60", "80", "100"]);
    }

    #[test]
    fn a_log_axis_counts_in_powers_of_ten() {
        let scale = Scale::around([1.0, 10_000.0].into_iter(), true, false).unwrap();
        assert_eq!(labels(scale), ["1", "10", "100", "1000", "10k"]);
    }

    #[test]
    fn nothing_to_draw_is_no_scale() {
        assert_eq!(Scale::around([f64::NAN].into_iter(), false, false), None);
        assert_eq!(Scale::around([-1.0, 0.0].into_iter(), true, false), None);
    }

    proptest! {
        #[test]
        fn every_drawable_value_has_a_place(values in prop::collection::vec(any::<f64>(), 1..20), log: bool, zero: bool) {
            if let Some(scale) = Scale::around(values.iter().copied(), log, zero) {
                for value in values.into_iter().filter(|value| drawable(*value, log)) {
                    let place = scale.place(value).unwrap();
                    prop_assert!((-0.01..=1.01).contains(&place), "{value} at {place}");
                }
                prop_assert!(scale.ticks(6).len() < 40);
            }
        }
    }
}
