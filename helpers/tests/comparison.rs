//! A comparison is a whole table, whatever its names and figures.

use helpers::comparison::{Comparison, Entry};
use proptest::prelude::*;
use roxmltree::{Document, Node};

/// From nothing to a very long text, with letters that mean something in XML and HTML.
fn hostile_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[/\\[\\]<>&\"'\\n\\t\u{1}\u{7f}\u{202e}ÄµΩЖ線🦀 ]{0,40}",
        ("[Wm]{1,20} ?", 1_usize..60).prop_map(|(part, times)| part.repeat(times)),
    ]
}

fn hostile_entry() -> impl Strategy<Value = Entry> {
    prop_oneof![
        any::<f64>().prop_map(Entry::Time),
        any::<f64>().prop_map(Entry::Bytes),
        Just(Entry::Yes),
        Just(Entry::No),
        hostile_text().prop_map(Entry::Words),
    ]
}

fn texts(most: usize) -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(hostile_text(), 0..most)
}

/// How much of its cell a bar fills, in percent.
fn bar_width(node: &Node<'_, '_>) -> Option<f64> {
    let style = node.attribute("style")?;
    let (width, _) = style.strip_prefix("width:")?.split_once("%;")?;
    Some(width.parse().unwrap_or(f64::NAN))
}

fn costs(values: &[f64]) -> Comparison {
    let table = Comparison::new("Which?").group("costs", &["time"]);
    values.iter().enumerate().fold(table, |table, (i, value)| {
        table.row(&format!("row {i}"), &[Entry::Time(*value)])
    })
}

/// The widths of all bars of a table, in percent.
fn bar_widths(table: &Comparison) -> Vec<f64> {
    let html = format!("<div>{}</div>", table.to_html());
    let document = Document::parse(&html).expect("well-formed HTML");
    let widths = document.descendants().filter_map(|node| bar_width(&node));
    widths.collect()
}

#[test]
fn equal_factors_make_equal_steps_of_the_bars() {
    let widths = bar_widths(&costs(&[1.0, 100.0, 10_000.0]));
    let [low, middle, high] = widths[..] else {
        panic!("three bars, not {widths:?}");
    };
    assert!(((middle - low) - (high - middle)).abs() <= 1.0);
    assert!(low > 0.0 && high == 100.0);
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
    assert_eq!(table.to_html().matches("scope=\"col\"").count(), 12);
}

#[test]
fn rows_too_short_or_too_early_are_filled_up_and_others_cut() {
    let time = Entry::Time(5.0);
    let table = Comparison::new("Which?")
        .row("early", &[])
        .group("costs", &["one", "two"])
        .row("short", std::slice::from_ref(&time))
        .row("long", &[time.clone(), time.clone(), time]);
    assert_eq!(table.to_text().matches("5 ns").count(), 3);
    assert_eq!(table.to_text().matches("no figure").count(), 3);
}

#[test]
fn bytes_go_by_1024() {
    let written = |bytes: f64| {
        let table = Comparison::new("Which?").group("costs", &["memory"]);
        table.row("way", &[Entry::Bytes(bytes)]).to_text()
    };
    assert!(written(912.0).contains(" 912 B "));
    assert!(written(9_226.0).contains(" 9.01 KiB "));
    assert!(written(1_048_570.0).contains(" 1.00 MiB "));
}

/// The form that tests/readme.py reads: columns two blanks apart, bars one blank after a figure.
#[test]
fn plain_text_stands_in_columns() {
    let table = Comparison::new("What does it cost?")
        .group("costs", &["first", "memory"])
        .group("protects from", &["crashes"])
        .row(
            "call",
            &[
                Entry::Time(15.1),
                Entry::Words("none seen".to_owned()),
                Entry::No,
            ],
        )
        .row(
            "async task",
            &[Entry::Time(32.1), Entry::Bytes(8.0), Entry::Yes],
        )
        .row(
            "bare machine",
            &[Entry::Time(71.2e6), Entry::Bytes(4.0e7), Entry::Yes],
        )
        .note("A note");
    let expected = "\
What does it cost?
Each column of bars has a logarithmic scale of its own: equal steps are equal factors.
              first             memory             crashes
call          15.1 ns           none seen          ○ no
async task    32.1 ns ▇         8 B                ● yes
bare machine  71.2 ms ▇▇▇▇▇▇▇▇  38.1 MiB ▇▇▇▇▇▇▇▇  ● yes
A note.
";
    assert_eq!(table.to_text(), expected);
}

proptest! {
    #[test]
    fn any_figures_make_a_whole_table(
        title in hostile_text(),
        groups in prop::collection::vec((hostile_text(), texts(8)), 0..4),
        rows in prop::collection::vec((hostile_text(), prop::collection::vec(hostile_entry(), 0..20)), 0..50),
        notes in texts(3),
    ) {
        let mut table = Comparison::new(&title);
        for (heading, columns) in &groups {
            let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
            table = table.group(heading, &columns);
        }
        for (name, entries) in &rows {
            table = table.row(name, entries);
        }
        for note in &notes {
            table = table.note(note);
        }
        let html = format!("<div>{}</div>", table.to_html());
        let document = Document::parse(&html).expect("well-formed HTML");
        let count = |name: &str| document.descendants().filter(|node| node.has_tag_name(name)).count();
        let columns = groups.iter().map(|(_, columns)| columns.len()).sum::<usize>().min(12);
        prop_assert_eq!(count("caption"), 1);
        for row in document.descendants().filter(|node| node.has_tag_name("tbody")).flat_map(|body| body.children()) {
            if row.has_tag_name("tr") {
                prop_assert_eq!(row.children().filter(|node| node.has_tag_name("td")).count(), columns);
            }
        }
        for node in document.descendants().filter(|node| node.has_tag_name("th")) {
            prop_assert!(node.attribute("scope").is_some());
        }
        for bar in document.descendants().filter_map(|node| bar_width(&node)) {
            prop_assert!((0.0..=100.0).contains(&bar), "a bar {bar} % wide");
        }
        prop_assert!(!table.to_text().contains(|c: char| c.is_control() && c != '\n'));
        let lines = table.to_text().lines().count();
        prop_assert!(lines <= 4 + 40 + notes.len() + 1, "{lines} lines");
    }
}
