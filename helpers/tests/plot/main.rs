//! Pictures are parsed and looked into, whatever the data.

mod comparison;
mod memory_map;

use helpers::plot::{Chart, Message, Picture, drawing, sequence, timeline};
use helpers::timing::{Span, Sweep};
use proptest::prelude::*;
use roxmltree::{Document, Node};
use std::time::Duration;

/// Width of a letter in ems, on average, for the narrower of the usual typefaces.
const LETTER: f64 = 0.5;

fn parsed(svg: &str) -> Document<'_> {
    Document::parse(svg).expect("well-formed SVG")
}

fn attribute(node: &Node<'_, '_>, name: &str) -> f64 {
    let text = node.attribute(name).unwrap_or("0");
    text.parse().unwrap_or_else(|_| panic!("{name}={text}"))
}

/// A shape with data in it, or the sentence that there is none.
fn drawn_or_said(node: Node<'_, '_>) -> bool {
    let class = node.attribute("class").unwrap_or_default();
    let shape = ["p0", "f0", "f1", "backdrop", "p1"].contains(&class);
    shape
        || node
            .text()
            .is_some_and(|text| text.contains("no data") || text.contains("too many"))
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
    let alt = picture.alt();
    assert!(
        !alt.is_empty() && !alt.contains(char::is_control),
        "{alt:?}"
    );
    assert!(alt.chars().count() < 2_000, "{alt:?}");
    assert!(Document::parse(&picture.to_html()).is_ok());
    assert!(document.descendants().any(drawn_or_said), "a blank picture");
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

/// From nothing to a very long text, with letters that mean something in XML and HTML.
fn hostile_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[/\\[\\]<>&\"'\\n\\t\u{1}\u{7f}\u{202e}ÄµΩЖ線🦀 ]{0,40}",
        ("[Wm]{1,20} ?", 1_usize..60).prop_map(|(part, times)| part.repeat(times)),
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
        title in hostile_text(),
        label in hostile_text(),
        line in hostile_number(),
    ) {
        let mut chart = Chart::new(&title).x(&label).y(&label).line(&label, &first).points("dots", &second)
            .backdrop("behind", &second).vertical(line, &label).vertical(line, "a line").note(&label).horizontal(line, &label).mark(line, line, &label);
        if log_x { chart = chart.log_x(); }
        if log_y { chart = chart.log_y(); }
        if zero { chart = chart.from_zero(); }
        let band: Vec<(f64, f64, f64)> = first.iter().map(|&(x, y)| (x, y, y * 2.0)).collect();
        assert_whole(&chart.band("area", &band).picture());
    }

    #[test]
    fn any_bars_make_a_whole_picture(bars in prop::collection::vec((hostile_text(), hostile_number()), 0..90), log: bool, line in hostile_number(), label in hostile_text()) {
        let bars: Vec<(&str, f64)> = bars.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        let chart = Chart::new("Bars").x(&label).bars(&bars).vertical(line, &label).horizontal(line, "b").mark(line, line, "c");
        assert_whole(&if log { chart.log_x() } else { chart }.picture());
    }

    #[test]
    fn any_values_make_a_whole_histogram(values in prop::collection::vec(hostile_number(), 0..200), log: bool, log_y: bool) {
        let chart = Chart::new("Histogram").histogram("one", &values).histogram("two", &values[values.len() / 2..]);
        let chart = if log_y { chart.log_y() } else { chart };
        assert_whole(&if log { chart.log_x() } else { chart }.picture());
    }

    #[test]
    fn any_strokes_make_a_whole_picture(strokes in prop::collection::vec(hostile_points(), 0..6), question in hostile_text()) {
        assert_whole(&drawing(&question, &strokes));
    }

    #[test]
    fn any_spans_and_messages_make_whole_pictures(
        names in prop::collection::vec(prop_oneof![hostile_text(), "[ab]"], 0..60),
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
    let picture = drawing("Many", &[points]);
    assert_whole(&picture);
    assert!(picture.alt().contains("Drawn are the first"));
}

#[test]
fn a_drawing_keeps_its_shape() {
    let square = vec![(0.0, 0.0), (3.0, 0.0), (3.0, 3.0), (0.0, 3.0)];
    let picture = drawing("A square", &[square, vec![(f64::NAN, 1.0)]]);
    let document = parsed(picture.to_svg());
    let outline = document
        .descendants()
        .find(|node| node.attribute("class") == Some("p0"))
        .and_then(|node| node.attribute("d"))
        .expect("the square's outline");
    let numbers: Vec<f64> = outline
        .split(['M', 'L', ' '])
        .filter_map(|number| number.parse().ok())
        .collect();
    let [x0, y0, x1, y1, x2, y2, x3, y3] = numbers[..] else {
        panic!("four points: {outline}");
    };
    assert_eq!((x0, x1, y0, y2), (x3, x2, y1, y3), "right angles");
    assert!((x1 - x0 - (y1 - y2)).abs() < 0.2, "as wide as high");
    assert!(y2 < y1, "upwards is up");
    assert!(picture.alt().contains("left out: 1"), "{}", picture.alt());
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
fn what_refers_to_bars_is_drawn_too() {
    let chart = Chart::new("Who waits?")
        .y("CPU time (ms)")
        .bars(&[("asleep", 0.1), ("spinning", 60.0)]);
    let picture = chart
        .vertical(60.0, "the pause")
        .line("lost", &[(1.0, 1.0)])
        .picture();
    let all = texts(&picture);
    for wanted in ["the pause", "CPU time (ms) →"] {
        assert!(
            all.iter().any(|text| text == wanted),
            "{wanted} is not in {all:?}"
        );
    }
    assert!(
        all.iter()
            .any(|text| text.starts_with("Only the bars are drawn"))
    );
    assert!(!picture.alt().contains("lost"));
}

#[test]
fn a_histogram_says_what_it_leaves_out() {
    let values = [1.0, 2.0, 2.0, f64::NAN];
    for chart in [Chart::new("Counts"), Chart::new("Counts").log_y()] {
        let picture = chart.histogram("a", &values).picture();
        let left_out = |text: &&String| text.contains("left out");
        let all = texts(&picture);
        let said: Vec<&String> = all.iter().filter(left_out).collect();
        assert!(
            said.len() == 1 && said[0].starts_with("1 value left out"),
            "{all:?}"
        );
    }
}

#[test]
fn a_line_is_open_where_a_value_is_missing() {
    let points = [
        (0.0, 1.0),
        (1.0, 2.0),
        (2.0, f64::NAN),
        (3.0, 2.0),
        (4.0, 1.0),
    ];
    let picture = Chart::new("Gap").line("a", &points).picture();
    let document = parsed(picture.to_svg());
    let starts = document
        .descendants()
        .filter_map(|node| node.attribute("d"));
    assert_eq!(
        starts.map(|route| route.matches('M').count()).max(),
        Some(2)
    );
}

#[test]
fn a_sweep_with_spread_says_what_the_band_is() {
    let mut turn = 0.0;
    let series = Sweep::over([1, 2, 3]).repeats(5).record(|n| {
        turn += 1.0;
        Ok::<f64, String>(n as f64 + turn % 4.0)
    });
    let picture = Chart::new("Spread").series("here", &series).picture();
    assert!(
        texts(&picture)
            .iter()
            .any(|text| text.starts_with("Shaded"))
    );
    assert!(picture.alt().contains("middle half"));
}

#[test]
fn every_series_looks_different() {
    let chart = (0..25).fold(Chart::new("Many"), |chart, index| {
        chart.line(&index.to_string(), &[(0.0, f64::from(index)), (1.0, 1.0)])
    });
    let picture = chart.picture();
    let document = parsed(picture.to_svg());
    let curves = document.descendants().filter(|node| {
        node.attribute("d")
            .is_some_and(|route| route.matches('L').count() == 1 && route.len() > 18)
    });
    let mut looks: Vec<_> = curves
        .map(|node| {
            (
                node.attribute("class"),
                node.attribute("stroke-dasharray"),
                attribute(&node, "stroke-width").to_string(),
            )
        })
        .collect();
    looks.sort();
    looks.dedup();
    assert_eq!(looks.len(), 25);
}

#[test]
fn a_long_recording_stays_small() {
    let span = |index: u64| Span {
        who: format!("thread {}", index % 20),
        start: Duration::from_micros(index * 7),
        end: Duration::from_micros(index * 7 + 5),
    };
    let spans: Vec<Span> = (0..10_000).map(span).collect();
    assert_whole(&timeline("Who ran?", &spans));
}

#[test]
fn what_was_recorded_late_still_fills_the_picture() {
    let span = |from: u64, to: u64| Span {
        who: "late".to_owned(),
        start: Duration::from_millis(from),
        end: Duration::from_millis(to),
    };
    let picture = timeline("Who ran?", &[span(60_000, 60_040), span(60_050, 60_090)]);
    let said = "milliseconds since the first began →";
    assert!(texts(&picture).iter().any(|text| text == said));
}

#[test]
fn a_description_is_short_and_ends_with_the_note() {
    let points: Vec<(f64, f64)> = (0..50)
        .map(|i| (f64::from(i), (f64::from(i) * 0.7).sin()))
        .collect();
    let chart = (0..12).fold(Chart::new("Long?").x("n").y("ms"), |chart, index| {
        chart.line(&format!("series number {index}"), &points)
    });
    let picture = chart.cores().note("It is short.").picture();
    assert!(picture.alt().chars().count() < 600, "{}", picture.alt());
    assert!(picture.alt().ends_with("It is short.") && picture.alt().contains("more."));
}

#[test]
fn a_label_cannot_end_the_output_early() {
    let picture = Chart::new("a\nEVCXR_END_CONTENT\nb")
        .line("c\nd", &[(1.0, 1.0)])
        .picture();
    assert_eq!(picture.alt().lines().count(), 1);
    assert_eq!(picture.to_html().lines().count(), 1);
}

#[test]
fn the_image_element_tells_its_size() {
    let html = timeline("Nobody", &[]).to_html();
    assert!(html.contains(" width=\"760\" height=\""), "{html}");
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
            Some("p0") if node.has_tag_name("path") => node.attribute("d"),
            _ => None,
        });
    assert_eq!(
        route.map(|route| route.matches(['M', 'L']).count()),
        Some(3)
    );
}
