//! `cargo xtask`: everything one does with this repository, as commands.
//!
//! It orchestrates; JupyterLab, pytest, cargo and evcxr do the work.

mod bench;
mod checkout;
mod console;
mod doctor;
mod environment;
mod export;
mod hub;
mod kernel;
mod lab;
mod lock;
mod notebooks;
mod pack;
mod run;
mod test;
mod versions;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

/// Concurrency, Measured: lessons in Rust that show what they say
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
#[command(arg_required_else_help = true, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Open JupyterLab on the first lesson; sets up what is missing
    Lab(lab::Arguments),
    /// Set up what is missing, and open nothing
    SetUp,
    /// Check everything that CI checks
    Test(test::Arguments),
    /// Measure how long a learner waits, beside plain evcxr and Python
    Bench(bench::Arguments),
    /// Execute lessons in place and store their outputs
    Run(run::Arguments),
    /// Export the lessons: a site, and each as one file
    Html(export::Arguments),
    /// Make slides of the lessons, with the instructor's notes for the speaker
    Slides(export::Arguments),
    /// Copy the lessons, without outputs and solutions, into a folder to give away
    Handout(export::HandoutArguments),
    /// Make an archive of the lessons that sets itself up without a network
    Pack(pack::Arguments),
    /// Start JupyterHub for a room on this machine; sets up what is missing
    Hub(hub::Arguments),
    /// Say what this machine offers each lesson, and how to mend what is missing
    Doctor,
    /// Write anew what follows from the pinned versions: lessons' `:dep` lines and lock files
    Lock(lock::Arguments),
    /// Start one kernel; Jupyter calls this
    #[command(hide = true)]
    Kernel(kernel::Arguments),
}

fn main() -> ExitCode {
    match carry_out(Cli::parse().command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn carry_out(task: Task) -> Result<ExitCode> {
    match task {
        Task::Lab(arguments) => lab::open(&arguments),
        Task::SetUp => lab::set_up(),
        Task::Test(arguments) => test::all(&arguments),
        Task::Bench(arguments) => bench::run(&arguments),
        Task::Run(arguments) => run::execute(&arguments),
        Task::Html(arguments) => export::html(&arguments),
        Task::Slides(arguments) => export::slides(&arguments),
        Task::Handout(arguments) => export::handout(&arguments),
        Task::Pack(arguments) => pack::write(&arguments),
        Task::Hub(arguments) => hub::open(&arguments),
        Task::Doctor => doctor::report(),
        Task::Lock(arguments) => lock::write(&arguments),
        Task::Kernel(arguments) => kernel::run(&arguments),
    }
}
