//! Processes and threads, as the kernel numbers them.

/// One thread of this process, as the kernel lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// The kernel's number for it.
    pub id: u64,
    /// The first 15 bytes of its name.
    pub name: String,
}

/// The kernel's number for the calling thread. Linux only.
///
/// Not the same as [`std::thread::ThreadId`], which Rust counts itself.
///
/// ```
/// use helpers::os::thread_id;
/// if let Some(here) = thread_id() {
///     let there = std::thread::spawn(|| thread_id().unwrap()).join().unwrap();
///     assert_ne!(here, there);
/// }
/// ```
pub fn thread_id() -> Option<u64> {
    task::id()
}

/// The kernel's number for this process.
///
/// ```
/// assert_eq!(helpers::os::process_id(), std::process::id());
/// ```
pub fn process_id() -> u32 {
    std::process::id()
}

/// The threads of this process, from the kernel's own list. Linux only.
///
/// ```
/// use helpers::os::{thread_id, threads};
/// if let Some(threads) = threads() {
///     assert!(threads.iter().any(|task| Some(task.id) == thread_id()));
/// }
/// ```
pub fn threads() -> Option<Vec<Task>> {
    let mut tasks = Vec::new();
    for entry in std::fs::read_dir("/proc/self/task").ok()?.flatten() {
        let id = entry.file_name().to_string_lossy().parse().ok();
        // A thread that ends meanwhile has no name any more.
        let name = std::fs::read_to_string(entry.path().join("comm")).ok();
        if let (Some(id), Some(name)) = (id, name) {
            let name = name.trim_end().to_owned();
            tasks.push(Task { id, name });
        }
    }
    tasks.sort_by_key(|task| task.id);
    Some(tasks)
}

/// How many threads this process has. Linux only.
///
/// ```
/// if let Some(count) = helpers::os::thread_count() {
///     assert!(count >= 1);
/// }
/// ```
pub fn thread_count() -> Option<usize> {
    Some(std::fs::read_dir("/proc/self/task").ok()?.count())
}

#[cfg(target_os = "linux")]
mod task {
    pub fn id() -> Option<u64> {
        u64::try_from(nix::unistd::gettid().as_raw()).ok()
    }
}

#[cfg(not(target_os = "linux"))]
mod task {
    pub fn id() -> Option<u64> {
        None
    }
}
