//! Memory of this process.

use super::switches::RUSAGE_SELF;
use super::{proc_file, system};

/// How much memory a process has, in bytes: see [`memory`].
///
/// ```
/// let memory = helpers::os::Memory { reserved: 8 << 20, resident: 1 << 20 };
/// assert_eq!(memory.reserved / memory.resident, 8);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Memory {
    /// Addresses set aside: nothing need be behind them yet ("virtual size").
    pub reserved: u64,
    /// What is in the machine's memory now ("resident set size").
    pub resident: u64,
}

/// The memory of this process, now.
///
/// On Linux exact, by adding up `/proc/self/smaps`: some microseconds for each mapping, so
/// milliseconds in a process with a thousand threads. Not for use inside a measured loop.
///
/// ```
/// if let Some(memory) = helpers::os::memory() {
///     assert!(memory.resident <= memory.reserved);
/// }
/// ```
pub fn memory() -> Option<Memory> {
    // The one line of `statm` may lag behind.
    #[cfg(target_os = "linux")]
    return proc_file("self/smaps").map(|maps| Memory {
        reserved: bytes(&maps, "Size:"),
        resident: bytes(&maps, "Rss:"),
    });
    #[cfg(not(target_os = "linux"))]
    return told_by_ps();
}

/// What all mappings have of this.
#[cfg(target_os = "linux")]
fn bytes(smaps: &str, what: &str) -> u64 {
    let lines = smaps.lines().filter_map(|line| line.strip_prefix(what));
    let kilobytes = lines.filter_map(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.sum::<u64>() * 1024
}

/// What `ps` says of this process, in kilobytes: every Unix has it.
#[cfg(not(target_os = "linux"))]
fn told_by_ps() -> Option<Memory> {
    let process = std::process::id().to_string();
    let mut ps = std::process::Command::new("ps");
    let told = ps.args(["-o", "vsz=,rss=", "-p", &process]).output().ok()?;
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    let mut bytes = told
        .split_whitespace()
        .map_while(|kilobytes| Some(kilobytes.parse::<u64>().ok()? * 1024));
    Some(Memory {
        reserved: bytes.next()?,
        resident: bytes.next()?,
    })
}

/// How often a process touched a page that was not yet mapped: see [`page_faults`].
///
/// ```
/// use helpers::os::Faults;
///
/// let (before, after) = (Faults { minor: 5, major: 0 }, Faults { minor: 9, major: 1 });
/// assert_eq!(after - before, Faults { minor: 4, major: 1 });
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Faults {
    /// The page was in memory or could be filled with zeros: no waiting.
    pub minor: u64,
    /// The page had to be read from a disk: the thread waits.
    pub major: u64,
}

impl std::ops::Sub for Faults {
    type Output = Faults;

    /// The faults between two readings.
    fn sub(self, earlier: Faults) -> Faults {
        Faults {
            minor: self.minor.saturating_sub(earlier.minor),
            major: self.major.saturating_sub(earlier.major),
        }
    }
}

/// The page faults of this process since it began.
///
/// ```
/// use helpers::os::page_faults;
/// if let Some(before) = page_faults() {
///     let touched = vec![1_u8; 8 << 20];
///     assert!(touched.len() > 0 && (page_faults().unwrap() - before).minor > 0);
/// }
/// ```
pub fn page_faults() -> Option<Faults> {
    let [minor, major, ..] = system::usage(RUSAGE_SELF)?;
    Some(Faults { minor, major })
}

/// A range of addresses of this process, and what may be done with it: see [`mappings`].
///
/// ```
/// for mapping in helpers::os::mappings().unwrap_or_default() {
///     assert!(mapping.start < mapping.end);
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// The first address.
    pub start: usize,
    /// The address after the last.
    pub end: usize,
    /// It may be read.
    pub readable: bool,
    /// It may be written.
    pub writable: bool,
    /// What is in it may be executed.
    pub executable: bool,
    /// The file that it shows, or the kernel's name for it such as `[stack]`; may be empty.
    pub name: String,
}

/// All mappings of this process, by address. Linux only.
///
/// ```
/// if let Some(mappings) = helpers::os::mappings() {
///     assert!(mappings.iter().any(|mapping| mapping.executable));
/// }
/// ```
pub fn mappings() -> Option<Vec<Mapping>> {
    let text = proc_file("self/maps")?;
    Some(text.lines().filter_map(mapping).collect())
}

/// The mapping that an address falls in. Linux only.
///
/// ```
/// let boxed = Box::new(1);
/// if let Some(mapping) = helpers::os::mapping_of(&raw const *boxed as usize) {
///     assert!(mapping.writable && !mapping.executable);
/// }
/// ```
pub fn mapping_of(address: usize) -> Option<Mapping> {
    let holds = |mapping: &Mapping| (mapping.start..mapping.end).contains(&address);
    mappings()?.into_iter().find(holds)
}

/// One line of `/proc/self/maps`: see proc_pid_maps(5).
fn mapping(line: &str) -> Option<Mapping> {
    // Addresses, permissions, offset, device, inode; the rest is the name, which may have spaces.
    let mut words = line.splitn(6, ' ');
    let (start, end) = words.next()?.split_once('-')?;
    let allowed = words.next()?;
    let name = words.nth(3).unwrap_or_default().trim_start();
    Some(Mapping {
        start: usize::from_str_radix(start, 16).ok()?,
        end: usize::from_str_radix(end, 16).ok()?,
        readable: allowed.contains('r'),
        writable: allowed.contains('w'),
        executable: allowed.contains('x'),
        name: name.to_owned(),
    })
}
