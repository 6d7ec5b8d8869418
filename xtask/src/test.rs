//! `cargo xtask test`: everything that CI checks, one step after the other.

use std::process::{Command, ExitCode};
use std::thread::available_parallelism;
use std::time::Instant;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};

use crate::checkout;
use crate::console::{run_visibly, say};
use crate::environment::Environment;
use crate::lock;

/// What follows `cargo xtask test`.
#[derive(Args)]
pub struct Arguments {
    /// Only these steps; all when none is named
    #[arg(value_enum)]
    steps: Vec<Step>,
    /// pytest's own arguments, after `--`, such as `-k 04`
    #[arg(last = true)]
    pytest: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Step {
    /// Rust sources are formatted
    Format,
    /// Rust sources have no warning
    Clippy,
    /// The crates' own tests, their documentation's examples among them
    Crates,
    /// Lessons' `:dep` lines agree with Cargo.toml, lock files with environment.yml and
    /// each requirements.in
    Lock,
    /// JupyterLab as a learner opens it, and the kernel that it keeps ready
    Lab,
    /// The exported pages: whole, small, and in a browser as they should be
    Site,
    /// What others teach with: the archive without a network, the recipes of images, a room's hub
    Deploy,
    /// Every lesson: its form, its cells, its claims, its exercises
    Notebooks,
}

/// Runs the steps in order; the first that fails ends it.
pub fn all(arguments: &Arguments) -> Result<ExitCode> {
    checkout::ensure_whole()?;
    let begun = Instant::now();
    // Before any step, so that a set-up's work never runs beside a measurement.
    let environment = Environment::ready()?;
    let chosen: Vec<Step> = Step::value_variants()
        .iter()
        .copied()
        .filter(|step| arguments.steps.is_empty() || arguments.steps.contains(step))
        .collect();
    let authors = [Step::Lab, Step::Site, Step::Deploy];
    let environment = if authors.iter().any(|step| chosen.contains(step)) {
        environment.with_authors_packages()?
    } else {
        environment
    };
    for step in &chosen {
        let name = name_of(*step);
        say(format!("── {name}"));
        let step_begun = Instant::now();
        if let Err(error) = check(*step, &environment, &arguments.pytest) {
            bail!("`{name}` failed: {error:#}. Again, it alone: cargo xtask test {name}");
        }
        say(format!(
            "✓ {name} ({:.0} s)",
            step_begun.elapsed().as_secs_f64()
        ));
    }
    say(format!(
        "✓ {} checks passed in {:.0} s",
        chosen.len(),
        begun.elapsed().as_secs_f64()
    ));
    Ok(ExitCode::SUCCESS)
}

fn check(step: Step, environment: &Environment, pytest: &[String]) -> Result<()> {
    match step {
        Step::Format => run_visibly(&mut cargo(&["fmt", "--all", "--check"])),
        Step::Clippy => run_visibly(&mut cargo(&[
            "clippy",
            "--quiet",
            "--workspace",
            "--all-targets",
            "--",
            "--deny=warnings",
        ])),
        Step::Crates => run_visibly(&mut cargo(&["test", "--quiet", "--workspace"])),
        Step::Lock => lock::write(&lock::Arguments { check: true }).map(|_| ()),
        Step::Lab => run_visibly(&mut on_two_workers("lab", environment)),
        Step::Site => run_visibly(&mut on_two_workers("site", environment)),
        Step::Deploy => {
            run_visibly(tests(environment).args(["--quiet", "-m", "deploy"]))?;
            run_visibly(tests(environment).args(["--quiet", "-m", "hub"]))
        }
        Step::Notebooks if pytest.is_empty() => notebooks(environment),
        Step::Notebooks => run_visibly(tests(environment).args(pytest)),
    }
}

/// What measures runs alone; before that, all else runs side by side.
fn notebooks(environment: &Environment) -> Result<()> {
    // One worker more than cores, as lessons also sleep; and no more kernels than memory is there
    // for, of half a gigabyte each.
    let cores = available_parallelism().map_or(1, usize::from);
    let workers = (cores + 1).min(4).to_string();
    let mut side_by_side = tests(environment);
    side_by_side.args([
        "--quiet",
        "-m",
        "not measures and not lab and not site and not deploy and not hub",
        "-n",
        &workers,
    ]);
    // In the order of the files, or what starts most kernels would come last.
    run_visibly(side_by_side.args(["--dist", "loadgroup", "--no-loadscope-reorder"]))?;
    run_visibly(tests(environment).args(["--quiet", "-m", "measures and not hub"]))
}

/// What shares an export, a server or a browser stays together.
fn on_two_workers(mark: &str, environment: &Environment) -> Command {
    let mut command = tests(environment);
    command.args(["--quiet", "-m", mark, "-n", "2", "--dist", "loadgroup"]);
    command
}

fn tests(environment: &Environment) -> Command {
    let mut command = environment.python_module("pytest");
    command.current_dir(checkout::root().join("tests"));
    command
}

fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.args(arguments).current_dir(checkout::root());
    command
}

fn name_of(step: Step) -> String {
    step.to_possible_value()
        .map(|value| value.get_name().to_owned())
        .unwrap_or_default()
}
