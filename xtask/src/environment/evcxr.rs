//! The kernel itself: evcxr in the pinned version, once for each user and version.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::packed;
use crate::checkout;
use crate::console::{output_of, run_visibly, say};

const PACKAGE: &str = "evcxr_jupyter";

/// What of the kernel is worth optimising.
const PROFILE: &str = "xtask/src/environment/evcxr.toml";

/// The kernel in this version; compiled or fetched when it is not there.
pub fn ready(version: &str) -> Result<PathBuf> {
    if let Some(kernel) = installed(version)? {
        return Ok(kernel);
    }
    install(version)
}

/// The kernel in this version, where it is there already.
pub fn installed(version: &str) -> Result<Option<PathBuf>> {
    let own = folder(version)?.join("bin").join(PACKAGE);
    if own.exists() {
        return Ok(Some(own));
    }
    Ok(packed::own_kernel()
        .or_else(|| from_conda(version))
        .or_else(|| from_cargo(version)))
}

fn folder(version: &str) -> Result<PathBuf> {
    Ok(checkout::user_data()?.join(format!("evcxr-{version}")))
}

/// conda's own record names the version of its package.
fn from_conda(version: &str) -> Option<PathBuf> {
    let prefix = PathBuf::from(env::var_os("CONDA_PREFIX")?);
    let start = format!("evcxr-{version}-");
    let recorded = fs::read_dir(prefix.join("conda-meta"))
        .ok()?
        .flatten()
        .any(|entry| entry.file_name().to_string_lossy().starts_with(&start));
    let kernel = prefix.join("bin").join(PACKAGE);
    (recorded && kernel.exists()).then_some(kernel)
}

/// cargo's record of what the user has installed; the kernel itself cannot tell its version.
fn from_cargo(version: &str) -> Option<PathBuf> {
    let listing = output_of(Command::new("cargo").args(["install", "--list"])).ok()?;
    let line = format!("{PACKAGE} v{version}:");
    let kernel = which::which(PACKAGE).ok()?;
    let own_bin = kernel.parent()? == cargo_bin()?;
    (own_bin && listing.lines().any(|listed| listed == line)).then_some(kernel)
}

fn cargo_bin() -> Option<PathBuf> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    Some(
        home.or_else(|| Some(env::home_dir()?.join(".cargo")))?
            .join("bin"),
    )
}

fn install(version: &str) -> Result<PathBuf> {
    let folder = folder(version)?;
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    if packed::own_kernel_sources().is_some() || !fetch_prebuilt(version, &folder) {
        compile(version, &folder)?;
    }
    let kernel = folder.join("bin").join(PACKAGE);
    say(format!(
        "✓ Rust kernel {version} is in {}",
        folder.display()
    ));
    Ok(kernel)
}

fn fetch_prebuilt(version: &str, folder: &Path) -> bool {
    if which::which("cargo-binstall").is_err() {
        return false;
    }
    say(format!(
        "Fetching the Rust kernel (evcxr {version}) with cargo binstall …"
    ));
    let fetched = run_visibly(
        Command::new("cargo")
            .args([
                "binstall",
                "--no-confirm",
                "--disable-strategies",
                "compile",
            ])
            .args(["--version", version, "--root"])
            .arg(folder)
            .arg(PACKAGE),
    );
    if let Err(error) = &fetched {
        say(format!("No prebuilt kernel ({error:#}); compiling it."));
    }
    fetched.is_ok() && folder.join("bin").join(PACKAGE).exists()
}

fn compile(version: &str, folder: &Path) -> Result<()> {
    say(format!(
        "Compiling the Rust kernel (evcxr {version}), once for this user: \
         about 4 minutes on 2 cores, less on more. It can be interrupted and goes on next time."
    ));
    let build = folder.join("build");
    let mut install = Command::new("cargo");
    install
        .args(["install", "--locked", "--config"])
        .arg(checkout::root().join(PROFILE))
        .arg("--root")
        .arg(folder)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", &build);
    match packed::own_kernel_sources() {
        // Above them cargo finds the settings that name the packed crates.
        Some(sources) => install.args(["--offline", "--path"]).arg(sources),
        None => install.args(["--version", version, PACKAGE]),
    };
    run_visibly(&mut install).context(
        "the kernel could not be compiled: is the network there, and 3 GB of disk free?",
    )?;
    fs::remove_dir_all(&build).with_context(|| format!("cannot remove {}", build.display()))
}
