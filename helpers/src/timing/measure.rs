//! Measuring one piece of work many times.

use std::hint::black_box;
use std::time::{Duration, Instant};

use super::Summary;
use crate::os;

/// A batch takes at least this long, so that reading the clock costs nothing beside it.
const BATCH: Duration = Duration::from_millis(1);

/// How long the caches, the branch predictors and the core's clock get to settle.
const WARM_UP: Duration = Duration::from_millis(60);

/// How long all samples together may take, unless [`FEWEST`] need longer.
const SAMPLING: Duration = Duration::from_millis(300);

const FEWEST: usize = 5;
const MOST: usize = 200;

/// Measures one call of the work by running it many times.
///
/// # How
/// 1. Warm-up: batches of growing size for 60 ms. They also tell how many calls make a batch of
///    at least 1 ms; work that takes longer is a batch of one.
/// 2. Samples: batches for 300 ms, at least 5 of them and at most 200. Each sample is a batch's
///    wall-clock time divided by its calls, less what the empty loop costs.
/// 3. The [`Summary`] of the samples. Medians and quartiles, since other programs only ever add
///    time, and now and then much of it.
///
/// Together 0.4 s, more only for work of more than 60 ms, which runs six times.
///
/// What the work gives back passes through [`black_box`], so the compiler cannot leave the work
/// out. CPU time is that of the calling thread alone, a mean over all samples.
///
/// # Limits
/// - Work of about a nanosecond or less cannot be told from the empty loop: a core overlaps both,
///   so what is taken off may be too much.
/// - A mean over a batch hides rare slow calls: for those, take single times with
///   [`time`](super::time) and [`Summary::of`].
/// - The compiler may still use what it knows of the work's *input*: pass it through
///   [`black_box`] too.
/// - In a loop, caches are warm and branches predicted. A single cold call is slower.
/// - A value that the work gives back is dropped within the measured time.
/// - Two measurements, one after the other, may differ because the machine changed in between.
///   Measure what is compared in turns: [`Sweep`](super::Sweep) does.
///
/// The method is that of most benchmark programs; `benches/agreement.rs` compares the result with
/// that of the [Criterion](https://docs.rs/criterion) crate.
///
/// ```
/// use helpers::timing::{measure, work};
///
/// let short = measure(|| work(100));
/// let long = measure(|| work(10_000));
/// assert!(short.median() < long.median());
/// ```
pub fn measure<T>(mut work: impl FnMut() -> T) -> Summary {
    summarise(&mut |calls| {
        let begun = Instant::now();
        for _ in 0..calls {
            black_box(work());
        }
        begun.elapsed()
    })
}

/// The method itself; not generic, so that a cell compiles the loop above and nothing else.
fn summarise(batch: &mut dyn FnMut(u64) -> Duration) -> Summary {
    let calls = calls_a_batch(batch);
    let overhead = empty_loop(calls);
    let mut samples = Vec::new();
    let cpu_before = os::thread_cpu_time();
    let begun = Instant::now();
    while samples.len() < FEWEST || (samples.len() < MOST && begun.elapsed() < SAMPLING) {
        let took = batch(calls).saturating_sub(overhead);
        samples.push(took.as_nanos() as f64 / calls as f64);
    }
    let used = os::thread_cpu_time().zip(cpu_before);
    let all_calls = calls.saturating_mul(samples.len() as u64);
    let cpu = used.map(|(after, before)| {
        let loops = overhead.saturating_mul(samples.len() as u32);
        let work = after.saturating_sub(before).saturating_sub(loops);
        work.as_nanos() as f64 / all_calls as f64
    });
    Summary::of_calls(samples, all_calls, cpu).expect("at least one sample")
}

/// Warms up, and finds how many calls take at least [`BATCH`].
fn calls_a_batch(batch: &mut dyn FnMut(u64) -> Duration) -> u64 {
    let begun = Instant::now();
    let mut calls = 1;
    loop {
        let took = batch(calls);
        if took < BATCH {
            // Towards the goal, but at most tenfold: the first calls are slow and mislead.
            let wanted = BATCH.as_nanos() as u64 * calls / (took.as_nanos() as u64).max(1);
            calls = wanted.clamp(calls + 1, calls.saturating_mul(10));
        } else if begun.elapsed() >= WARM_UP {
            return calls;
        }
    }
}

/// What the loop costs without the work: the fastest of several tries.
fn empty_loop(calls: u64) -> Duration {
    let mut fastest = Duration::MAX;
    for _ in 0..5 {
        let begun = Instant::now();
        for _ in 0..calls {
            black_box(());
        }
        fastest = fastest.min(begun.elapsed());
    }
    fastest
}
