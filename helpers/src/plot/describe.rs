//! A chart in words, with its key numbers.

use super::chart::{Kind, Layer, Parts, reference};
use super::scale::drawable;
use crate::format::digits;

/// Letters that sentences about data may take together: a screen reader reads all of them.
const ROOM: usize = 420;

/// Letters of a title or a note, and of a label.
const LONGEST_SENTENCE: usize = 240;
const LONGEST_LABEL: usize = 60;

const MOST_BARS: usize = 10;
const MOST_REFERENCES: usize = 4;

/// The alternative text of a chart.
pub(super) fn chart(chart: &Parts) -> String {
    let data = if chart.has_bars() {
        vec![bars(chart)]
    } else {
        let layers = chart.layers.iter().filter_map(|layer| series(layer, chart));
        let histograms = chart.histograms.iter().map(|h| histogram(h, chart.log_x));
        layers.chain(histograms).collect()
    };
    let mut sentences = vec![sentence(&chart.title)];
    sentences.extend(axes(chart));
    sentences.extend(as_many_as_fit(data));
    sentences.extend(references(chart));
    sentences.extend(footnotes(chart));
    sentences.extend(chart.notes.iter().map(|note| sentence(note)));
    sentences.join(" ")
}

/// The first sentences, and how many more there would be.
pub(super) fn as_many_as_fit(sentences: Vec<String>) -> Vec<String> {
    let mut used = 0;
    let fits = |text: &&String| {
        used += text.chars().count() + 1;
        used <= ROOM
    };
    // However long the first one is, it is told.
    let count = sentences.iter().take_while(fits).count();
    let count = count.max(1).min(sentences.len());
    let more = sentences.len() - count;
    let mut fitting: Vec<String> = sentences.into_iter().take(count).collect();
    if more > 0 {
        fitting.push(format!("And {more} more."));
    }
    fitting
}

/// What a reader must be told beneath the picture.
pub(super) fn footnotes(chart: &Parts) -> Vec<String> {
    let mut notes = Vec::new();
    notes.extend(missing(chart));
    if chart.has_bars() {
        if !(chart.layers.is_empty() && chart.histograms.is_empty() && chart.marks.is_empty()) {
            notes
                .push("Only the bars are drawn: a chart of bars has no room for lines.".to_owned());
        }
    } else if chart.layers.iter().any(has_spread) {
        notes.push("Shaded: the middle half of the repeats.".to_owned());
    }
    notes
}

fn has_spread(layer: &Layer) -> bool {
    layer.kind == Kind::Line && layer.band.iter().any(|(_, low, high)| low < high)
}

