//! Keeping a core busy.

use std::hint::{black_box, spin_loop};
use std::time::{Duration, Instant};

/// Keeps the core busy until this much time has passed by the wall clock.
///
/// A thread that waits for its turn on a core reaches the deadline too: for work that has to be
/// *done*, use [`work`].
///
/// ```
/// use helpers::timing::{spin_for, time};
/// use std::time::Duration;
///
/// let pause = Duration::from_millis(2);
/// let ((), took) = time(|| spin_for(pause));
/// assert!(took >= pause);
/// ```
pub fn spin_for(duration: Duration) {
    let begun = Instant::now();
    while begun.elapsed() < duration {
        spin_loop();
    }
}

/// Does a fixed amount of arithmetic: the same number of steps whoever else is running.
///
/// One unit is one step of Marsaglia's 64-bit xorshift generator ("Xorshift RNGs", Journal of
/// Statistical Software 8, 2003): six instructions in registers, each in need of the one before,
/// so a core cannot do several at once; one or two nanoseconds. It touches no memory, and the
/// result depends on every step, so the compiler leaves none out.
///
/// ```
/// use helpers::timing::work;
///
/// assert_eq!(work(1_000), work(1_000));
/// assert_ne!(work(1_000), work(1_001));
/// ```
#[inline(never)]
pub fn work(units: u64) -> u64 {
    let mut state = black_box(88_172_645_463_325_252_u64);
    for _ in 0..units {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
    }
    black_box(state)
}

/// How many units of [`work`] take about this long on a core of one's own; at least 1.
///
/// Takes the fastest of several short trials, since whatever disturbs a trial makes it slower.
///
/// ```
/// use helpers::timing::{units_for, work};
/// use std::time::Duration;
///
/// let units = units_for(Duration::from_millis(1));
/// assert!(units > 1_000);
/// work(units); // about 1 ms
/// ```
pub fn units_for(duration: Duration) -> u64 {
    const TRIAL: u64 = 200_000;
    let mut fastest = Duration::MAX;
    for _ in 0..10 {
        let begun = Instant::now();
        work(TRIAL);
        fastest = fastest.min(begun.elapsed());
    }
    let units = duration.as_nanos() * u128::from(TRIAL) / fastest.as_nanos().max(1);
    u64::try_from(units).unwrap_or(u64::MAX).max(1)
}
