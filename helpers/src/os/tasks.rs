//! Processes and threads, as the kernel numbers them.

use super::proc_file;

/// One thread of this process, as the kernel lists it: see [`threads`] and proc_pid_task(5).
///
/// ```
/// for task in helpers::os::threads().unwrap_or_default() {
///     println!("{:>8} {}", task.id, task.name);
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// The kernel's number for it.
    pub id: u64,
    /// The first 15 bytes of its name, which is all that Linux keeps; a character that was cut in
    /// two is replaced. A thread without a name of its own has its parent's.
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
    // For example `2901/task/2904`.
    let link = std::fs::read_link("/proc/thread-self").ok()?;
    link.file_name()?.to_str()?.parse().ok()
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
    for id in thread_ids()? {
        // A thread that ends meanwhile has no name any more.
        if let Some(name) = proc_file(&format!("self/task/{id}/comm")) {
            let name = name.trim_end_matches('\n').to_owned();
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
    Some(thread_ids()?.len())
}

fn thread_ids() -> Option<Vec<u64>> {
    let entries = std::fs::read_dir("/proc/self/task").ok()?.flatten();
    let number = |entry: std::fs::DirEntry| entry.file_name().to_str()?.parse().ok();
    Some(entries.filter_map(number).collect())
}