/// What is missing from the picture: all data, or some values.
fn missing(chart: &Parts) -> Option<String> {
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
fn counts(chart: &Parts) -> (usize, usize) {
    let (mut drawn, mut left_out) = (0, 0);
    let mut count = |fits: bool| {
        if fits {
            drawn += 1;
        } else {
            left_out += 1;
        }
    };
    if chart.has_bars() {
        let log = chart.bars_are_log();
        chart
            .bars
            .iter()
            .for_each(|bar| count(drawable(bar.1, log)));
        return (drawn, left_out);
    }
    let x = |value: f64| drawable(value, chart.log_x);
    let y = |value: f64| drawable(value, chart.log_y);
    for layer in &chart.layers {
        let points = layer.points.iter();
        points.for_each(|point| count(x(point.0) && y(point.1)));
        let band = layer.band.iter();
        band.for_each(|(at, low, high)| count(x(*at) && y(*low) && y(*high)));
    }
    let values = chart.histograms.iter().flat_map(|(_, values)| values);
    values.for_each(|value| count(x(*value)));
    (drawn, left_out)
}

fn axes(chart: &Parts) -> Option<String> {
    let axis = |name: &str, log: bool| match (clipped(name, LONGEST_LABEL), log) {
        (name, _) if name.is_empty() => None,
        (name, false) => Some(name),
        (name, true) => Some(format!("{name} (logarithmic)")),
    };
    if chart.has_bars() {
        let name = axis(chart.bars_axis(), chart.bars_are_log())?;
        return Some(format!("Across: {name}."));
    }
    match (axis(&chart.y, chart.log_y), axis(&chart.x, chart.log_x)) {
        (Some(y), Some(x)) => Some(format!("Up: {y}; across: {x}.")),
        (Some(y), None) => Some(format!("Up: {y}.")),
        (None, Some(x)) => Some(format!("Across: {x}.")),
        (None, None) => None,
    }
}

fn bars(chart: &Parts) -> String {
    let shown = chart.bars.iter().take(MOST_BARS);
    let mut texts: Vec<String> = shown
        .map(|(name, value)| format!("{} {}", clipped(name, LONGEST_LABEL), digits(*value)))
        .collect();
    if chart.bars.len() > MOST_BARS {
        texts.push(format!("and {} more", chart.bars.len() - MOST_BARS));
    }
    format!("Bars: {}.", texts.join("; "))
}

fn references(chart: &Parts) -> Option<String> {
    let lines = chart.verticals.iter().chain(&chart.horizontals);
    let marks = chart.marks.iter().filter(|_| !chart.has_bars());
    let marks = marks.map(|(x, y, label)| {
        let label = clipped(label, LONGEST_LABEL);
        format!("{label} at {}, {}", digits(*x), digits(*y))
    });
    let all: Vec<String> = lines
        .map(|(at, label)| reference(*at, &clipped(label, LONGEST_LABEL)))
        .chain(marks)
        .collect();
    let mut shown = all[..all.len().min(MOST_REFERENCES)].join("; ");
    if all.len() > MOST_REFERENCES {
        shown.push_str(&format!("; and {} more", all.len() - MOST_REFERENCES));
    }
    (!all.is_empty()).then(|| format!("Marked: {shown}."))
}

fn series(layer: &Layer, chart: &Parts) -> Option<String> {
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
    let mut text = clipped(&layer.label, LONGEST_LABEL);
    if layer.kind == Kind::Band {
        text.push_str(" (upper edge)");
    }
    text.push_str(&format!(": {}", at(first)));
    if points.len() > 1 {
        text.push_str(&format!(", {}", at(last)));
        text.push_str(&spread(layer, last.0).unwrap_or_default());
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

/// The middle half at this x, where it was measured and is not a single value.
fn spread(layer: &Layer, x: f64) -> Option<String> {
    let (_, low, high) = layer.band.iter().rev().find(|band| band.0 == x)?;
    let shown = layer.kind == Kind::Line && low < high;
    shown.then(|| format!(" (middle half {} to {})", digits(*low), digits(*high)))
}

fn at((x, y): &(f64, f64)) -> String {
    format!("{} at {}", digits(*y), digits(*x))
}

fn histogram((label, values): &(String, Vec<f64>), log: bool) -> String {
    let label = clipped(label, LONGEST_LABEL);
    let values = values.iter().copied();
    let mut sorted: Vec<f64> = values.filter(|value| drawable(*value, log)).collect();
    sorted.sort_by(f64::total_cmp);
    match (sorted.first(), sorted.last()) {
        (Some(first), Some(last)) => format!(
            "{label}: {} {} from {} to {}, median {}.",
            sorted.len(),
            if sorted.len() == 1 { "value" } else { "values" },
            digits(*first),
            digits(*last),
            digits(sorted[sorted.len() / 2])
        ),
        _ => format!("{label}: no values."),
    }
}

/// A text that ends like a sentence.
pub(super) fn sentence(text: &str) -> String {
    let text = clipped(text, LONGEST_SENTENCE);
    if text.ends_with(['.', '?', '!', '…']) || text.is_empty() {
        text
    } else {
        format!("{text}.")
    }
}

/// A label as it is read out.
pub(super) fn name(label: &str) -> String {
    clipped(label, LONGEST_LABEL)
}

/// The text on one line, and its end left off where it is long.
fn clipped(text: &str, most: usize) -> String {
    let visible = text.replace(char::is_control, " ");
    let words: Vec<&str> = visible.split_whitespace().collect();
    let text = words.join(" ");
    if text.chars().count() <= most {
        return text;
    }
    let kept: String = text.chars().take(most).collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_half_is_told_where_there_is_one() {
        let layer = Layer {
            label: "here".to_owned(),
            kind: Kind::Line,
            points: vec![(1.0, 20.0), (2.0, 30.0)],
            band: vec![(1.0, 19.0, 21.0), (2.0, 28.0, 33.0)],
        };
        let text = series(&layer, &Parts::default());
        let wanted = "here: 20 at 1, 30 at 2 (middle half 28 to 33).";
        assert_eq!(text.as_deref(), Some(wanted));
    }

    #[test]
    fn what_does_not_fit_is_counted() {
        let sentences = vec!["x".repeat(150); 9];
        let told = as_many_as_fit(sentences);
        assert_eq!((told.len(), told[2].as_str()), (3, "And 7 more."));
    }
}
