//! `cargo xtask bench`: how long a learner waits, beside others' kernels.

use std::env;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use crate::checkout;
use crate::console::run_visibly;
use crate::environment::Environment;
use crate::versions::Versions;

/// What follows `cargo xtask bench`.
#[derive(Args)]
pub struct Arguments {
    /// How often each kernel is visited
    #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u16).range(2..))]
    rounds: u16,
    /// Put the figures into docs/speed.md and the site
    #[arg(long)]
    store: bool,
}

/// Measures; the Python side does the work, since it talks to Jupyter as a browser does.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    checkout::ensure_whole()?;
    let environment = Environment::ready()?.with_authors_packages()?;
    let root = checkout::root();
    let mut bench = environment.python();
    bench
        .arg(root.join("bench").join("run.py"))
        .args(["--rounds", &arguments.rounds.to_string()])
        .env("PYTHONPATH", env::join_paths([root.join("tests")])?)
        .env("EVCXR_VERSION", Versions::read()?.evcxr()?);
    if arguments.store {
        bench.arg("--store");
    }
    run_visibly(&mut bench)?;
    Ok(ExitCode::SUCCESS)
}
