//! What each lesson needs beyond the set-up, as its own metadata says.

use std::fs;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::notebooks;

/// A lesson and its needs.
pub struct Lesson {
    /// The notebook's name without its extension.
    pub name: String,
    /// Names of what a finding is about.
    pub needs: Vec<String>,
}

#[derive(Deserialize)]
struct Notebook {
    metadata: Metadata,
}

#[derive(Deserialize)]
struct Metadata {
    lesson: Needs,
}

#[derive(Deserialize)]
struct Needs {
    #[serde(default)]
    needs: Vec<String>,
}

/// All lessons, in their order.
pub fn all() -> Result<Vec<Lesson>> {
    notebooks::paths()?
        .iter()
        .map(|path| {
            let text = fs::read_to_string(path)
                .with_context(|| format!("cannot read {}", path.display()))?;
            let notebook: Notebook = serde_json::from_str(&text)
                .with_context(|| format!("{} is not a lesson", path.display()))?;
            Ok(Lesson {
                name: path
                    .file_stem()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned(),
                needs: notebook.metadata.lesson.needs,
            })
        })
        .collect()
}
