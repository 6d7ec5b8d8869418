//! Several ways to do one thing, side by side: a table with a bar beside each cost.

use crate::format::{bytes, nanoseconds};
use crate::plot::text::escape;
use crate::plot::words::{name, sentence};
use crate::value;

/// A bar's length in letters, in a table that is plain text.
const BAR_LETTERS: f64 = 8.0;

const MOST_ROWS: usize = 40;
const MOST_COLUMNS: usize = 12;

const CELL: &str = "text-align:left;vertical-align:top;padding:0.35em 0.6em";
/// Bars stand out from light and from dark pages: at least 3 : 1 from white and from `#111111`.
const BAR: &str = "height:0.45em;background-color:#3a86c8";
/// Between rows: quiet on both.
const LINE: &str = "1px solid #8a9097";
/// How the bars are to be read.
const HOW: &str =
    "Each column of bars has a logarithmic scale of its own: equal steps are equal factors.";

/// What stands in one place of a [`Comparison`].
#[derive(Debug, Clone, PartialEq)]
pub enum Entry {
    /// Nanoseconds.
    Time(f64),
    /// Bytes.
    Bytes(f64),
    /// It does.
    Yes,
    /// It does not.
    No,
    /// Words instead: `refused here`.
    Words(String),
}

/// What a place says, and the logarithm of what its bar stands for.
type Place = (String, Option<f64>);

impl Entry {
    fn read(&self) -> Place {
        let is_cost = |value: f64| value > 0.0 && value.is_finite();
        match self {
            Entry::Time(value) if is_cost(*value) => (nanoseconds(*value), Some(value.ln())),
            Entry::Bytes(value) if is_cost(*value) => (bytes(*value), Some(value.ln())),
            Entry::Yes => ("● yes".to_owned(), None),
            Entry::No => ("○ no".to_owned(), None),
            Entry::Words(why) if !name(why).is_empty() => (name(why), None),
            _ => ("no figure".to_owned(), None),
        }
    }
}

/// A table that compares ways of doing the same thing.
///
/// Costs get a bar each, on a logarithmic scale of their column: the shortest bar is the least,
/// the longest the greatest, and the caption says so. Answers are words, not colours. It shows as
/// HTML that takes its colours from the page, and as plain text.
///
/// A figure that is not finite or not above zero is shown as missing. Groups come before rows: a row
/// that is too short is filled up, one that is too long is cut.
///
/// ```
/// use helpers::comparison::{Comparison, Entry};
///
/// let table = Comparison::new("What does it cost, and what does it protect from?")
///     .group("costs", &["to start", "memory"])
///     .group("protects from", &["a neighbour's crash"])
///     .row("thread", &[Entry::Time(31_000.0), Entry::Bytes(9_216.0), Entry::No])
///     .row("process", &[Entry::Time(900_000.0), Entry::Bytes(2e6), Entry::Yes]);
/// assert!(table.to_text().contains("31 µs"));
/// table.show();
/// ```
#[derive(Debug, Clone, Default)]
pub struct Comparison {
    title: String,
    groups: Vec<(String, Vec<String>)>,
    rows: Vec<(String, Vec<Place>)>,
    notes: Vec<String>,
}

impl Comparison {
    /// An empty table with this title.
    ///
    /// ```
    /// let table = helpers::comparison::Comparison::new("What does a switch cost?");
    /// assert!(table.to_text().contains("There is nothing to compare."));
    /// ```
    pub fn new(title: &str) -> Comparison {
        Comparison {
            title: sentence(title),
            ..Comparison::default()
        }
    }

    /// Adds columns under a heading of their own.
    ///
    /// ```
    /// use helpers::comparison::{Comparison, Entry};
    /// let table = Comparison::new("Which?").group("costs", &["time"]).row("call", &[Entry::Time(2.0)]);
    /// assert!(table.to_html().contains("<th scope=\"colgroup\" colspan=\"1\""));
    /// ```
    pub fn group(mut self, heading: &str, columns: &[&str]) -> Comparison {
        let room = MOST_COLUMNS - self.columns().count();
        let names = columns.iter().take(room).map(|column| name(column));
        self.groups.push((name(heading), names.collect()));
        self.groups.retain(|(_, columns)| !columns.is_empty());
        self.filled_up()
    }

    /// Adds a row: its name, then an entry for each column.
    ///
    /// ```
    /// use helpers::comparison::{Comparison, Entry};
    /// let table = Comparison::new("Which?")
    ///     .group("costs", &["time"])
    ///     .row("call", &[Entry::Time(2.0)])
    ///     .row("container", &[Entry::Words("refused here".to_owned())]);
    /// assert!(table.to_text().contains("refused here"));
    /// ```
    pub fn row(mut self, way: &str, entries: &[Entry]) -> Comparison {
        let places = entries.iter().map(Entry::read).collect();
        self.rows.push((name(way), places));
        self.filled_up()
    }

    /// Adds a sentence below the table.
    ///
    /// ```
    /// let table = helpers::comparison::Comparison::new("Which?").note("Measured on one core.");
    /// assert!(table.to_text().ends_with("Measured on one core.\n"));
    /// ```
    pub fn note(mut self, text: &str) -> Comparison {
        self.notes.push(sentence(text));
        self
    }

    /// Shows the table under the cell.
    ///
    /// ```
    /// helpers::comparison::Comparison::new("What does a switch cost?").show();
    /// ```
    pub fn show(&self) {
        value::show("text/html", &self.to_html().trim_end());
        value::show("text/plain", &self.to_text().trim_end());
    }

