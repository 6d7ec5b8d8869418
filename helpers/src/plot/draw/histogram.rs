//! How often values occur, as steps over shared bins.

use super::lines;
use crate::plot::canvas::Drawing;
use crate::plot::chart::{Kind, Layer, Parts};
use crate::plot::scale::{Scale, drawable};

const FEWEST_BINS: usize = 8;
const MOST_BINS: usize = 48;

/// Where bins begin on a logarithmic axis, which has no zero: at its lower end, wherever that is.
pub(super) const BELOW_ONE: f64 = 1e-300;

/// A logarithmic axis of counts begins below one, so that one can be seen.
pub(super) const LEAST_COUNT: f64 = 0.6;

/// Draws the counts as lines that go up and down in steps, over a light area.
pub(super) fn draw(chart: &Parts, notes: &[String]) -> Option<Drawing> {
    let mut steps = chart.clone();
    steps.histograms.clear();
    steps.from_zero = true;
    if steps.y.is_empty() {
        steps.y = "values in a bin".to_owned();
    }
    if let Some(bins) = Bins::around(chart) {
        steps.whole_x = bins.whole;
        for (label, values) in &chart.histograms {
            let counts = bins.counted(values, chart.log_x);
            let outline = bins.outline(label, &counts, chart.log_y);
            steps.layers.push(outline);
        }
    }
    lines::draw(&steps, notes)
}

/// The bins that all histograms of a chart share.
struct Bins {
    scale: Scale,
    count: usize,
    /// One for each whole number, with the number in its middle.
    whole: bool,
}

impl Bins {
    fn around(chart: &Parts) -> Option<Bins> {
        let values = || chart.histograms.iter().flat_map(|(_, values)| values);
        let values = || values().copied().filter(|v| drawable(*v, chart.log_x));
        let low = values().min_by(f64::total_cmp)?;
        let high = values().max_by(f64::total_cmp)?;
        let whole = values().all(|value| value.fract() == 0.0) && !chart.log_x;
        if whole && low.abs().max(high.abs()) < 1e12 && high - low < MOST_BINS as f64 {
            return Some(Bins {
                scale: Scale::between(low - 0.5, high + 0.5),
                count: (high - low) as usize + 1,
                whole,
            });
        }
        let sizes = chart.histograms.iter().map(|(_, values)| values.len());
        let count = (sizes.max().unwrap_or(0) as f64).sqrt() as usize * 2;
        Some(Bins {
            scale: Scale::around(values(), chart.log_x, false)?,
            count: count.clamp(FEWEST_BINS, MOST_BINS),
            whole: false,
        })
    }

    fn counted(&self, values: &[f64], log: bool) -> Vec<u32> {
        let mut counts = vec![0; self.count];
        for value in values.iter().filter(|value| drawable(**value, log)) {
            let place = self.scale.place(*value).unwrap_or(0.0).clamp(0.0, 1.0);
            counts[((place * self.count as f64) as usize).min(self.count - 1)] += 1;
        }
        counts
    }

    /// Up, across and down again, once for each group of bins that hold something.
    fn outline(&self, label: &str, counts: &[u32], log: bool) -> Layer {
        let base = if log { BELOW_ONE } else { 0.0 };
        let edge = |index: usize| self.scale.value(index as f64 / self.count as f64);
        let (mut points, mut band) = (Vec::new(), Vec::new());
        for (index, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            let (left, right, high) = (edge(index), edge(index + 1), f64::from(*count));
            let filled = |other: usize| counts.get(other).is_some_and(|count| *count > 0);
            if index == 0 || !filled(index - 1) {
                points.push((left, base));
                band.push((left, base, base));
            }
            points.extend([(left, high), (right, high)]);
            band.extend([(left, base, high), (right, base, high)]);
            if !filled(index + 1) {
                points.extend([(right, base), (f64::NAN, f64::NAN)]);
                band.push((right, base, base));
            }
        }
        Layer {
            label: label.to_owned(),
            kind: Kind::Steps,
            points,
            band,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_have_a_bin_each() {
        let values = [0.0, 1.0, 1.0, 3.0];
        let chart = Parts {
            histograms: vec![("a".to_owned(), values.to_vec())],
            ..Parts::default()
        };
        let bins = Bins::around(&chart).unwrap();
        assert_eq!(bins.counted(&values, false), [1, 2, 0, 1]);
        let outline = bins.outline("a", &[1, 2, 0, 1], false);
        assert_eq!(outline.points[0], (-0.5, 0.0));
        assert_eq!(outline.points[3], (0.5, 2.0));
    }
}
