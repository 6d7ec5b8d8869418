//! `cargo xtask lock`: what follows from the pinned versions, written anew.
//!
//! The lessons' `:dep` lines follow `Cargo.toml`. The lock files name every Python package, with
//! hashes, from the pins in `environment.yml` and in each `requirements.in`.

mod dep_lines;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, ensure};
use clap::Args;

use crate::checkout;
use crate::console::output_of;
use crate::environment::lock_file;
use crate::versions::Versions;

/// What follows `cargo xtask lock`.
#[derive(Args)]
pub struct Arguments {
    /// Only say whether lessons and lock files agree with the pinned versions
    #[arg(long)]
    pub check: bool,
}

/// Writes, or compares, the lessons' `:dep` lines, and the lock files, which uv resolves.
pub fn write(arguments: &Arguments) -> Result<ExitCode> {
    // First, since it needs no network.
    dep_lines::write(arguments.check)?;
    let pins: Vec<String> = Versions::read()?
        .python_packages()
        .map(|pin| format!("{}=={}\n", pin.name, pin.version))
        .collect();
    lock(arguments, "environment.yml", &pins.concat(), &lock_file())?;
    for folder in ["site", "deploy/kubernetes", "deploy/hub", "bench"] {
        let source = format!("{folder}/requirements.in");
        let path = checkout::root().join(&source);
        let pins =
            fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        // One environment holds both, so what the lessons have locked stays.
        let pins = format!("-c {}\n{pins}", lock_file().display());
        lock(arguments, &source, &pins, &path.with_extension("lock"))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn lock(arguments: &Arguments, source: &str, pins: &str, lock_file: &Path) -> Result<()> {
    let scratch = tempfile::tempdir().context("no temporary folder")?;
    fs::write(scratch.path().join("pins.in"), pins)?;
    let resolved = scratch.path().join("requirements.lock");
    // uv keeps the versions that it finds in the old file wherever they still fit.
    if lock_file.exists() {
        fs::copy(lock_file, &resolved)
            .with_context(|| format!("cannot read {}", lock_file.display()))?;
    }
    output_of(&mut compile(scratch.path(), &resolved)?)
        .with_context(|| format!("uv could not resolve {source}"))?;
    let new = fs::read_to_string(&resolved)?;
    let old = fs::read_to_string(lock_file).unwrap_or_default();
    if arguments.check {
        ensure!(
            new == old,
            "{} does not agree with {source}: run `cargo xtask lock`",
            lock_file.display()
        );
    } else if new != old {
        fs::write(lock_file, new)
            .with_context(|| format!("cannot write {}", lock_file.display()))?;
    }
    Ok(())
}

/// uv, of our own environment or on PATH.
pub fn uv() -> Result<PathBuf> {
    let own = checkout::venv().join("bin").join("uv");
    if own.exists() {
        return Ok(own);
    }
    which::which("uv").context("no uv: run `cargo xtask test` once, or `pip install uv`")
}

fn compile(folder: &Path, resolved: &Path) -> Result<Command> {
    let mut command = Command::new(uv()?);
    command
        .current_dir(folder)
        .args(["pip", "compile", "pins.in", "--quiet", "--universal"])
        .args(["--generate-hashes", "--python-version", "3.11"])
        .args(["--no-emit-index-url", "--no-emit-find-links"])
        .args([
            "--no-annotate",
            "--custom-compile-command",
            "cargo xtask lock",
        ])
        .arg("--output-file")
        .arg(resolved);
    Ok(command)
}
