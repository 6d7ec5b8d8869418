//! The `:dep` lines of the lessons, which repeat entries of the root's `Cargo.toml`.
//!
//! A kernel reads neither that file nor `Cargo.lock`, so a lesson has to say itself which crates it
//! needs, in which version and with which features. Each line is the entry of
//! `[workspace.dependencies]`, word for word.

use std::fmt::{self, Display, Formatter};
use std::fs;

use anyhow::{Context, Result, bail, ensure};
use toml_edit::{DocumentMut, Item, Table};

use crate::checkout;
use crate::console::say;
use crate::notebooks;

/// Rewrites the lessons' lines that differ from `Cargo.toml`; with `check`, fails when there is one.
pub fn write(check: bool) -> Result<()> {
    let entries = Entries::read()?;
    let mut differing = Vec::new();
    for path in notebooks::paths()? {
        let name = path.strip_prefix(checkout::root()).unwrap_or(&path);
        let name = name.display();
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {name}"))?;
        let stale = stale(&text, &entries).with_context(|| format!("in {name}"))?;
        if stale.is_empty() {
            continue;
        }
        if check {
            let lines = stale.iter().map(|line| format!("{name}: {line}"));
            differing.extend(lines);
            continue;
        }
        let new = rewritten(&text, &stale, &entries).with_context(|| format!("in {name}"))?;
        fs::write(&path, new).with_context(|| format!("cannot write {name}"))?;
        let lesson = path.file_stem().unwrap_or_default().display();
        say(format!(
            "{name}: `:dep` lines rewritten. Next: `cargo xtask run {lesson}`"
        ));
    }
    ensure!(
        differing.is_empty(),
        "lessons differ from Cargo.toml; `cargo xtask lock` rewrites them:\n{}",
        differing.join("\n")
    );
    Ok(())
}

/// The crates that `[workspace.dependencies]` names.
struct Entries(Table);

impl Entries {
    fn read() -> Result<Entries> {
        let path = checkout::root().join("Cargo.toml");
        let text =
            fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        Entries::parse(&text).with_context(|| format!("in {}", path.display()))
    }

    fn parse(manifest: &str) -> Result<Entries> {
        let mut manifest: DocumentMut = manifest.parse()?;
        let entries = manifest
            .get_mut("workspace")
            .and_then(|workspace| workspace.get_mut("dependencies"))
            .and_then(Item::as_table_mut)
            .context("there is no [workspace.dependencies]")?;
        Ok(Entries(std::mem::take(entries)))
    }

    /// The entry of one crate, `name = …`, as a `:dep` line needs it.
    fn of(&self, name: &str) -> Result<String> {
        let Some(entry) = self.0.get(name) else {
            bail!(
                "Cargo.toml does not name `{name}`: add `{name} = \"=VERSION\"` to \
                 [workspace.dependencies]"
            );
        };
        let version = entry.as_str().or_else(|| entry.get("version")?.as_str());
        ensure!(
            version.is_some_and(|version| version.starts_with('=')),
            "Cargo.toml has no exact version of `{name}`, and a kernel would take a newer one: \
             write `=VERSION`"
        );
        let mut value = entry
            .as_value()
            .with_context(|| format!("write the entry of `{name}` in Cargo.toml as one value"))?
            .clone();
        // Without the blanks and the comment around it.
        value.decor_mut().clear();
        let text = format!("{name} = {value}");
        ensure!(
            !text.contains('\n'),
            "write the entry of `{name}` in Cargo.toml on one line"
        );
        Ok(text)
    }
}

/// A `:dep` line that differs from `Cargo.toml`, without its `:dep`.
#[derive(Debug, PartialEq)]
struct Stale {
    is: String,
    should_be: String,
}

impl Display for Stale {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Stale { is, should_be } = self;
        write!(f, "`:dep {is}` should be `:dep {should_be}`")
    }
}

/// The lines of a notebook that differ.
fn stale(notebook: &str, entries: &Entries) -> Result<Vec<Stale>> {
    let mut found = Vec::new();
    for cell in notebooks::code_cells(notebook)? {
        for is in notebooks::dependencies(&cell) {
            let name = is.split('=').next().unwrap_or(is).trim();
            let should_be = entries
                .of(name)
                .with_context(|| format!("line `:dep {is}`"))?;
            if is != should_be {
                let is = is.to_owned();
                found.push(Stale { is, should_be });
            }
        }
    }
    Ok(found)
}

