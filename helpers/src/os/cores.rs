//! Cores, and which of them a thread may use.

use std::fmt;
use std::thread;

use super::proc_file;

/// A thread could not be bound to a core, or not be freed again.
///
/// ```
/// let error = helpers::os::pin_to_core(usize::MAX).unwrap_err();
/// assert!(error.to_string().starts_with("cannot pin to core"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PinError {
    core: Option<usize>,
    why: String,
}

impl fmt::Display for PinError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.core {
            Some(core) => write!(formatter, "cannot pin to core {core}: {}", self.why),
            None => write!(formatter, "cannot unpin: {}", self.why),
        }
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
/// Linux only, from `/sys/devices/system/cpu/cpu*/topology` or else `/proc/cpuinfo`. A virtual
/// machine sees what its host tells it.
///
/// ```
/// if let Some(physical) = helpers::os::physical_cores() {
///     assert!(physical >= 1);
/// }
/// ```
pub fn physical_cores() -> Option<usize> {
    physical_in_topology().or_else(|| physical_in(&proc_file("cpuinfo")?))
}

/// Each core is one group of hardware threads; the kernel names the whole group for each of them.
#[cfg(target_os = "linux")]
fn physical_in_topology() -> Option<usize> {
    let mut groups = std::collections::BTreeSet::new();
    for entry in std::fs::read_dir("/sys/devices/system/cpu").ok()?.flatten() {
        // The second name is what kernels before 5.3 have.
        let group = ["core_cpus_list", "thread_siblings_list"]
            .iter()
            .find_map(|name| {
                std::fs::read_to_string(entry.path().join("topology").join(name)).ok()
            });
        groups.extend(group);
    }
    (!groups.is_empty()).then_some(groups.len())
}

#[cfg(not(target_os = "linux"))]
fn physical_in_topology() -> Option<usize> {
    None
}

fn physical_in(cpuinfo: &str) -> Option<usize> {
    let mut found = std::collections::BTreeSet::new();
    for processor in cpuinfo.split("\n\n") {
        let value = |name: &str| {
            let line = processor.lines().find(|line| line.starts_with(name))?;
            line.split(':').nth(1)?.trim().parse::<usize>().ok()
        };
        if let (Some(socket), Some(core)) = (value("physical id"), value("core id")) {
            found.insert((socket, core));
        }
    }
    (!found.is_empty()).then_some(found.len())
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
    let result = affinity::set(&[core]);
    result.map_err(|why| PinError {
        core: Some(core),
        why,
    })
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
    let all: Vec<usize> = (0..affinity::MOST).collect();
    affinity::set(&all).map_err(|why| PinError { core: None, why })
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

#[cfg(target_os = "linux")]
mod affinity {
    use nix::sched::{CpuSet, sched_getaffinity, sched_getcpu, sched_setaffinity};
    use nix::unistd::Pid;

    pub const MOST: usize = CpuSet::count();

    /// The calling thread, for these system calls.
    const THIS_THREAD: Pid = Pid::from_raw(0);

    pub fn set(cores: &[usize]) -> Result<(), String> {
        let mut wanted = CpuSet::new();
        for &core in cores {
            wanted
                .set(core)
                .map_err(|_| "there is no core of that number".to_owned())?;
        }
        sched_setaffinity(THIS_THREAD, &wanted).map_err(|error| error.desc().to_owned())
    }

    pub fn get() -> Option<Vec<usize>> {
        let allowed = sched_getaffinity(THIS_THREAD).ok()?;
        let is_allowed = |core: &usize| allowed.is_set(*core).unwrap_or(false);
        Some((0..MOST).filter(is_allowed).collect())
    }

    pub fn current() -> Option<usize> {
        sched_getcpu().ok()
    }
}

#[cfg(not(target_os = "linux"))]
mod affinity {
    pub const MOST: usize = 0;

    pub fn set(_cores: &[usize]) -> Result<(), String> {
        Err("only Linux binds a thread to a core".to_owned())
    }

    pub fn get() -> Option<Vec<usize>> {
        None
    }

    pub fn current() -> Option<usize> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hardware_threads_of_one_core_count_once() {
        let cpuinfo = "processor : 0\nphysical id : 0\ncore id : 0\n\n\
                       processor : 1\nphysical id : 0\ncore id : 0\n\n\
                       processor : 2\nphysical id : 0\ncore id : 1\n";
        assert_eq!(physical_in(cpuinfo), Some(2));
        assert_eq!(physical_in("processor : 0\n"), None);
    }
}
