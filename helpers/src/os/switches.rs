//! How often and why threads were taken off their core.

use std::ffi::c_int;
use std::ops::Sub;
use std::time::Duration;

use super::{proc_file, system};

/// How often the kernel switched away from a thread: see [`context_switches`].
///
/// ```
/// use helpers::os::Switches;
///
/// let before = Switches { voluntary: 5, involuntary: 1 };
/// let after = Switches { voluntary: 9, involuntary: 1 };
/// assert_eq!((after - before).voluntary, 4);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Switches {
    /// The thread had to wait for something: it gave its core away.
    pub voluntary: u64,
    /// The thread could have gone on: its turn was over, or another was more urgent.
    pub involuntary: u64,
}

impl Switches {
    /// Both kinds together.
    ///
    /// ```
    /// let switches = helpers::os::Switches { voluntary: 2, involuntary: 3 };
    /// assert_eq!(switches.total(), 5);
    /// ```
    pub fn total(&self) -> u64 {
        self.voluntary.saturating_add(self.involuntary)
    }
}

impl Sub for Switches {
    type Output = Switches;

    /// The switches between two readings.
    fn sub(self, earlier: Switches) -> Switches {
        Switches {
            voluntary: self.voluntary.saturating_sub(earlier.voluntary),
            involuntary: self.involuntary.saturating_sub(earlier.involuntary),
        }
    }
}

/// The context switches of all threads of this process since it began, ended threads included.
///
/// ```
/// use helpers::os::context_switches;
/// if let Some(before) = context_switches() {
///     std::thread::sleep(std::time::Duration::from_millis(2));
///     assert!((context_switches().unwrap() - before).voluntary >= 1);
/// }
/// ```
pub fn context_switches() -> Option<Switches> {
    of(RUSAGE_SELF)
}

/// The context switches of the calling thread since it began. Linux only.
///
/// ```
/// use helpers::os::thread_context_switches;
/// if let Some(before) = thread_context_switches() {
///     std::thread::sleep(std::time::Duration::from_millis(2));
///     assert!((thread_context_switches().unwrap() - before).voluntary >= 1);
/// }
/// ```
pub fn thread_context_switches() -> Option<Switches> {
    if cfg!(target_os = "linux") {
        of(RUSAGE_THREAD)
    } else {
        None
    }
}

/// How the scheduler has treated one thread: see [`run_queue`].
///
/// ```
/// use helpers::os::RunQueue;
/// use std::time::Duration;
///
/// let half = RunQueue { ran: Duration::from_secs(1), waited: Duration::from_secs(1), slices: 9 };
/// assert_eq!(half.ran, half.waited); // two busy threads on one core
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunQueue {
    /// How long it was on a core.
    pub ran: Duration,
    /// How long it could have run but waited for a core.
    pub waited: Duration,
    /// How many turns on a core it had.
    pub slices: u64,
}

impl Sub for RunQueue {
    type Output = RunQueue;

    /// What happened between two readings.
    fn sub(self, earlier: RunQueue) -> RunQueue {
        RunQueue {
            ran: self.ran.saturating_sub(earlier.ran),
            waited: self.waited.saturating_sub(earlier.waited),
            slices: self.slices.saturating_sub(earlier.slices),
        }
    }
}

/// The scheduler's account of the calling thread, since the thread began. Linux only.
///
/// From `/proc/thread-self/schedstat`; see the kernel's `Documentation/scheduler/sched-stats.rst`.
///
/// ```
/// use helpers::{os::run_queue, timing::spin_for};
/// use std::time::Duration;
///
/// if let Some(before) = run_queue() {
///     spin_for(Duration::from_millis(20));
///     let here = run_queue().unwrap() - before;
///     assert!(here.ran + here.waited > Duration::from_millis(10));
/// }
/// ```
pub fn run_queue() -> Option<RunQueue> {
    let account = proc_file("thread-self/schedstat")?;
    let mut numbers = account.split_ascii_whitespace().map(str::parse);
    let mut next = || numbers.next()?.ok();
    Some(RunQueue {
        ran: Duration::from_nanos(next()?),
        waited: Duration::from_nanos(next()?),
        slices: next()?,
    })
}

/// Of all threads of the process, also those that have ended.
pub(super) const RUSAGE_SELF: c_int = 0;
const RUSAGE_THREAD: c_int = 1;

fn of(whom: c_int) -> Option<Switches> {
    let [.., voluntary, involuntary] = system::usage(whom)?;
    let switches = Switches {
        voluntary,
        involuntary,
    };
    Some(switches)
}
