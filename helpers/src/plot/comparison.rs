//! Several ways to do one thing, side by side: a table with a bar beside each cost.

use super::canvas::escape;
use super::describe;
use crate::format::{bytes, nanoseconds};
use crate::value;

/// A bar's length in letters, in a table that is plain text.
const BAR_LETTERS: usize = 8;

const MOST_ROWS: usize = 40;
const MOST_COLUMNS: usize = 12;

/// Bars stand out from light and from dark pages: at least 3 : 1 from white and from `#111111`.
const BAR: &str = "#3a86c8";
/// Between rows: quiet on both.
const LINE: &str = "1px solid #8a9097";

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

/// A table that compares ways of doing the same thing.
///
/// Costs get a bar each, on a logarithmic scale of their column: the shortest bar is the least,
/// the longest the greatest, and the caption says so. Answers are words, not colours. It shows as
/// HTML that takes its colours from the page, and as plain text.
///
/// A figure that is not finite, or not above zero where it is to be a bar, is shown as missing. A
/// row that is too short is filled up, one that is too long is cut.
///
/// ```
/// use helpers::plot::{Comparison, Entry};
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
    rows: Vec<(String, Vec<Entry>)>,
    notes: Vec<String>,
}

impl Comparison {
    /// An empty table with this title.
    ///
    /// ```
    /// let table = helpers::plot::Comparison::new("What does a switch cost?");
    /// assert!(table.to_text().contains("There is nothing to compare."));
    /// ```
    pub fn new(title: &str) -> Comparison {
        Comparison {
            title: describe::sentence(title),
            ..Comparison::default()
        }
    }

    /// Adds columns under a heading of their own.
    ///
    /// ```
    /// use helpers::plot::{Comparison, Entry};
    /// let table = Comparison::new("Which?").group("costs", &["time"]).row("call", &[Entry::Time(2.0)]);
    /// assert!(table.to_html().contains("<th scope=\"colgroup\" colspan=\"1\""));
    /// ```
    pub fn group(mut self, heading: &str, columns: &[&str]) -> Comparison {
        let room = MOST_COLUMNS.saturating_sub(self.columns().len());
        let names = columns.iter().take(room).map(|name| describe::name(name));
        self.groups.push((describe::name(heading), names.collect()));
        self.groups.retain(|(_, columns)| !columns.is_empty());
        self
    }

    /// Adds a row: its name, then an entry for each column.
    ///
    /// ```
    /// use helpers::plot::{Comparison, Entry};
    /// let table = Comparison::new("Which?")
    ///     .group("costs", &["time"])
    ///     .row("call", &[Entry::Time(2.0)])
    ///     .row("container", &[Entry::Words("refused here".to_owned())]);
    /// assert!(table.to_text().contains("refused here"));
    /// ```
    pub fn row(mut self, name: &str, entries: &[Entry]) -> Comparison {
        self.rows.push((describe::name(name), entries.to_vec()));
        self
    }

    /// Adds a sentence below the table.
    ///
    /// ```
    /// let table = helpers::plot::Comparison::new("Which?").note("Measured on one core.");
    /// assert!(table.to_text().ends_with("Measured on one core.\n"));
    /// ```
    pub fn note(mut self, sentence: &str) -> Comparison {
        self.notes.push(describe::sentence(sentence));
        self
    }

    /// Shows the table under the cell.
    ///
    /// ```
    /// helpers::plot::Comparison::new("What does a switch cost?").show();
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
    /// let html = helpers::plot::Comparison::new("<b>?").to_html();
    /// assert!(html.contains("&lt;b&gt;?"));
    /// ```
    pub fn to_html(&self) -> String {
        let (columns, scales) = (self.columns(), self.scales());
        let (title, how) = self.heading();
        let mut html = format!(
            "<table style=\"border-collapse:collapse;margin:0.5em 0;line-height:1.35\">\n\
             <caption style=\"caption-side:top;text-align:left;font-weight:bold;padding:0.4em 0.6em\">\
             {}<br/><span style=\"font-weight:normal;font-size:0.9em\">{how}</span></caption>\n",
            escape(title)
        );
        if !columns.is_empty() {
            html.push_str(&self.head(&columns));
        }
        html.push_str("<tbody>\n");
        for (name, entries) in self.rows.iter().take(MOST_ROWS) {
            html.push_str(&format!(
                "<tr style=\"border-top:{LINE}\"><th scope=\"row\" style=\"text-align:left;\
                 vertical-align:top;padding:0.35em 0.9em 0.35em 0.6em\">{}</th>",
                escape(name)
            ));
            for (column, scale) in scales.iter().enumerate() {
                html.push_str(&place(entries.get(column), *scale));
            }
            html.push_str("</tr>\n");
        }
        html.push_str("</tbody>\n</table>\n");
        for note in self.footnotes() {
            html.push_str(&format!(
                "<p style=\"margin:0.2em 0.6em;font-size:0.9em\">{}</p>\n",
                escape(&note)
            ));
        }
        html
    }

