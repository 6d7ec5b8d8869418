//! The environment that lessons run in: Python packages, the kernel, its warm template.
//!
//! [`Environment::ready`] sets up what is missing and is quick when nothing is.

mod evcxr;
mod kernelspec;
pub mod packed;
mod python;
mod shared;
mod sources;
mod toolchain;
mod warm;

use std::env;
use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::checkout;
use crate::console::say;
use crate::versions::Versions;

pub use python::{find_python, hub_lock_file, lock_file, open_to_all, python_for_all};
pub use shared::{CARGO_HOME, Shared, older, readable_by_all};
pub use toolchain::{Toolchain, linker};

/// Everything a command needs to start JupyterLab or run notebooks.
pub struct Environment {
    python: PathBuf,
    toolchain: Toolchain,
    stock_kernel: PathBuf,
    template: PathBuf,
}

impl Environment {
    /// Sets up whatever is missing, one checkout at a time, and returns the environment.
    pub fn ready() -> Result<Environment> {
        let versions = Versions::read()?;
        let toolchain = Toolchain::find()?;
        let _lock = lock_set_up()?;
        let version = versions.evcxr()?;
        let (python, stock_kernel) = python::ready_beside(&versions, || evcxr::ready(version))?;
        let share = checkout::jupyter_share();
        sources::link(&toolchain, &share)?;
        let template = warm::ready(&toolchain, &python, &stock_kernel, version)?;
        kernelspec::write(&share, &toolchain, &stock_kernel, &template)?;
        Ok(Environment {
            python,
            toolchain,
            stock_kernel,
            template,
        })
    }

    /// Adds what exporting lessons, and the pages' tests, need besides.
    pub fn with_authors_packages(self) -> Result<Environment> {
        let _lock = lock_set_up()?;
        python::add_authors_packages(&self.python)?;
        Ok(self)
    }

    /// The compiler in use.
    pub fn toolchain(&self) -> &Toolchain {
        &self.toolchain
    }

    /// evcxr's own kernel.
    pub fn stock_kernel(&self) -> &Path {
        &self.stock_kernel
    }

    /// `python -m MODULE` that sees our kernelspec first.
    pub fn python_module(&self, module: &str) -> Command {
        let mut command = self.python();
        command.args(["-m", module]);
        command
    }

    /// Python that sees our kernelspec first.
    pub fn python(&self) -> Command {
        let mut command = Command::new(&self.python);
        command.env("JUPYTER_PATH", jupyter_path());
        command.env("STOCK_EVCXR", &self.stock_kernel);
        command
    }
}

/// What is set up already, for `doctor`.
pub struct Found {
    /// The Python that has every package.
    pub python: Option<PathBuf>,
    /// evcxr's own kernel.
    pub kernel: Option<PathBuf>,
    /// Whether the lessons' crates are compiled.
    pub warm: bool,
}

impl Found {
    /// Looks, and changes nothing.
    pub fn look(versions: &Versions) -> Result<Found> {
        let version = versions.evcxr()?;
        Ok(Found {
            python: python::installed(versions)?,
            kernel: evcxr::installed(version)?,
            warm: Toolchain::without_linker()
                .is_ok_and(|toolchain| warm::is_there(&toolchain, version)),
        })
    }

    /// Whether `lab` opens without further ado.
    pub fn is_whole(&self) -> bool {
        self.python.is_some() && self.kernel.is_some() && self.warm
    }
}

fn jupyter_path() -> OsString {
    let mut path = checkout::jupyter_share().into_os_string();
    if let Some(others) = env::var_os("JUPYTER_PATH").filter(|others| !others.is_empty()) {
        path.push(":");
        path.push(others);
    }
    path
}

/// Two set-ups of one checkout at a time would spoil each other.
fn lock_set_up() -> Result<File> {
    let folder = checkout::target();
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let path = folder.join("set-up.lock");
    let file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
    if file.try_lock().is_err() {
        say("Another set-up of this checkout is running; waiting for it to end …");
        file.lock()
            .with_context(|| format!("cannot lock {}", path.display()))?;
    }
    Ok(file)
}
