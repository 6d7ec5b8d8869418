//! Lines that say how far a sweep has come.

use std::time::{Duration, Instant};

use crate::format::duration;

/// At most this many lines; a line each tenth of the way.
const LINES: f64 = 10.0;

/// What is over sooner needs no line.
const QUIET: Duration = Duration::from_secs(1);

pub(super) struct Progress {
    begun: Instant,
    last_line: Instant,
    next_tenth: f64,
    done: usize,
    all: usize,
    budget: Duration,
}

impl Progress {
    pub(super) fn of(all: usize, budget: Duration) -> Progress {
        let begun = Instant::now();
        Progress {
            begun,
            last_line: begun,
            next_tenth: 1.0,
            done: 0,
            all,
            budget,
        }
    }

    /// The budget is used up. A first step is always made.
    pub(super) fn is_over(&self) -> bool {
        self.done > 0 && self.begun.elapsed() >= self.budget
    }

    /// Counts a step; gives a line to print when another tenth of the way is done.
    ///
    /// The way is the steps or the budget, whichever ends first.
    pub(super) fn one_more(&mut self) -> Option<String> {
        self.done += 1;
        let elapsed = self.begun.elapsed();
        let steps = self.done as f64 / self.all.max(1) as f64;
        let time = elapsed.as_secs_f64() / self.budget.as_secs_f64().max(1e-9);
        let tenths = steps.max(time).min(1.0) * LINES;
        if tenths < self.next_tenth || self.last_line.elapsed() < QUIET || self.done == self.all {
            return None;
        }
        self.next_tenth = tenths.floor() + 1.0;
        self.last_line = Instant::now();
        let (done, all) = (self.done, self.all);
        Some(format!("{done} of {all} steps in {}", duration(elapsed)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_way_prints_at_most_ten_lines() {
        let mut progress = Progress::of(1_000, Duration::from_secs(3_600));
        let lines = (0..1_000).filter(|_| {
            // As if each step had taken two seconds.
            progress.last_line = Instant::now().checked_sub(QUIET * 2).unwrap();
            progress.one_more().is_some()
        });
        assert!((5..=10).contains(&lines.count()));
    }
}
