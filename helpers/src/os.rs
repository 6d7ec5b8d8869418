//! What the operating system's kernel knows about us.
//!
//! Linux answers everything. Where another system has no answer, a function gives `None`, and the
//! lessons say so.

mod cores;
mod memory;
mod switches;
mod system;
mod tasks;
mod time;

pub use cores::{
    PinError, allowed_cores, cores, current_core, machine, physical_cores, pin_to_core, unpin,
};
pub use memory::{Faults, Mapping, Memory, mapping_of, mappings, memory, page_faults};
pub use switches::{RunQueue, Switches, context_switches, run_queue, thread_context_switches};
pub use tasks::{Task, process_id, thread_count, thread_id, threads};
pub use time::{process_cpu_time, thread_cpu_time};

/// The text of a file below `/proc`, where there is one; bytes that are no text are replaced.
fn proc_file(name: &str) -> Option<String> {
    let bytes = std::fs::read(std::path::Path::new("/proc").join(name)).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
