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
        let notebook: Value = serde_json::from_str(&text)
            .with_context(|| format!("{} is not a notebook", path.display()))?;
        for cell in notebook["cells"].as_array().into_iter().flatten() {
            let source = source_of(cell);
            let imports = source.lines().any(|line| line.starts_with(":dep "));
            if cell["cell_type"] == "code" && imports && !cells.contains(&source) {
                cells.push(source);
            }
        }
    }
    Ok(cells)
}

fn source_of(cell: &Value) -> String {
    match &cell["source"] {
        Value::Array(lines) => lines.iter().filter_map(Value::as_str).collect(),
        source => source.as_str().unwrap_or_default().to_owned(),
    }
}
