//! How numbers are written for people: three significant digits and a unit that fits.

use std::time::Duration;

/// Nanoseconds with the unit that fits: `1.02 µs`, `300 ms`.
pub(crate) fn nanoseconds(value: f64) -> String {
    let (divisor, unit) = match value.abs() {
        size if size < 1e3 => (1.0, "ns"),
        size if size < 1e6 => (1e3, "µs"),
        size if size < 1e9 => (1e6, "ms"),
        _ => (1e9, "s"),
    };
    format!("{} {unit}", digits(value / divisor))
}

/// A duration with the unit that fits.
pub(crate) fn duration(value: Duration) -> String {
    nanoseconds(value.as_nanos() as f64)
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
        assert_eq!(duration(Duration::from_millis(300)), "300 ms");
        assert_eq!(duration(Duration::from_secs(2)), "2 s");
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
