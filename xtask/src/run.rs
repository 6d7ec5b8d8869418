//! `cargo xtask run`: execute lessons in place.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use crate::checkout;
use crate::console::run_visibly;
use crate::environment::Environment;

/// What follows `cargo xtask run`.
#[derive(Args)]
pub struct Arguments {
    /// Lessons by number or name, such as `04` or `04_plotting_the_cost`; all when none is named
    lessons: Vec<String>,
}

/// Executes the lessons; the Python side does the work.
pub fn execute(arguments: &Arguments) -> Result<ExitCode> {
    checkout::ensure_whole()?;
    let environment = Environment::ready()?;
    let script = checkout::root().join("tests").join("execute.py");
    run_visibly(environment.python().arg(script).args(&arguments.lessons))?;
    Ok(ExitCode::SUCCESS)
}
