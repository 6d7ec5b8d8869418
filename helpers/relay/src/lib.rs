//! Brings what cells print to the notebook, whole, and ends what they have started.
//!
//! evcxr runs all cells in one process and reads what that prints, line by line. Among these lines
//! are marks of its own, such as the one that says that a cell has ended. So a line without an end
//! hides the mark, and the notebook waits for ever; a program that a cell has started holds the
//! pipe open, and a stopped cell waits for it; an endless loop fills evcxr's memory.
//!
//! Hence a process of ours between the two. Cells and their programs print to its pipes, and it
//! hands on: text that ends where evcxr's mark begins, letters for bytes that are none, a bounded
//! number of lines for each cell. When the cells' process ends, it ends what that has started.
//!
//! It is a process and no thread, since lessons count threads, and what is stopped cannot tidy up.

mod bound;
mod marks;
mod output;
mod panics;
mod process;
mod system;

use std::env;
use std::io::{self, Write};
use std::process as this;

pub use panics::quiet_panics;

/// The process whose output is relayed: it is the same in all libraries that evcxr loads.
const RELAYED: &str = "CELLS_RELAYED";

/// evcxr sets it for the process in which cells run.
const RUNS_CELLS: &str = "EVCXR_IS_RUNTIME";

/// evcxr loads each cell as a library, and this is a part of all of them that name this crate or one
/// that uses it. So it comes back after a stop or a crash: evcxr starts a new process then, but does not
/// run the prelude again.
#[used]
#[cfg_attr(target_os = "linux", unsafe(link_section = ".init_array"))]
#[cfg_attr(target_os = "macos", unsafe(link_section = "__DATA,__mod_init_func"))]
static LOADED: extern "C" fn() = cell_begins;

/// Says that a cell begins; before the first one of a process starts the relay, and makes panics quiet.
///
/// In a process that runs no cells it does nothing. Where the relay cannot be started, cells print as
/// they do in evcxr alone.
extern "C" fn cell_begins() {
    if env::var_os(RUNS_CELLS).is_none() {
        return;
    }
    let process = this::id().to_string();
    let relayed = env::var(RELAYED).is_ok_and(|found| found == process);
    // SAFETY: this is the first cell that the process loads, and there is no other thread yet.
    let started = !relayed && unsafe { process::start() }.is_ok();
    if started {
        // SAFETY: as above.
        unsafe { env::set_var(RELAYED, process) };
    }
    if !relayed {
        quiet_panics();
    }
    if relayed || started {
        let mut out = io::stdout().lock();
        let _ = writeln!(out, "{}", marks::CELL_BEGINS).and_then(|()| out.flush());
    }
}

/// Line breaks become spaces: what is printed is one line.
///
/// ```
/// assert_eq!(relay::one_line("one\ntwo \n"), "one two");
/// ```
pub fn one_line(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join(" ")
}

/// As [`std::print!`], and shown at once: also when no line end follows in this cell.
///
/// ```
/// relay::print!("counting: {} ", 1);
/// ```
#[macro_export]
macro_rules! print {
    ($($text:tt)*) => {{
        ::std::print!($($text)*);
        let _ = ::std::io::Write::flush(&mut ::std::io::stdout());
    }};
}
