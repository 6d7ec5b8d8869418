//! How often and why threads were taken off their core.

use std::ops::Sub;
use std::time::Duration;

use super::proc_file;

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
    usage().map(|usage| usage.switches)
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
    thread_usage().map(|usage| usage.switches)
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
    schedstat(&proc_file("thread-self/schedstat")?)
}

fn schedstat(text: &str) -> Option<RunQueue> {
    let mut numbers = text.split_ascii_whitespace().map(str::parse::<u64>);
    let mut next = || numbers.next()?.ok();
    Some(RunQueue {
        ran: Duration::from_nanos(next()?),
        waited: Duration::from_nanos(next()?),
        slices: next()?,
    })
}

/// What `getrusage` tells.
pub(super) struct Usage {
    pub(super) switches: Switches,
    pub(super) minor_faults: u64,
    pub(super) major_faults: u64,
}

#[cfg(unix)]
mod rusage {
    use super::{Switches, Usage};
    use nix::sys::resource::{UsageWho, getrusage};

    pub fn of(who: UsageWho) -> Option<Usage> {
        let usage = getrusage(who).ok()?;
        Some(Usage {
            switches: Switches {
                voluntary: count(usage.voluntary_context_switches()),
                involuntary: count(usage.involuntary_context_switches()),
            },
            minor_faults: count(usage.minor_page_faults()),
            major_faults: count(usage.major_page_faults()),
        })
    }

    fn count(value: impl TryInto<u64>) -> u64 {
        value.try_into().unwrap_or(0)
    }
}

#[cfg(unix)]
pub(super) fn usage() -> Option<Usage> {
    rusage::of(nix::sys::resource::UsageWho::RUSAGE_SELF)
}

#[cfg(not(unix))]
pub(super) fn usage() -> Option<Usage> {
    None
}

#[cfg(target_os = "linux")]
fn thread_usage() -> Option<Usage> {
    rusage::of(nix::sys::resource::UsageWho::RUSAGE_THREAD)
}

#[cfg(not(target_os = "linux"))]
fn thread_usage() -> Option<Usage> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_numbers_are_an_account() {
        let account = schedstat("1000 2000 3\n").unwrap();
        assert_eq!(account.waited, Duration::from_nanos(2000));
        assert_eq!(account.slices, 3);
        assert_eq!(schedstat("1000"), None);
    }

    #[test]
    fn a_later_reading_less_an_earlier_one_never_underflows() {
        let few = Switches {
            voluntary: 1,
            involuntary: 1,
        };
        let many = Switches {
            voluntary: 5,
            involuntary: 5,
        };
        assert_eq!((few - many).total(), 0);
        assert_eq!((many - few).total(), 8);
    }
}
