//! Pictures are parsed and looked into, whatever the data.

use helpers::plot::{Chart, Message, Picture, sequence, timeline};
use helpers::timing::Span;
use proptest::prelude::*;
use roxmltree::{Document, Node};
use std::time::Duration;

/// Rough width of a letter in ems; the picture's own estimate is 0.56.
const LETTER: f64 = 0.5;

fn parsed(svg: &str) -> Document<'_> {
    Document::parse(svg).expect("well-formed SVG")
}

fn attribute(node: &Node<'_, '_>, name: &str) -> f64 {
    let text = node.attribute(name).unwrap_or("0");
    text.parse().unwrap_or_else(|_| panic!("{name}={text}"))
}

/// Every text lies on the card, and every number is a number.
fn assert_whole(picture: &Picture) {
    let document = parsed(picture.to_svg());
    let root = document.root_element();
    let (width, height) = (attribute(&root, "width"), attribute(&root, "height"));
    for node in document.descendants() {
        for found in node.attributes() {
            let value = found.value();
            assert!(!value.contains("NaN") && !value.contains("inf"), "{value}");
        }
        if node.has_tag_name("text") {
            let text = node.text().unwrap_or_default();
            let wide: f64 = text.chars().count() as f64 * LETTER * attribute(&node, "font-size");
            let x = attribute(&node, "x");
            let left = match node.attribute("text-anchor") {
                Some("middle") => x - wide / 2.0,
                Some("end") => x - wide,
                _ => x,
            };
            assert!(
                left > -2.0 && left + wide < width + 2.0,
                "{text:?} at {left} is {wide} wide"
            );
            let y = attribute(&node, "y");
            assert!(y > 0.0 && y < height, "{text:?} at height {y} of {height}");
        }
    }
    assert!(document.descendants().any(|node| node.has_tag_name("text")));
    assert!(!picture.alt().is_empty());
    assert!(
        picture.to_svg().len() < 150_000,
        "{}",
        picture.to_svg().len()
    );
}

fn texts(picture: &Picture) -> Vec<String> {
    let document = parsed(picture.to_svg());
    let nodes = document
        .descendants()
        .filter(|node| node.has_tag_name("text"));
    nodes
        .filter_map(|node| node.text().map(str::to_owned))
        .collect()
}

fn hostile_number() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => -100.0..100.0,
        1 => any::<f64>(),
        1 => prop::sample::select(vec![
            0.0, -0.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300, -1e300, 1e-300, f64::MAX, f64::MIN,
        ]),
    ]
}

fn hostile_points() -> impl Strategy<Value = Vec<(f64, f64)>> {
    prop::collection::vec((hostile_number(), hostile_number()), 0..40)
}

proptest! {
    #[test]
    fn any_points_make_a_whole_picture(
        first in hostile_points(),
        second in hostile_points(),
        log_x: bool,
        log_y: bool,
        zero: bool,
        title in any::<String>(),
        label in any::<String>(),
        line in hostile_number(),
    ) {
        let mut chart = Chart::new(&title).x(&label).line(&label, &first).points("dots", &second)
            .backdrop("behind", &second).vertical(line, "a line").horizontal(line, &label).mark(line, line, &label);
        if log_x { chart = chart.log_x(); }
        if log_y { chart = chart.log_y(); }
        if zero { chart = chart.from_zero(); }
        let band: Vec<(f64, f64, f64)> = first.iter().map(|&(x, y)| (x, y, y * 2.0)).collect();
        assert_whole(&chart.band("area", &band).picture());
    }

    #[test]
    fn any_bars_make_a_whole_picture(bars in prop::collection::vec((any::<String>(), hostile_number()), 0..12), log: bool) {
        let bars: Vec<(&str, f64)> = bars.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        let chart = Chart::new("Bars").bars(&bars);
        assert_whole(&if log { chart.log_x() } else { chart }.picture());
    }

    #[test]
    fn any_values_make_a_whole_histogram(values in prop::collection::vec(hostile_number(), 0..200), log: bool) {
        let chart = Chart::new("Histogram").histogram("one", &values).histogram("two", &values[values.len() / 2..]);
        assert_whole(&if log { chart.log_x() } else { chart }.picture());
    }

    #[test]
    fn any_spans_and_messages_make_whole_pictures(
        names in prop::collection::vec(any::<String>(), 0..60),
        times in prop::collection::vec((0_u64..1 << 62, 0_u64..1 << 62), 60),
    ) {
        let span = |(who, (start, length)): (&String, &(u64, u64))| Span {
            who: who.clone(),
            start: Duration::from_nanos(*start),
            end: Duration::from_nanos(start + length),
        };
        let spans: Vec<Span> = names.iter().zip(&times).map(span).collect();
        assert_whole(&timeline("Who ran?", &spans));
        let messages: Vec<Message> = names.windows(2).map(|pair| Message::new(&pair[0], &pair[1], &pair[0])).collect();
        assert_whole(&sequence("Who spoke?", &messages));
    }
}

