//! Vertical reference lines, with their labels above the data.

use super::{EDGE, SMALL, WIDTH};
use crate::plot::canvas::{Anchor, Canvas, fitted, width_of};

const ROW: f64 = 17.0;
const WIDEST: f64 = 300.0;

/// Row and left end of one label.
type Place = (usize, f64);

/// Labels stand to the right of their lines. Those that would touch go into rows, the leftmost on
/// top: so no line crosses another one's label.
pub(super) fn place(lines: &[(f64, String)]) -> Vec<Place> {
    let mut flags: Vec<(usize, f64, f64)> = lines
        .iter()
        .enumerate()
        .map(|(index, (x, label))| {
            let width = width_of(&fitted(label, SMALL, WIDEST), SMALL);
            let start = (x + 5.0).min(WIDTH - EDGE - width).max(EDGE);
            (index, start, width)
        })
        .collect();
    flags.sort_by(|a, b| b.1.total_cmp(&a.1));
    let mut starts: Vec<f64> = Vec::new();
    let mut rows = vec![(0, 0.0); flags.len()];
    for (index, x, width) in flags {
        let taken = starts.iter().rposition(|start| x + width + 8.0 >= *start);
        let row = taken.map_or(0, |taken| taken + 1);
        if row == starts.len() {
            starts.push(x);
        } else {
            starts[row] = x;
        }
        rows[index] = (row, x);
    }
    // Counted from the data upwards so far.
    let count = starts.len();
    let upwards = |(row, x): Place| (count - 1 - row, x);
    rows.into_iter().map(upwards).collect()
}

/// How much room the labels take.
pub(super) fn height(places: &[Place]) -> f64 {
    let rows = places.iter().map(|(row, _)| row + 1).max();
    rows.unwrap_or(0) as f64 * ROW
}

/// Draws lines and labels, the first row's baseline just below `top`.
pub(super) fn draw(
    canvas: &mut Canvas,
    lines: &[(f64, String)],
    places: &[Place],
    top: f64,
    bottom: f64,
) {
    for ((x, label), (row, start)) in lines.iter().zip(places) {
        let y = top + 6.0 + *row as f64 * ROW;
        canvas.line("rule", (*x, y - 10.0), (*x, bottom), 1.5);
        let label = fitted(label, SMALL, WIDEST);
        canvas.text("ink", (*start, y), Anchor::Start, SMALL, &label);
    }
}
