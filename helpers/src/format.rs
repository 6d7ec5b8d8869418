//! How numbers are written for people: few digits, and a unit that fits.

use std::time::Duration;

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
    let units = ["B", "KiB", "MiB", "GiB", "TiB"];
    let mut size = value;
    let mut unit = 0;
    while size.abs() >= 1023.95 && unit + 1 < units.len() {
        (size, unit) = (size / 1024.0, unit + 1);
    }
    format!("{} {}", fixed(size), units[unit])
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

/// Line breaks become spaces: what is printed is one line.
pub(crate) fn one_line(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join(" ")
}

/// Puts a thin space between groups of three digits.
fn grouped(text: &str) -> String {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text),
    };
    let mut parts: Vec<&str> = Vec::new();
    let mut rest = digits;
    while rest.len() > 3 {
        let (head, tail) = rest.split_at(rest.len() - 3);
        parts.push(tail);
        rest = head;
    }
    parts.push(rest);
    parts.reverse();
    format!("{sign}{}", parts.join("\u{202f}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unit_fits_the_size() {
        assert_eq!(nanoseconds(0.75), "0.75 ns");
        assert_eq!(nanoseconds(1_020.0), "1.02 µs");
        assert_eq!(nanoseconds(20_300_000.0), "20.3 ms");
        assert_eq!(nanoseconds(300_341_200.0), "300.3 ms");
        assert_eq!(nanoseconds(999_999.0), "1.00 ms");
        assert_eq!(duration(Duration::ZERO), "0 ns");
        assert_eq!(duration(Duration::from_secs(2)), "2 s");
    }

    #[test]
    fn bytes_go_by_1024() {
        assert_eq!(bytes(912.0), "912 B");
        assert_eq!(bytes(9_226.0), "9.01 KiB");
        assert_eq!(bytes(1_048_570.0), "1.00 MiB");
        assert_eq!(bytes(0.0), "0 B");
    }

    #[test]
    fn a_range_names_a_shared_unit_once() {
        assert_eq!(nanoseconds_between(1_010.0, 1_050.0), "1.01–1.05 µs");
        assert_eq!(nanoseconds_between(990.0, 1_050.0), "990 ns–1.05 µs");
    }

    #[test]
    fn big_and_tiny_numbers_stay_readable() {
        assert_eq!(digits(12_500.0), "12\u{202f}500");
        assert_eq!(digits(-1_234_567.0), "-1\u{202f}234\u{202f}567");
        assert_eq!(digits(0.0), "0");
        assert_eq!(digits(1e300), "1.00e300");
        assert_eq!(digits(0.001), "1.00e-3");
    }
}
