//! Labels to the right of the data, each as near as can be to what it names.

use super::{Frame, TEXT_SIZE};
use crate::plot::canvas::{Anchor, Canvas, fitted, width_of, wrap};
use crate::plot::theme::Look;

const LINE_HEIGHT: f64 = 16.0;
const SWATCH: f64 = 24.0;
const GAP: f64 = 8.0;
const WIDEST: f64 = 150.0;

/// How the thing that a label names is drawn.
pub(super) enum Swatch {
    Curve(Look),
    Marker(Look),
    Area(Look),
    /// A grey line of this class.
    Rule(&'static str),
    Nothing,
}

/// One label.
pub(super) struct Label {
    lines: Vec<String>,
    swatch: Swatch,
    y: f64,
}

impl Label {
    /// A label for something at this height.
    pub(super) fn new(text: &str, swatch: Swatch, y: f64) -> Label {
        Label {
            lines: wrap(text, TEXT_SIZE, WIDEST, 3),
            swatch,
            y,
        }
    }

    fn height(&self) -> f64 {
        self.lines.len() as f64 * LINE_HEIGHT + 3.0
    }
}

/// How much room texts need to the right of the frame.
pub(super) fn room_for<'a>(texts: impl Iterator<Item = &'a str>) -> f64 {
    texts
        .flat_map(|text| wrap(text, TEXT_SIZE, WIDEST, 3))
        .map(|line| width_of(&line, TEXT_SIZE) + SWATCH + 3.0 * GAP)
        .fold(0.0, f64::max)
}

/// Draws the labels beside the frame, moved apart where they would touch.
pub(super) fn draw(canvas: &mut Canvas, frame: &Frame, mut labels: Vec<Label>) {
    labels.sort_by(|a, b| a.y.total_cmp(&b.y));
    let total: f64 = labels.iter().map(Label::height).sum();
    let room = frame.height() + LINE_HEIGHT;
    if total > room {
        shorten(&mut labels, room);
    }
    let mut tops: Vec<f64> = Vec::new();
    let mut next = frame.top - LINE_HEIGHT / 2.0;
    for label in &labels {
        let top = (label.y - LINE_HEIGHT / 2.0).max(next);
        tops.push(top);
        next = top + label.height();
    }
    let mut limit = frame.bottom + LINE_HEIGHT / 2.0;
    for (top, label) in tops.iter_mut().zip(&labels).rev() {
        *top = top.min(limit - label.height());
        limit = *top;
    }
    for (top, label) in tops.iter().zip(&labels) {
        one(canvas, frame, *top, label);
    }
}

/// One line for each label, and no more labels than there is height for.
fn shorten(labels: &mut Vec<Label>, room: f64) {
    for label in labels.iter_mut() {
        label.lines = vec![fitted(&label.lines.join(" "), TEXT_SIZE, WIDEST)];
    }
    let fitting = (room / (LINE_HEIGHT + 3.0)) as usize;
    if labels.len() > fitting {
        let more = labels.len() + 1 - fitting;
        labels.truncate(fitting - 1);
        let last = labels.last().map_or(0.0, |label| label.y);
        let text = format!("… and {more} more");
        labels.push(Label::new(&text, Swatch::Nothing, last));
    }
}

fn one(canvas: &mut Canvas, frame: &Frame, top: f64, label: &Label) {
    let left = frame.right + GAP;
    let middle = top + LINE_HEIGHT / 2.0;
    let ends = [(left, middle), (left + SWATCH, middle)];
    match label.swatch {
        Swatch::Curve(look) => canvas.curve(look, &[ends.to_vec()], 2.5),
        Swatch::Marker(look) => canvas.markers(look, &[(left + SWATCH / 2.0, middle)]),
        Swatch::Area(look) => {
            let corner = (left + 4.0, middle - 5.0);
            canvas.rectangle(&look.fill(), corner, (SWATCH - 8.0, 10.0));
        }
        Swatch::Nothing => {}
        Swatch::Rule(class) => canvas.line(class, ends[0], ends[1], 1.5),
    }
    for (index, line) in label.lines.iter().enumerate() {
        let y = middle + 4.5 + index as f64 * LINE_HEIGHT;
        let at = (left + SWATCH + GAP, y);
        canvas.text("ink", at, Anchor::Start, TEXT_SIZE, line);
    }
}
