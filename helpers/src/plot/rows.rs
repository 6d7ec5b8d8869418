//! What bars and timelines share: named rows of bars above an axis that runs across.

use super::axis::Axis;
use super::card::*;
use super::text::{width_of, wrapped};
use super::theme::{GRID, Look};

/// From one row to the next.
const ROW: f64 = 35.0;

/// Below the rows: the axis' labels, then its name.
const LABELS: f64 = 20.0;

const WIDEST_NAME: f64 = 230.0;

/// From begin to end, on the axis.
pub(super) type Bar = (f64, f64);

/// Rows and their place on the card.
pub(super) struct Rows {
    names: Vec<String>,
    pub(super) frame: Frame,
}

impl Rows {
    /// Rows with these names, and with this much room above them and to their right.
    pub(super) fn new<'a>(names: impl Iterator<Item = &'a str>, top: f64, right: f64) -> Rows {
        let wrap = |name| wrapped(name, TEXT, WIDEST_NAME, 2);
        let names: Vec<String> = names.map(wrap).collect();
        let frame = Frame {
            left: width_of(&names.join("\n"), TEXT) + 10.0,
            top,
            right: WIDTH - right,
            bottom: top + names.len() as f64 * ROW,
        };
        Rows { names, frame }
    }

    /// The height of it all, with the axis.
    pub(super) fn height(&self) -> f64 {
        self.frame.bottom + 2.0 * LABELS
    }

    /// The middle of a row.
    pub(super) fn middle(&self, row: usize) -> f64 {
        self.frame.top + (row as f64 + 0.5) * ROW
    }

    /// Where a value is across.
    pub(super) fn across(&self, axis: &Axis, value: f64) -> f64 {
        axis.place(value, self.frame.left, self.frame.right)
    }

    /// Draws names, axis, grid, and each row's bars.
    pub(super) fn draw(
        &self,
        pen: &Pen,
        axis: Axis,
        name: &str,
        bars: &[(Look, Vec<Bar>)],
    ) -> Drawn {
        let across = |(from, to): &Bar| (self.across(&axis, *from), self.across(&axis, *to));
        let across = |bars: &(Look, Vec<Bar>)| bars.1.iter().map(across).collect();
        let places: Vec<Vec<Bar>> = bars.iter().map(across).collect();
        let mut chart = pen.chart(&self.frame).build_cartesian_2d(axis, 0.0..1.0)?;
        let mut mesh = chart.configure_mesh();
        mesh.disable_y_mesh()
            .disable_y_axis()
            .axis_style(TRANSPARENT);
        mesh.bold_line_style(wide(GRID, 1.0))
            .light_line_style(TRANSPARENT);
        mesh.label_style(text_style(NOTE))
            .set_all_tick_mark_size(px(2.0))
            .draw()?;
        for (row, name) in self.names.iter().enumerate() {
            let (y, half) = (self.middle(row), 0.3 * ROW);
            pen.write(name, (self.frame.left - 10.0, y), HPos::Right, NAME)?;
            for (from, to) in &places[row] {
                // However short it is, it is seen.
                let (one, far) = ((*from, y - half), (to.max(from + 1.0), y + half));
                pen.rectangle(one, far, bars[row].0.fill())?;
            }
        }
        pen.axis_name(name, (self.frame.right, self.frame.bottom + 1.5 * LABELS))
    }
}
