//! How a value is written in a check's line.

use std::fmt::Debug;

use crate::format::{digits, nanoseconds, one_line};

/// Longer texts are cut.
const LONGEST: usize = 160;

/// Few digits: `300.3 ms` and not `300.341234ms`.
pub(super) fn shown(value: &dyn Debug) -> String {
    let exact = exactly(value);
    duration(&exact)
        .or_else(|| fraction(&exact))
        .unwrap_or_else(|| cut(rounded(&exact)))
}

/// Every digit and every character, on one line.
pub(super) fn exactly(value: &dyn Debug) -> String {
    one_line(&format!("{value:?}"))
}

/// Nobody could tell from the texts which value is greater: `300.0 ms` and `300 ms`.
pub(super) fn reads_the_same(one: &str, other: &str) -> bool {
    let parts = |text: &str| {
        let (number, unit) = text.split_once(' ').unwrap_or((text, ""));
        Some((number.parse::<f64>().ok()?, unit.to_owned()))
    };
    one == other || parts(one).is_some_and(|parts_of_one| Some(parts_of_one) == parts(other))
}

/// What `Duration` writes: digits and a unit, nothing between.
///
/// The functions of `check` take any value that has `Debug`, so that text is all there is to tell
/// a duration by.
fn duration(text: &str) -> Option<String> {
    let units = [("ns", 1.0), ("µs", 1e3), ("ms", 1e6), ("s", 1e9)];
    let (number, scale) = units
        .iter()
        .find_map(|(unit, scale)| Some((text.strip_suffix(unit)?, scale)))?;
    is_number(number).then_some(())?;
    Some(nanoseconds(number.parse::<f64>().ok()? * scale))
}

/// A number with a fraction; a whole number stays as it is, for it may be a count or a name.
fn fraction(text: &str) -> Option<String> {
    let number = text.strip_prefix('-').unwrap_or(text);
    (is_number(number) && number.contains('.')).then_some(())?;
    Some(digits(text.parse().ok()?))
}

/// The text with the fractions in it rounded, except within quotation marks.
///
/// Rust's own `{:.1?}` would also cut `true` to `t` and `()` to `(`.
fn rounded(text: &str) -> String {
    let mut short = String::with_capacity(text.len());
    let (mut rest, mut quoted) = (text, false);
    while !rest.is_empty() {
        let end = rest
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(rest.len());
        let (number, after) = rest.split_at(end);
        match number.parse::<f64>() {
            Ok(value) if number.contains('.') && !quoted => short += &format!("{value:.1}"),
            _ => short += number,
        }
        let escaped = usize::from(after.starts_with('\\'));
        quoted ^= after.starts_with('"');
        let other: String = after.chars().take(1 + escaped).collect();
        short += &other;
        rest = &after[other.len()..];
    }
    short
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || c == '.')
}

fn cut(text: String) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
