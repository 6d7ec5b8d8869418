//! What is on this machine: tools, cores, memory, disk, and what the system allows.

use std::process::{Command, Stdio};
use std::thread;

use anyhow::Result;
use rustix::fs::statvfs;
use sysinfo::System;

use super::{Finding, State};
use crate::checkout;
use crate::environment::{self, Found, Toolchain};
use crate::versions::Versions;

const GIB: u64 = 1 << 30;

/// A kernel takes about 0.5 GiB, JupyterLab 0.1, and a browser the rest.
const MEMORY_WANTED: u64 = 2 * GIB;

/// Compiling the kernel takes most of it, once; afterwards 1 GiB does.
const DISK_TO_SET_UP: u64 = 4 * GIB;
const DISK_TO_RUN: u64 = GIB;

/// All findings about this machine.
pub struct Machine {
    findings: Vec<Finding>,
    set_up: bool,
}

impl Machine {
    /// Looks at everything once; installs and changes nothing.
    pub fn look() -> Result<Machine> {
        let versions = Versions::read()?;
        let found = Found::look(&versions)?;
        let set_up = found.is_whole();
        let findings = vec![
            rust(),
            sources(),
            linker(),
            match found.python {
                Some(path) => there("Python packages", path.display()),
                None => python_to_be(),
            },
            match found.kernel {
                Some(path) => there("Rust kernel", path.display()),
                None => there(
                    "Rust kernel",
                    "not there yet: `cargo xtask lab` compiles it",
                ),
            },
            memory(),
            disk(if set_up { DISK_TO_RUN } else { DISK_TO_SET_UP }),
            cores(),
            linux(),
            namespaces(),
            program(
                "perf",
                "perf",
                "Debian: apt install linux-perf; Ubuntu: linux-tools-generic",
            ),
            program(
                "qemu",
                "qemu-system-x86_64",
                "Debian, Ubuntu: apt install qemu-system-x86; macOS: brew install qemu",
            ),
        ];
        Ok(Machine { findings, set_up })
    }

    /// Whether `lab` opens without further ado.
    pub fn is_set_up(&self) -> bool {
        self.set_up
    }

    /// The findings, in the order in which one would mend them.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }
}

fn there(name: &'static str, seen: impl std::fmt::Display) -> Finding {
    Finding {
        name,
        seen: seen.to_string(),
        state: State::There,
    }
}

fn missing(name: &'static str, seen: impl std::fmt::Display, mend: impl Into<String>) -> Finding {
    Finding {
        name,
        seen: seen.to_string(),
        state: State::Missing(mend.into()),
    }
}

fn reduced(name: &'static str, seen: impl std::fmt::Display, mend: impl Into<String>) -> Finding {
    Finding {
        name,
        seen: seen.to_string(),
        state: State::Reduced(mend.into()),
    }
}

fn rust() -> Finding {
    match Toolchain::without_linker() {
        Ok(toolchain) => there("Rust toolchain", toolchain.name()),
        Err(error) => missing("Rust toolchain", error, "install Rust with rustup"),
    }
}

fn sources() -> Finding {
    let name = "rust-src";
    match Toolchain::without_linker()
        .ok()
        .and_then(|toolchain| toolchain.sources)
    {
        Some(path) => there(name, path.display()),
        None => reduced(
            name,
            "the standard library's sources are not installed; cells are slower",
            "rustup component add rust-src",
        ),
    }
}

fn linker() -> Finding {
    match environment::linker() {
        Ok(path) => there("C linker", path.display()),
        Err(error) => missing("C linker", "no `cc` on PATH", error.to_string()),
    }
}

fn python_to_be() -> Finding {
    match environment::find_python() {
        Ok(path) => there(
            "Python packages",
            format!(
                "not there yet: `cargo xtask lab` installs them with {}",
                path.display()
            ),
        ),
        Err(error) => missing("Python packages", error, "install Python 3.11 or newer"),
    }
}

fn memory() -> Finding {
    let Ok(mut system) = System::new() else {
        return there("memory", "not known");
    };
    system.refresh_memory();
    let available = system.available_memory();
    let seen = format!("{} available", gib(available));
    if available >= MEMORY_WANTED {
        there("memory", seen)
    } else {
        let mend = format!("close programs: {} is comfortable", gib(MEMORY_WANTED));
        reduced("memory", seen, mend)
    }
}

fn disk(wanted: u64) -> Finding {
    let Ok(disk) = statvfs(checkout::root()) else {
        return there("disk", "free space not known");
    };
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    let seen = format!("{} free", gib(free));
    if free >= wanted {
        there("disk", seen)
    } else {
        let mend = format!("free {} for the set-up and the kernels", gib(wanted));
        missing("disk", seen, mend)
    }
}

fn cores() -> Finding {
    let cores = thread::available_parallelism().map_or(1, |cores| cores.get());
    if cores > 1 {
        there("two cores", format!("{cores} cores for this process"))
    } else {
        reduced(
            "two cores",
            "1 core for this process",
            "give the machine or container more",
        )
    }
}

fn linux() -> Finding {
    let seen = format!(
        "{} {}",
        System::name().unwrap_or_default(),
        System::kernel_version().unwrap_or_default()
    );
    if cfg!(target_os = "linux") {
        there("linux", seen)
    } else {
        reduced(
            "linux",
            seen,
            "some cells read what Linux alone tells: a Linux machine or Binder",
        )
    }
}

fn namespaces() -> Finding {
    let name = "user namespaces";
    let answer = Command::new("unshare")
        .args(["--user", "--map-root-user", "true"])
        .stdin(Stdio::null())
        .output();
    match answer {
        Ok(output) if output.status.success() => there(name, "allowed"),
        Ok(output) => reduced(
            name,
            String::from_utf8_lossy(&output.stderr).trim(),
            "the administrator allows them: sysctl user.max_user_namespaces, \
             kernel.unprivileged_userns_clone or kernel.apparmor_restrict_unprivileged_userns",
        ),
        Err(_) => reduced(
            name,
            "no `unshare` to try them with",
            "Linux: install util-linux",
        ),
    }
}

fn program(name: &'static str, file: &str, mend: &str) -> Finding {
    match which::which(file) {
        Ok(path) => there(name, path.display()),
        Err(_) => reduced(name, format!("no `{file}` on PATH"), mend),
    }
}

fn gib(bytes: u64) -> String {
    format!("{:.1} GiB", bytes as f64 / GIB as f64)
}
