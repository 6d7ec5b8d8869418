//! What a packed folder brings along, so that it sets itself up without a network; a clone has none
//! of it. `cargo xtask pack` makes such a folder.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::checkout;
use crate::console::output_of;

/// The crates of the commands, the lessons and the kernel, as `cargo vendor` writes them.
pub fn crates(root: &Path) -> PathBuf {
    root.join("offline").join("crates")
}

/// The Python packages, as `pip download` writes them.
pub fn wheels(root: &Path) -> PathBuf {
    root.join("offline").join("wheels")
}

/// The compiled kernel.
pub fn kernel(root: &Path) -> PathBuf {
    root.join("offline").join("kernel").join("evcxr_jupyter")
}

/// The kernel's own sources, for a platform that the compiled one does not run on.
pub fn kernel_sources(root: &Path) -> PathBuf {
    root.join("offline").join("kernel").join("source")
}

/// Settings for cargo that name those crates. Kernels work below the user's cache, where cargo would
/// not see the settings of this folder, and evcxr writes its own beside them.
pub fn cargo_home(root: &Path) -> PathBuf {
    root.join("offline").join("cargo")
}

/// Tells cargo to take every crate from a folder, named as seen from the settings' own, and none from
/// the network.
pub fn cargo_settings(crates: &str) -> String {
    format!(
        "[source.crates-io]\nreplace-with = \"packed\"\n\n[source.packed]\ndirectory = \"{crates}\"\n"
    )
}

/// The settings for cargo of this folder, where it is a packed one.
pub fn own_cargo_home() -> Option<PathBuf> {
    Some(cargo_home(checkout::root())).filter(|folder| folder.is_dir())
}

/// The Python packages of this folder, where it is a packed one.
pub fn own_wheels() -> Option<PathBuf> {
    Some(wheels(checkout::root())).filter(|folder| folder.is_dir())
}

/// The kernel of this folder, where it is a packed one and the kernel runs on this machine.
pub fn own_kernel() -> Option<PathBuf> {
    Some(kernel(checkout::root()))
        .filter(|kernel| output_of(Command::new(kernel).arg("--help")).is_ok())
}

/// The kernel's sources in this folder, where it is a packed one.
pub fn own_kernel_sources() -> Option<PathBuf> {
    Some(kernel_sources(checkout::root())).filter(|folder| folder.is_dir())
}
