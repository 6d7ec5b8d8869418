//! Who ran when: a row for each party.

use std::collections::HashMap;
use std::time::Duration;

use super::canvas::{Anchor, Canvas, Drawing, fitted, width_of};
use super::draw::{EDGE, SMALL, TEXT_SIZE, WIDTH, axis_name, footnotes, nothing, title};
use super::scale::Scale;
use super::{Picture, describe, theme};
use crate::format::duration;
use crate::timing::Span;

const ROW: f64 = 34.0;
const BAR: f64 = 20.0;
const NAME_WIDTH: f64 = 190.0;
const MOST_ROWS: usize = 40;
const MOST_BARS: usize = 4_000;

/// Pixels between two bars that are more than rounding.
const VISIBLE_GAP: f64 = 0.02;
const GAPS_CLOSED: &str = "Gaps too short to be seen are closed.";

/// Draws when each party ran, by the order in which they began.
///
/// Spans too close together to be seen apart become one bar, and the picture says so.
///
/// ```
/// use helpers::{plot::timeline, timing::Recorder};
///
/// let log = Recorder::new();
/// log.span("tea", || ());
/// log.span("toast", || ());
/// let picture = timeline("Who ran when?", &log.spans());
/// assert!(picture.alt().contains("tea: 1 span"));
/// ```
pub fn timeline(question: &str, spans: &[Span]) -> Picture {
    let mut parties: Vec<(&str, Vec<&Span>)> = Vec::new();
    let mut rows: HashMap<&str, usize> = HashMap::new();
    for span in spans {
        let row = *rows.entry(&span.who).or_insert(parties.len());
        match parties.get_mut(row) {
            Some((_, own)) => own.push(span),
            None => parties.push((&span.who, vec![span])),
        }
    }
    let alt = in_words(question, &parties);
    let svg = if parties.is_empty() {
        nothing(question, "There is no data to draw.")
    } else {
        draw(question, &parties, spans)
    };
    Picture::new(svg, alt)
}

fn draw(question: &str, parties: &[(&str, Vec<&Span>)], spans: &[Span]) -> Drawing {
    let shown = &parties[..parties.len().min(MOST_ROWS)];
    let begin = spans
        .iter()
        .map(|span| span.start)
        .min()
        .unwrap_or_default();
    let end = spans.iter().map(|span| span.end).max().unwrap_or_default();
    // What happened long after the recorder was made is counted from its own begin.
    let extent = end.saturating_sub(begin);
    let (origin, since) = if begin > extent {
        (begin, "since the first began")
    } else {
        (Duration::ZERO, "since the start")
    };
    let (divisor, unit) = unit_for(end.saturating_sub(origin));
    let time = |at: Duration| at.saturating_sub(origin).as_secs_f64() / divisor;
    let edges = spans.iter().flat_map(|span| [span.start, span.end]);
    let Some(scale) = Scale::around(edges.map(time), false, true) else {
        return nothing(question, "There is no data to draw.");
    };
    let names: Vec<String> = shown
        .iter()
        .map(|(who, _)| fitted(who, TEXT_SIZE, NAME_WIDTH))
        .collect();
    let widest = names.iter().map(|name| width_of(name, TEXT_SIZE));
    let left = EDGE + widest.fold(0.0, f64::max) + 12.0;
    let right = WIDTH - EDGE - 12.0;
    let mut canvas = Canvas::new(WIDTH);
    let top = title(&mut canvas, question) + 16.0;
    let bottom = top + shown.len() as f64 * ROW;
    let across = |at: f64| left + scale.place(at).unwrap_or(0.0) * (right - left);
    for (value, text) in scale.ticks(8) {
        let x = across(value);
        canvas.line("grid", (x, top), (x, bottom), 1.0);
        canvas.text("quiet", (x, bottom + 16.0), Anchor::Middle, SMALL, &text);
    }
    let rows = shown.iter().map(|(_, own)| {
        let bar = |span: &&Span| (across(time(span.start)), across(time(span.end)));
        let mut bars: Vec<(f64, f64)> = own.iter().map(bar).collect();
        bars.sort_by(|a, b| a.0.total_cmp(&b.0));
        bars
    });
    let (bars, closed) = few_enough(rows.collect());
    for (row, (bars, name)) in bars.iter().zip(&names).enumerate() {
        let middle = top + (row as f64 + 0.5) * ROW;
        let at = (left - 12.0, middle + 4.5);
        canvas.text("ink", at, Anchor::End, TEXT_SIZE, name);
        let class = theme::Look::of(row).fill();
        canvas.strip(&class, middle - BAR / 2.0, BAR, bars);
    }
    axis_name(
        &mut canvas,
        (right, bottom + 36.0),
        &format!("{unit} {since}"),
    );
    let mut notes = Vec::new();
    if parties.len() > shown.len() {
        notes.push(format!("… and {} more.", parties.len() - shown.len()));
    }
    if closed {
        notes.push(GAPS_CLOSED.to_owned());
    }
    let height = footnotes(&mut canvas, bottom + 36.0, &notes);
    canvas.finish(height, question)
}

