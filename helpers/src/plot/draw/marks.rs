//! Finding a place for a mark's label where it hides no data.

use super::{Frame, SMALL};
use crate::plot::canvas::{fitted, width_of};

const WIDEST: f64 = 220.0;
const HEIGHT: f64 = SMALL + 3.0;

/// Pixels between the points that a line is looked at.
const STRIDE: f64 = 5.0;

/// What a label should not cover.
pub(super) struct Taken {
    frame: Frame,
    points: Vec<(f64, f64)>,
    labels: Vec<Area>,
}

/// Left, top, right, bottom.
type Area = (f64, f64, f64, f64);

impl Taken {
    pub(super) fn new(frame: Frame, drawn: Vec<Vec<(f64, f64)>>) -> Taken {
        let mut taken = Taken {
            frame,
            points: Vec::new(),
            labels: Vec::new(),
        };
        for run in drawn {
            for pair in run.windows(2) {
                taken.line(pair[0], pair[1]);
            }
            taken.points.extend(run.last());
        }
        taken
    }

    pub(super) fn line(&mut self, from: (f64, f64), to: (f64, f64)) {
        let length = (to.0 - from.0).hypot(to.1 - from.1);
        let steps = (length / STRIDE).ceil().max(1.0) as usize;
        self.points.extend((0..steps).map(|step| {
            let share = step as f64 / steps as f64;
            let between = |a: f64, b: f64| a + (b - a) * share;
            (between(from.0, to.0), between(from.1, to.1))
        }));
    }

    /// A mark's own dot.
    pub(super) fn dot(&mut self, (x, y): (f64, f64)) {
        self.labels.push((x - 5.0, y - 5.0, x + 5.0, y + 5.0));
    }

    /// Where the label's baseline begins, of the places around the dot the one that hides least.
    pub(super) fn find(&mut self, at: (f64, f64), label: &str) -> ((f64, f64), String) {
        let text = fitted(label, SMALL, WIDEST.min(self.frame.width()));
        let width = width_of(&text, SMALL);
        let mut best = (f64::INFINITY, self.area(at, (0.0, 0.0), width));
        for far in [9.0, 18.0, 30.0, 46.0] {
            // Right and left, below and above, then straight above and below.
            for (x, y) in [
                (1, 1),
                (1, -1),
                (-1, 1),
                (-1, -1),
                (0, -1),
                (0, 1),
                (1, 0),
                (-1, 0),
            ] {
                let shift = (f64::from(x) * far, f64::from(y) * far);
                let area = self.area(at, shift, width);
                let cost = self.cost(area) + far / 100.0;
                if cost < best.0 {
                    best = (cost, area);
                }
            }
        }
        let area = best.1;
        self.labels.push(area);
        ((area.0, area.3 - 3.0), text)
    }

    /// The area of a label in that direction of the dot, moved into the frame.
    fn area(&self, at: (f64, f64), shift: (f64, f64), width: f64) -> Area {
        let towards = |at: f64, shift: f64, size: f64| match shift {
            shift if shift > 0.0 => at + shift,
            shift if shift < 0.0 => at + shift - size,
            _ => at - size / 2.0,
        };
        let Frame {
            left,
            right,
            top,
            bottom,
        } = self.frame;
        let x = towards(at.0, shift.0, width);
        let x = x.min(right - 2.0 - width).max(left + 2.0);
        let y = towards(at.1, shift.1, HEIGHT);
        let y = y.min(bottom - 2.0 - HEIGHT).max(top + 2.0);
        (x, y, x + width, y + HEIGHT)
    }

    fn cost(&self, (left, top, right, bottom): Area) -> f64 {
        let inside = |(x, y): &&(f64, f64)| {
            (left - 3.0..right + 3.0).contains(x) && (top - 2.0..bottom + 2.0).contains(y)
        };
        let touches =
            |other: &&Area| left < other.2 && other.0 < right && top < other.3 && other.1 < bottom;
        let points = self.points.iter().filter(inside).count();
        let labels = self.labels.iter().filter(touches).count();
        points as f64 + 50.0 * labels as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_keeps_off_the_line_and_off_other_labels() {
        let frame = Frame {
            left: 0.0,
            right: 400.0,
            top: 0.0,
            bottom: 300.0,
        };
        let rising = vec![(0.0, 300.0), (400.0, 0.0)];
        let mut taken = Taken::new(frame, vec![rising]);
        let at = (200.0, 150.0);
        taken.dot(at);
        for _ in 0..2 {
            let ((x, y), text) = taken.find(at, "the knee");
            let area = (x, y - HEIGHT + 3.0, x + width_of(&text, SMALL), y + 3.0);
            let label = taken.labels.pop();
            assert!(taken.cost(area) < 1.0, "{area:?}");
            taken.labels.extend(label);
        }
    }
}
