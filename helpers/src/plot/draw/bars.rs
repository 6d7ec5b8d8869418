//! Horizontal bars with their names and values.

use super::lines::{AXIS_SIZE, axis_name};
use super::{EDGE, TEXT_SIZE, WIDTH, nothing, title};
use crate::format::digits;
use crate::plot::canvas::{Anchor, Canvas, width_of, wrap};
use crate::plot::chart::Chart;
use crate::plot::describe;
use crate::plot::scale::{Scale, drawable};

const NAME_WIDTH: f64 = 230.0;
const BAR: f64 = 22.0;
const LINE: f64 = 16.0;
const GAP: f64 = 12.0;

pub(super) fn draw(chart: &Chart) -> String {
    let values = || chart.bars.iter().map(|bar| bar.1);
    let Some(scale) = Scale::around(values(), chart.log_x, !chart.log_x) else {
        let why = describe::missing(chart).unwrap_or_default();
        return nothing(&chart.title, &why);
    };
    let names: Vec<Vec<String>> = chart
        .bars
        .iter()
        .map(|(name, _)| wrap(name, TEXT_SIZE, NAME_WIDTH, 2))
        .collect();
    let lines = names.iter().flatten();
    let widest = lines
        .map(|line| width_of(line, TEXT_SIZE))
        .fold(0.0, f64::max);
    let left = EDGE + widest + 10.0;
    // Room for the longest value behind the longest bar.
    let texts = values().map(|value| width_of(&digits(value), TEXT_SIZE));
    let right = WIDTH - EDGE - texts.fold(0.0, f64::max) - 8.0;
    let row = |name: &Vec<String>| (name.len() as f64 * LINE).max(BAR) + GAP;
    let mut canvas = Canvas::new(WIDTH);
    let mut y = title(&mut canvas, &chart.title) + 16.0;
    let top = y;
    let across = |place: f64| left + place.clamp(0.0, 1.0) * (right - left);
    let bottom = top + names.iter().map(row).sum::<f64>();
    let mut free_from = 0.0;
    for (value, text) in scale.ticks(6) {
        if let Some(place) = scale.place(value) {
            let x = across(place);
            canvas.line("grid", (x, top - 4.0), (x, bottom), 1.0);
            let half = width_of(&text, AXIS_SIZE) / 2.0;
            if x - half >= free_from {
                let at = (x, bottom + 16.0);
                canvas.text("quiet", at, Anchor::Middle, AXIS_SIZE, &text);
                free_from = x + half + 6.0;
            }
        }
    }
    let zero = across(scale.place(0.0).unwrap_or(0.0));
    for ((_, value), name) in chart.bars.iter().zip(&names) {
        let used = row(name) - GAP;
        let middle = y + used / 2.0;
        for (index, line) in name.iter().enumerate() {
            let shift = index as f64 * LINE - (name.len() as f64 - 1.0) * LINE / 2.0;
            let at = (left - 10.0, middle + shift + 4.5);
            canvas.text("ink", at, Anchor::End, TEXT_SIZE, line);
        }
        bar(&mut canvas, &scale, *value, (zero, middle), &across);
        y += row(name);
    }
    canvas.line("axis", (zero, top - 4.0), (zero, bottom), 1.0);
    axis_name(&mut canvas, (right, bottom + 35.0), &chart.x);
    canvas.finish(bottom + 35.0 + EDGE, &chart.title)
}

fn bar(
    canvas: &mut Canvas,
    scale: &Scale,
    value: f64,
    (zero, middle): (f64, f64),
    across: &dyn Fn(f64) -> f64,
) {
    let Some(place) = scale.place(value).filter(|_| drawable(value, false)) else {
        let at = (zero + 6.0, middle + 4.5);
        canvas.text("quiet", at, Anchor::Start, TEXT_SIZE, "no value");
        return;
    };
    let end = across(place);
    let (from, to) = (zero.min(end), zero.max(end));
    let corner = (from, middle - BAR / 2.0);
    canvas.rectangle("f0", corner, ((to - from).max(1.0), BAR));
    let at = (to + 6.0, middle + 4.5);
    canvas.text("ink", at, Anchor::Start, TEXT_SIZE, &digits(value));
}
