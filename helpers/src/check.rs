//! What a cell asserts about its claim.
//!
//! Each function prints one line to standard output: `✓ …` when the claim holds, `✗ …` when it
//! does not, with what was seen. None of them panics: a reader sees a sentence, not a backtrace,
//! and the tests look for the line.
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

use std::fmt::Debug;
use std::panic::{self, PanicHookInfo};
use std::thread;

/// Prints `✓ claim` when it holds, else `✗ claim`.
///
/// ```
/// helpers::check::holds("two and two are four", 2 + 2 == 4);
/// ```
pub fn holds(claim: &str, it_does: bool) {
    println!("{} {claim}", mark(it_does));
}

/// Holds when both values are equal, and prints them.
///
/// ```
/// helpers::check::equal("the vector has its three items", vec![1, 2, 3].len(), 3);
/// ```
pub fn equal<T: PartialEq + Debug>(claim: &str, seen: T, expected: T) {
    if seen == expected {
        line(true, claim, &seen, "as expected", None);
    } else {
        line(false, claim, &seen, "expected", Some(&expected));
    }
}

/// Holds when `seen` is `bound` or more, and prints both.
///
/// ```
/// helpers::check::at_least("there is a core to run on", helpers::os::cores(), 1);
/// ```
pub fn at_least<T: PartialOrd + Debug>(claim: &str, seen: T, bound: T) {
    line(seen >= bound, claim, &seen, "at least", Some(&bound));
}

/// Holds when `seen` is `bound` or less, and prints both.
///
/// ```
/// helpers::check::at_most("an empty string owns no bytes", String::new().capacity(), 0);
/// ```
pub fn at_most<T: PartialOrd + Debug>(claim: &str, seen: T, bound: T) {
    line(seen <= bound, claim, &seen, "at most", Some(&bound));
}

/// Holds when the first value is less than the second, and prints both.
///
/// ```
/// helpers::check::less_than("a byte is smaller than a word", size_of::<u8>(), size_of::<usize>());
/// ```
pub fn less_than<T: PartialOrd + Debug>(claim: &str, smaller: T, larger: T) {
    line(
        smaller < larger,
        claim,
        &smaller,
        "less than",
        Some(&larger),
    );
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
    println!("{} {}", mark(ok), if ok { task } else { advice });
}

/// Says what this machine cannot show, and why: `○ not shown here: …`.
///
/// ```
/// if helpers::os::context_switches().is_none() {
///     helpers::check::not_here("context switches", "this system does not count them for us");
/// }
/// ```
pub fn not_here(what: &str, why: &str) {
    println!("○ not shown here: {what} ({why})");
}

/// Makes every later panic one line on standard output, in place of a backtrace on standard error.
///
/// The kernel's prelude calls it once. It stays in force for all threads; calling it again
/// changes nothing.
///
/// ```
/// helpers::check::quiet_panics();
/// let result = std::thread::spawn(|| panic!("no more tea")).join();
/// assert!(result.is_err()); // printed: panicked: no more tea (thread unnamed)
/// ```
pub fn quiet_panics() {
    panic::set_hook(Box::new(|panic| println!("{}", one_line(panic))));
}

fn one_line(panic: &PanicHookInfo<'_>) -> String {
    let message = panic.payload_as_str().unwrap_or("a value that is no text");
    let words: Vec<&str> = message.split_whitespace().collect();
    let thread = thread::current();
    format!(
        "panicked: {} (thread {})",
        words.join(" "),
        thread.name().unwrap_or("unnamed")
    )
}

fn mark(it_does: bool) -> char {
    if it_does { '✓' } else { '✗' }
}

/// The one place that prints a comparison; not generic, so that a cell compiles little.
fn line(it_does: bool, claim: &str, seen: &dyn Debug, relation: &str, bound: Option<&dyn Debug>) {
    match bound {
        Some(bound) => println!(
            "{} {claim}: {seen:.1?}, {relation} {bound:.1?}",
            mark(it_does)
        ),
        None => println!("{} {claim}: {seen:.1?}, {relation}", mark(it_does)),
    }
}
