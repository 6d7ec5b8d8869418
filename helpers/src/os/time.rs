//! CPU time: how long cores have worked for us.

use std::ffi::c_int;
use std::time::Duration;

use super::system;

/// CPU-time clocks of a process and of a thread: `CLOCK_PROCESS_CPUTIME_ID`, `CLOCK_THREAD_CPUTIME_ID`.
const PROCESS: c_int = if cfg!(target_os = "macos") { 12 } else { 2 };
const THREAD: c_int = if cfg!(target_os = "macos") { 16 } else { 3 };

/// The CPU time of the calling thread: it stands still while the thread waits.
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
    system::clock(THREAD)
}

/// The CPU time of all threads of this process together, ended ones included.
///
/// ```
/// use helpers::{os::process_cpu_time, timing::work};
/// if let Some(before) = process_cpu_time() {
///     work(1_000_000);
///     assert!(process_cpu_time().unwrap() > before);
/// }
/// ```
pub fn process_cpu_time() -> Option<Duration> {
    system::clock(PROCESS)
}
