//! `cargo xtask doctor`: what this machine offers each lesson, and how to mend what is missing.

mod lessons;
mod machine;

use std::process::ExitCode;

use anyhow::Result;

use crate::environment;
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

/// Something is missing without which no lesson runs.
const MISSING: u8 = 1;

/// Nothing is missing, and `lab` still has to set up.
const NOT_SET_UP: u8 = 2;

/// Prints the findings, then a line a lesson, then the verdict, which the exit status tells too.
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
    let (verdict, status) = verdict(&machine, &lessons);
    println!("\n{verdict}");
    Ok(status)
}

/// One line: what to do, or that there is nothing to do.
fn verdict(machine: &Machine, lessons: &[Lesson]) -> (String, ExitCode) {
    let missing = names(machine, is_missing);
    if !missing.is_empty() {
        let verdict = format!("✗ Not ready: mend {} first.", missing.join(", "));
        return (verdict, ExitCode::from(MISSING));
    }
    if !machine.is_set_up() {
        let network = if environment::packed::own_wheels().is_some() {
            "it needs no network"
        } else {
            "it needs a network"
        };
        let verdict = format!("○ Nearly ready: run `cargo xtask lab` once, {network}.");
        return (verdict, ExitCode::from(NOT_SET_UP));
    }
    let needed = |finding: &Finding| {
        let lacking = matches!(finding.state, State::Reduced(_));
        let by = |lesson: &Lesson| lesson.needs.iter().any(|need| need == finding.name);
        lacking && lessons.iter().any(by)
    };
    let without = match names(machine, needed) {
        absent if absent.is_empty() => String::new(),
        absent => format!(", some of them without {}", absent.join(", ")),
    };
    let verdict = format!("✓ Ready: all {} lessons run here{without}.", lessons.len());
    (verdict, ExitCode::SUCCESS)
}

fn names(machine: &Machine, which: impl Fn(&Finding) -> bool) -> Vec<&'static str> {
    let findings = machine.findings().iter();
    findings
        .filter(|finding| which(finding))
        .map(|finding| finding.name)
        .collect()
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
