//! Does `measure` agree with Criterion on the same work? `cargo bench --package helpers`
//!
//! Prints the median of both for work of about 1 µs, 100 µs and 20 ms, and their ratio. On a quiet
//! machine the ratio is within 5 % of 1.

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

use criterion::Criterion;
use helpers::timing::{measure, units_for, work};

const BODIES: [(&str, Duration); 3] = [
    ("1us", Duration::from_micros(1)),
    ("100us", Duration::from_micros(100)),
    ("20ms", Duration::from_millis(20)),
];

/// Both take turns this often. The fastest turn of each counts: other programs only add time.
const TURNS: usize = 5;

fn main() {
    let folder = std::env::temp_dir().join(format!("agreement-{}", std::process::id()));
    let mut rows = Vec::new();
    for (name, about) in BODIES {
        let units = black_box(units_for(about));
        let (mut ours, mut theirs) = (f64::INFINITY, f64::INFINITY);
        for _ in 0..TURNS {
            ours = ours.min(measure(|| work(units)).nanoseconds());
            theirs = theirs.min(by_criterion(name, units, &folder));
        }
        rows.push((name, ours, theirs));
    }
    let _ = fs::remove_dir_all(folder);
    println!(
        "{:>8} {:>16} {:>16} {:>8}",
        "work", "measure, ns", "Criterion, ns", "ratio"
    );
    for (name, ours, theirs) in rows {
        println!(
            "{name:>8} {ours:>16.1} {theirs:>16.1} {:>8.3}",
            ours / theirs
        );
    }
}

/// Criterion's median, in nanoseconds.
fn by_criterion(name: &str, units: u64, folder: &Path) -> f64 {
    let mut criterion = Criterion::default()
        .output_directory(folder)
        .without_plots()
        .sample_size(15)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_millis(600));
    criterion.bench_function(name, |bencher| bencher.iter(|| work(units)));
    median_in(&folder.join(name).join("new").join("estimates.json"))
}

/// Criterion writes its estimates to a file; the median's is the first number after its name.
fn median_in(estimates: &Path) -> f64 {
    let text = fs::read_to_string(estimates).expect("Criterion's estimates");
    let median = text.split("\"median\"").nth(1).expect("a median");
    let point = median
        .split("\"point_estimate\":")
        .nth(1)
        .expect("an estimate");
    let number = point.split([',', '}']).next().expect("a number");
    number.trim().parse().expect("a number")
}
