//! The kernelspec `rust` of this checkout: our launcher in place of evcxr's own command.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::json;

use super::sources;
use super::toolchain::Toolchain;
use crate::console::output_of;

/// Settings of JupyterLab that suit a lesson: no request leaves the machine.
const LAB_SETTINGS: &str = include_str!("jupyterlab.json");

/// Writes the kernelspec, its launcher and JupyterLab's settings where they differ, below a folder
/// `share/jupyter`.
pub fn write(
    share: &Path,
    toolchain: &Toolchain,
    stock_kernel: &Path,
    template: &Path,
) -> Result<()> {
    let spec = share.join("kernels").join("rust");
    fs::create_dir_all(&spec).with_context(|| format!("cannot make {}", spec.display()))?;
    if !spec.join("logo-64x64.png").exists() {
        // evcxr writes its logo and version beside a kernel.json that is replaced below.
        output_of(
            Command::new(stock_kernel)
                .arg("--install")
                .env("JUPYTER_PATH", share),
        )?;
    }
    let launcher = spec.join("start-kernel");
    let ourselves = env::current_exe().context("cannot find this program's own file")?;
    replace(&launcher, &fs::read(&ourselves)?)?;
    fs::set_permissions(&launcher, fs::metadata(&ourselves)?.permissions())?;
    let kernel_json = json!({
        "argv": [
            launcher, "kernel",
            "--stock-kernel", stock_kernel,
            "--library", toolchain.library,
            "--sources", sources::folder(share),
            "--template", template,
            "{connection_file}",
        ],
        "display_name": "Rust",
        "language": "rust",
        "interrupt_mode": "message",
        "metadata": {"debugger": false},
    });
    replace(
        &spec.join("kernel.json"),
        format!("{kernel_json:#}\n").as_bytes(),
    )?;
    let settings = share.join("lab").join("settings");
    fs::create_dir_all(&settings)?;
    replace(&settings.join("overrides.json"), LAB_SETTINGS.as_bytes())
}

/// Replaces a file in one step, so that a kernel that starts meanwhile sees the old or the new.
fn replace(path: &Path, content: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|old| old == content) {
        return Ok(());
    }
    let new = path.with_extension("new");
    fs::write(&new, content)
        .and_then(|()| fs::rename(&new, path))
        .with_context(|| format!("cannot write {}", path.display()))
}
