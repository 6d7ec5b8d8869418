//! `cargo xtask lab`: JupyterLab on the first lesson.

use std::env;
use std::ffi::OsString;
use std::iter;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
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
    command.env("PYTHONPATH", python_path()?);
    // The user's own word counts: JupyterLab refuses an option that is given twice.
    command.args(defaults().iter().filter_map(|(name, value)| {
        let given = |argument: &String| argument.starts_with(&format!("--{name}="));
        (!arguments.jupyter.iter().any(given)).then(|| format!("--{name}={value}"))
    }));
    if !a_browser_can_open() {
        say("No browser can be opened from here: open the address below that begins with http.");
        command.arg("--no-browser");
    } else {
        say("Opening JupyterLab in your browser; the address is below too. Ctrl+C ends it.");
    }
    command.args(&arguments.jupyter);
    bail!("JupyterLab did not start: {}", command.exec());
}

/// What `open` does before it opens: for images, and for laptops before they leave the network.
pub fn set_up() -> Result<ExitCode> {
    Environment::ready()?;
    say("✓ All is set up: `cargo xtask lab` opens the first lesson.");
    Ok(ExitCode::SUCCESS)
}

/// JupyterLab's options for the lessons.
fn defaults() -> [(&'static str, String); 8] {
    let shown = |path: PathBuf| path.display().to_string();
    [
        ("ServerApp.root_dir", shown(checkout::notebooks())),
        ("LabApp.app_settings_dir", shown(checkout::lab_settings())),
        ("LabApp.default_url", format!("/lab/tree/{FIRST_LESSON}")),
        ("LabApp.extension_manager", "readonly".to_owned()),
        (
            "ServerApp.kernel_manager_class",
            "spare_kernels.SpareKernels".to_owned(),
        ),
        (
            "ServerApp.kernel_websocket_connection_class",
            "prompt_connection.PromptConnection".to_owned(),
        ),
        // "Save and Export Notebook As… HTML" gives the page that `cargo xtask html` makes.
        ("HTMLExporter.template_name", "lesson".to_owned()),
        (
            "HTMLExporter.extra_template_basedirs",
            shown(checkout::root().join("site").join("templates")),
        ),
    ]
}

/// Where JupyterLab finds the modules of `lab/`, before what the user has there.
fn python_path() -> Result<OsString> {
    let own = checkout::root().join("lab");
    let others = env::var_os("PYTHONPATH").unwrap_or_default();
    let others = env::split_paths(&others).filter(|path| !path.as_os_str().is_empty());
    Ok(env::join_paths(iter::once(own).chain(others))?)
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
