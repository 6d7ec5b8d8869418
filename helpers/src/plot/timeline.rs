//! Who ran when: a row for each party.

use std::collections::HashMap;
use std::time::Duration;

use super::axis::Axis;
use super::card::*;
use super::rows::{Bar, Rows};
use super::theme::Look;
use super::{Picture, words};
use crate::format::duration;
use crate::timing::Span;

const MOST_ROWS: usize = 40;

/// Pixels between two bars that are more than rounding.
const VISIBLE_GAP: f64 = 0.02;

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
    let seen = parties.iter().map(in_words).collect();
    draw(question, &parties, words::told(question, seen, &[])).unwrap_or_else(|| {
        let alt = words::told(question, vec![NO_DATA.to_owned()], &[]);
        nothing(question, alt, NO_DATA)
    })
}

fn in_words((who, own): &(&str, Vec<&Span>)) -> String {
    let who = words::name(who);
    let spans = if own.len() == 1 { "span" } else { "spans" };
    let start = own.iter().map(|span| span.start).min().unwrap_or_default();
    let end = own.iter().map(|span| span.end).max().unwrap_or_default();
    let (start, end) = (duration(start), duration(end));
    format!("{who}: {} {spans} from {start} to {end}.", own.len())
}

/// `None` when nobody ran.
fn draw(question: &str, parties: &[(&str, Vec<&Span>)], alt: String) -> Option<Picture> {
    let shown = &parties[..parties.len().min(MOST_ROWS)];
    let spans = || parties.iter().flat_map(|(_, own)| own);
    let begin = spans().map(|span| span.start).min()?;
    let end = spans().map(|span| span.end).max()?;
    // What happened long after the recorder was made is counted from its own begin.
    let (origin, since) = match begin > end.saturating_sub(begin) {
        true => (begin, "since the first began"),
        false => (Duration::ZERO, "since the start"),
    };
    let (unit, name) = match end.saturating_sub(origin) {
        time if time < Duration::from_millis(2) => (1e-6, "microseconds"),
        time if time < Duration::from_secs(5) => (1e-3, "milliseconds"),
        _ => (1.0, "seconds"),
    };
    let time = |at: Duration| at.saturating_sub(origin).as_secs_f64() / unit;
    let ends: Vec<f64> = spans().flat_map(|s| [time(s.start), time(s.end)]).collect();
    let axis = Axis::around(&ends, false, true, 9)?;
    let rows = Rows::new(shown.iter().map(|(who, _)| *who), 4.0, 12.0);
    let pixel = time(end) / (rows.frame.right - rows.frame.left);
    // The more rows there are, the fewer bars there is room for in each.
    let gap = 0.7 * pixel * (shown.len() as f64 / 2.0).max(1.0);
    let mut closed = false;
    let mut bars = Vec::new();
    for (row, (_, own)) in shown.iter().enumerate() {
        let mut own: Vec<Bar> = own.iter().map(|s| (time(s.start), time(s.end))).collect();
        own.sort_by(|a, b| a.0.total_cmp(&b.0));
        own.dedup_by(|next, last| {
            let between = next.0 - last.1;
            if between < gap {
                closed |= between > VISIBLE_GAP * pixel;
                last.1 = last.1.max(next.1);
            }
            between < gap
        });
        bars.push((Look::of(row), own));
    }
    let more = parties.len() - shown.len();
    let mut notes = Vec::from_iter((more > 0).then(|| format!("… and {more} more.")));
    notes.extend(closed.then(|| "Gaps too short to be seen are closed.".to_owned()));
    let (name, height) = (format!("{name} {since}"), rows.height());
    let picture = card(question, alt, &notes, height, |pen| {
        rows.draw(pen, axis, &name, &bars)
    });
    Some(picture)
}
