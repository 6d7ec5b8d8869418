//! What the commands print while they work, and how they run other programs.

use std::fmt::Write as _;
use std::panic::resume_unwind;
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use indicatif::{ProgressBar, ProgressStyle};

/// How much of a failed program's output is shown.
const LINES_SHOWN: usize = 30;

/// Prints one line about what happens next.
pub fn say(text: impl AsRef<str>) {
    eprintln!("{}", text.as_ref());
}

/// Runs a program quietly behind a spinner; shows the end of its output when it fails.
pub fn run(what: &str, command: &mut Command) -> Result<Output> {
    run_beside(what, command, || ()).0
}

/// Runs a program quietly while `work` goes on, which may show its own progress.
///
/// Nothing is shown of the program until `work` has ended: they would write over each other.
pub fn run_beside<T>(
    what: &str,
    command: &mut Command,
    work: impl FnOnce() -> T,
) -> (Result<Output>, T) {
    let begun = Instant::now();
    thread::scope(|scope| {
        let program = scope.spawn(|| (quietly(command), begun.elapsed()));
        let worked = work();
        let step = Step::begin(what);
        let (output, took) = program.join().unwrap_or_else(|panic| resume_unwind(panic));
        step.end(output.is_ok(), took);
        (output, worked)
    })
}

/// Runs a program that shows its own progress.
pub fn run_visibly(command: &mut Command) -> Result<()> {
    let status = command
        .stdin(Stdio::null())
        .status()
        .with_context(|| format!("cannot start {}", name_of(command)))?;
    if !status.success() {
        bail!("{} ended with {status}", name_of(command));
    }
    Ok(())
}

/// Runs a program for the text it prints.
pub fn output_of(command: &mut Command) -> Result<String> {
    let output = quietly(command)?;
    String::from_utf8(output.stdout).with_context(|| format!("output of {}", name_of(command)))
}

fn quietly(command: &mut Command) -> Result<Output> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot start {}", name_of(command)))?;
    if !output.status.success() {
        bail!(
            "{} ended with {}\n{}",
            name_of(command),
            output.status,
            last_lines(&output)
        );
    }
    Ok(output)
}

/// A step that takes a moment: a spinner with the elapsed time on a terminal, two lines elsewhere.
struct Step {
    bar: ProgressBar,
    what: String,
}

impl Step {
    fn begin(what: &str) -> Step {
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed:.dim}") {
            bar.set_style(style);
        }
        bar.set_message(what.to_owned());
        if bar.is_hidden() {
            say(format!("· {what} …"));
        }
        bar.enable_steady_tick(Duration::from_millis(120));
        Step {
            bar,
            what: what.to_owned(),
        }
    }

    fn end(self, succeeded: bool, took: Duration) {
        self.bar.finish_and_clear();
        let mark = if succeeded { '✓' } else { '✗' };
        let seconds = took.as_secs_f64();
        say(format!("{mark} {} ({seconds:.1} s)", self.what));
    }
}

fn name_of(command: &Command) -> String {
    let mut name = command.get_program().to_string_lossy().into_owned();
    for argument in command.get_args().take(4) {
        let _ = write!(name, " {}", argument.to_string_lossy());
    }
    format!("`{name}`")
}

fn last_lines(output: &Output) -> String {
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.push_str(&String::from_utf8_lossy(&output.stderr));
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(LINES_SHOWN)..].join("\n")
}
