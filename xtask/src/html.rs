//! `cargo xtask html`: the lessons as a site, and each as one file, from their stored outputs.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use crate::checkout;
use crate::console::{run, say};
use crate::environment::Environment;

/// What follows `cargo xtask html`.
#[derive(Args)]
pub struct Arguments {
    /// With the exercises' solutions, folded
    #[arg(long)]
    solutions: bool,
}

/// Exports the lessons; Sphinx and nbconvert do the work.
pub fn export(arguments: &Arguments) -> Result<ExitCode> {
    let environment = Environment::ready()?.with_authors_packages()?;
    let target = checkout::target().join("html");
    let mut command = environment.python();
    command
        .arg(checkout::root().join("site").join("export.py"))
        .arg(&target)
        .arg("--work")
        .arg(checkout::target().join("site"));
    if arguments.solutions {
        command.arg("--solutions");
    }
    run("Exporting the lessons", &mut command)?;
    say(format!(
        "The site:          {}",
        target.join("index.html").display()
    ));
    say(format!(
        "Each as one file:  {}",
        target.join("single").display()
    ));
    Ok(ExitCode::SUCCESS)
}
