//! `cargo xtask html`, `slides` and `handout`: the lessons for reading, showing and giving away.
//!
//! The Python side does the work, with Sphinx, nbconvert and reveal.js, from the stored outputs.

use std::path::{Path, PathBuf, absolute};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};
use clap::Args;

use crate::checkout;
use crate::console::{run, say};
use crate::environment::Environment;

/// What follows `cargo xtask html` and `cargo xtask slides`.
#[derive(Args)]
pub struct Arguments {
    /// With the exercises' solutions
    #[arg(long)]
    solutions: bool,
}

/// What follows `cargo xtask handout`.
#[derive(Args)]
pub struct HandoutArguments {
    /// The folder to make: it must not hold anything yet
    folder: PathBuf,
    /// With the exercises' solutions, folded
    #[arg(long)]
    solutions: bool,
    /// Only these lessons, by number: 00,01,08
    #[arg(long, value_delimiter = ',', value_name = "NUMBERS")]
    lessons: Vec<String>,
}

/// The lessons as a site, and each as one file.
pub fn html(arguments: &Arguments) -> Result<ExitCode> {
    let target = checkout::target().join("html");
    let mut command = script("html", &target, arguments.solutions)?;
    run("Exporting the lessons", with_work(&mut command))?;
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

/// Each lesson as slides.
pub fn slides(arguments: &Arguments) -> Result<ExitCode> {
    let target = checkout::target().join("slides");
    let mut command = script("slides", &target, arguments.solutions)?;
    run("Making the slides", with_work(&mut command))?;
    say(format!(
        "The slides:  {}",
        target.join("index.html").display()
    ));
    Ok(ExitCode::SUCCESS)
}

/// The notebooks without outputs and solutions, with what it takes to run them.
pub fn handout(arguments: &HandoutArguments) -> Result<ExitCode> {
    let folder = absolute(&arguments.folder).context("what folder is that?")?;
    write_handout(&folder, arguments.solutions, &arguments.lessons)?;
    say(format!("To give away:  {}", folder.display()));
    Ok(ExitCode::SUCCESS)
}

/// The same, into this folder; all lessons where none is named.
pub fn write_handout(folder: &Path, solutions: bool, lessons: &[String]) -> Result<()> {
    let mut command = script("handout", folder, solutions)?;
    if !lessons.is_empty() {
        command.arg("--lessons").args(lessons);
    }
    run("Copying the lessons", &mut command)?;
    Ok(())
}

fn script(what: &str, target: &Path, solutions: bool) -> Result<Command> {
    checkout::ensure_whole()?;
    let environment = Environment::ready()?.with_authors_packages()?;
    let mut command = environment.python();
    command
        .arg(checkout::root().join("site").join("export.py"))
        .arg(what)
        .arg(target);
    if solutions {
        command.arg("--solutions");
    }
    Ok(command)
}

fn with_work(command: &mut Command) -> &mut Command {
    command.arg("--work").arg(checkout::target().join("site"))
}
