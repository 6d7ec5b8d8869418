//! Horizontal bars with their names and values.

use super::{EDGE, SMALL, TEXT_SIZE, WIDTH, axis_name, flags, footnotes, title};
use crate::format::digits;
use crate::plot::canvas::{Anchor, Canvas, Drawing, width_of, wrap};
use crate::plot::chart::Parts;
use crate::plot::scale::Scale;

const NAME_WIDTH: f64 = 230.0;
const BAR: f64 = 22.0;
const LINE: f64 = 16.0;
const GAP: f64 = 12.0;
const MOST_BARS: usize = 60;

/// `None` when no bar has a value that can be drawn.
pub(super) fn draw(chart: &Parts, notes: &[String]) -> Option<Drawing> {
    let log = chart.bars_are_log();
    let shown = &chart.bars[..chart.bars.len().min(MOST_BARS)];
    let values = || shown.iter().map(|bar| bar.1);
    Scale::around(values(), log, !log)?;
    let lines = || chart.verticals.iter().chain(&chart.horizontals).cloned();
    let all = values().chain(lines().map(|line| line.0));
    let scale = Scale::around(all, log, !log)?;
    let names: Vec<Vec<String>> = shown
        .iter()
        .map(|(name, _)| wrap(name, TEXT_SIZE, NAME_WIDTH, 2))
        .collect();
    let widest = names
        .iter()
        .flatten()
        .map(|line| width_of(line, TEXT_SIZE))
        .fold(0.0, f64::max);
    let left = EDGE + widest + 10.0;
    // Room for the longest value behind the longest bar.
    let texts = values().map(|value| width_of(&digits(value), TEXT_SIZE));
    let right = WIDTH - EDGE - texts.fold(0.0, f64::max) - 8.0;
    let across = |value: f64| {
        let place = scale.place(value)?;
        Some(left + place.clamp(0.0, 1.0) * (right - left))
    };
    let mut canvas = Canvas::new(WIDTH);
    let below_title = title(&mut canvas, &chart.title);
    let flags: Vec<(f64, String)> = lines()
        .filter_map(|(at, label)| Some((across(at)?, label)))
        .collect();
    let rows = flags::place(&flags);
    let top = below_title + 16.0 + flags::height(&rows);
    let row = |name: &Vec<String>| (name.len() as f64 * LINE).max(BAR) + GAP;
    let bottom = top + names.iter().map(row).sum::<f64>();
    let mut free_from = 0.0;
    for (value, text) in scale.ticks(6) {
        if let Some(x) = across(value) {
            canvas.line("grid", (x, top - 4.0), (x, bottom), 1.0);
            let half = width_of(&text, SMALL) / 2.0;
            if x - half >= free_from && x + half < WIDTH {
                let at = (x, bottom + 16.0);
                canvas.text("quiet", at, Anchor::Middle, SMALL, &text);
                free_from = x + half + 6.0;
            }
        }
    }
    let zero = across(0.0).unwrap_or(left);
    let mut y = top;
    for ((_, value), name) in shown.iter().zip(&names) {
        let used = row(name) - GAP;
        let middle = y + used / 2.0;
        for (index, line) in name.iter().enumerate() {
            let shift = index as f64 * LINE - (name.len() as f64 - 1.0) * LINE / 2.0;
            let at = (left - 10.0, middle + shift + 4.5);
            canvas.text("ink", at, Anchor::End, TEXT_SIZE, line);
        }
        if let Some(end) = across(*value) {
            let corner = (zero.min(end), middle - BAR / 2.0);
            let wide = (end - zero).abs().max(1.0);
            canvas.rectangle("f0", corner, (wide, BAR));
        }
        y += row(name);
    }
    canvas.line("axis", (zero, top - 4.0), (zero, bottom), 1.0);
    flags::draw(&mut canvas, &flags, &rows, below_title + 16.0, bottom);
    // Values last, so that no line runs through them.
    let mut y = top;
    for ((_, value), name) in shown.iter().zip(&names) {
        let middle = y + (row(name) - GAP) / 2.0;
        let (x, text) = match across(*value) {
            Some(end) => (zero.max(end), digits(*value)),
            None => (zero, "no value".to_owned()),
        };
        let at = (x + 6.0, middle + 4.5);
        canvas.text("halo", at, Anchor::Start, TEXT_SIZE, &text);
        y += row(name);
    }
    axis_name(&mut canvas, (right, bottom + 35.0), chart.bars_axis());
    let mut notes = notes.to_vec();
    if chart.bars.len() > shown.len() {
        notes.push(format!(
            "… and {} more bars.",
            chart.bars.len() - shown.len()
        ));
    }
    let named = !chart.bars_axis().is_empty();
    let end = bottom + if named { 35.0 } else { 18.0 };
    let height = footnotes(&mut canvas, end, &notes);
    Some(canvas.finish(height, &chart.title))
}