#[test]
fn a_hundred_thousand_points_stay_small() {
    let points: Vec<(f64, f64)> = (0..100_000_u64)
        .map(|i| (i as f64, (i.wrapping_mul(2_654_435_761) % 1000) as f64))
        .collect();
    assert_whole(&Chart::new("Many").line("line", &points).picture());
    assert_whole(&Chart::new("Many").points("dots", &points).picture());
}

#[test]
fn axes_lines_and_data_are_all_named() {
    let chart = Chart::new("How long?")
        .x("threads")
        .y("milliseconds")
        .line("asleep", &[(1.0, 20.0), (9.0, 30.0)]);
    let picture = chart
        .vertical(2.0, "2 cores here")
        .horizontal(20.0, "the pause")
        .picture();
    let all = texts(&picture);
    for wanted in [
        "How long?",
        "threads →",
        "↑ milliseconds",
        "asleep",
        "2 cores here",
        "the pause",
    ] {
        assert!(
            all.iter().any(|text| text == wanted),
            "{wanted} is not in {all:?}"
        );
    }
}

#[test]
fn labels_beside_the_data_do_not_touch() {
    let mut chart = Chart::new("Crowded");
    for index in 0..8 {
        chart = chart.line(&format!("series {index}"), &[(0.0, 1.0), (1.0, 1.0)]);
    }
    let picture = chart.picture();
    let document = parsed(picture.to_svg());
    let label = |node: &Node<'_, '_>| node.text().is_some_and(|text| text.starts_with("series"));
    let mut heights: Vec<f64> = document
        .descendants()
        .filter(label)
        .map(|node| attribute(&node, "y"))
        .collect();
    heights.dedup();
    assert!(heights.len() >= 8);
    heights.sort_by(f64::total_cmp);
    assert!(
        heights
            .windows(2)
            .all(|pair| pair[1] - pair[0] >= 14.0 || pair[0] == pair[1])
    );
}

#[test]
fn what_cannot_be_drawn_is_said_in_the_picture() {
    let picture = Chart::new("Lost")
        .log_y()
        .line("a", &[(1.0, -1.0), (2.0, f64::NAN), (3.0, 1.0)])
        .picture();
    assert!(
        texts(&picture)
            .iter()
            .any(|text| text.starts_with("2 values left out"))
    );
    let empty = Chart::new("Empty").line("a", &[]).picture();
    assert!(
        texts(&empty)
            .iter()
            .any(|text| text == "There is no data to draw.")
    );
}

#[test]
fn the_same_data_make_the_same_picture() {
    let draw = || {
        Chart::new("Same")
            .points("a", &[(1.0, 2.0), (3.0, 4.0)])
            .picture()
    };
    assert_eq!(draw(), draw());
}

#[test]
fn a_line_has_a_point_for_each_value() {
    let picture = Chart::new("Line")
        .line("a", &[(0.0, 0.0), (50.0, 1.0), (100.0, 0.0)])
        .picture();
    let document = parsed(picture.to_svg());
    let route = document
        .descendants()
        .find_map(|node| match node.attribute("class") {
            Some("l0") if node.has_tag_name("path") => node.attribute("d"),
            _ => None,
        });
    assert_eq!(
        route.map(|route| route.matches(['M', 'L']).count()),
        Some(3)
    );
}
