//! The Python packages of an archive, for this platform and the versions of Python that it may meet.

use std::path::Path;

use anyhow::{Context, Result};

use crate::checkout;
use crate::console::run;
use crate::environment::{Environment, lock_file};

/// Downloads them, with hashes; the Python side knows pip and its markers.
pub fn download(environment: &Environment, folder: &Path, pythons: &[String]) -> Result<()> {
    let mut command = environment.python();
    command
        .arg(checkout::root().join("site").join("wheels.py"))
        .arg(lock_file())
        .arg(folder)
        .args(pythons);
    run("Collecting the Python packages", &mut command)
        .map(|_| ())
        .context("the Python packages could not be collected: is the network there?")
}
