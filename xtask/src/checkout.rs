//! Where things are in this checkout, and where they are for this user.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use etcetera::BaseStrategy;

/// The name of our folders below the user's data and cache folders.
const USER_FOLDER: &str = "concurrency-measured";

/// The repository's root: the parent of this package.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap_or(Path::new("."))
}

/// The folder of the lessons; a kernel's working directory.
pub fn notebooks() -> PathBuf {
    root().join("notebooks")
}

/// Python packages, the kernelspec and JupyterLab's settings of this checkout.
pub fn venv() -> PathBuf {
    root().join(".venv")
}

/// The `share/jupyter` folder that holds our kernelspec and settings.
pub fn jupyter_share() -> PathBuf {
    venv().join("share").join("jupyter")
}

/// JupyterLab's settings for the lessons.
pub fn lab_settings() -> PathBuf {
    jupyter_share().join("lab").join("settings")
}

/// Fails where this is a copy to give away: it has the lessons, and neither tests nor exports.
pub fn ensure_whole() -> Result<()> {
    ensure!(
        root().join("site").join("export.py").exists(),
        "this folder holds the lessons alone; what tests, runs and exports them is in the \
         repository that it was made from"
    );
    Ok(())
}

/// What can be built again at any time.
pub fn target() -> PathBuf {
    root().join("target")
}

/// The user's folder for what all checkouts share: compiled tools.
pub fn user_data() -> Result<PathBuf> {
    Ok(user_folders()?.data_dir().join(USER_FOLDER))
}

/// The user's folder for what lives as long as a kernel.
pub fn user_cache() -> Result<PathBuf> {
    Ok(user_folders()?.cache_dir().join(USER_FOLDER))
}

fn user_folders() -> Result<impl BaseStrategy> {
    etcetera::choose_base_strategy()
        .context("no home directory: set HOME to a folder that you may write to")
}
