//! Axes have few, short labels that differ.

use helpers::plot::{Chart, Picture};
use proptest::prelude::*;

use crate::svg::texts;

/// The labels below the picture, from left to right.
fn labels_across(picture: &Picture) -> Vec<String> {
    let all = texts(picture);
    let lowest = all
        .iter()
        .filter(|text| text.size < 12.5)
        .map(|text| text.y)
        .fold(0.0, f64::max);
    let mut row: Vec<_> = all
        .into_iter()
        .filter(|text| lowest - text.y < 3.0)
        .collect();
    row.sort_by(|a, b| a.left.total_cmp(&b.left));
    row.into_iter().map(|text| text.text).collect()
}

fn across(x: &[f64], log: bool) -> Vec<String> {
    let points: Vec<(f64, f64)> = x.iter().map(|x| (*x, 1.5)).collect();
    let chart = Chart::new("?").points("a", &points);
    labels_across(&if log { chart.log_x() } else { chart }.picture())
}

#[test]
fn ticks_are_round_numbers() {
    let tenths = [
        "0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9",
    ];
    assert_eq!(across(&[0.0, 0.9], false), tenths);
    assert_eq!(across(&[-200.0, 500.0], false)[1], "-100");
}

#[test]
fn a_log_axis_counts_in_powers_of_ten() {
    assert_eq!(
        across(&[1.0, 10_000.0], true),
        ["1", "10", "100", "1000", "10k"]
    );
}

#[test]
fn labels_that_are_close_together_still_differ() {
    let labels = across(&[1_000_010.0, 1_000_020.0], false);
    assert!(labels.contains(&"1.00001M".to_owned()), "{labels:?}");
}

#[test]
fn one_axis_has_one_unit() {
    assert_eq!(across(&[0.0, 20_000.0], false)[..3], ["0", "2k", "4k"]);
    assert_eq!(
        across(&[0.0, 3e9], false).last().map(String::as_str),
        Some("3G")
    );
}

#[test]
fn a_narrow_log_axis_has_labels_too() {
    for narrow in [[1.2, 1.3], [1.0, 1.5], [8.0, 9.0]] {
        assert!(across(&narrow, true).len() > 1, "{narrow:?}");
    }
}

#[test]
fn whole_numbers_have_no_labels_between_them() {
    assert_eq!(across(&[1.0, 2.0, 3.0, 4.0], false), ["1", "2", "3", "4"]);
    let counts = Chart::new("?")
        .histogram("a", &[0.0, 1.0, 1.0, 3.0])
        .picture();
    assert_eq!(labels_across(&counts), ["0", "1", "2", "3"]);
}

#[test]
fn no_label_at_all_is_cut_at_the_card() {
    let picture = Chart::new("?")
        .points("a", &[(0.0, 1.0), (123_456.0, 2.0)])
        .picture();
    let last = texts(&picture).into_iter().find(|text| text.text == "120k");
    let last = last.expect("a label at the end of the axis");
    assert!(last.left + last.wide < 760.0, "{last:?}");
}

proptest! {
    #[test]
    fn labels_differ_and_are_few(low in -1e9..1e9, span in 1e-2..1e9, log: bool) {
        let low = if log { f64::abs(low) + 1e-3 } else { low };
        let labels = across(&[low, low + span], log);
        let mut distinct = labels.clone();
        distinct.dedup();
        prop_assert!((1..25).contains(&labels.len()), "{labels:?}");
        prop_assert_eq!(distinct, labels);
    }
}
