//! `cargo xtask lab`: JupyterLab on the first lesson.

use std::env;
use std::os::unix::process::CommandExt;
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::Args;
use rustix::process::geteuid;

use crate::checkout;
use crate::console::say;
use crate::environment::Environment;

const FIRST_LESSON: &str = "00_introduction.ipynb";

/// What follows `cargo xtask lab`.
#[derive(Args)]
pub struct Arguments {
    /// JupyterLab's own arguments, after `--`
    #[arg(last = true)]
    jupyter: Vec<String>,
}

/// Sets up what is missing and becomes JupyterLab.
pub fn open(arguments: &Arguments) -> Result<ExitCode> {
    refuse_root(&arguments.jupyter)?;
    let environment = Environment::ready()?;
    let mut command = environment.python_module("jupyterlab");
    command
        .arg(option(
            "ServerApp.root_dir",
            checkout::notebooks().display(),
        ))
        .arg(option(
            "LabApp.app_settings_dir",
            checkout::lab_settings().display(),
        ))
        .arg(option(
            "LabApp.default_url",
            format!("/lab/tree/{FIRST_LESSON}"),
        ))
        .arg(option("LabApp.extension_manager", "readonly"));
    if !a_browser_can_open() {
        say("No browser can be opened from here: open the address below that begins with http.");
        command.arg("--no-browser");
    } else {
        say("Opening JupyterLab in your browser; the address is below too. Ctrl+C ends it.");
    }
    command.args(&arguments.jupyter);
    bail!("JupyterLab did not start: {}", command.exec());
}

fn option(name: &str, value: impl std::fmt::Display) -> String {
    format!("--{name}={value}")
}

/// JupyterLab refuses root unless asked; say so before a set-up of minutes.
fn refuse_root(jupyter: &[String]) -> Result<()> {
    if geteuid().is_root() && !jupyter.iter().any(|argument| argument == "--allow-root") {
        bail!(
            "you are root, and everything that a notebook runs would be root too. \
             Start as an ordinary user, or in a container: cargo xtask lab -- --allow-root"
        );
    }
    Ok(())
}

/// On macOS always; elsewhere where there is a display or the user names a browser.
fn a_browser_can_open() -> bool {
    cfg!(target_os = "macos")
        || ["DISPLAY", "WAYLAND_DISPLAY", "BROWSER"]
            .iter()
            .any(|name| env::var_os(name).is_some_and(|value| !value.is_empty()))
}