/// Bars that touch in the picture become one; where that leaves too many, so do those that almost
/// touch. Tells whether a gap was closed.
fn few_enough(rows: Vec<Vec<(f64, f64)>>) -> (Vec<Vec<(f64, f64)>>, bool) {
    let mut gap = 0.7;
    loop {
        let merged: Vec<(Vec<(f64, f64)>, bool)> = rows.iter().map(|r| merge(r, gap)).collect();
        if merged.iter().map(|(bars, _)| bars.len()).sum::<usize>() <= MOST_BARS {
            let closed = merged.iter().any(|(_, closed)| *closed);
            return (merged.into_iter().map(|(bars, _)| bars).collect(), closed);
        }
        gap *= 2.0;
    }
}

/// Joins sorted bars with less than this between them.
fn merge(bars: &[(f64, f64)], gap: f64) -> (Vec<(f64, f64)>, bool) {
    let mut merged: Vec<(f64, f64)> = Vec::new();
    let mut closed = false;
    for &(from, to) in bars {
        match merged.last_mut() {
            Some(last) if from - last.1 < gap => {
                closed |= from - last.1 > VISIBLE_GAP;
                last.1 = last.1.max(to);
            }
            _ => merged.push((from, to)),
        }
    }
    (merged, closed)
}

fn unit_for(longest: Duration) -> (f64, &'static str) {
    match longest {
        time if time < Duration::from_millis(2) => (1e-6, "microseconds"),
        time if time < Duration::from_secs(5) => (1e-3, "milliseconds"),
        _ => (1.0, "seconds"),
    }
}

fn in_words(question: &str, parties: &[(&str, Vec<&Span>)]) -> String {
    let told = parties.iter().map(|(who, own)| {
        let start = own.iter().map(|span| span.start).min().unwrap_or_default();
        let end = own.iter().map(|span| span.end).max().unwrap_or_default();
        let plural = if own.len() == 1 { "span" } else { "spans" };
        format!(
            "{}: {} {plural} from {} to {}.",
            describe::name(who),
            own.len(),
            duration(start),
            duration(end)
        )
    });
    let mut sentences = vec![describe::sentence(question)];
    sentences.extend(describe::as_many_as_fit(told.collect()));
    if parties.is_empty() {
        sentences.push("There is no data to draw.".to_owned());
    }
    sentences.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_thousand_turns_become_few_bars_and_say_so() {
        let row = |shift: f64| -> Vec<(f64, f64)> {
            (0..10_000)
                .map(|i| f64::from(i) * 0.07 + shift)
                .map(|from| (from, from + 0.03))
                .collect()
        };
        let (rows, closed) = few_enough(vec![row(0.0), row(0.035)]);
        assert!(closed && rows.concat().len() < MOST_BARS);
    }

    #[test]
    fn bars_that_stand_apart_stay_apart() {
        let row = vec![(0.0, 4.0), (6.0, 9.0)];
        assert_eq!(few_enough(vec![row.clone()]), (vec![row], false));
    }
}
