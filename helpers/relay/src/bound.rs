//! How much of what a cell prints is handed on.

use std::collections::VecDeque;
use std::mem;

/// The first lines of a cell that are shown, and their bytes.
const FIRST: (usize, usize) = (6_000, 16 << 20);

/// The last lines that are shown, and their bytes.
const LAST: (usize, usize) = (100, 64 << 10);

/// Lets the first lines of a cell through, and keeps its last.
#[derive(Default)]
pub struct Bound {
    lines: usize,
    bytes: usize,
    left_out: usize,
    last: VecDeque<String>,
    last_bytes: usize,
}

impl Bound {
    /// The line, when it is to be shown at once.
    pub fn pass(&mut self, line: String) -> Option<String> {
        if self.lines < FIRST.0 && self.bytes + line.len() <= FIRST.1 {
            self.lines += 1;
            self.bytes += line.len();
            return Some(line);
        }
        // From now on all are among the last, in their order.
        self.lines = FIRST.0;
        self.last_bytes += line.len();
        self.last.push_back(line);
        while self.last.len() > LAST.0 || self.last_bytes > LAST.1 {
            let Some(oldest) = self.last.pop_front() else {
                break;
            };
            self.last_bytes -= oldest.len();
            self.left_out += 1;
        }
        None
    }

    /// What is to be shown when the cell ends, and a new beginning.
    pub fn end(&mut self) -> impl Iterator<Item = String> + use<> {
        let Bound { left_out, last, .. } = mem::take(self);
        let note = (left_out > 0).then(|| {
            format!(
                "… {left_out} lines are left out here: a cell shows its first {} and its last {} …",
                FIRST.0, LAST.0
            )
        });
        note.into_iter().chain(last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(lines: impl Iterator<Item = String>) -> Vec<String> {
        let mut bound = Bound::default();
        let mut shown: Vec<String> = lines.filter_map(|line| bound.pass(line)).collect();
        shown.extend(bound.end());
        assert_eq!(bound.end().count(), 0, "it begins anew");
        shown
    }

    fn numbers(count: usize) -> impl Iterator<Item = String> {
        (0..count).map(|number| number.to_string())
    }

    #[test]
    fn a_few_lines_are_shown_whole_and_in_order() {
        for count in [0, 1, FIRST.0, FIRST.0 + LAST.0] {
            assert_eq!(shown(numbers(count)), numbers(count).collect::<Vec<_>>());
        }
    }

    #[test]
    fn of_many_lines_the_first_and_last_are_shown_and_the_others_counted() {
        let shown = shown(numbers(100_000));
        assert_eq!(shown.len(), FIRST.0 + 1 + LAST.0);
        assert_eq!(shown[FIRST.0 - 1], (FIRST.0 - 1).to_string());
        assert!(shown[FIRST.0].contains("93900 lines are left out"));
        assert_eq!(shown.last().unwrap(), "99999");
    }

    #[test]
    fn few_long_lines_are_many_bytes() {
        let line = || "x".repeat(1 << 20);
        let shown = shown((0..40).map(|_| line()).chain(numbers(1)));
        assert_eq!(shown.len(), 16 + 1 + 1);
        assert_eq!(shown.last().unwrap(), "0");
    }
}
