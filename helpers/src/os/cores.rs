//! Cores, and which of them a thread may use.

use std::collections::BTreeSet;
use std::{fmt, fs, thread};

use super::proc_file;
use super::system::affinity;

/// A thread could not be bound to a core, or not be freed again.
///
/// ```
/// let error = helpers::os::pin_to_core(usize::MAX).unwrap_err();
/// assert!(error.to_string().starts_with("cannot pin to core"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PinError(String);

impl fmt::Display for PinError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for PinError {}

/// How many threads can run at the same moment, as far as this process is allowed to; at least 1.
///
/// Counts logical cores, and respects affinity and a container's CPU quota: see
/// [`std::thread::available_parallelism`]. So a thread that is pinned to one core sees one: ask
/// before pinning.
///
/// ```
/// assert!(helpers::os::cores() >= 1);
/// ```
pub fn cores() -> usize {
    thread::available_parallelism().map_or(1, |cores| cores.get())
}

/// How many physical cores the machine has: hardware threads of one core count once.
///
/// Linux only, from `/sys/devices/system/cpu/cpu*/topology`. A virtual machine sees what its host tells it.
///
/// ```
/// if let Some(physical) = helpers::os::physical_cores() {
///     assert!(physical >= 1);
/// }
/// ```
pub fn physical_cores() -> Option<usize> {
    // Each core is one group of hardware threads, which the kernel names for each of them.
    let mut groups = BTreeSet::new();
    for entry in fs::read_dir("/sys/devices/system/cpu").ok()?.flatten() {
        let topology = entry.path().join("topology");
        // The second name is what kernels before 5.3 have.
        let group = fs::read_to_string(topology.join("core_cpus_list"))
            .or_else(|_| fs::read_to_string(topology.join("thread_siblings_list")));
        groups.extend(group);
    }
    (!groups.is_empty()).then_some(groups.len())
}

/// Binds the calling thread to one core. Threads that it spawns inherit that.
///
/// # Errors
/// The core does not exist or is not allowed to this process; or the system is not Linux.
///
/// ```
/// use helpers::os::{allowed_cores, current_core, pin_to_core};
/// if let Some(cores) = allowed_cores() {
///     std::thread::spawn(move || {
///         pin_to_core(cores[0]).unwrap();
///         assert_eq!(current_core(), Some(cores[0]));
///     })
///     .join()
///     .unwrap();
/// }
/// assert!(pin_to_core(usize::MAX).is_err());
/// ```
pub fn pin_to_core(core: usize) -> Result<(), PinError> {
    let named = |why| PinError(format!("cannot pin to core {core}: {why}"));
    affinity::set(core..=core).map_err(named)
}

/// Lets the calling thread run on every core of the machine again, as far as its container may.
///
/// # Errors
/// The system refuses, or is not Linux.
///
/// ```
/// use helpers::os::{allowed_cores, pin_to_core, unpin};
/// if let Some(before) = allowed_cores() {
///     pin_to_core(before[0]).unwrap();
///     unpin().unwrap();
///     assert!(allowed_cores().unwrap().len() >= before.len());
/// }
/// ```
pub fn unpin() -> Result<(), PinError> {
    let named = |why| PinError(format!("cannot unpin: {why}"));
    affinity::set(0..=affinity::LAST).map_err(named)
}

/// The numbers of the cores that the calling thread may run on. Linux only.
///
/// ```
/// if let Some(cores) = helpers::os::allowed_cores() {
///     assert!(!cores.is_empty());
/// }
/// ```
pub fn allowed_cores() -> Option<Vec<usize>> {
    affinity::get()
}

/// The core that the calling thread was on just now. Linux only.
///
/// ```
/// if let Some(core) = helpers::os::current_core() {
///     assert!(helpers::os::allowed_cores().unwrap().contains(&core));
/// }
/// ```
pub fn current_core() -> Option<usize> {
    affinity::current()
}

/// This machine in a few words: system, cores, processor. No name of the machine or its user.
///
/// ```
/// assert!(helpers::os::machine().contains("core"));
/// ```
pub fn machine() -> String {
    let kernel = match proc_file("sys/kernel/osrelease") {
        Some(release) => {
            let numbers: Vec<&str> = release.trim().split(['.', '-']).take(2).collect();
            format!("Linux {}", numbers.join("."))
        }
        None => std::env::consts::OS.to_owned(),
    };
    let count = cores();
    let plural = if count == 1 { "core" } else { "cores" };
    format!("{kernel}, {count} {plural}, {}", std::env::consts::ARCH)
}
