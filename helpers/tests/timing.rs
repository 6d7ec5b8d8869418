//! What keeps a core busy, what measures it, and who ran when.

use std::collections::BTreeSet;
use std::thread;
use std::time::Duration;

use helpers::timing::{Recorder, Span, measure, spin_for, units_for, work};
use proptest::prelude::*;

#[test]
fn twice_the_time_is_about_twice_the_units() {
    let units = units_for(Duration::from_millis(10));
    let twice = units_for(Duration::from_millis(20));
    let ratio = twice as f64 / units as f64;
    assert!((1.0..4.0).contains(&ratio), "{ratio}");
}

#[test]
fn no_time_is_one_unit() {
    assert_eq!(units_for(Duration::ZERO), 1);
}

#[test]
fn ten_times_the_work_takes_several_times_as_long() {
    let one = measure(|| work(20_000)).nanoseconds();
    let ten = measure(|| work(200_000)).nanoseconds();
    assert!((4.0..25.0).contains(&(ten / one)), "{}", ten / one);
}

#[test]
fn waiting_uses_wall_time_but_little_cpu_time() {
    let summary = measure(|| thread::sleep(Duration::from_millis(5)));
    assert!(summary.min() >= Duration::from_millis(5));
    if let Some(cpu) = summary.cpu() {
        assert!(cpu * 4 < summary.median(), "{summary}");
        let line = summary.to_string();
        let (_, cpu) = line.split_once("; CPU ").unwrap();
        assert!(cpu.ends_with("s)") && !cpu.contains(';'), "{line}");
    }
}

#[test]
fn slow_work_still_gets_its_fewest_samples() {
    let summary = measure(|| thread::sleep(Duration::from_millis(100)));
    assert!(summary.samples() >= 5);
    assert_eq!(summary.calls(), summary.samples() as u64);
}

#[test]
fn work_that_panics_is_written_down_too() {
    let log = Recorder::new();
    let theirs = log.clone();
    let result = thread::spawn(move || theirs.span("clumsy", || panic!("dropped"))).join();
    assert!(result.is_err());
    assert_eq!(log.spans()[0].who, "clumsy");
}

#[test]
fn one_party_does_not_overlap_itself() {
    let log = Recorder::new();
    let pause = || spin_for(Duration::from_millis(1));
    log.span("a", || log.span("a", pause));
    assert_eq!(log.overlap(), Duration::ZERO);
}

#[test]
fn only_time_shared_by_two_parties_counts() {
    let log = Recorder::new();
    let pause = || spin_for(Duration::from_millis(1));
    log.span("a", pause);
    log.span("b", || {
        pause();
        log.span("c", pause);
        log.span("b", pause);
        log.span("a", || log.span("c", pause));
    });
    // All of them began while "b" was open, one after the other.
    let spans = log.spans();
    let length = |index: usize| spans[index].end - spans[index].start;
    let names: Vec<&str> = spans.iter().map(|span| span.who.as_str()).collect();
    assert_eq!(names, ["a", "b", "c", "b", "a", "c"]);
    assert_eq!(log.overlap(), length(2) + length(4));
}

/// From one begin or end to the next it is always the same parties that have an open span.
fn shared(spans: &[Span]) -> Duration {
    let mut times: Vec<Duration> = spans
        .iter()
        .flat_map(|span| [span.start, span.end])
        .collect();
    times.sort();
    let is_shared = |from: Duration, to: Duration| {
        let open = spans
            .iter()
            .filter(|span| span.start <= from && to <= span.end);
        open.map(|span| &span.who).collect::<BTreeSet<_>>().len() > 1
    };
    let parts = times.windows(2).filter(|pair| is_shared(pair[0], pair[1]));
    parts.map(|pair| pair[1] - pair[0]).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn overlap_is_the_time_that_parties_share(
        plans in prop::collection::vec((0_usize..3, 0_u64..300, 0_u64..300), 0..8),
    ) {
        let log = Recorder::new();
        thread::scope(|scope| {
            for &(who, wait, length) in &plans {
                let log = &log;
                scope.spawn(move || {
                    spin_for(Duration::from_micros(wait));
                    log.span(["a", "b", "c"][who], || spin_for(Duration::from_micros(length)));
                });
            }
        });
        let spans = log.spans();
        let last = spans.iter().map(|span| span.end).max().unwrap_or_default();
        prop_assert_eq!(spans.len(), plans.len());
        prop_assert_eq!(log.overlap(), shared(&spans));
        prop_assert!(log.overlap() <= last);
    }
}
