//! What a summary and a series say, whatever was measured.

use std::convert::Infallible;
use std::time::Duration;

use helpers::timing::{Series, Summary, Sweep};
use proptest::prelude::*;

fn durations() -> impl Strategy<Value = Vec<Duration>> {
    prop::collection::vec((0..1_u64 << 40).prop_map(Duration::from_nanos), 1..80)
}

fn five(summary: &Summary) -> [Duration; 5] {
    [
        summary.min(),
        summary.lower_quartile(),
        summary.median(),
        summary.upper_quartile(),
        summary.max(),
    ]
}

/// One value, measured as often as there are samples.
fn series_of(samples: &[f64]) -> Series {
    let mut rest = samples.iter().copied();
    Sweep::over([1])
        .repeats(samples.len())
        .record(|_| Ok::<f64, Infallible>(rest.next().unwrap_or(f64::NAN)))
}

#[test]
fn no_samples_are_an_error_that_says_the_mend() {
    let error = Summary::of(&[]).unwrap_err();
    assert!(error.to_string().contains("measure at least once"));
}

/// How the tool writes times: the median of a summary of this one, in nanoseconds.
fn written(nanoseconds: u64) -> String {
    let summary = Summary::of(&[Duration::from_nanos(nanoseconds)]).unwrap();
    let line = summary.to_string();
    line.split(" (").next().unwrap().to_owned()
}

/// How it writes numbers.
fn digits(number: f64) -> String {
    let line = series_of(&[number]).to_string();
    line.split(" at ").next().unwrap().to_owned()
}

#[test]
fn the_unit_fits_the_size() {
    let below_one = Summary::of(&[0, 1].map(Duration::from_nanos)).unwrap();
    assert_eq!(
        below_one.to_string(),
        "0.50 ns (median of 2; middle half 0.25–0.75 ns)"
    );
    assert_eq!(written(1_020), "1.02 µs");
    assert_eq!(written(20_300_000), "20.3 ms");
    assert_eq!(written(300_341_200), "300.3 ms");
    assert_eq!(written(999_999), "1.00 ms");
    assert_eq!(written(0), "0 ns");
    assert_eq!(written(2_000_000_000), "2 s");
}

#[test]
fn a_summary_names_a_shared_unit_once() {
    let line = |samples: [u64; 3]| {
        let summary = Summary::of(&samples.map(Duration::from_nanos)).unwrap();
        summary.to_string()
    };
    assert_eq!(
        line([1_010, 1_020, 1_050]),
        "1.02 µs (median of 3; middle half 1.01–1.03 µs)"
    );
    assert_eq!(
        line([980, 1_000, 1_100]),
        "1 µs (median of 3; middle half 990 ns–1.05 µs)"
    );
}

#[test]
fn the_longest_duration_there_is_does_no_harm() {
    let summary = Summary::of(&[Duration::MAX, Duration::ZERO]).unwrap();
    assert_eq!(summary.min(), Duration::ZERO);
    assert!(summary.max() > Duration::from_secs(1 << 33));
}

#[test]
fn quartiles_of_extreme_values_stay_between_them() {
    let series = series_of(&[f64::MIN, f64::MAX]);
    let point = &series.points()[0];
    assert!(point.low.is_finite() && point.median.is_finite() && point.high.is_finite());
}

#[test]
fn big_and_tiny_numbers_stay_readable() {
    assert_eq!(digits(12_500.0), "12\u{202f}500");
    assert_eq!(digits(-1_234_567.0), "-1\u{202f}234\u{202f}567");
    assert_eq!(digits(-123_456.0), "-123\u{202f}456");
    assert_eq!(digits(0.0), "0");
    assert_eq!(digits(1e300), "1.00e300");
    assert_eq!(digits(0.001), "1.00e-3");
}

proptest! {
    #[test]
    fn quartiles_are_in_order_and_within_the_samples(samples in durations()) {
        let five = five(&Summary::of(&samples).unwrap());
        prop_assert!(five.is_sorted(), "{:?}", five);
        prop_assert_eq!(Some(&five[0]), samples.iter().min());
        prop_assert_eq!(Some(&five[4]), samples.iter().max());
    }

    #[test]
    fn order_does_not_matter(
        (samples, shuffled) in durations().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
    ) {
        prop_assert_eq!(Summary::of(&samples).unwrap(), Summary::of(&shuffled).unwrap());
    }

    #[test]
    fn twice_the_times_give_twice_the_summary(samples in durations()) {
        let twice: Vec<Duration> = samples.iter().map(|sample| *sample * 2).collect();
        let (once, twice) = (Summary::of(&samples).unwrap(), Summary::of(&twice).unwrap());
        prop_assert_eq!(once.nanoseconds() * 2.0, twice.nanoseconds());
    }

    #[test]
    fn half_of_the_samples_are_no_longer_than_the_median(samples in durations()) {
        let median = Summary::of(&samples).unwrap().nanoseconds();
        let no_longer = samples.iter().filter(|sample| sample.as_nanos() as f64 <= median);
        let no_shorter = samples.iter().filter(|sample| sample.as_nanos() as f64 >= median);
        prop_assert!(no_longer.count() * 2 >= samples.len());
        prop_assert!(no_shorter.count() * 2 >= samples.len());
    }

    #[test]
    fn one_outlier_among_equal_samples_moves_no_quartile(
        usual in 1_u64..1_000_000, outlier: u64, count in 5_usize..40,
    ) {
        let mut samples = vec![Duration::from_nanos(usual); count];
        samples[0] = Duration::from_nanos(outlier);
        let summary = Summary::of(&samples).unwrap();
        prop_assert_eq!(summary.lower_quartile(), summary.upper_quartile());
    }

    #[test]
    fn a_series_keeps_what_is_finite_and_counts_the_rest(samples in prop::collection::vec(any::<f64>(), 1..40)) {
        let series = series_of(&samples);
        let finite = samples.iter().filter(|sample| sample.is_finite()).count();
        prop_assert_eq!(series.left_out(), samples.len() - finite);
        prop_assert_eq!(series.points().len(), usize::from(finite > 0));
        for point in series.points() {
            prop_assert_eq!(point.samples, finite);
            prop_assert!(point.low <= point.median && point.median <= point.high);
            prop_assert!(point.low.is_finite() && point.high.is_finite());
        }
        prop_assert!(!series.to_string().contains('\n'));
    }

    #[test]
    fn a_summary_is_printed_on_one_line(samples in durations()) {
        let line = Summary::of(&samples).unwrap().to_string();
        let count = format!("median of {}", samples.len());
        prop_assert!(!line.contains('\n') && line.contains(&count), "{}", line);
    }
}
