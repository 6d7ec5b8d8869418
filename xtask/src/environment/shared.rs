//! The kernel for others than this user: below a folder that they may read, for a copy of the
//! lessons that is there too.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::toolchain::Toolchain;
use super::warm::{self, Warming};
use super::{Environment, kernelspec, sources};
use crate::console::output_of;
use crate::kernel;

/// Where cargo keeps the sources of crates.
pub const CARGO_HOME: &str = "CARGO_HOME";

/// What is shared, and where.
pub struct Shared<'a> {
    /// A folder `share/jupyter` for the kernelspec and JupyterLab's settings.
    pub share: &'a Path,
    /// The copy of the lessons, beside their helper crate.
    pub notebooks: &'a Path,
    /// Where the warm template is, or will be.
    pub template: &'a Path,
    /// The compiler that others may run.
    pub toolchain: &'a Toolchain,
    /// evcxr's own kernel that others may run.
    pub stock_kernel: &'a Path,
    /// More of the kernels' environment variables.
    pub settings: Vec<(&'static str, OsString)>,
}

impl Environment {
    /// Writes the kernelspec for the others, and compiles a template where there is none.
    pub fn share(&self, shared: &Shared) -> Result<()> {
        sources::link(shared.toolchain, shared.share)?;
        if !shared.template.exists() {
            self.warm_for(shared)?;
        }
        kernelspec::write(
            shared.share,
            shared.toolchain,
            shared.stock_kernel,
            shared.template,
        )
    }

    /// From a copy of an older template only the helper crate is compiled anew. Our own is no use
    /// where the other crates' sources are elsewhere.
    fn warm_for(&self, shared: &Shared) -> Result<()> {
        let place = kernel::KernelFolder::new()?;
        let older = older(shared.template);
        let sources_elsewhere = shared.settings.iter().any(|(name, _)| *name == CARGO_HOME);
        if older.exists() {
            kernel::copy(&older, &place.path)?;
        } else if !sources_elsewhere {
            kernel::copy(&self.template, &place.path)?;
        }
        let warming = Warming {
            toolchain: shared.toolchain,
            python: &self.python,
            stock_kernel: shared.stock_kernel,
            sources: &sources::folder(shared.share),
            notebooks: shared.notebooks,
            settings: shared.settings.clone(),
        };
        warming.run(&place.path, &warm::cells(shared.notebooks)?)?;
        let unfinished = shared.template.with_extension("part");
        let _ = fs::remove_dir_all(&unfinished);
        fs::create_dir_all(&unfinished)
            .with_context(|| format!("cannot make {}", unfinished.display()))?;
        kernel::copy(&place.path, &unfinished)?;
        readable_by_all(&unfinished)?;
        fs::rename(&unfinished, shared.template)
            .with_context(|| format!("cannot make {}", shared.template.display()))?;
        let _ = fs::remove_dir_all(older);
        Ok(())
    }
}

/// What a template is called that is no longer today's.
pub fn older(template: &Path) -> PathBuf {
    template.with_extension("older")
}

/// Lets everybody read what is there, and nobody else change it.
pub fn readable_by_all(folder: &Path) -> Result<()> {
    let mut chmod = Command::new("chmod");
    output_of(chmod.args(["-R", "a+rX,go-w"]).arg(folder)).map(|_| ())
}
