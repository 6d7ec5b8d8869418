//! From values to places on an axis, and which values get a label.

/// One axis: a range of values, linear or logarithmic.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scale {
    low: f64,
    high: f64,
    log: bool,
    /// All values are whole numbers.
    whole: bool,
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
        let mut whole = true;
        for value in values.filter(|value| drawable(*value, log)) {
            low = low.min(value);
            high = high.max(value);
            whole &= value.fract() == 0.0;
        }
        if low > high {
            return None;
        }
        let whole = whole && high - low >= 2.0;
        let scale = Scale {
            low,
            high,
            log,
            whole,
        };
        Some(if log {
            scale.log_margins()
        } else {
            scale.linear_margins(from_zero)
        })
    }

    /// An axis that ends exactly here.
    pub(super) fn between(low: f64, high: f64) -> Scale {
        Scale {
            low,
            high,
            log: false,
            whole: false,
        }
    }

    /// The same axis, with labels at whole numbers only.
    pub(super) fn for_whole_numbers(self) -> Scale {
        Scale {
            whole: true,
            ..self
        }
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
            ..self
        }
    }

    fn log_margins(self) -> Scale {
        let (low, high) = (self.low.log10(), self.high.log10());
        let margin = ((high - low) * 0.06).max(0.05);
        Scale {
            low: low - margin,
            high: high + margin,
            ..self
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
        if self.log {
            // The margins may reach past the least and the greatest number there is.
            10_f64.powf(value).clamp(f64::from_bits(1), f64::MAX)
        } else {
            value
        }
    }

    /// Where grid lines go, with their labels.
    pub(super) fn ticks(&self, about: usize) -> Vec<(f64, String)> {
        if self.log {
            let values = self.inside(self.log_ticks(about));
            // A narrow logarithmic axis may hold no power of ten.
            if values.len() > 1 {
                return values.into_iter().map(|v| (v, label(v))).collect();
            }
        }
        let step = nice_step(self.bottom(), self.top(), about).max(self.least_step());
        let values = self.inside(self.linear_ticks(step, about));
        let texts = labels(&values, step);
        values.into_iter().zip(texts).collect()
    }

    /// Values between the powers of ten, for small unlabelled ticks; none on a linear axis.
    pub(super) fn minor_ticks(&self) -> Vec<f64> {
        if !self.log || self.high - self.low > 8.0 {
            return Vec::new();
        }
        let powers = self.low.floor() as i32..=self.high.ceil() as i32;
        let values = powers.flat_map(|power| (2..10).map(move |lead| power_of_ten(lead, power)));
        self.inside(values.collect())
    }

    fn inside(&self, values: Vec<f64>) -> Vec<f64> {
        let fits = |value: &f64| {
            self.place(*value)
                .is_some_and(|place| (-0.0005..=1.0005).contains(&place))
        };
        values.into_iter().filter(fits).collect()
    }

    fn bottom(&self) -> f64 {
        self.value(0.0)
    }

    fn top(&self) -> f64 {
        self.value(1.0)
    }

    /// There is no label between two whole numbers on an axis for whole numbers.
    fn least_step(&self) -> f64 {
        if self.whole { 1.0 } else { 0.0 }
    }

    fn linear_ticks(&self, step: f64, about: usize) -> Vec<f64> {
        if !step.is_finite() || step <= 0.0 {
            return vec![self.bottom(), self.top()];
        }
        let first = (self.bottom() / step).ceil();
        (0..=2 * about)
            .map(|index| (first + index as f64) * step)
            .map(|value| if value.abs() < step / 1e6 { 0.0 } else { value })
            .collect()
    }

    fn log_ticks(&self, about: usize) -> Vec<f64> {
        let (first, last) = (self.low.floor() as i32, self.high.ceil() as i32);
        let decades = (last - first).max(1) as usize;
        let leads: &[i32] = match (self.high - self.low) as usize {
            0 => &[1, 2, 3, 5, 7],
            1 | 2 => &[1, 2, 5],
            _ => &[1],
        };
        let stride = decades.div_ceil(about + 2).max(1);
        (first..=last)
            .step_by(stride)
            .flat_map(|power| leads.iter().map(move |lead| power_of_ten(*lead, power)))
            .filter(|value| value.is_finite() && *value > 0.0)
            .collect()
    }
}

/// For example 2 and 3: 2000.
fn power_of_ten(lead: i32, power: i32) -> f64 {
    f64::from(lead) * 10_f64.powi(power)
}

/// Whether a value has a place on such an axis.
pub(super) fn drawable(value: f64, log: bool) -> bool {
    value.is_finite() && (!log || value > 0.0)
}

