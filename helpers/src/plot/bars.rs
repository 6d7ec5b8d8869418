//! Horizontal bars with their names and values.

use super::Picture;
use super::axis::Axis;
use super::card::*;
use super::content::{Content, Layer};
use super::labels::{FLAG, flags};
use super::rows::Rows;
use super::text::width_of;
use super::theme::{Look, QUIET};
use crate::format::digits;

const MOST: usize = 60;

/// The picture of a chart that holds nothing but bars that can be drawn.
pub(super) fn draw(content: &Content, alt: String) -> Picture {
    let Content {
        title,
        log_x: log,
        verticals,
        layers,
        ..
    } = content;
    let shown = &layers[..layers.len().min(MOST)];
    let mut notes = content.caveats.clone();
    let more = layers.len() - shown.len();
    notes.extend((more > 0).then(|| format!("… and {more} more bars.")));
    let value = |bar: &Layer| bar.drawn().next().map(|datum| datum[0]);
    let values: Vec<Option<f64>> = shown.iter().map(value).collect();
    let lines = verticals.iter().map(|line| line.0);
    let all: Vec<f64> = values.iter().flatten().copied().chain(lines).collect();
    let Some(axis) = Axis::around(&all, *log, !log, 9) else {
        return nothing(title, alt, NO_DATA);
    };
    let text = |value: &Option<f64>| value.map_or("no value".to_owned(), digits);
    let texts: Vec<String> = values.iter().map(text).collect();
    let names = shown.iter().map(|bar| &*bar.label);
    // Room for the longest value behind the longest bar.
    let right = width_of(&texts.join("\n"), TEXT) + 8.0;
    let rows = Rows::new(names, 6.0 + FLAG * verticals.len() as f64, right);
    let start = if *log { axis.value(0.0) } else { 0.0 };
    let across = |value: f64| rows.across(&axis, value);
    let zero = across(start);
    let end = |value: &Option<f64>| value.map_or(zero, across).max(zero);
    let ends: Vec<f64> = values.iter().map(end).collect();
    let flag = |(at, label): &(f64, String)| (across(*at), label.clone());
    let verticals = verticals.iter().map(flag).collect();
    let bar = |value: &Option<f64>| value.map(|end| (start.min(end), start.max(end)));
    let bars = values
        .iter()
        .map(|value| (Look::of(0), bar(value).into_iter().collect()));
    let bars: Vec<_> = bars.collect();
    card(title, alt, &notes, rows.height(), |pen| {
        rows.draw(pen, axis, &content.x, &bars)?;
        let (top, bottom) = (rows.frame.top - 4.0, rows.frame.bottom);
        pen.stroke(&[(zero, top), (zero, bottom)], wide(QUIET, 1.0))?;
        flags(pen, verticals, 6.0, bottom)?;
        // Values last, so that no line runs through them.
        for (row, (text, end)) in texts.iter().zip(ends).enumerate() {
            pen.write(text, (end + 6.0, rows.middle(row)), HPos::Left, VALUE)?;
        }
        Ok(())
    })
}
