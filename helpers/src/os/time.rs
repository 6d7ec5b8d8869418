//! CPU time: how long cores have worked for us.

use std::time::Duration;

/// The CPU time of the calling thread: it stands still while the thread waits. Unix only.
///
/// See [clock_gettime(3)](https://man7.org/linux/man-pages/man3/clock_gettime.3.html):
/// `CLOCK_THREAD_CPUTIME_ID`.
///
/// ```
/// use helpers::os::thread_cpu_time;
/// if let Some(before) = thread_cpu_time() {
///     std::thread::sleep(std::time::Duration::from_millis(30));
///     assert!(thread_cpu_time().unwrap() - before < std::time::Duration::from_millis(15));
/// }
/// ```
pub fn thread_cpu_time() -> Option<Duration> {
    clock::thread()
}

/// The CPU time of all threads of this process together, ended ones included. Unix only.
///
/// ```
/// use helpers::{os::process_cpu_time, timing::work};
/// if let Some(before) = process_cpu_time() {
///     work(1_000_000);
///     assert!(process_cpu_time().unwrap() > before);
/// }
/// ```
pub fn process_cpu_time() -> Option<Duration> {
    clock::process()
}

#[cfg(unix)]
mod clock {
    use nix::time::{ClockId, clock_gettime};
    use std::time::Duration;

    pub fn thread() -> Option<Duration> {
        clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID)
            .ok()
            .map(Duration::from)
    }

    pub fn process() -> Option<Duration> {
        clock_gettime(ClockId::CLOCK_PROCESS_CPUTIME_ID)
            .ok()
            .map(Duration::from)
    }
}

#[cfg(not(unix))]
mod clock {
    use std::time::Duration;

    pub fn thread() -> Option<Duration> {
        None
    }

    pub fn process() -> Option<Duration> {
        None
    }
}
