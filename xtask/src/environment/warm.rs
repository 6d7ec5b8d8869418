//! The warm template: a kernel's working folder in which every dependency of the lessons is
//! compiled. Each kernel starts from a copy of it, so nothing is compiled while a learner waits.

use std::ffi::OsString;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::json;

use super::sources;
use super::toolchain::Toolchain;
use crate::checkout;
use crate::console::run;
use crate::kernel;
use crate::notebooks;

/// Run in every kernel, so that the first cell of a learner finds cargo's own files warm too.
const TRIVIAL_CELL: &str = "1 + 1";

/// The cells that a template for this folder's lessons is warmed with.
pub fn cells(notebooks: &Path) -> Result<Vec<String>> {
    let mut cells = notebooks::importing_cells(notebooks)?;
    cells.push(TRIVIAL_CELL.to_owned());
    Ok(cells)
}

/// The template for today's sources and tools; built when it is not there.
pub fn ready(
    toolchain: &Toolchain,
    python: &Path,
    stock_kernel: &Path,
    version: &str,
) -> Result<PathBuf> {
    let cells = cells(&checkout::notebooks())?;
    let key = key(toolchain, version, &cells)?;
    let template = key.template();
    if template.exists() {
        return Ok(template);
    }
    // Built where kernels work, since a checkout's path may have a space.
    let place = kernel::KernelFolder::new()?;
    if let Some(older) = key.older_template() {
        kernel::copy(&older, &place.path)?;
    }
    let all = folder();
    let _ = fs::remove_dir_all(&all);
    let unfinished = all.join("unfinished");
    fs::create_dir_all(&unfinished)
        .with_context(|| format!("cannot make {}", unfinished.display()))?;
    // For whoever compiles in a copy that is none of a kernel's: tests and the bench.
    kernel::cargo::write_files(&all)?;
    let warming = Warming {
        toolchain,
        python,
        stock_kernel,
        sources: &sources::folder(&checkout::jupyter_share()),
        notebooks: &checkout::notebooks(),
        settings: Vec::new(),
    };
    warming.run(&place.path, &cells)?;
    kernel::copy(&place.path, &unfinished)?;
    fs::rename(&unfinished, &template)
        .with_context(|| format!("cannot make {}", template.display()))?;
    Ok(template)
}

/// Whether it is there already.
pub fn is_there(toolchain: &Toolchain, version: &str) -> bool {
    cells(&checkout::notebooks())
        .and_then(|cells| key(toolchain, version, &cells))
        .is_ok_and(|key| key.template().exists())
}

fn folder() -> PathBuf {
    checkout::target().join("warm-kernel")
}

/// What a template is compiled with, and for which lessons.
pub struct Warming<'a> {
    /// The compiler of the kernel.
    pub toolchain: &'a Toolchain,
    /// Runs the cells.
    pub python: &'a Path,
    /// evcxr's own kernel.
    pub stock_kernel: &'a Path,
    /// The standard library's sources.
    pub sources: &'a Path,
    /// The folder of the lessons.
    pub notebooks: &'a Path,
    /// More of the kernel's environment variables.
    pub settings: Vec<(&'static str, OsString)>,
}

impl Warming<'_> {
    /// Compiles in `folder` what the cells import.
    pub fn run(&self, folder: &Path, cells: &[String]) -> Result<()> {
        let scratch = tempfile::tempdir().context("no temporary folder")?;
        let spec = scratch.path().join("kernels").join("warming");
        fs::create_dir_all(&spec)?;
        let mut environment = kernel::settings(&self.toolchain.library, self.sources);
        environment.extend(self.settings.iter().cloned());
        environment.push(("EVCXR_TMPDIR", folder.as_os_str().to_owned()));
        // Only here may cargo fetch what is missing.
        environment.retain(|(name, _)| *name != kernel::OFFLINE);
        let environment: serde_json::Map<String, serde_json::Value> = environment
            .into_iter()
            .map(|(name, value)| (name.to_owned(), json!(value.to_string_lossy())))
            .collect();
        let kernel_json = json!({
            "argv": [self.stock_kernel, "--control_file", "{connection_file}"],
            "display_name": "Rust",
            "language": "rust",
            "interrupt_mode": "message",
            "env": environment,
        });
        fs::write(spec.join("kernel.json"), kernel_json.to_string())?;
        let cells_file = scratch.path().join("cells.json");
        fs::write(&cells_file, json!(cells).to_string())?;
        run(
            "Compiling what the lessons import (a minute or two)",
            Command::new(self.python)
                .arg(checkout::root().join("tests").join("warm.py"))
                .arg("warming")
                .arg(self.notebooks)
                .arg(cells_file)
                .env("JUPYTER_PATH", scratch.path()),
        )?;
        Ok(())
    }
}

/// Names all that a template is made from: another name, another template.
struct Key {
    /// The tools and their settings: with others, nothing compiled is of any use.
    tools: u64,
    /// What is compiled.
    sources: u64,
}

impl Key {
    fn template(&self) -> PathBuf {
        folder().join(format!("{:016x}-{:016x}", self.tools, self.sources))
    }

    /// A template of the same tools, in which most of the crates are what they should be.
    fn older_template(&self) -> Option<PathBuf> {
        let same_tools = format!("{:016x}-", self.tools);
        fs::read_dir(folder()).ok()?.flatten().find_map(|entry| {
            let name = entry.file_name();
            name.to_string_lossy()
                .starts_with(&same_tools)
                .then(|| entry.path())
        })
    }
}

fn key(toolchain: &Toolchain, version: &str, cells: &[String]) -> Result<Key> {
    let root = checkout::root();
    let evcxr_settings = checkout::notebooks().join("evcxr.toml");
    let mut tools = DefaultHasher::new();
    (
        &root,
        &toolchain.version,
        version,
        kernel::cargo::FILES,
        read(&evcxr_settings)?,
    )
        .hash(&mut tools);
    let mut sources = DefaultHasher::new();
    cells.hash(&mut sources);
    let helpers = root.join("helpers");
    let mut files = rust_files(&helpers.join("src"))?;
    files.extend(rust_files(&helpers.join("relay").join("src"))?);
    files.push(helpers.join("Cargo.toml"));
    files.push(helpers.join("relay").join("Cargo.toml"));
    files.push(root.join("Cargo.toml"));
    for file in files {
        // cargo compiles anew what has been written since, even if it is the same.
        let written = fs::metadata(&file).and_then(|about| about.modified()).ok();
        (&file, read(&file)?, written).hash(&mut sources);
    }
    Ok(Key {
        tools: tools.finish(),
        sources: sources.finish(),
    })
}

fn read(file: &Path) -> Result<Vec<u8>> {
    fs::read(file).with_context(|| format!("cannot read {}", file.display()))
}

/// The Rust files of a folder and all below it, in a fixed order.
fn rust_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(rust_files(&path)?);
        } else if path.extension().is_some_and(|found| found == "rs") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
