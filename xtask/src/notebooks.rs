//! The lessons as files.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::checkout;

/// The lessons' files, in their order.
pub fn paths() -> Result<Vec<PathBuf>> {
    paths_in(&checkout::notebooks())
}

fn paths_in(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|found| found == "ipynb") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// The cells that name a dependency of their own with `:dep`, of this folder's lessons, each once.
pub fn importing_cells(folder: &Path) -> Result<Vec<String>> {
    let mut cells = Vec::new();
    for path in paths_in(folder)? {
        let text =
            fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let code = code_cells(&text).with_context(|| format!("in {}", path.display()))?;
        for source in code {
            if dependencies(&source).next().is_some() && !cells.contains(&source) {
                cells.push(source);
            }
        }
    }
    Ok(cells)
}

/// The sources of a notebook's code cells.
pub fn code_cells(text: &str) -> Result<Vec<String>> {
    let notebook: Value = serde_json::from_str(text).context("this is not a notebook")?;
    let cells = notebook["cells"].as_array().into_iter().flatten();
    Ok(cells
        .filter(|cell| cell["cell_type"] == "code")
        .map(source_of)
        .collect())
}

/// What a cell's `:dep` lines name: each an entry of `[dependencies]`.
pub fn dependencies(source: &str) -> impl Iterator<Item = &str> {
    source.lines().filter_map(|line| line.strip_prefix(":dep "))
}

fn source_of(cell: &Value) -> String {
    match &cell["source"] {
        Value::Array(lines) => lines.iter().filter_map(Value::as_str).collect(),
        source => source.as_str().unwrap_or_default().to_owned(),
    }
}
