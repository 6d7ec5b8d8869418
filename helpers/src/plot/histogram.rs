//! How often values occur, as steps over shared bins.

use super::axis::Axis;
use super::content::{Content, Datum, Kind, Layer};

const FEWEST_BINS: usize = 8;
const MOST_BINS: usize = 48;

/// A logarithmic axis of counts begins below one, so that one can be seen.
const LEAST_COUNT: f64 = 0.6;

/// Turns histograms into lines that go up and down in steps; tells whether there are any.
pub(super) fn into_steps(chart: &mut Content) -> bool {
    let mut histograms: Vec<&mut Layer> = chart.layers.iter_mut().collect();
    histograms.retain(|layer| layer.kind == Kind::Histogram);
    let longest = histograms.iter().map(|layer| layer.data.len()).max();
    let all = histograms.iter().flat_map(|layer| layer.drawn());
    let all: Vec<f64> = all.map(|datum| datum[0]).collect();
    let Some(edges) = edges(&all, longest.unwrap_or(0), chart.log_x) else {
        return false;
    };
    let base = if chart.log_y { LEAST_COUNT } else { 0.0 };
    for layer in histograms {
        let mut counts = vec![0_u32; edges.len() - 1];
        for [value, ..] in layer.drawn() {
            counts[edges[1..edges.len() - 1].partition_point(|edge| edge <= value)] += 1;
        }
        layer.kind = Kind::Steps;
        layer.data = outline(&edges, &counts, base);
    }
    if chart.y.is_empty() {
        "values in a bin".clone_into(&mut chart.y);
    }
    chart.from_zero = true;
    true
}

/// The edges of the bins that all histograms of a chart share; whole numbers have one each, and are
/// in its middle.
fn edges(values: &[f64], longest: usize, log: bool) -> Option<Vec<f64>> {
    let low = values.iter().copied().reduce(f64::min)?;
    let high = values.iter().copied().reduce(f64::max)?;
    let whole = values.iter().all(|value| value.fract() == 0.0) && !log;
    if whole && low.abs().max(high.abs()) < 1e12 && high - low < MOST_BINS as f64 {
        let bins = (high - low) as usize + 1;
        return Some((0..=bins).map(|bin| low - 0.5 + bin as f64).collect());
    }
    let bins = (2 * longest.isqrt()).clamp(FEWEST_BINS, MOST_BINS);
    let axis = Axis::around(values, log, false, 2)?;
    let edge = |bin: usize| axis.value(bin as f64 / bins as f64);
    Some((0..=bins).map(edge).collect())
}

/// Up, across and down again, once for each group of bins that hold something.
fn outline(edges: &[f64], counts: &[u32], base: f64) -> Vec<Datum> {
    let mut outline = Vec::new();
    let point = |edge: usize, y: f64| [edges[edge], base, y, y];
    let is_empty =
        |bin: Option<usize>| bin.is_none_or(|bin| counts.get(bin).is_none_or(|n| *n == 0));
    for bin in (0..counts.len()).filter(|bin| counts[*bin] > 0) {
        let high = f64::from(counts[bin]);
        if is_empty(bin.checked_sub(1)) {
            outline.push(point(bin, base));
        }
        outline.extend([point(bin, high), point(bin + 1, high)]);
        if is_empty(Some(bin + 1)) {
            outline.extend([point(bin + 1, base), [f64::NAN; 4]]);
        }
    }
    outline
}