    /// [`show`](Comparison::show), for a cell that ends with a comparison: evcxr calls it by this name.
    #[doc(hidden)]
    pub fn evcxr_display(&self) {
        self.show();
    }

    /// The table as HTML, whole and without anything from elsewhere.
    ///
    /// ```
    /// let html = helpers::comparison::Comparison::new("<b>?").to_html();
    /// assert!(html.contains("&lt;b&gt;?"));
    /// ```
    pub fn to_html(&self) -> String {
        let (title, how) = (escape(&self.title), self.caption());
        let mut html = format!(
            "<table style=\"border-collapse:collapse;margin:0.5em 0;line-height:1.35\">\n\
             <caption style=\"caption-side:top;{CELL};font-weight:bold\">{title}<br/>\
             <span style=\"font-weight:normal;font-size:0.9em\">{how}</span></caption>\n\
             <thead>\n<tr><td></td>"
        );
        for (heading, columns) in &self.groups {
            let scope = format!("colgroup\" colspan=\"{}", columns.len());
            html += &head(&scope, &format!("border-bottom:{LINE}"), heading);
        }
        html += "</tr>\n<tr><td></td>";
        for column in self.columns() {
            html += &head("col", "font-weight:normal", column);
        }
        html += "</tr>\n</thead>\n<tbody>\n";
        for (way, places) in self.rows.iter().take(MOST_ROWS) {
            html += &format!("<tr style=\"border-top:{LINE}\">{}", head("row", "", way));
            for (column, (words, cost)) in places.iter().enumerate() {
                html += &cell(words, self.bar(column, *cost));
            }
            html += "</tr>\n";
        }
        html += "</tbody>\n</table>\n";
        for note in &self.notes {
            let note = escape(note);
            html += &format!("<p style=\"margin:0.2em 0.6em;font-size:0.9em\">{note}</p>\n");
        }
        html
    }

    /// The table as plain text, in columns of even width.
    ///
    /// ```
    /// use helpers::comparison::{Comparison, Entry};
    /// let table = Comparison::new("Which?").group("costs", &["time"]).row("call", &[Entry::Time(2.0)]);
    /// assert!(table.to_text().contains("call  2 ns"));
    /// ```
    pub fn to_text(&self) -> String {
        let rows = &self.rows[..self.rows.len().min(MOST_ROWS)];
        let mut lines = vec![String::new()];
        lines.extend(rows.iter().map(|(way, _)| way.clone()));
        for (index, column) in self.columns().enumerate() {
            widen(&mut lines);
            lines[0] += column;
            for (line, (_, places)) in lines[1..].iter_mut().zip(rows) {
                let (words, cost) = &places[index];
                let letters = self.bar(index, *cost).unwrap_or(0.0) * BAR_LETTERS;
                let bar = "▇".repeat(letters.round() as usize);
                *line += format!("{words} {bar}").trim_end();
            }
        }
        let mut text = format!("{}\n{}\n", self.title, self.caption());
        for line in lines.iter().chain(&self.notes) {
            text += &format!("{}\n", line.trim_end());
        }
        text
    }

    fn filled_up(mut self) -> Comparison {
        let columns = self.columns().count();
        for (_, places) in &mut self.rows {
            places.resize(columns, Entry::Time(f64::NAN).read());
        }
        self
    }

    fn columns(&self) -> impl Iterator<Item = &String> {
        self.groups.iter().flat_map(|(_, columns)| columns)
    }

    fn has_costs(&self) -> bool {
        let mut places = self.rows.iter().flat_map(|row| &row.1);
        places.any(|place| place.1.is_some())
    }

    fn caption(&self) -> String {
        match self.rows.len() {
            0 => "There is nothing to compare.".to_owned(),
            _ if !self.has_costs() => String::new(),
            1..=MOST_ROWS => HOW.to_owned(),
            rows => format!("{HOW} … and {} more rows.", rows - MOST_ROWS),
        }
    }

    /// A bar's share of its column's longest; the least cost has one too, so that it is seen.
    fn bar(&self, column: usize, cost: Option<f64>) -> Option<f64> {
        let places = self.rows.iter().take(MOST_ROWS).map(|row| &row.1[column]);
        let costs: Vec<f64> = places.filter_map(|(_, cost)| *cost).collect();
        let most = costs.iter().copied().fold(f64::MIN, f64::max);
        let least = costs.iter().copied().fold(f64::MAX, f64::min);
        Some(1.0 - 0.94 * (most - cost?) / (most - least).max(f64::MIN_POSITIVE))
    }
}

/// Makes all lines as wide as the widest and two blanks.
fn widen(lines: &mut [String]) {
    let widest = lines.iter().map(|line| line.chars().count()).max();
    let width = widest.unwrap_or(0) + 2;
    for line in lines {
        *line = format!("{line:width$}");
    }
}

fn head(scope: &str, style: &str, text: &str) -> String {
    let text = escape(text);
    format!("<th scope=\"{scope}\" style=\"{CELL};{style}\">{text}</th>")
}

fn cell(words: &str, bar: Option<f64>) -> String {
    let mut html = format!("<td style=\"{CELL};white-space:nowrap\">{}", escape(words));
    if let Some(share) = bar {
        let bar = format!("width:{:.0}%;{BAR}", 100.0 * share);
        html += &format!("<div style=\"width:7.5em\"><div style=\"{bar}\"></div></div>");
    }
    html + "</td>"
}