/// The notebook with these lines replaced, and no other byte changed.
fn rewritten(notebook: &str, stale_lines: &[Stale], entries: &Entries) -> Result<String> {
    let mut text = notebook.to_owned();
    for Stale { is, should_be } in stale_lines {
        // A line of a cell is a string of its own; only the cell's last one has no line end.
        for end in ["\n", ""] {
            let old = serde_json::to_string(&format!(":dep {is}{end}"))?;
            let new = serde_json::to_string(&format!(":dep {should_be}{end}"))?;
            text = text.replace(&old, &new);
        }
    }
    let left = stale(&text, entries)?;
    ensure!(
        left.is_empty(),
        "the file is not in canonical form: run `python tests/canonical.py`, then this again"
    );
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST: &str = r#"
        [workspace.dependencies]
        loose = "1.2"
        rayon = "=1.12.0" # a comment
        tokio = { version = "=1.54.1", features = ["rt", "time"] }
        [workspace.dependencies.table]
        version = "=1.0.0"
    "#;

    fn entries() -> Entries {
        Entries::parse(MANIFEST).unwrap()
    }

    /// A notebook with text that a careless replacement, or writing it anew, would change.
    fn notebook(line: &str) -> String {
        let line = serde_json::to_string(&format!("{line}\n")).unwrap();
        format!(
            r#"{{
 "cells": [
  {{
   "cell_type": "markdown",
   "source": ["We wrote `:dep rayon = \"=1.11.0\"`, gr\u00fc\u00dfe"]
  }},
  {{"source": [{line}, "use rayon::join;"], "cell_type": "code"}}
 ]
}}
"#
        )
    }

    fn error_about(line: &str) -> String {
        format!("{:#}", stale(&notebook(line), &entries()).unwrap_err())
    }

    #[test]
    fn a_line_that_agrees_is_left() {
        for line in [
            r#":dep rayon = "=1.12.0""#,
            r#":dep tokio = { version = "=1.54.1", features = ["rt", "time"] }"#,
            "use std::thread;",
        ] {
            assert_eq!(stale(&notebook(line), &entries()).unwrap(), []);
        }
    }

    #[test]
    fn another_version_is_replaced_and_nothing_else() {
        let old = notebook(r#":dep rayon = "=1.11.0""#);
        let stale = stale(&old, &entries()).unwrap();
        assert_eq!(
            stale[0].to_string(),
            r#"`:dep rayon = "=1.11.0"` should be `:dep rayon = "=1.12.0"`"#
        );
        let new = rewritten(&old, &stale, &entries()).unwrap();
        assert_eq!(new, notebook(r#":dep rayon = "=1.12.0""#));
    }

    #[test]
    fn other_features_are_replaced_too() {
        let old = notebook(r#":dep tokio = { version = "=1.54.1", features = ["rt"] }"#);
        let stale = stale(&old, &entries()).unwrap();
        let new = rewritten(&old, &stale, &entries()).unwrap();
        assert!(new.contains(r#"features = [\"rt\", \"time\"]"#), "{new}");
    }

    #[test]
    fn a_line_without_a_version_gets_one() {
        let stale = stale(&notebook(":dep rayon"), &entries()).unwrap();
        assert_eq!(stale[0].should_be, r#"rayon = "=1.12.0""#);
    }

    #[test]
    fn a_crate_that_cargo_toml_does_not_name_is_refused_with_the_line() {
        let error = error_about(r#":dep mio = "=1.2.5""#);
        assert!(error.contains(r#"line `:dep mio = "=1.2.5"`"#), "{error}");
        assert!(error.contains("does not name `mio`: add"), "{error}");
    }

    #[test]
    fn an_entry_that_does_not_fix_what_learners_get_is_refused() {
        let error = error_about(r#":dep loose = "1.2""#);
        assert!(error.contains("no exact version of `loose`"), "{error}");
    }

    #[test]
    fn an_entry_that_is_no_line_is_refused() {
        let error = error_about(r#":dep table = "=1.0.0""#);
        assert!(error.contains("`table` in Cargo.toml as one"), "{error}");
    }

    #[test]
    fn a_notebook_in_another_form_is_refused_rather_than_half_rewritten() {
        let source = r#":dep rayon = \"=1.11.0\"\nuse rayon;"#;
        let old = format!(r#"{{"cells": [{{"cell_type": "code", "source": "{source}"}}]}}"#);
        let stale = stale(&old, &entries()).unwrap();
        assert_eq!(stale.len(), 1);
        let error = rewritten(&old, &stale, &entries()).unwrap_err();
        assert!(error.to_string().contains("tests/canonical.py"));
    }

    #[test]
    fn the_checkouts_own_lessons_agree() {
        write(true).unwrap();
    }
}
