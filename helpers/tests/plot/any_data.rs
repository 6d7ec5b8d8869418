//! Ten thousand inputs that nobody would draw: no panic, no blank picture, nothing slow.

use std::hint::black_box;
use std::sync::LazyLock;
use std::time::Duration;

use helpers::diagram::{Message, drawing, memory_map, sequence};
use helpers::os::{Mapping, thread_cpu_time};
use helpers::plot::{Chart, Picture, timeline};
use helpers::timing::Span;
use proptest::prelude::*;

use crate::svg::assert_whole;

/// How much CPU time a picture may take: as much as this machine needs to print 100,000 points four
/// times, about 80 ms. The slowest picture takes half of that, and 30 ms as kernels compile it.
static SLOW: LazyLock<Duration> = LazyLock::new(|| {
    let point = |i: u32| format!("{},{} ", f64::from(i), i % 1000).len();
    let print = || (0..100_000).map(point).sum::<usize>();
    4 * (0..5).map(|_| timed(print).0).min().unwrap_or_default()
});

fn timed<T>(action: impl Fn() -> T) -> (Duration, T) {
    let begun = thread_cpu_time().unwrap();
    let result = black_box(action());
    (thread_cpu_time().unwrap() - begun, result)
}

/// Draws a picture and looks at it. It is drawn again before it counts as slow, since others use the
/// caches, too.
fn check(draw: impl Fn() -> Picture) {
    let (mut took, picture) = timed(&draw);
    for _ in 0..5 {
        if took > *SLOW {
            took = took.min(timed(&draw).0);
        }
    }
    assert!(
        took <= *SLOW,
        "{took:?}, at most {:?}: {}",
        *SLOW,
        picture.alt()
    );
    assert_whole(&picture);
}

fn hostile_number() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => -100.0..100.0,
        1 => any::<f64>(),
        1 => prop::sample::select(vec![
            0.0, -0.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300, -1e300, 1e-300, 1e308, -1e308, f64::MAX, f64::MIN, 5e-324,
        ]),
    ]
}

/// From nothing to a very long text, with letters that mean something in XML and HTML.
fn hostile_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[/\\[\\]<>&\"'\\n\\t\u{1}\u{7f}\u{202e}ÄµΩЖ線🦀 ]{0,40}",
        ("[Wm]{1,20} ?", 1_usize..60).prop_map(|(part, times)| part.repeat(times)),
    ]
}

/// Runs of one value, and values that all fit a logarithmic axis, which single numbers seldom make.
fn hostile_points() -> impl Strategy<Value = Vec<(f64, f64)>> {
    prop_oneof![
        4 => prop::collection::vec((hostile_number(), hostile_number()), 0..40),
        1 => (hostile_number(), 0_usize..5).prop_map(|(value, count)| vec![(value, value); count]),
        1 => prop::collection::vec((-300.0..300.0, -300.0..300.0), 1..9).prop_map(|powers| {
            powers.into_iter().map(|(x, y)| (10_f64.powf(x), 10_f64.powf(y))).collect()
        }),
    ]
}