/// The distance between labels: 1, 2 or 5 times a power of ten.
fn nice_step(low: f64, high: f64, about: usize) -> f64 {
    let rough = high / about as f64 - low / about as f64;
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

/// What is said in place of many zeros.
fn unit_for(size: f64) -> (f64, &'static str) {
    match size {
        size if (1e4..1e6).contains(&size) => (1e3, "k"),
        size if (1e6..1e9).contains(&size) => (1e6, "M"),
        size if (1e9..1e12).contains(&size) => (1e9, "G"),
        _ => (1.0, ""),
    }
}

fn too_long(size: f64) -> bool {
    size != 0.0 && !(1e-4..1e12).contains(&size)
}

/// One number as short as an axis wants it: `0.5`, `20`, `1500`, `20k`, `3M`.
fn label(value: f64) -> String {
    let size = value.abs();
    let (divisor, unit) = unit_for(size);
    if too_long(size) {
        return format!("{value:.0e}");
    }
    format!("{}{unit}", trimmed(&format!("{:.4}", value / divisor)))
}

/// Numbers a step apart, all in the same unit and with enough digits to differ.
fn labels(values: &[f64], step: f64) -> Vec<String> {
    let largest = values.iter().fold(0.0_f64, |most, v| most.max(v.abs()));
    let (divisor, unit) = unit_for(largest);
    let places = |step: f64| (-step.log10().floor()).clamp(0.0, 17.0) as usize;
    let text = |value: &f64| {
        if *value == 0.0 {
            "0".to_owned()
        } else if too_long(largest) {
            let decimals = places(step / 10_f64.powf(value.abs().log10().floor()));
            let text = format!("{value:.decimals$e}");
            match text.split_once('e') {
                Some((digits, power)) => format!("{}e{power}", trimmed(digits)),
                None => text,
            }
        } else {
            let text = format!("{:.*}", places(step / divisor), value / divisor);
            format!("{}{unit}", trimmed(&text))
        }
    };
    values.iter().map(text).collect()
}

/// Without zeros at the end that say nothing.
fn trimmed(text: &str) -> &str {
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn labels_of(scale: Scale) -> Vec<String> {
        scale.ticks(5).into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn ticks_are_round_numbers() {
        let scale = Scale::around([0.0, 100.0].into_iter(), false, true).unwrap();
        assert_eq!(labels_of(scale), ["0", "20", "40", "60", "80", "100"]);
    }

    #[test]
    fn a_log_axis_counts_in_powers_of_ten() {
        let scale = Scale::around([1.0, 10_000.0].into_iter(), true, false).unwrap();
        assert_eq!(labels_of(scale), ["1", "10", "100", "1000", "10k"]);
    }

    #[test]
    fn labels_that_are_close_together_still_differ() {
        let scale = Scale::around([1_000_010.0, 1_000_020.0].into_iter(), false, false).unwrap();
        let mut texts = labels_of(scale);
        texts.dedup();
        assert!(
            texts.len() > 2 && texts.contains(&"1.00001M".to_owned()),
            "{texts:?}"
        );
    }

    #[test]
    fn one_axis_has_one_unit() {
        let scale = Scale::around([0.0, 20_000.0].into_iter(), false, true).unwrap();
        assert_eq!(labels_of(scale), ["0", "5k", "10k", "15k", "20k"]);
    }

    #[test]
    fn a_narrow_log_axis_has_labels_too() {
        let scale = Scale::around([1.2, 1.3].into_iter(), true, false).unwrap();
        assert!(labels_of(scale).len() > 1);
    }

    #[test]
    fn whole_numbers_have_no_labels_between_them() {
        let scale = Scale::around([1.0, 2.0, 3.0, 4.0].into_iter(), false, false).unwrap();
        assert_eq!(labels_of(scale), ["1", "2", "3", "4"]);
    }

    #[test]
    fn a_place_on_the_axis_is_always_a_number() {
        for extreme in [f64::MAX, f64::from_bits(1)] {
            let scale = Scale::around([extreme].into_iter(), true, false).unwrap();
            for place in [0.0, 0.5, 1.0] {
                assert!(drawable(scale.value(place), true), "{extreme} {place}");
            }
        }
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
                let ticks = scale.ticks(6);
                prop_assert!((1..40).contains(&ticks.len()), "{ticks:?}");
                prop_assert!(scale.minor_ticks().len() < 100);
                let mut texts = labels_of(scale);
                texts.dedup();
                prop_assert_eq!(texts, labels_of(scale));
            }
        }
    }
}
