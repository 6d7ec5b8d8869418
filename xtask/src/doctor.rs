//! `cargo xtask doctor`: what this machine offers each lesson, and how to mend what is missing.

mod lessons;
mod machine;

use std::process::ExitCode;

use anyhow::Result;

use lessons::Lesson;
use machine::Machine;

/// One thing that was looked for.
pub struct Finding {
    /// What it is, as lessons name it in their `needs`.
    pub name: &'static str,
    /// What was found, or what is missing.
    pub seen: String,
    /// How it stands.
    pub state: State,
}

/// How one thing stands.
pub enum State {
    /// It is there.
    There,
    /// No lesson runs without it; the text tells the mend.
    Missing(String),
    /// Lessons that need it show stored results in its place; the text tells the mend.
    Reduced(String),
}

/// Prints the findings, then a line a lesson, then the verdict. Fails when a lesson cannot run.
pub fn report() -> Result<ExitCode> {
    let machine = Machine::look()?;
    println!("This machine");
    for finding in machine.findings() {
        print_finding(finding);
    }
    println!("\nLessons");
    let lessons = lessons::all()?;
    for lesson in &lessons {
        println!("{}", line_about(lesson, &machine));
    }
    let missing = machine
        .findings()
        .iter()
        .filter(|finding| is_missing(finding));
    let names: Vec<&str> = missing.map(|finding| finding.name).collect();
    if names.is_empty() {
        println!("\n✓ Ready: all {} lessons run here.", lessons.len());
        return Ok(ExitCode::SUCCESS);
    }
    println!("\n✗ Not ready: mend {} first.", names.join(", "));
    Ok(ExitCode::FAILURE)
}

fn print_finding(finding: &Finding) {
    let (mark, mend) = match &finding.state {
        State::There => ('✓', None),
        State::Missing(mend) => ('✗', Some(mend)),
        State::Reduced(mend) => ('○', Some(mend)),
    };
    println!("{mark} {:16} {}", finding.name, finding.seen);
    if let Some(mend) = mend {
        println!("  {:16} → {mend}", "");
    }
}

fn line_about(lesson: &Lesson, machine: &Machine) -> String {
    let absent: Vec<&str> = machine
        .findings()
        .iter()
        .filter(|finding| !matches!(finding.state, State::There))
        .filter(|finding| {
            is_missing(finding) || lesson.needs.iter().any(|need| need == finding.name)
        })
        .map(|finding| finding.name)
        .collect();
    let stuck = machine.findings().iter().any(is_missing);
    let (mark, rest) = match (absent.is_empty(), stuck) {
        (true, _) => ('✓', "everything runs".to_owned()),
        (false, true) => ('✗', format!("lacks {}", absent.join(", "))),
        (false, false) => (
            '○',
            format!(
                "runs; says what it cannot show without {}",
                absent.join(", ")
            ),
        ),
    };
    format!("{mark} {:28} {rest}", lesson.name)
}

fn is_missing(finding: &Finding) -> bool {
    matches!(finding.state, State::Missing(_))
}
