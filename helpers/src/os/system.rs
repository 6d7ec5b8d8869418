//! The few functions of the C library that std links but does not offer.
//!
//! A kernel reads the sources of every crate at each start, and those of libc and nix cost it a second.

use std::ffi::{c_int, c_long};
use std::time::Duration;

/// `struct timespec`: seconds and nanoseconds.
type Timespec = [c_long; 2];

/// `struct rusage`: two times of two numbers each, then fourteen numbers.
type Rusage = [c_long; 18];

// So they are on 64-bit Linux and macOS.
const _: () = assert!(size_of::<c_long>() == 8);

unsafe extern "C" {
    fn clock_gettime(clock: c_int, time: *mut Timespec) -> c_int;
    fn getrusage(who: c_int, usage: *mut Rusage) -> c_int;
}

/// What a clock shows, such as that of a thread's CPU time.
pub(super) fn clock(clock: c_int) -> Option<Duration> {
    let mut time = Timespec::default();
    // SAFETY: it writes one `struct timespec`, for which there is room.
    let failed = unsafe { clock_gettime(clock, &raw mut time) } != 0;
    let [seconds, nanoseconds] = time.map(|number| number as u64);
    (!failed).then(|| Duration::from_secs(seconds) + Duration::from_nanos(nanoseconds))
}

/// Minor and major page faults, voluntary and involuntary context switches.
pub(super) fn usage(who: c_int) -> Option<[u64; 4]> {
    let mut usage = Rusage::default();
    // SAFETY: it writes one `struct rusage`, for which there is room.
    let failed = unsafe { getrusage(who, &raw mut usage) } != 0;
    let count = |index: usize| u64::try_from(usage[index]).unwrap_or(0);
    (!failed).then(|| [8, 9, 16, 17].map(count))
}

#[cfg(target_os = "linux")]
pub(super) mod affinity {
    use std::ffi::c_int;
    use std::io;
    use std::ops::RangeInclusive;

    /// `cpu_set_t`: a bit for each core.
    type Cores = [u64; 16];

    pub(crate) const LAST: usize = 1023;

    unsafe extern "C" {
        fn sched_setaffinity(thread: c_int, size: usize, cores: *const Cores) -> c_int;
        fn sched_getaffinity(thread: c_int, size: usize, cores: *mut Cores) -> c_int;
        safe fn sched_getcpu() -> c_int;
    }

    /// Binds the calling thread to these cores.
    pub(crate) fn set(cores: RangeInclusive<usize>) -> Result<(), String> {
        if *cores.end() > LAST {
            return Err("there is no core of that number".to_owned());
        }
        let mut wanted = Cores::default();
        cores.for_each(|core| wanted[core / 64] |= 1 << (core % 64));
        // SAFETY: it reads as many bytes as it is told, which are there.
        match unsafe { sched_setaffinity(0, size_of::<Cores>(), &raw const wanted) } {
            0 => Ok(()),
            _ => Err(io::Error::last_os_error().to_string()),
        }
    }

    /// The cores that the calling thread may use.
    pub(crate) fn get() -> Option<Vec<usize>> {
        let mut allowed = Cores::default();
        // SAFETY: it writes as many bytes as it is told at most, for which there is room.
        let failed = unsafe { sched_getaffinity(0, size_of::<Cores>(), &raw mut allowed) } != 0;
        let is_allowed = |core: &usize| allowed[core / 64] >> (core % 64) & 1 == 1;
        (!failed).then(|| (0..=LAST).filter(is_allowed).collect())
    }

    pub(crate) fn current() -> Option<usize> {
        usize::try_from(sched_getcpu()).ok()
    }
}

#[cfg(not(target_os = "linux"))]
pub(super) mod affinity {
    pub(crate) const LAST: usize = 0;

    pub(crate) fn set(_cores: std::ops::RangeInclusive<usize>) -> Result<(), String> {
        Err("only Linux binds a thread to a core".to_owned())
    }

    pub(crate) fn get() -> Option<Vec<usize>> {
        None
    }

    pub(crate) fn current() -> Option<usize> {
        None
    }
}
