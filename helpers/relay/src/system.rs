//! The few functions of the C library that std does not offer.
//!
//! A kernel reads the sources of every crate at each start, and those of libc cost it a second.

use std::ffi::{c_int, c_short};
use std::io;
use std::os::fd::{AsRawFd, BorrowedFd, OwnedFd};
use std::time::Duration;

/// `struct pollfd`.
#[repr(C)]
struct Polled {
    file: c_int,
    asked: c_short,
    seen: c_short,
}

const READABLE: c_short = 1;

/// `nfds_t`.
#[cfg(target_os = "linux")]
type Count = std::ffi::c_ulong;
#[cfg(not(target_os = "linux"))]
type Count = std::ffi::c_uint;

const KILL: c_int = 9;

unsafe extern "C" {
    safe fn dup2(from: c_int, to: c_int) -> c_int;
    fn fork() -> c_int;
    safe fn kill(whom: c_int, signal: c_int) -> c_int;
    fn poll(files: *mut Polled, count: Count, milliseconds: c_int) -> c_int;
    safe fn setpgid(process: c_int, group: c_int) -> c_int;
    safe fn setsid() -> c_int;
    fn waitpid(process: c_int, status: *mut c_int, options: c_int) -> c_int;
    safe fn _exit(status: c_int) -> !;
}

fn checked(result: c_int) -> io::Result<c_int> {
    match result {
        -1 => Err(io::Error::last_os_error()),
        other => Ok(other),
    }
}

/// Makes this file one of the standard three, which programs that are started inherit.
pub fn make_standard(file: &impl AsRawFd, number: c_int) -> io::Result<()> {
    checked(dup2(file.as_raw_fd(), number)).map(drop)
}

/// This process leads a group of its own: what it starts belongs to it.
pub fn lead_a_group() -> io::Result<()> {
    checked(setpgid(0, 0)).map(drop)
}

/// Ends all processes of a group.
pub fn end_group(leader: u32) {
    if let Ok(leader) = c_int::try_from(leader) {
        kill(-leader, KILL);
    }
}

/// Runs `child` in a process that is nobody's child, and of no group or terminal of ours.
///
/// # Safety
///
/// The calling process has one thread.
pub unsafe fn detached(child: impl FnOnce()) -> io::Result<()> {
    // SAFETY: the only thread lives on in the child.
    let process = checked(unsafe { fork() })?;
    if process == 0 {
        setsid();
        // SAFETY: as above.
        if unsafe { fork() } == 0 {
            child();
        }
        // Not `exit`: what the parent has yet to print is in this process's memory, too.
        _exit(0);
    }
    // SAFETY: nothing is written where no status is asked for.
    checked(unsafe { waitpid(process, std::ptr::null_mut(), 0) }).map(drop)
}

/// Which of these files can be read without waiting, or are closed at the other end; with `false`, it is
/// asked for its other end alone. Waits at most so long.
pub fn ready<const N: usize>(
    files: [(BorrowedFd<'_>, bool); N],
    at_most: Option<Duration>,
) -> io::Result<[bool; N]> {
    let mut polled = files.map(|(file, readable)| Polled {
        file: file.as_raw_fd(),
        asked: if readable { READABLE } else { 0 },
        seen: 0,
    });
    let milliseconds = at_most.map_or(-1, |time| time.as_millis() as c_int);
    // SAFETY: it reads and writes as many of them as it is told.
    checked(unsafe { poll(polled.as_mut_ptr(), N as Count, milliseconds) })?;
    Ok(polled.map(|one| one.seen != 0))
}

/// A file that can be read when this process has ended.
#[cfg(target_os = "linux")]
pub fn end_of_this_process() -> io::Result<(OwnedFd, Option<OwnedFd>)> {
    use std::os::fd::FromRawFd;

    /// The same number on all processors.
    const PIDFD_OPEN: std::ffi::c_long = 434;
    unsafe extern "C" {
        fn syscall(number: std::ffi::c_long, ...) -> std::ffi::c_long;
    }
    // SAFETY: it takes a process and flags, and gives a new file, which nobody else owns.
    unsafe {
        match syscall(PIDFD_OPEN, std::process::id() as c_int, 0) {
            -1 => Err(io::Error::last_os_error()),
            file => Ok((OwnedFd::from_raw_fd(file as c_int), None)),
        }
    }
}

/// A file that can be read when the other, which this process keeps, is closed: at its end.
#[cfg(not(target_os = "linux"))]
pub fn end_of_this_process() -> io::Result<(OwnedFd, Option<OwnedFd>)> {
    let (closed, kept) = io::pipe()?;
    Ok((closed.into(), Some(kept.into())))
}
