//! Timelines, sequences, memory maps and drawings.

use std::time::Duration;

use helpers::diagram::{Message, drawing, memory_map, sequence};
use helpers::os::Mapping;
use helpers::plot::timeline;
use helpers::timing::Span;
use roxmltree::Node;

use crate::svg::{assert_whole, first_lines, number, parsed, says, texts};

fn span(who: &str, from: u64, to: u64) -> Span {
    Span {
        who: who.to_owned(),
        start: Duration::from_micros(from),
        end: Duration::from_micros(to),
    }
}

/// Left end and width of each bar.
fn bars(spans: &[Span]) -> Vec<(f64, f64)> {
    let picture = timeline("Who ran?", spans);
    let document = parsed(picture.to_svg());
    let is_bar = |node: &Node<'_, '_>| {
        node.has_tag_name("rect") && node.attribute("fill") == Some("#0069A8")
    };
    let bars = document.descendants().filter(is_bar);
    bars.map(|node| (number(&node, "x"), number(&node, "width")))
        .collect()
}

#[test]
fn a_span_is_as_long_as_it_took() {
    let bars = bars(&[span("a", 0, 4_000), span("a", 6_000, 8_000)]);
    let [first, second] = bars[..] else {
        panic!("two bars: {bars:?}")
    };
    assert!((first.1 / second.1 - 2.0).abs() < 0.01, "{bars:?}");
    assert!(
        ((second.0 - first.0) / first.1 - 1.5).abs() < 0.01,
        "{bars:?}"
    );
}

#[test]
fn ten_thousand_turns_become_few_bars_and_say_so() {
    let turn = |i: u64| span(&format!("thread {}", i % 20), i * 7, i * 7 + 5);
    let picture = timeline("Who ran?", &(0..10_000).map(turn).collect::<Vec<_>>());
    assert_whole(&picture);
    assert!(says(&picture, "Gaps too short to be seen are closed."));
    let apart = timeline("Who ran?", &[span("a", 0, 4_000), span("a", 6_000, 9_000)]);
    assert!(!says(&apart, "Gaps"));
}

#[test]
fn what_was_recorded_late_still_fills_the_picture() {
    let spans = [
        span("late", 60_000_000, 60_040_000),
        span("late", 60_050_000, 60_090_000),
    ];
    assert!(says(
        &timeline("Who ran?", &spans),
        "milliseconds since the first began →"
    ));
}

#[test]
fn a_message_points_from_its_sender_to_its_receiver() {
    let messages = [
        Message::new("client", "server", "Ping"),
        Message::new("server", "client", "Pong"),
        Message::new("server", "server", "counts"),
    ];
    let picture = sequence("Who answers?", &messages);
    assert_whole(&picture);
    let at = |wanted: &str| {
        let text = texts(&picture)
            .into_iter()
            .find(|text| text.text == wanted)
            .expect("a text");
        text.left + text.wide / 2.0
    };
    assert!(at("client") < at("Ping") && at("Ping") < at("server") && at("counts") < at("server"));
    let document = parsed(picture.to_svg());
    let heads = document
        .descendants()
        .filter(|node| node.has_tag_name("polygon"));
    let tips: Vec<f64> = heads
        .filter_map(|node| node.attribute("points")?.split(',').next()?.parse().ok())
        .collect();
    let [ping, pong, counts] = tips[..] else {
        panic!("three heads: {tips:?}")
    };
    assert!(ping == counts && pong < ping, "{tips:?}");
    let told = "client to server: Ping. server to client: Pong. server to server: counts.";
    assert_eq!(picture.alt(), format!("Who answers? {told}"));
}

#[test]
fn a_drawing_keeps_its_shape() {
    let square = vec![(0.0, 0.0), (3.0, 0.0), (3.0, 3.0), (0.0, 3.0)];
    let picture = drawing("A square", &[square, vec![(f64::NAN, 1.0)]]);
    let lines = first_lines(&picture);
    let [(x0, y0), (x1, y1), (x2, y2), (x3, y3)] = lines[0][..] else {
        panic!("four points: {lines:?}");
    };
    assert_eq!((x0, x1, y0, y2), (x3, x2, y1, y3), "right angles");
    assert!((x1 - x0 - (y1 - y2)).abs() < 2.0, "as wide as high");
    assert!(y2 < y1, "upwards is up");
    assert!(picture.alt().contains("left out: 1"), "{}", picture.alt());
}

