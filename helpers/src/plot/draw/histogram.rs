//! How often values occur, as steps over shared bins.

use super::lines;
use crate::plot::chart::{Chart, Kind, Layer};
use crate::plot::scale::{Scale, drawable};

const FEWEST_BINS: usize = 8;
const MOST_BINS: usize = 48;

/// Draws the counts as lines that go up and down in steps, over a light area.
pub(super) fn draw(chart: &Chart) -> String {
    let mut steps = chart.clone();
    steps.histograms.clear();
    steps.from_zero = true;
    if steps.y.is_empty() {
        steps.y = "values in a bin".to_owned();
    }
    let values = || chart.histograms.iter().flat_map(|(_, values)| values);
    if let Some(scale) = Scale::around(values().copied(), chart.log_x, false) {
        let most = chart
            .histograms
            .iter()
            .map(|(_, values)| values.len())
            .max();
        let bins = (most.unwrap_or(0) as f64).sqrt() as usize * 2;
        let bins = bins.clamp(FEWEST_BINS, MOST_BINS);
        for (label, values) in &chart.histograms {
            steps
                .layers
                .push(layer(label, values, &scale, bins, chart.log_x));
        }
    }
    lines::draw(&steps)
}

fn layer(label: &str, values: &[f64], scale: &Scale, bins: usize, log: bool) -> Layer {
    let mut counts = vec![0_u32; bins];
    for value in values.iter().filter(|value| drawable(**value, log)) {
        let place = scale.place(*value).unwrap_or(0.0).clamp(0.0, 1.0);
        counts[((place * bins as f64) as usize).min(bins - 1)] += 1;
    }
    let mut points = Vec::new();
    let mut band = Vec::new();
    for (index, count) in counts.iter().enumerate() {
        for edge in [index, index + 1] {
            let x = scale.value(edge as f64 / bins as f64);
            points.push((x, f64::from(*count)));
            band.push((x, 0.0, f64::from(*count)));
        }
    }
    Layer {
        label: label.to_owned(),
        kind: Kind::Line,
        points,
        band,
    }
}