    /// The table as plain text, in columns of even width.
    ///
    /// ```
    /// use helpers::plot::{Comparison, Entry};
    /// let table = Comparison::new("Which?").group("costs", &["time"]).row("call", &[Entry::Time(2.0)]);
    /// assert!(table.to_text().contains("call  2 ns"));
    /// ```
    pub fn to_text(&self) -> String {
        let (columns, scales) = (self.columns(), self.scales());
        let mut lines = vec![vec![String::new()]];
        lines[0].extend(columns.iter().map(|name| (*name).to_owned()));
        for (name, entries) in self.rows.iter().take(MOST_ROWS) {
            let mut line = vec![name.clone()];
            for (column, scale) in scales.iter().enumerate() {
                let entry = entries.get(column);
                line.push(match bar(entry, *scale) {
                    Some(share) => {
                        let letters = (share * BAR_LETTERS as f64).round() as usize;
                        format!("{} {}", words(entry), "▇".repeat(letters))
                    }
                    None => words(entry),
                });
            }
            lines.push(line);
        }
        let wide = |column: usize| lines.iter().map(|line| letters(&line[column])).max();
        let widths: Vec<usize> = (0..=columns.len()).filter_map(wide).collect();
        let (title, how) = self.heading();
        let mut text = format!("{title}\n{how}\n");
        for line in lines.iter().filter(|_| !columns.is_empty()) {
            let padded = line
                .iter()
                .zip(&widths)
                .map(|(part, width)| format!("{part}{}", " ".repeat(width - letters(part))));
            let joined = padded.collect::<Vec<_>>().join("  ");
            text.push_str(joined.trim_end());
            text.push('\n');
        }
        for note in self.footnotes() {
            text.push_str(&note);
            text.push('\n');
        }
        text
    }

    fn columns(&self) -> Vec<&str> {
        let names = self.groups.iter().flat_map(|(_, columns)| columns);
        names.map(String::as_str).collect()
    }

    /// The title, and how the bars are to be read.
    fn heading(&self) -> (&str, &'static str) {
        let how = if self.rows.is_empty() || self.groups.is_empty() {
            "There is nothing to compare."
        } else if self.scales().iter().all(Option::is_none) {
            ""
        } else {
            "Each column of bars has a logarithmic scale of its own: equal steps are equal factors."
        };
        (&self.title, how)
    }

    fn footnotes(&self) -> Vec<String> {
        let mut notes = self.notes.clone();
        let left_out = self.rows.len().saturating_sub(MOST_ROWS);
        if left_out > 0 {
            notes.push(format!("… and {left_out} more rows."));
        }
        notes
    }

    /// Two lines of headings: what the columns have in common, then each column.
    fn head(&self, columns: &[&str]) -> String {
        let style = "text-align:left;vertical-align:bottom;padding:0.35em 0.6em";
        let mut html = String::from("<thead>\n<tr><td></td>");
        for (heading, columns) in &self.groups {
            html.push_str(&format!(
                "<th scope=\"colgroup\" colspan=\"{}\" style=\"{style};border-bottom:{LINE}\">{}</th>",
                columns.len(),
                escape(heading)
            ));
        }
        html.push_str("</tr>\n<tr><td></td>");
        for column in columns {
            html.push_str(&format!(
                "<th scope=\"col\" style=\"{style};font-weight:normal\">{}</th>",
                escape(column)
            ));
        }
        html.push_str("</tr>\n</thead>\n");
        html
    }

