//! What a sweep does when all goes well, and when it does not.

use std::convert::Infallible;
use std::thread;
use std::time::Duration;

use helpers::timing::{Series, Sweep, sweep};

const PAUSE: Duration = Duration::from_millis(10);

fn xs(series: &Series) -> Vec<f64> {
    series.points().iter().map(|point| point.x).collect()
}

#[test]
fn repeats_of_different_values_take_turns() {
    let mut order = Vec::new();
    Sweep::over([1, 2, 3]).repeats(2).run(|n| {
        order.push(n);
        Ok::<(), Infallible>(())
    });
    assert_eq!(order, [1, 2, 3, 1, 2, 3]);
}

#[test]
fn what_was_measured_before_a_failure_is_kept() {
    let mut calls = 0;
    let series = sweep(1..=5, |n| {
        calls += 1;
        // In the second round the third value fails, which went well in the first.
        if calls == 8 {
            Err(format!("no {n} today"))
        } else {
            Ok(())
        }
    });
    assert_eq!(xs(&series), [1.0, 2.0, 3.0, 4.0, 5.0]);
    let samples: Vec<usize> = series.points().iter().map(|point| point.samples).collect();
    assert_eq!(samples, [3, 3, 1, 1, 1]);
    assert_eq!(series.stopped(), Some("at 3: no 3 today"));
}

#[test]
fn what_is_greater_than_a_value_that_failed_is_not_tried() {
    let mut tried = Vec::new();
    let series = Sweep::over([8, 4, 2, 1]).repeats(2).run(|n| {
        tried.push(n);
        if n > 2 { Err("too many") } else { Ok(()) }
    });
    assert_eq!(tried, [8, 4, 2, 1, 2, 1]);
    assert_eq!(xs(&series), [2.0, 1.0]);
    assert_eq!(series.stopped(), Some("at 4: too many"));
}

#[test]
fn a_panic_ends_the_sweep_but_not_the_cell() {
    let series = Sweep::over(1..=9).run(|n| {
        assert!(n < 4, "failed to\nspawn thread");
        Ok::<(), Infallible>(())
    });
    assert_eq!(xs(&series), [1.0, 2.0, 3.0]);
    assert_eq!(
        series.stopped(),
        Some("at 4: it panicked: failed to spawn thread")
    );
}

#[test]
fn no_step_begins_once_the_budget_is_used_up() {
    let series = Sweep::over(1..=1_000).budget(PAUSE * 12).run(|_| {
        // At least so long, so that the thirteenth would begin too late.
        thread::sleep(PAUSE);
        Ok::<(), Infallible>(())
    });
    assert!((1..=12).contains(&series.points().len()), "{series}");
    assert!(
        series
            .stopped()
            .is_some_and(|why| why.ends_with("120 ms are over"))
    );
}

#[test]
fn a_budget_that_ends_after_the_first_round_is_no_loss() {
    let series = Sweep::over(1..=4)
        .repeats(usize::MAX)
        .budget(PAUSE * 10)
        .run(|_| {
            thread::sleep(PAUSE);
            Ok::<(), Infallible>(())
        });
    // On a machine so busy that a round does not fit, this says so instead.
    assert_eq!(series.stopped().is_none(), series.points().len() == 4);
    let samples = || series.points().iter().map(|point| point.samples);
    assert!(
        samples().max().unwrap() - samples().min().unwrap() <= 1,
        "{series}"
    );
}

#[test]
fn without_any_budget_one_step_is_made() {
    let series = Sweep::over(1..=4)
        .budget(Duration::ZERO)
        .run(|_| Ok::<(), Infallible>(()));
    assert_eq!(xs(&series), [1.0]);
    assert_eq!(series.stopped(), Some("before 2: 0 ns are over"));
}

#[test]
fn nothing_to_measure_gives_an_empty_series() {
    let series = Sweep::over([]).repeats(0).run(|_| Ok::<(), Infallible>(()));
    assert!(series.points().is_empty() && series.stopped().is_none());
    assert_eq!(series.to_string(), "nothing measured (values: 0)");
}

#[test]
fn values_without_end_are_cut() {
    let series = Sweep::over(1..)
        .repeats(1)
        .record(|n| Ok::<f64, Infallible>(n as f64));
    assert_eq!(series.points().len(), 100_000);
}

#[test]
fn more_work_takes_longer() {
    let series = sweep([1, 30], |n| {
        helpers::timing::work(n as u64 * 200_000);
        Ok::<(), Infallible>(())
    });
    assert!(series.at(30) > series.at(1), "{series}");
}

#[test]
fn a_series_is_printed_on_one_line_with_its_unit() {
    let times = sweep([5], |_| {
        thread::sleep(PAUSE);
        Ok::<(), Infallible>(())
    });
    assert!(times.to_string().contains(" ms at 5"), "{times}");
    let numbers = Sweep::over(1..=3).record(|n| {
        if n < 3 {
            Ok(n as f64 / 4.0)
        } else {
            Err("full")
        }
    });
    assert_eq!(
        numbers.to_string(),
        "0.25 at 1 to 0.50 at 2 (medians of 3; values: 2; stopped at 3: full)"
    );
}
