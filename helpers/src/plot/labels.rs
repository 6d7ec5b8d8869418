//! Labels outside the data, and places for labels within it.

use super::card::*;
use super::content::{Kind, Layer};
use super::text::{LINE_HEIGHT, fitted, height_of, width_of, wrapped};
use super::theme::{BACKDROP, HALO, INK, Look, QUIET, RULE};

const SWATCH: f64 = 24.0;
const GAP: f64 = 8.0;
const WIDEST: f64 = 150.0;
const LINE: f64 = TEXT * LINE_HEIGHT;

/// A label to the right of the data, as near as can be to the height of what it names.
pub(super) struct Label {
    text: String,
    kind: Kind,
    look: Look,
    y: f64,
}

impl Label {
    pub(super) fn new(layer: &Layer, look: Look, y: f64) -> Label {
        let (text, kind) = (text_of(&layer.label), layer.kind);
        Label {
            text,
            kind,
            look,
            y,
        }
    }

    fn height(&self) -> f64 {
        height_of(&self.text, TEXT).max(TEXT) + 3.0
    }

    fn draw(&self, pen: &Pen, left: f64, top: f64) -> Drawn {
        let (y, center) = (top + LINE / 2.0, left + SWATCH / 2.0);
        match self.kind {
            Kind::Points => pen.marker((center, y), self.look)?,
            Kind::Band => {
                let (one, far) = ((center - 8.0, y - 5.0), (center + 8.0, y + 5.0));
                pen.rectangle(one, far, self.look.fill().mix(0.5))?;
            }
            kind => pen.stroke(
                &[(left, y), (left + SWATCH, y)],
                line_style(kind, self.look),
            )?,
        }
        let at = (left + SWATCH + GAP, top + (self.height() - 3.0) / 2.0);
        pen.write(&self.text, at, HPos::Left, NAME)
    }
}

/// How the line of a data set is drawn.
pub(super) fn line_style(kind: Kind, look: Look) -> ShapeStyle {
    match kind {
        Kind::Backdrop => wide(BACKDROP, 1.5),
        Kind::Rule => wide(RULE, 1.5),
        _ => wide(look.line(), 2.5),
    }
}

fn text_of(label: &str) -> String {
    wrapped(label, TEXT, WIDEST, 3)
}

/// How much room labels with these texts need.
pub(super) fn room_for<'a>(labels: impl Iterator<Item = &'a str>) -> f64 {
    let texts: Vec<String> = labels.map(text_of).collect();
    width_of(&texts.join("\n"), TEXT) + SWATCH + 2.0 * GAP
}

/// Draws labels in a column to the right, from top to bottom, moved apart where they would touch.
pub(super) fn draw(pen: &Pen, frame: &Frame, mut labels: Vec<Label>) -> Drawn {
    labels.sort_by(|a, b| a.y.total_cmp(&b.y));
    let (mut next, mut limit) = (frame.top - LINE / 2.0, frame.bottom + LINE / 2.0);
    if labels.iter().map(Label::height).sum::<f64>() > limit - next {
        let most = ((limit - next) / (LINE + 3.0)) as usize;
        for label in &mut labels {
            label.text = fitted(&label.text, TEXT, WIDEST);
        }
        let more = labels.len().saturating_sub(most) + 1;
        labels.truncate(most);
        if let (Some(last), 2..) = (labels.last_mut(), more) {
            last.text = format!("… and {more} more");
        }
    }
    let mut tops = Vec::new();
    for label in &labels {
        let top = next.max(label.y - LINE / 2.0);
        next = top + label.height();
        tops.push(top);
    }
    for (top, label) in tops.iter().zip(&labels).rev() {
        limit = top.min(limit - label.height());
        label.draw(pen, frame.right + GAP, limit)?;
    }
    Ok(())
}

/// From one label of a vertical line to the next.
pub(super) const FLAG: f64 = 17.0;

/// Vertical lines between two heights, with their labels above the data.
///
/// Each label stands to the right of its line in a row of its own, the leftmost on top: so no line
/// crosses another one's label.
pub(super) fn flags(pen: &Pen, mut lines: Vec<(f64, String)>, top: f64, bottom: f64) -> Drawn {
    lines.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (row, (x, text)) in lines.into_iter().enumerate() {
        let top = top + row as f64 * FLAG;
        let text = fitted(&text, SMALL, WIDTH / 2.0);
        let at = (WIDTH - width_of(&text, SMALL)).min(x + 5.0);
        pen.stroke(&[(x, top), (x, bottom)], wide(RULE, 1.5))?;
        pen.write(&text, (at, top + FLAG / 2.0), HPos::Left, (INK, SMALL))?;
    }
    Ok(())
}

/// A labelled point; the label is to the right and below, where there is room.
pub(super) fn mark(pen: &Pen, frame: &Frame, (x, y): At, label: &str) -> Drawn {
    let label = fitted(label, SMALL, 220.0);
    let (side, across) = match x + 9.0 + width_of(&label, SMALL) < frame.right {
        true => (HPos::Left, 9.0),
        false => (HPos::Right, -9.0),
    };
    let down = if y + 22.0 < frame.bottom { 14.0 } else { -14.0 };
    pen.dot((x, y), 4.5, QUIET)?;
    pen.write(&label, (x + across, y + down), side, (HALO, SMALL))
}