    /// The least and the greatest cost of each column that has one.
    fn scales(&self) -> Vec<Option<(f64, f64)>> {
        let rows = || self.rows.iter().take(MOST_ROWS);
        let scale = |column: usize| {
            let costs = rows().filter_map(|(_, entries)| cost(entries.get(column)));
            let costs: Vec<f64> = costs.collect();
            let least = costs.iter().copied().reduce(f64::min)?;
            Some((least, costs.iter().copied().reduce(f64::max)?))
        };
        (0..self.columns().len()).map(scale).collect()
    }
}

/// A cost that can be drawn on a logarithmic scale.
fn cost(entry: Option<&Entry>) -> Option<f64> {
    match entry {
        Some(Entry::Time(value) | Entry::Bytes(value)) if *value > 0.0 && value.is_finite() => {
            Some(*value)
        }
        _ => None,
    }
}

/// A bar's share of the longest one: the least cost has one too, so that it is seen.
fn bar(entry: Option<&Entry>, scale: Option<(f64, f64)>) -> Option<f64> {
    let (least, most) = scale?;
    let place = cost(entry)?.ln() - least.ln();
    let whole = most.ln() - least.ln();
    let share = if whole > 0.0 { place / whole } else { 1.0 };
    Some((0.06 + 0.94 * share).clamp(0.0, 1.0))
}

fn words(entry: Option<&Entry>) -> String {
    match entry {
        Some(Entry::Time(value)) if cost(entry).is_some() => nanoseconds(*value),
        Some(Entry::Bytes(value)) if cost(entry).is_some() => bytes(*value),
        Some(Entry::Yes) => "● yes".to_owned(),
        Some(Entry::No) => "○ no".to_owned(),
        Some(Entry::Words(why)) if !describe::name(why).is_empty() => describe::name(why),
        _ => "no figure".to_owned(),
    }
}

/// One place of the table, as HTML.
fn place(entry: Option<&Entry>, scale: Option<(f64, f64)>) -> String {
    let style = "text-align:left;vertical-align:top;padding:0.35em 0.6em;white-space:nowrap";
    let text = escape(&words(entry));
    match (bar(entry, scale), entry) {
        (Some(share), _) => format!(
            "<td style=\"{style}\">{text}<div style=\"width:7.5em;height:0.45em\">\
             <div style=\"width:{:.0}%;height:0.45em;background-color:{BAR}\"></div></div></td>",
            100.0 * share
        ),
        (None, Some(Entry::Yes)) => {
            format!("<td style=\"{style};font-weight:bold\">{text}</td>")
        }
        (None, Some(Entry::No)) => format!("<td style=\"{style}\">{text}</td>"),
        (None, _) => format!("<td style=\"{style};font-style:italic\">{text}</td>"),
    }
}

fn letters(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn costs(values: &[f64]) -> Comparison {
        let table = Comparison::new("Which?").group("costs", &["time"]);
        values.iter().enumerate().fold(table, |table, (i, value)| {
            table.row(&format!("row {i}"), &[Entry::Time(*value)])
        })
    }

    #[test]
    fn equal_factors_make_equal_steps_of_the_bars() {
        let share = |value| bar(Some(&Entry::Time(value)), Some((1.0, 10_000.0))).unwrap();
        let (low, middle, high) = (share(1.0), share(100.0), share(10_000.0));
        assert!(((middle - low) - (high - middle)).abs() < 1e-9);
        assert!(low > 0.0 && (high - 1.0).abs() < 1e-9);
    }

    #[test]
    fn what_cannot_be_drawn_is_no_figure() {
        let table = costs(&[5.0, f64::NAN, f64::INFINITY, -1.0, 0.0]);
        assert_eq!(table.to_text().matches("no figure").count(), 4);
        assert_eq!(table.to_html().matches("background-color").count(), 1);
    }

    #[test]
    fn one_cost_alone_has_a_whole_bar() {
        assert!(costs(&[5.0]).to_html().contains("width:100%"));
    }

    #[test]
    fn rows_and_columns_beyond_the_limits_are_counted_or_cut() {
        assert!(costs(&[1.0; 43]).to_text().contains("… and 3 more rows."));
        let names = ["column"; 30];
        let table = Comparison::new("Which?")
            .group("many", &names)
            .row("one", &[]);
        assert_eq!(
            table.to_html().matches("scope=\"col\"").count(),
            MOST_COLUMNS
        );
    }
}
