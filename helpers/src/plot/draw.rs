//! Drawing a chart: what goes where on the card.

mod bars;
mod flags;
mod histogram;
mod labels;
mod lines;
mod marks;

use super::canvas::{Anchor, Canvas, Drawing, fitted, wrap};
use super::chart::Parts;
use super::{Picture, describe};

pub(super) const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 430.0;

/// Room between the card's edge and what is on it.
pub(super) const EDGE: f64 = 20.0;

pub(super) const TITLE_SIZE: f64 = 17.0;
pub(super) const TEXT_SIZE: f64 = 13.0;

/// What stands at axes and below the picture.
pub(super) const SMALL: f64 = 12.0;

/// The rectangle that data is drawn in.
#[derive(Debug, Clone, Copy)]
struct Frame {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl Frame {
    fn width(&self) -> f64 {
        self.right - self.left
    }

    fn height(&self) -> f64 {
        self.bottom - self.top
    }
}

/// The picture of a chart.
pub(super) fn chart(chart: &Parts) -> Picture {
    let alt = describe::chart(chart);
    let notes = describe::footnotes(chart);
    let drawing = if chart.has_bars() {
        bars::draw(chart, &notes)
    } else if !chart.histograms.is_empty() {
        histogram::draw(chart, &notes)
    } else {
        lines::draw(chart, &notes)
    };
    let nothing_there = || nothing(&chart.title, &notes.join(" "));
    Picture::new(drawing.unwrap_or_else(nothing_there), alt)
}

/// Names the axis across, its end below the axis' end.
pub(super) fn axis_name(canvas: &mut Canvas, (x, y): (f64, f64), name: &str) {
    if !name.is_empty() {
        let text = format!("{} →", fitted(name, SMALL, x - EDGE - 2.0 * SMALL));
        canvas.text("quiet", (x, y), Anchor::End, SMALL, &text);
    }
}

/// Writes what must be said below a picture that ends at `y`; gives the card's height.
pub(super) fn footnotes(canvas: &mut Canvas, mut y: f64, notes: &[String]) -> f64 {
    for note in notes {
        for line in wrap(note, SMALL, canvas.width - 2.0 * EDGE, 2) {
            y += 18.0;
            canvas.text("quiet", (EDGE, y), Anchor::Start, SMALL, &line);
        }
    }
    y + EDGE
}

/// Writes the title; gives the y below it.
pub(super) fn title(canvas: &mut Canvas, text: &str) -> f64 {
    let mut y = EDGE;
    for line in wrap(text, TITLE_SIZE, canvas.width - 2.0 * EDGE, 2) {
        y += TITLE_SIZE;
        canvas.text("ink", (EDGE, y), Anchor::Start, TITLE_SIZE, &line);
        y += 5.0;
    }
    y
}

/// A card that says why there is no picture.
pub(super) fn nothing(text: &str, why: &str) -> Drawing {
    let mut canvas = Canvas::new(WIDTH);
    let mut y = title(&mut canvas, text) + 8.0;
    for line in wrap(why, TEXT_SIZE, WIDTH - 2.0 * EDGE, 3) {
        y += 20.0;
        canvas.text("quiet", (EDGE, y), Anchor::Start, TEXT_SIZE, &line);
    }
    canvas.finish(y + EDGE, text)
}
