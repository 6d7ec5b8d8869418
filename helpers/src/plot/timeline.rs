//! Who ran when: a row for each party.

use std::time::Duration;

use super::canvas::{Anchor, Canvas, width_of, wrap};
use super::draw::{EDGE, TEXT_SIZE, WIDTH, nothing, title};
use super::scale::Scale;
use super::{Picture, describe, theme};
use crate::format::duration;
use crate::timing::Span;

const ROW: f64 = 34.0;
const BAR: f64 = 20.0;
const NAME_WIDTH: f64 = 190.0;
const MOST_ROWS: usize = 40;
const SMALL: f64 = 12.0;

/// Draws when each party ran, by the order in which they began.
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
    for span in spans {
        match parties.iter_mut().find(|(who, _)| *who == span.who) {
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

fn draw(question: &str, parties: &[(&str, Vec<&Span>)], spans: &[Span]) -> String {
    let shown = &parties[..parties.len().min(MOST_ROWS)];
    let (divisor, unit) = unit_for(spans.iter().map(|span| span.end).max().unwrap_or_default());
    let edges = spans.iter().flat_map(|span| [span.start, span.end]);
    let time = |at: Duration| at.as_secs_f64() / divisor;
    let Some(scale) = Scale::around(edges.map(time), false, true) else {
        return nothing(question, "There is no data to draw.");
    };
    let names: Vec<String> = shown
        .iter()
        .map(|(who, _)| wrap(who, TEXT_SIZE, NAME_WIDTH, 1).concat())
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
    for (row, ((_, own), name)) in shown.iter().zip(&names).enumerate() {
        let middle = top + (row as f64 + 0.5) * ROW;
        let at = (left - 12.0, middle + 4.5);
        canvas.text("ink", at, Anchor::End, TEXT_SIZE, name);
        let class = format!("f{}", row % theme::COLOURS);
        let bars = own
            .iter()
            .map(|span| (across(time(span.start)), across(time(span.end))));
        for (from, to) in merged(bars.collect()) {
            let corner = (from, middle - BAR / 2.0);
            canvas.rectangle(&class, corner, ((to - from).max(1.0), BAR));
        }
    }
    let name = format!("{unit} since the start →");
    canvas.text("quiet", (right, bottom + 36.0), Anchor::End, SMALL, &name);
    if parties.len() > shown.len() {
        let more = format!("… and {} more", parties.len() - shown.len());
        canvas.text("quiet", (EDGE, bottom + 36.0), Anchor::Start, SMALL, &more);
    }
    canvas.finish(bottom + 36.0 + EDGE, question)
}

/// Bars that touch in the picture become one.
fn merged(mut bars: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    bars.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut merged: Vec<(f64, f64)> = Vec::new();
    for (from, to) in bars {
        match merged.last_mut() {
            Some(last) if from - last.1 < 0.7 => last.1 = last.1.max(to),
            _ => merged.push((from, to)),
        }
    }
    merged
}

fn unit_for(longest: Duration) -> (f64, &'static str) {
    match longest {
        time if time < Duration::from_millis(2) => (1e-6, "microseconds"),
        time if time < Duration::from_secs(5) => (1e-3, "milliseconds"),
        _ => (1.0, "seconds"),
    }
}

fn in_words(question: &str, parties: &[(&str, Vec<&Span>)]) -> String {
    let mut sentences = vec![describe::sentence(question)];
    for (who, own) in parties.iter().take(8) {
        let start = own.iter().map(|span| span.start).min().unwrap_or_default();
        let end = own.iter().map(|span| span.end).max().unwrap_or_default();
        let plural = if own.len() == 1 { "span" } else { "spans" };
        sentences.push(format!(
            "{who}: {} {plural} from {} to {}.",
            own.len(),
            duration(start),
            duration(end)
        ));
    }
    match parties.len() {
        0 => sentences.push("There is no data to draw.".to_owned()),
        count if count > 8 => sentences.push(format!("And {} more.", count - 8)),
        _ => {}
    }
    sentences.join(" ")
}