fn hostile_mapping() -> impl Strategy<Value = Mapping> {
    let address = || prop_oneof![0_usize..64, any::<usize>()];
    (address(), address(), any::<[bool; 3]>(), hostile_text()).prop_map(
        |(start, end, [readable, writable, executable], name)| Mapping {
            start,
            end,
            readable,
            writable,
            executable,
            name,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn any_points_make_a_whole_picture(
        first in hostile_points(),
        second in hostile_points(),
        [log_x, log_y, zero] in any::<[bool; 3]>(),
        title in hostile_text(),
        label in hostile_text(),
        line in hostile_number(),
    ) {
        let mut chart = Chart::new(&title).x(&label).y(&label).line(&label, &first)
            .points("dots", &second).backdrop("behind", &second).vertical(line, &label)
            .vertical(line, "a line").note(&label).horizontal(line, &label).mark(line, line, &label);
        if log_x { chart = chart.log_x(); }
        if log_y { chart = chart.log_y(); }
        if zero { chart = chart.from_zero(); }
        let band: Vec<(f64, f64, f64)> = first.iter().map(|&(x, y)| (x, y, y * 2.0)).collect();
        let chart = chart.band("area", &band);
        check(|| chart.picture());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn any_bars_make_a_whole_picture(
        bars in prop::collection::vec((hostile_text(), hostile_number()), 0..90),
        log: bool,
        line in hostile_number(),
        label in hostile_text(),
    ) {
        let bars: Vec<(&str, f64)> = bars.iter().map(|(name, value)| (&**name, *value)).collect();
        let chart = Chart::new("Bars").x(&label).bars(&bars).vertical(line, &label)
            .horizontal(line, "b").mark(line, line, "c");
        let chart = if log { chart.log_x() } else { chart };
        check(|| chart.picture());
    }

    #[test]
    fn any_values_make_a_whole_histogram(
        values in prop::collection::vec(hostile_number(), 0..200),
        log_x: bool,
        log_y: bool,
    ) {
        let half = values.len() / 2;
        let chart = Chart::new("?").histogram("one", &values).histogram("two", &values[half..]);
        let chart = if log_x { chart.log_x() } else { chart };
        let chart = if log_y { chart.log_y() } else { chart };
        check(|| chart.picture());
    }

    #[test]
    fn any_strokes_make_a_whole_picture(
        strokes in prop::collection::vec(hostile_points(), 0..6),
        question in hostile_text(),
    ) {
        check(|| drawing(&question, &strokes));
    }

    #[test]
    fn any_mappings_make_a_whole_picture(
        mappings in prop::collection::vec(hostile_mapping(), 0..40),
        pointers in prop::collection::vec((hostile_text(), prop_oneof![0_usize..64, any::<usize>()]), 0..40),
        question in hostile_text(),
    ) {
        let pointers: Vec<(&str, usize)> = pointers.iter().map(|(l, at)| (&**l, *at)).collect();
        let picture = memory_map(&question, &mappings, &pointers);
        let any = mappings.iter().any(|mapping| mapping.start < mapping.end);
        prop_assert_eq!(!any, picture.to_svg().contains("There is no data to draw."));
        check(|| memory_map(&question, &mappings, &pointers));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_spans_and_messages_make_whole_pictures(
        names in prop::collection::vec(prop_oneof![hostile_text(), "[ab]"], 0..60),
        times in prop::collection::vec((0_u64..1 << 62, 0_u64..1 << 62), 60),
    ) {
        let span = |(who, (start, length)): (&String, &(u64, u64))| Span {
            who: who.clone(),
            start: Duration::from_nanos(*start),
            end: Duration::from_nanos(start + length),
        };
        let spans: Vec<Span> = names.iter().zip(&times).map(span).collect();
        check(|| timeline("Who ran?", &spans));
        let message = |pair: &[String]| Message::new(&pair[0], &pair[1], &pair[0]);
        let messages: Vec<Message> = names.windows(2).map(message).collect();
        check(|| sequence("Who spoke?", &messages));
    }
}

#[test]
fn a_hundred_thousand_points_stay_small_and_quick() {
    let scattered = |i: u64| (i as f64, (i.wrapping_mul(2_654_435_761) % 1000) as f64);
    let points: Vec<(f64, f64)> = (0..100_000).map(scattered).collect();
    let (line, dots) = (
        Chart::new("Many").line("line", &points),
        Chart::new("Many").points("dots", &points),
    );
    check(|| line.picture());
    check(|| dots.picture());
    check(|| drawing("Many", std::slice::from_ref(&points)));
    let zigzag = |i: u32| (f64::from(i % 2) * 500.0, f64::from(i));
    let zigzag: Vec<(f64, f64)> = (0..100_000).map(zigzag).collect();
    let chart = Chart::new("Many").line("to and fro", &zigzag);
    check(|| chart.picture());
}

#[test]
fn numbers_at_the_ends_of_what_there_is_are_drawn() {
    let extremes = [
        [(-1e308, 1.0), (1e308, 2.0)],
        [(1.0, -1e308), (2.0, 1e308)],
        [(1e-300, 1.0), (1e300, 2.0)],
        [(5e-324, 5e-324), (5e-324, 5e-324)],
        [(0.0, 0.0), (0.0, 0.0)],
        [(1.0, 1.0), (1.0, 1.0)],
    ];
    for points in extremes {
        let positive = points.iter().all(|(x, y)| *x > 0.0 && *y > 0.0);
        let chart = Chart::new("Extreme").line("a", &points);
        for chart in [
            chart.clone(),
            if positive {
                chart.log_x().log_y()
            } else {
                chart
            },
        ] {
            check(|| chart.picture());
            assert!(
                !chart.picture().alt().contains("left out"),
                "{}",
                chart.picture().alt()
            );
        }
    }
}
