//! `cargo xtask lock`: every Python package, with hashes, from the pins in `environment.yml`.

use std::fs;
use std::path::Path;
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
    /// Only say whether requirements.lock agrees with environment.yml
    #[arg(long)]
    pub check: bool,
}

/// Resolves the pins with uv and writes, or compares, the lock file.
pub fn write(arguments: &Arguments) -> Result<ExitCode> {
    let scratch = tempfile::tempdir().context("no temporary folder")?;
    let pins = scratch.path().join("environment.in");
    let lines: Vec<String> = Versions::read()?
        .python_packages()
        .map(|pin| format!("{}=={}\n", pin.name, pin.version))
        .collect();
    fs::write(&pins, lines.concat())?;
    let resolved = scratch.path().join("requirements.lock");
    // uv keeps the versions that it finds in the old file wherever they still fit.
    if lock_file().exists() {
        fs::copy(lock_file(), &resolved).context("cannot read requirements.lock")?;
    }
    output_of(&mut uv(scratch.path(), &resolved)?)
        .context("uv could not resolve environment.yml")?;
    let new = fs::read_to_string(&resolved)?;
    let old = fs::read_to_string(lock_file()).unwrap_or_default();
    if arguments.check {
        ensure!(
            new == old,
            "requirements.lock does not agree with environment.yml: run `cargo xtask lock`"
        );
    } else if new != old {
        fs::write(lock_file(), new).context("cannot write requirements.lock")?;
    }
    Ok(ExitCode::SUCCESS)
}

fn uv(folder: &Path, resolved: &Path) -> Result<Command> {
    let own = checkout::venv().join("bin").join("uv");
    let uv = if own.exists() {
        own
    } else {
        which::which("uv").context("no uv: run `cargo xtask test` once, or `pip install uv`")?
    };
    let mut command = Command::new(uv);
    command
        .current_dir(folder)
        .args(["pip", "compile", "environment.in", "--quiet", "--universal"])
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
