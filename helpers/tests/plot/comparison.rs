//! A comparison is a whole table, whatever its names and figures.

use helpers::plot::{Comparison, Entry};
use proptest::prelude::*;
use roxmltree::{Document, Node};

use crate::hostile_text;

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
