//! How numbers are written for people: few digits, and a unit that fits.

use std::time::Duration;

pub(crate) use relay::one_line;

/// Nanoseconds with the unit that fits: `1.02 µs`, `300.3 ms`.
pub(crate) fn nanoseconds(value: f64) -> String {
    let (divisor, unit) = unit_for(value);
    format!("{} {unit}", fixed(value / divisor))
}

/// A range of nanoseconds; the unit stands once where both ends share it: `1.01–1.05 µs`.
pub(crate) fn nanoseconds_between(low: f64, high: f64) -> String {
    let (divisor, unit) = unit_for(low);
    if unit_for(high).1 == unit {
        format!("{}–{}", fixed(low / divisor), nanoseconds(high))
    } else {
        format!("{}–{}", nanoseconds(low), nanoseconds(high))
    }
}

/// A duration with the unit that fits.
pub(crate) fn duration(value: Duration) -> String {
    nanoseconds(value.as_nanos() as f64)
}

/// Bytes with the unit that fits, in powers of 1024: `912 B`, `9.01 KiB`.
pub(crate) fn bytes(value: f64) -> String {
    let (mut size, mut unit) = (value, "B");
    for larger in ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"] {
        if size.abs() >= 1023.95 {
            (size, unit) = (size / 1024.0, larger);
        }
    }
    format!("{} {unit}", fixed(size))
}

/// The greatest unit of which there is at least one, once rounded, and its nanoseconds.
fn unit_for(value: f64) -> (f64, &'static str) {
    match value.abs() {
        size if size < 999.95 => (1.0, "ns"),
        size if size < 999.95e3 => (1e3, "µs"),
        size if size < 999.95e6 => (1e6, "ms"),
        _ => (1e9, "s"),
    }
}

/// Two decimals below ten, one above, none for a whole number.
fn fixed(value: f64) -> String {
    match value.abs() {
        size if size.fract() == 0.0 => format!("{value:.0}"),
        size if size < 9.995 => format!("{value:.2}"),
        _ => format!("{value:.1}"),
    }
}

/// A number with about three significant digits: `1.02`, `20.3`, `300`, `12 500`.
pub(crate) fn digits(value: f64) -> String {
    let size = value.abs();
    let decimals = match size {
        size if size >= 100.0 || size.fract() == 0.0 => 0,
        size if size >= 10.0 => 1,
        _ => 2,
    };
    if size > 0.0 && !(0.01..1e15).contains(&size) {
        return format!("{value:.2e}");
    }
    let text = format!("{value:.decimals$}");
    if size < 10_000.0 {
        text
    } else {
        grouped(&text)
    }
}

/// Puts a thin space between groups of three digits of a whole number.
fn grouped(number: &str) -> String {
    let mut text = String::new();
    for (place, digit) in number.char_indices() {
        let in_front = text.ends_with(|last: char| last.is_ascii_digit());
        if in_front && (number.len() - place).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}
