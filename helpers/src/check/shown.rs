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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::time::Duration;

    #[test]
    fn durations_have_few_digits_and_a_unit() {
        assert_eq!(shown(&Duration::from_nanos(300_341_234)), "300.3 ms");
        assert_eq!(shown(&Duration::from_nanos(1_020)), "1.02 µs");
        assert_eq!(shown(&Duration::ZERO), "0 ns");
        assert_eq!(shown(&Some(Duration::from_micros(1_234))), "Some(1.2ms)");
    }

    #[test]
    fn fractions_are_rounded_and_whole_numbers_are_not() {
        assert_eq!(shown(&1.234_567), "1.23");
        assert_eq!(shown(&-0.041_9), "-0.04");
        assert_eq!(shown(&1_234_567_u64), "1234567");
        assert_eq!(shown(&f64::NAN), "NaN");
        assert_eq!(shown(&f64::INFINITY), "inf");
    }

    #[test]
    fn texts_that_look_like_values_stay_texts() {
        assert_eq!(shown(&"5ms"), "\"5ms\"");
        assert_eq!(shown(&["s", "ms"]), "[\"s\", \"ms\"]");
    }

    #[test]
    fn fractions_within_a_value_are_rounded_and_all_else_is_kept() {
        assert_eq!(shown(&Ok::<(), ()>(())), "Ok(())");
        assert_eq!(shown(&(true, 1.25, false)), "(true, 1.2, false)");
        assert_eq!(shown(&[0.066, 1e-7, 2.0]), "[0.1, 1e-7, 2.0]");
        assert_eq!(shown(&("1.25 \" 1.25", 1.25)), "(\"1.25 \\\" 1.25\", 1.2)");
        assert_eq!(shown(&std::net::Ipv4Addr::LOCALHOST), "127.0.0.1");
    }

    #[test]
    fn long_values_are_cut_between_characters() {
        let long = shown(&"µ".repeat(1_000));
        assert_eq!(long.chars().count(), LONGEST + 1);
        assert!(long.ends_with('…'));
    }

    proptest! {
        #[test]
        fn any_value_becomes_one_line(text in "\\PC*|(.|\n)*", number: f64, nanos: u64) {
            for line in [shown(&text), shown(&number), shown(&Duration::from_nanos(nanos)), one_line(&text)] {
                prop_assert!(!line.contains('\n'), "{line}");
            }
        }
    }
}
