//! A chart in words, with its key numbers.

use super::chart::{Chart, Kind, Layer, reference};
use super::scale::drawable;
use crate::format::digits;

/// The alternative text of a chart.
pub(super) fn chart(chart: &Chart) -> String {
    let mut sentences = vec![sentence(&chart.title)];
    sentences.extend(axes(chart));
    sentences.extend(chart.layers.iter().filter_map(|layer| series(layer, chart)));
    if !chart.bars.is_empty() {
        let bars = chart.bars.iter();
        let bars: Vec<String> = bars
            .map(|(name, value)| format!("{name} {}", digits(*value)))
            .collect();
        sentences.push(format!("Bars: {}.", bars.join("; ")));
    }
    sentences.extend(chart.histograms.iter().map(histogram));
    let lines: Vec<String> = chart
        .verticals
        .iter()
        .chain(&chart.horizontals)
        .map(reference)
        .chain(
            chart
                .marks
                .iter()
                .map(|(x, y, label)| format!("{label} at {}, {}", digits(*x), digits(*y))),
        )
        .collect();
    if !lines.is_empty() {
        sentences.push(format!("Marked: {}.", lines.join("; ")));
    }
    sentences.extend(missing(chart));
    sentences.extend(chart.notes.iter().map(|note| sentence(note)));
    sentences.join(" ")
}

/// What is missing from the picture: all data, or some values.
pub(super) fn missing(chart: &Chart) -> Option<String> {
    let (drawn, left_out) = counts(chart);
    match (drawn, left_out) {
        (0, 0) => Some("There is no data to draw.".to_owned()),
        (_, 0) => None,
        (drawn, left_out) => {
            let why = if chart.log_x || chart.log_y {
                "not finite, or not positive on a logarithmic axis"
            } else {
                "not finite"
            };
            let plural = if left_out == 1 { "value" } else { "values" };
            let nothing = if drawn == 0 {
                "There is no data to draw: "
            } else {
                ""
            };
            Some(format!("{nothing}{left_out} {plural} left out ({why})."))
        }
    }
}

/// How many values are drawn, and how many cannot be.
fn counts(chart: &Chart) -> (usize, usize) {
    let x = |value: f64| drawable(value, chart.log_x);
    let y = |value: f64| drawable(value, chart.log_y);
    let layers = chart.layers.iter().flat_map(|layer| {
        let points = layer.points.iter().map(|point| x(point.0) && y(point.1));
        let band = layer.band.iter();
        points.chain(band.map(|(at, low, high)| x(*at) && y(*low) && y(*high)))
    });
    let bars = chart.bars.iter().map(|bar| bar.1.is_finite());
    let values = chart.histograms.iter().flat_map(|(_, values)| values);
    let (mut drawn, mut left_out) = (0, 0);
    for fits in layers.chain(bars).chain(values.map(|value| x(*value))) {
        if fits {
            drawn += 1;
        } else {
            left_out += 1;
        }
    }
    (drawn, left_out)
}

fn axes(chart: &Chart) -> Option<String> {
    let axis = |name: &str, log: bool| match (name, log) {
        ("", _) => None,
        (name, false) => Some(name.to_owned()),
        (name, true) => Some(format!("{name} (logarithmic)")),
    };
    match (axis(&chart.y, chart.log_y), axis(&chart.x, chart.log_x)) {
        (Some(y), Some(x)) => Some(format!("Up: {y}; across: {x}.")),
        (Some(y), None) => Some(format!("Up: {y}.")),
        (None, Some(x)) => Some(format!("Across: {x}.")),
        (None, None) => None,
    }
}

fn series(layer: &Layer, chart: &Chart) -> Option<String> {
    let fits = |(x, y): &(f64, f64)| drawable(*x, chart.log_x) && drawable(*y, chart.log_y);
    let points: Vec<(f64, f64)> = if layer.kind == Kind::Band {
        let tops = layer.band.iter().map(|(x, _, high)| (*x, *high));
        tops.filter(fits).collect()
    } else {
        layer.points.iter().copied().filter(fits).collect()
    };
    let by_height = |a: &&(f64, f64), b: &&(f64, f64)| a.1.total_cmp(&b.1);
    let (first, last) = (points.first()?, points.last()?);
    let (low, high) = (
        points.iter().min_by(by_height)?,
        points.iter().max_by(by_height)?,
    );
    let name = if layer.kind == Kind::Band {
        format!("{} (upper edge)", layer.label)
    } else {
        layer.label.clone()
    };
    let mut text = format!("{name}: {}", at(first));
    if points.len() > 1 {
        text.push_str(&format!(", {}", at(last)));
    }
    if high.1 > first.1.max(last.1) {
        text.push_str(&format!(", highest {}", at(high)));
    }
    if low.1 < first.1.min(last.1) {
        text.push_str(&format!(", lowest {}", at(low)));
    }
    text.push('.');
    Some(text)
}

fn at((x, y): &(f64, f64)) -> String {
    format!("{} at {}", digits(*y), digits(*x))
}

fn histogram((label, values): &(String, Vec<f64>)) -> String {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    match (sorted.first(), sorted.last()) {
        (Some(first), Some(last)) => format!(
            "{label}: {} values from {} to {}, median {}.",
            sorted.len(),
            digits(*first),
            digits(*last),
            digits(sorted[sorted.len() / 2])
        ),
        _ => format!("{label}: no values."),
    }
}

/// A text that ends like a sentence.
pub(super) fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['.', '?', '!']) || text.is_empty() {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}
