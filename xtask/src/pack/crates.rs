//! The crates of an archive: those of the commands, of the kernel, and of every lesson.
//!
//! A kernel resolves a lesson's crates anew, without a lock file; so it must find here whatever it
//! would choose today. `cargo vendor` collects that, given a package for each importing cell.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::checkout;
use crate::console::{output_of, run};
use crate::environment::packed;
use crate::notebooks;
use crate::versions::Versions;

const KERNEL: &str = "evcxr_jupyter";

/// What `cargo vendor` writes beside a crate's files.
const CHECKSUMS: &str = ".cargo-checksum.json";

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    manifest_path: PathBuf,
}

/// Fills the folder with crates and makes cargo there use them.
pub fn vendor(folder: &Path) -> Result<()> {
    // Below the folder, as the lessons are: their paths to the helper crate hold here too.
    let probes = folder.join("probes");
    write_probes(&probes)?;
    let lock = ["generate-lockfile", "--quiet"];
    output_of(cargo(&probes).args(lock)).context(NO_NETWORK)?;
    let crates = packed::crates(folder);
    run(
        "Collecting the crates",
        cargo(folder)
            .args(["vendor", "--quiet", "--locked", "--versioned-dirs"])
            .arg("--sync")
            .arg(probes.join("Cargo.toml"))
            .arg("--sync")
            .arg(packed::kernel_sources(folder).join("Cargo.toml"))
            .arg(&crates),
    )
    .context(NO_NETWORK)?;
    without_windows(&crates)?;
    write_settings(folder)?;
    // As a kernel will: without a lock, from these crates alone.
    fs::remove_file(probes.join("Cargo.lock"))?;
    output_of(cargo(&probes).args(lock).arg("--offline"))
        .context("the collected crates do not suffice for the lessons")?;
    fs::remove_dir_all(&probes).with_context(|| format!("cannot remove {}", probes.display()))
}

/// The lessons do not run on Windows, and nearly half of all that was collected is for it alone. Its
/// crates are named in lock files; their manifests suffice.
fn without_windows(crates: &Path) -> Result<()> {
    let entries =
        fs::read_dir(crates).with_context(|| format!("cannot read {}", crates.display()))?;
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with("windows") || name.starts_with("winapi") {
            leave_manifest(&entry.path())
                .with_context(|| format!("cannot empty {}", entry.path().display()))?;
        }
    }
    Ok(())
}

fn leave_manifest(krate: &Path) -> Result<()> {
    let manifest = fs::read(krate.join("Cargo.toml"))?;
    let sums: Value = serde_json::from_slice(&fs::read(krate.join(CHECKSUMS))?)?;
    fs::remove_dir_all(krate)?;
    fs::create_dir_all(krate.join("src"))?;
    fs::write(krate.join("src").join("lib.rs"), "")?;
    fs::write(krate.join("Cargo.toml"), manifest)?;
    let sums = json!({"files": {}, "package": sums["package"]});
    fs::write(krate.join(CHECKSUMS), sums.to_string())?;
    Ok(())
}

/// For the commands, which run in the folder, and for the kernels, which do not.
fn write_settings(folder: &Path) -> Result<()> {
    let own = folder.join(".cargo").join("config.toml");
    let text =
        fs::read_to_string(&own).with_context(|| format!("cannot read {}", own.display()))?;
    let commands = format!("{text}\n{}", packed::cargo_settings("offline/crates"));
    fs::write(&own, commands).with_context(|| format!("cannot write {}", own.display()))?;
    let home = packed::cargo_home(folder);
    fs::create_dir_all(&home)
        .and_then(|()| fs::write(home.join("config.toml"), packed::cargo_settings("crates")))
        .with_context(|| format!("cannot write {}", home.display()))
}

const NO_NETWORK: &str =
    "the crates could not be collected: is the network there, and 2 GB of disk free?";

/// Where cargo keeps the kernel's own sources, with the lock file that it is compiled by.
pub fn kernel_sources() -> Result<PathBuf> {
    let scratch = tempfile::tempdir().context("no temporary folder")?;
    let version = Versions::read()?.evcxr()?.to_owned();
    package(
        scratch.path(),
        "kernel",
        &format!("{KERNEL} = \"={version}\"\n"),
    )?;
    let text = output_of(cargo(scratch.path()).args(["metadata", "--quiet", "--format-version=1"]))
        .context(NO_NETWORK)?;
    let metadata: Metadata = serde_json::from_str(&text)?;
    let kernel = metadata.packages.iter().find(|found| found.name == KERNEL);
    let manifest = &kernel
        .context("cargo does not say where the kernel's sources are")?
        .manifest_path;
    Ok(manifest.parent().unwrap_or(manifest).to_owned())
}

/// A package for each cell that imports a crate, with what every kernel has besides.
fn write_probes(folder: &Path) -> Result<()> {
    let settings = checkout::notebooks().join("evcxr.toml");
    let settings = fs::read_to_string(&settings)
        .with_context(|| format!("cannot read {}", settings.display()))?;
    let (_, base) = settings
        .split_once("[dependencies]\n")
        .context("notebooks/evcxr.toml has no [dependencies]")?;
    // One folder deeper than the lessons.
    let base = base.replace("\"../", "\"../../");
    for (number, cell) in notebooks::importing_cells(&checkout::notebooks())?
        .iter()
        .enumerate()
    {
        let own: String = notebooks::dependencies(cell)
            .map(|dependency| format!("{dependency}\n"))
            .collect();
        let name = format!("cell-{number}");
        package(&folder.join(&name), &name, &format!("{base}\n{own}"))?;
    }
    fs::write(
        folder.join("Cargo.toml"),
        "[workspace]\nmembers = [\"cell-*\"]\nresolver = \"3\"\n",
    )?;
    Ok(())
}

fn package(folder: &Path, name: &str, dependencies: &str) -> Result<()> {
    fs::create_dir_all(folder.join("src"))
        .with_context(|| format!("cannot make {}", folder.display()))?;
    fs::write(folder.join("src").join("lib.rs"), "")?;
    fs::write(
        folder.join("Cargo.toml"),
        format!(
            "[package]\nname = \"{name}\"\nedition = \"2024\"\n\n[dependencies]\n{dependencies}"
        ),
    )?;
    Ok(())
}

fn cargo(folder: &Path) -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(folder).env_remove("CARGO_TARGET_DIR");
    command
}
