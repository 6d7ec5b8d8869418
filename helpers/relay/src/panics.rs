//! A panic in one line.

use std::io::{self, Write};
use std::panic::{self, PanicHookInfo};
use std::thread;

use crate::one_line;

/// Makes every later panic one line on standard output, in place of a backtrace on standard error.
///
/// The first cell of each process calls it. It stays in force for all threads; calling it again
/// changes nothing. A thread that is panicking cannot install it: then, too, nothing changes.
///
/// ```
/// relay::quiet_panics();
/// let result = std::thread::spawn(|| panic!("no more tea")).join();
/// assert!(result.is_err()); // printed: panicked: no more tea (thread unnamed)
/// ```
pub fn quiet_panics() {
    if !thread::panicking() {
        panic::set_hook(Box::new(tell));
    }
}

fn tell(panic: &PanicHookInfo<'_>) {
    let message = panic.payload_as_str().unwrap_or("a value that is no text");
    let thread = thread::current();
    let line = line(message, thread.name().unwrap_or("unnamed"));
    // `println!` panics when nobody reads any more, and a panic in here would abort the process.
    let mut out = io::stdout().lock();
    let _ = out.write_all(line.as_bytes()).and_then(|()| out.flush());
}

fn line(message: &str, thread: &str) -> String {
    let message = match one_line(message.trim()) {
        empty if empty.is_empty() => "without a message".to_owned(),
        message => message,
    };
    format!("panicked: {message} (thread {})\n", one_line(thread))
}
