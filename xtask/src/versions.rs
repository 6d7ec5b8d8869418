//! The pinned versions of everything that is not Rust, read from `environment.yml`.

use std::fs;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::checkout;

/// Packages of conda-forge that are not Python packages.
const NOT_PYTHON: [&str; 3] = ["python", "evcxr", "c-compiler"];

/// One pinned package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pin {
    /// The package's name, the same in conda-forge and in the Python index.
    pub name: String,
    /// Its exact version.
    pub version: String,
}

/// All pinned packages.
#[derive(Debug)]
pub struct Versions(Vec<Pin>);

#[derive(Deserialize)]
struct CondaFile {
    dependencies: Vec<String>,
}

impl Versions {
    /// Reads `environment.yml` of this checkout.
    pub fn read() -> Result<Versions> {
        let path = checkout::root().join("environment.yml");
        let text =
            fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        Versions::parse(&text).with_context(|| format!("in {}", path.display()))
    }

    fn parse(text: &str) -> Result<Versions> {
        let file: CondaFile = serde_saphyr::from_str(text)?;
        let pins = file.dependencies.iter().map(|line| pin(line));
        Ok(Versions(pins.collect::<Result<_>>()?))
    }

    /// The kernel's version.
    pub fn evcxr(&self) -> Result<&str> {
        let pin = self.0.iter().find(|pin| pin.name == "evcxr");
        Ok(&pin
            .context("environment.yml names no `evcxr=VERSION`")?
            .version)
    }

    /// The Python packages, in the file's order.
    pub fn python_packages(&self) -> impl Iterator<Item = &Pin> {
        self.0
            .iter()
            .filter(|pin| !NOT_PYTHON.contains(&pin.name.as_str()))
    }
}

fn pin(line: &str) -> Result<Pin> {
    match line.split_once('=') {
        Some((name, version)) if !version.starts_with('=') && !version.is_empty() => Ok(Pin {
            name: name.trim().to_owned(),
            version: version.trim().to_owned(),
        }),
        _ => bail!("`{line}` is not pinned: write `name=version`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn python_packages_leave_out_what_conda_alone_has() {
        let text = "dependencies: [python=3.13, evcxr=0.22.0, c-compiler=1.11.0, pytest=9.2.0]";
        let versions = Versions::parse(text).unwrap();
        let names: Vec<_> = versions.python_packages().map(|pin| &*pin.name).collect();
        assert_eq!(names, ["pytest"]);
        assert_eq!(versions.evcxr().unwrap(), "0.22.0");
    }

    #[test]
    fn a_package_without_a_version_is_refused_by_name() {
        let error = Versions::parse("dependencies: [jupyterlab]").unwrap_err();
        assert!(error.to_string().contains("`jupyterlab` is not pinned"));
    }

    #[test]
    fn the_checkouts_own_file_is_pinned() {
        let versions = Versions::read().unwrap();
        assert!(
            versions
                .python_packages()
                .any(|pin| pin.name == "jupyterlab")
        );
        assert!(!versions.evcxr().unwrap().is_empty());
    }
}
