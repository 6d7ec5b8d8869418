//! What the hub's configuration is told; no secret is in it.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde::Serialize;

use super::Arguments;
use super::place::Place;
use super::programs::Programs;

/// The environment variable that names the file.
pub const VARIABLE: &str = "HUB_SETTINGS";

/// Read by `deploy/hub/settings.py`.
#[derive(Serialize)]
pub struct Settings {
    folder: PathBuf,
    accounts: bool,
    instructor: String,
    learners: Vec<String>,
    address: String,
    port: u16,
    certificate: Option<PathBuf>,
    key: Option<PathBuf>,
    proxy: [PathBuf; 2],
    path: String,
    cargo_home: Option<PathBuf>,
    memory_mib: u32,
    processes: u32,
    idle_minutes: u32,
}

impl Settings {
    /// From the command line and what has been set up.
    pub fn new(
        arguments: &Arguments,
        place: &Place,
        programs: &Programs,
        accounts: bool,
    ) -> Result<Settings> {
        let canonical = |path: &Option<PathBuf>| -> Result<Option<PathBuf>> {
            let found = path.as_ref().map(|path| {
                path.canonicalize()
                    .with_context(|| format!("cannot read {}", path.display()))
            });
            found.transpose()
        };
        Ok(Settings {
            folder: place.folder().to_owned(),
            accounts,
            instructor: arguments.instructor.clone(),
            learners: learners(arguments)?,
            address: arguments.address.clone(),
            port: arguments.port,
            certificate: canonical(&arguments.certificate)?,
            key: canonical(&arguments.key)?,
            proxy: programs.proxy.clone(),
            path: programs.path.to_string_lossy().into_owned(),
            cargo_home: programs.cargo_home.clone(),
            memory_mib: arguments.memory,
            processes: arguments.processes,
            idle_minutes: arguments.idle,
        })
    }

    /// Writes the file that the configuration reads.
    pub fn write(&self, place: &Place) -> Result<()> {
        let path = place.settings();
        let text = serde_json::to_string_pretty(self)?;
        fs::write(&path, text + "\n").with_context(|| format!("cannot write {}", path.display()))
    }
}

/// Numbered, or as the file names them; the hub looks whether a name can be an account's.
fn learners(arguments: &Arguments) -> Result<Vec<String>> {
    let Some(path) = &arguments.names else {
        return Ok((1..=arguments.learners)
            .map(|number| format!("learner-{number:02}"))
            .collect());
    };
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let names = text.lines().map(str::trim);
    Ok(names
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect())
}
