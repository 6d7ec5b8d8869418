//! Pictures in words, with their key numbers.

use super::content::{Content, Datum, Kind, Layer};
use crate::format::digits;

/// Letters that sentences about data may take together: a screen reader reads all of them.
const ROOM: usize = 420;

/// Letters of a whole sentence, of a title or a note, and of a label.
const LONGEST: usize = 1_600;
const LONGEST_SENTENCE: usize = 240;
const LONGEST_LABEL: usize = 60;

/// The alternative text of a chart that holds what can be drawn.
pub(super) fn chart(chart: &Content) -> String {
    let mut sentences = vec![sentence(&chart.title)];
    for (way, text, log) in [
        ("Up", &chart.y, chart.log_y),
        ("Across", &chart.x, chart.log_x),
    ] {
        let log = if log { " (logarithmic)" } else { "" };
        let axis = format!("{way}: {}{log}", name(text));
        sentences.extend((!text.is_empty()).then_some(axis));
    }
    let data = chart.layers.iter().filter_map(layer);
    sentences.extend(as_many_as_fit(data.collect()));
    let line = |(at, label): &(f64, String)| format!("{} at {}", name(label), digits(*at));
    let mark = |(x, y, label): &(f64, f64, String)| line(&(*x, label.clone())) + ", " + &digits(*y);
    let lines = chart.verticals.iter().chain(&chart.horizontals).map(line);
    let marked: Vec<String> = lines.chain(chart.marks.iter().map(mark)).collect();
    let marked = (!marked.is_empty()).then(|| format!("Marked: {}", marked.join("; ")));
    sentences.extend(marked.as_deref().map(sentence));
    sentences.extend(chart.caveats.iter().cloned());
    sentences.extend(chart.notes.iter().map(|note| sentence(note)));
    joined(&sentences)
}

/// Sentences, one after the other.
pub(crate) fn joined(sentences: &[String]) -> String {
    let ended = sentences.iter().map(|text| ended(clipped(text, LONGEST)));
    let told: Vec<String> = ended.filter(|text| !text.is_empty()).collect();
    told.join(" ")
}

/// The question and what there is to see, as much as fits, then what must be said.
pub(crate) fn told(question: &str, seen: Vec<String>, notes: &[String]) -> String {
    let seen = as_many_as_fit(seen);
    joined(&[&[sentence(question)], &seen[..], notes].concat())
}

/// The first sentences, and how many more there would be.
fn as_many_as_fit(mut sentences: Vec<String>) -> Vec<String> {
    let mut used = 0;
    let fits = |text: &&String| {
        used += text.chars().count() + 1;
        used <= ROOM
    };
    // However long the first one is, it is told.
    let count = sentences.iter().take_while(fits).count().max(1);
    let more = sentences.len().saturating_sub(count);
    sentences.truncate(count);
    sentences.extend((more > 0).then(|| format!("And {more} more.")));
    sentences
}

/// One set of data: a bar's value, a histogram's range and median, a line's ends and extremes.
fn layer(layer: &Layer) -> Option<String> {
    let label = name(&layer.label);
    let data: Vec<&Datum> = layer.drawn().collect();
    if layer.kind == Kind::Bar {
        let value = data.first().map(|datum| digits(datum[0]));
        return Some(format!(
            "{label}: {}.",
            value.as_deref().unwrap_or("no value")
        ));
    }
    let (first, last) = (data.first()?, data.last()?);
    if layer.kind == Kind::Histogram {
        let mut sorted: Vec<f64> = data.iter().map(|datum| datum[0]).collect();
        sorted.sort_by(f64::total_cmp);
        let [low, middle, high] =
            [0, sorted.len() / 2, sorted.len() - 1].map(|i| digits(sorted[i]));
        let count = sorted.len();
        let values = if count == 1 { "value" } else { "values" };
        return Some(format!(
            "{label}: {count} {values} from {low} to {high}, median {middle}."
        ));
    }
    // A band is told by its upper edge.
    let (edge, of) = match layer.kind {
        Kind::Band => (3, " (upper edge)"),
        _ => (2, ""),
    };
    let at = |datum: &Datum| format!("{} at {}", digits(datum[edge]), digits(datum[0]));
    let mut text = format!("{label}{of}: {}", at(first));
    if data.len() > 1 {
        text += &format!(", {}", at(last));
    }
    if layer.kind == Kind::Line && last[1] < last[3] {
        text += &format!(" (middle half {} to {})", digits(last[1]), digits(last[3]));
    }
    let by_height = |a: &&&Datum, b: &&&Datum| a[edge].total_cmp(&b[edge]);
    let (low, high) = (
        data.iter().min_by(by_height)?,
        data.iter().max_by(by_height)?,
    );
    if high[edge] > first[edge].max(last[edge]) {
        text += &format!(", highest {}", at(high));
    }
    if low[edge] < first[edge].min(last[edge]) {
        text += &format!(", lowest {}", at(low));
    }
    Some(text)
}

/// A title or a note as it is read out.
pub(crate) fn sentence(text: &str) -> String {
    ended(clipped(text, LONGEST_SENTENCE))
}

/// A label as it is read out.
pub(crate) fn name(label: &str) -> String {
    clipped(label, LONGEST_LABEL)
}

fn ended(mut text: String) -> String {
    if !(text.is_empty() || text.ends_with(['.', '?', '!', '…'])) {
        text.push('.');
    }
    text
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