#[test]
fn a_long_drawing_says_where_it_was_cut() {
    let spiral = |i: u32| {
        (
            f64::from(i) * f64::from(i).cos(),
            f64::from(i) * f64::from(i).sin(),
        )
    };
    let picture = drawing("Long", &[(0..20_000).map(spiral).collect()]);
    assert_whole(&picture);
    assert!(
        picture.alt().contains("Drawn are the first 8000 points."),
        "{}",
        picture.alt()
    );
}

fn mapping(start: usize, end: usize, allowed: &str, name: &str) -> Mapping {
    Mapping {
        start,
        end,
        readable: allowed.contains('r'),
        writable: allowed.contains('w'),
        executable: allowed.contains('x'),
        name: name.to_owned(),
    }
}

fn program() -> Vec<Mapping> {
    vec![
        mapping(0x9000, 0xa000, "rw", "[stack]"),
        mapping(0x1000, 0x2000, "r", "/home/somebody/a program"),
        mapping(0x2000, 0x3000, "rx", "/home/somebody/a program"),
        mapping(0x3000, 0x4000, "rw", ""),
        mapping(0x5000, 0x6000, "rx", "/usr/lib/libother.so"),
    ]
}

#[test]
fn a_pointer_is_told_with_its_region_but_not_with_folders() {
    let picture = memory_map("Where?", &program(), &[("code", 0x2abc), ("data", 0x3000)]);
    let wanted = "Where? Memory map: 4 of 5 mappings, by address. code: r-x a program. \
                  data: rw- (no file).";
    assert_eq!(picture.alt(), wanted);
    assert!(!picture.to_svg().contains("somebody"));
}

#[test]
fn what_is_not_drawn_is_counted_where_it_lies() {
    let picture = memory_map("Where?", &program(), &[("code", 0x2abc), ("data", 0x3000)]);
    let svg = picture.to_svg();
    assert!(svg.contains("… 20 KiB of addresses, other mappings: 1"));
    assert!(!svg.contains("libother"));
}

#[test]
fn without_pointers_all_regions_are_drawn() {
    let picture = memory_map("What is there?", &program(), &[]);
    assert!(picture.alt().contains("5 of 5"));
    let svg = picture.to_svg();
    assert!(svg.contains("… 4 KiB of addresses, other mappings: 0") && svg.contains("libother.so"));
}

#[test]
fn an_address_in_no_mapping_is_named_below() {
    let picture = memory_map("Where?", &program(), &[("dangling", 1), ("end", 0xa000)]);
    let note = "In no mapping: dangling, end.";
    assert!(picture.to_svg().contains(note) && picture.alt().contains(note));
}

#[test]
fn thousands_of_mappings_become_few_rows() {
    let many: Vec<Mapping> = (1..5_000)
        .map(|i| mapping(i * 0x2000, i * 0x2000 + 0x1000, "rx", "lib.so"))
        .collect();
    let pointers: Vec<(&str, usize)> = (1..5_000).map(|i| ("p", i * 0x2000)).collect();
    for pointers in [&pointers[..], &[]] {
        let picture = memory_map("How many?", &many, pointers);
        assert!(picture.alt().contains("24 of 4999 mappings"));
        assert!(picture.to_svg().len() < 40_000);
    }
}

#[test]
fn no_mappings_are_said_to_be_no_data() {
    let backwards = mapping(5, 4, "r", "");
    for mappings in [&[][..], &[backwards]] {
        let picture = memory_map("Where?", mappings, &[("code", 4)]);
        assert!(picture.to_svg().contains("There is no data to draw."));
        assert!(picture.alt().contains("In no mapping: code."));
    }
}

#[test]
fn a_name_is_bare_and_a_size_has_the_unit_that_fits() {
    let mappings = [
        mapping(0x1000, 0x1010, "r", "/usr/lib/x y.so (deleted)"),
        mapping(0x2000, 0x2000 + (36 << 10), "r", "[anon:a/b]"),
        mapping(1 << 40, usize::MAX, "", ""),
    ];
    let picture = memory_map("What is there?", &mappings, &[]);
    for wanted in [
        "x y.so (deleted)",
        "16 B",
        "[anon:a/b]",
        "36 KiB",
        "(no file)",
        "16.0 EiB",
        "---",
    ] {
        assert!(
            texts(&picture).iter().any(|text| text.text == wanted),
            "{wanted}"
        );
    }
}
