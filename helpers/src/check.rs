//! What a cell asserts about its claim.
//!
//! Each function prints one line to standard output: `✓ …` when the claim holds, `✗ …` when it
//! does not, with what was seen. None of them panics: a reader sees a sentence, not a backtrace,
//! and the tests look for the line.
//!
//! Values are written with few digits, `300.3 ms` or `1.02`, but with all of them where fewer
//! would hide why the claim does not hold.
//!
//! ```
//! use helpers::check::{at_least, holds};
//! use std::time::{Duration, Instant};
//!
//! let begun = Instant::now();
//! std::thread::sleep(Duration::from_millis(5));
//! at_least("sleep waits as long as asked", begun.elapsed(), Duration::from_millis(5));
//! holds("time goes forward", begun.elapsed() > Duration::ZERO);
//! ```

mod shown;

use std::fmt::Debug;

use crate::format::one_line;
pub use relay::quiet_panics;
use shown::{exactly, reads_the_same, shown};

/// Prints `✓ claim` when it holds, else `✗ claim`.
///
/// ```
/// helpers::check::holds("two and two are four", 2 + 2 == 4);
/// ```
pub fn holds(claim: &str, it_does: bool) {
    println!("{} {}", mark(it_does), one_line(claim));
}

/// Holds when both values are equal, and prints them.
///
/// ```
/// helpers::check::equal("the vector has its three items", vec![1, 2, 3].len(), 3);
/// // ✓ the vector has its three items: 3, as expected
/// ```
pub fn equal<T: PartialEq + Debug>(claim: &str, seen: T, expected: T) {
    if seen == expected {
        let claim = format!("{}: {}, as expected", one_line(claim), shown(&seen));
        holds(&claim, true);
    } else {
        compared(false, claim, &seen, "expected", &expected);
    }
}

/// Holds when `seen` is `bound` or more, and prints both. NaN is never enough.
///
/// ```
/// use std::time::Duration;
///
/// let (took, pause) = (Duration::from_micros(300_341), Duration::from_millis(300));
/// helpers::check::at_least("join waited for the thread", took, pause);
/// // ✓ join waited for the thread: 300.3 ms, at least 300 ms
/// ```
pub fn at_least<T: PartialOrd + Debug>(claim: &str, seen: T, bound: T) {
    compared(seen >= bound, claim, &seen, "at least", &bound);
}

/// Holds when `seen` is `bound` or less, and prints both. NaN never is.
///
/// ```
/// helpers::check::at_most("an empty string owns no bytes", String::new().capacity(), 0);
/// // ✓ an empty string owns no bytes: 0, at most 0
/// ```
pub fn at_most<T: PartialOrd + Debug>(claim: &str, seen: T, bound: T) {
    compared(seen <= bound, claim, &seen, "at most", &bound);
}

/// Holds when the first value is less than the second, and prints both.
///
/// ```
/// helpers::check::less_than("a byte is smaller than a word", size_of::<u8>(), size_of::<usize>());
/// // ✓ a byte is smaller than a word: 1, less than 8
/// ```
pub fn less_than<T: PartialOrd + Debug>(claim: &str, smaller: T, larger: T) {
    compared(smaller < larger, claim, &smaller, "less than", &larger);
}

/// The verdict on an exercise: `✓ task` when it is solved, else `✗ advice`.
///
/// The advice says what is wrong and what to look at.
///
/// ```
/// let doubled: Vec<i32> = [1, 2].iter().map(|n| n * 2).collect();
/// helpers::check::solved(
///     "every number is doubled",
///     doubled == [2, 4],
///     &format!("[1, 2] became {doubled:?}. What does the closure return?"),
/// );
/// ```
pub fn solved(task: &str, ok: bool, advice: &str) {
    println!("{} {}", mark(ok), one_line(if ok { task } else { advice }));
}

/// Says what this machine cannot show, and why: `○ not shown here: …`.
///
/// ```
/// if helpers::os::context_switches().is_none() {
///     helpers::check::not_here("context switches", "this system does not count them for us");
/// }
/// ```
pub fn not_here(what: &str, why: &str) {
    println!("○ not shown here: {} ({})", one_line(what), one_line(why));
}

/// One comparison, printed; not generic, so that a cell compiles little.
fn compared(it_does: bool, claim: &str, seen: &dyn Debug, relation: &str, bound: &dyn Debug) {
    let (mut left, mut right) = (shown(seen), shown(bound));
    // "300.0 ms, at least 300 ms" would not tell why it fails: here each digit counts.
    if reads_the_same(&left, &right) && (!it_does || relation == "less than") {
        (left, right) = (exactly(seen), exactly(bound));
    }
    holds(
        &format!("{}: {left}, {relation} {right}", one_line(claim)),
        it_does,
    );
}

fn mark(it_does: bool) -> char {
    if it_does { '✓' } else { '✗' }
}
