//! What a chart shows, and what it says.

use helpers::plot::{Chart, figure, plotters::prelude::*};
use helpers::timing::Sweep;
use roxmltree::Node;

use crate::svg::{assert_whole, first_lines, number, parsed, says, texts};

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
    for wanted in [
        "How long?",
        "threads →",
        "↑ milliseconds",
        "asleep",
        "2 cores here",
        "the pause",
    ] {
        assert!(
            texts(&picture).iter().any(|text| text.text == wanted),
            "{wanted}"
        );
    }
}

#[test]
fn labels_beside_the_data_do_not_touch() {
    let mut chart = Chart::new("Crowded");
    for index in 0..8 {
        chart = chart.line(&format!("series {index}"), &[(0.0, 1.0), (1.0, 1.0)]);
    }
    let all = texts(&chart.picture());
    let labels = all.iter().filter(|text| text.text.starts_with("series"));
    let mut heights: Vec<f64> = labels.map(|text| text.y).collect();
    heights.sort_by(f64::total_cmp);
    assert_eq!(heights.len(), 8);
    assert!(
        heights.windows(2).all(|pair| pair[1] - pair[0] >= 14.0),
        "{heights:?}"
    );
}

#[test]
fn more_series_than_there_is_room_for_are_counted() {
    let chart = (0..60).fold(Chart::new("Crowd"), |chart, index| {
        chart.line(&format!("series {index}"), &[(0.0, 1.0), (1.0, 1.0)])
    });
    let picture = chart.picture();
    assert_whole(&picture);
    let shown = texts(&picture)
        .iter()
        .filter(|text| text.text.starts_with("series"))
        .count();
    assert!(
        says(&picture, &format!("… and {} more", 60 - shown)),
        "{shown} shown"
    );
}

#[test]
fn what_cannot_be_drawn_is_said_in_the_picture() {
    let lost = [(1.0, -1.0), (2.0, f64::NAN), (3.0, 1.0)];
    let picture = Chart::new("Lost").log_y().line("a", &lost).picture();
    assert!(says(&picture, "2 values left out"));
    assert!(says(
        &Chart::new("Empty").line("a", &[]).picture(),
        "There is no data to draw."
    ));
}

#[test]
fn what_refers_to_bars_is_drawn_too() {
    let bars = [("asleep", 0.1), ("spinning", 60.0)];
    let chart = Chart::new("Who waits?").y("CPU time (ms)").bars(&bars);
    let picture = chart
        .vertical(60.0, "the pause")
        .line("lost", &[(1.0, 1.0)])
        .picture();
    for wanted in ["the pause", "CPU time (ms) →", "Only the bars are drawn"] {
        assert!(says(&picture, wanted), "{wanted}");
    }
    assert!(!picture.alt().contains("lost"));
}

#[test]
fn a_bar_begins_at_zero_and_is_as_long_as_its_value() {
    let bars = [("one", 10.0), ("two", 20.0), ("less", -10.0)];
    let picture = Chart::new("How long?").bars(&bars).picture();
    let document = parsed(picture.to_svg());
    let is_bar = |node: &Node<'_, '_>| {
        node.has_tag_name("rect") && node.attribute("fill") == Some("#0069A8")
    };
    let bars: Vec<(f64, f64)> = document
        .descendants()
        .filter(is_bar)
        .map(|node| (number(&node, "x"), number(&node, "width")))
        .collect();
    let [one, two, less] = bars[..] else {
        panic!("three bars: {bars:?}")
    };
    assert!(
        (two.1 / one.1 - 2.0).abs() < 0.01 && (less.1 / one.1 - 1.0).abs() < 0.01,
        "{bars:?}"
    );
    assert!(
        (one.0 - two.0).abs() < 2.0 && (less.0 + less.1 - one.0).abs() < 2.0,
        "{bars:?}"
    );
}

#[test]
fn a_histogram_says_what_it_leaves_out() {
    let values = [1.0, 2.0, 2.0, f64::NAN];
    for chart in [Chart::new("Counts"), Chart::new("Counts").log_y()] {
        let picture = chart.histogram("a", &values).picture();
        let said = texts(&picture)
            .into_iter()
            .filter(|text| text.text.contains("left out"));
        let said: Vec<String> = said.map(|text| text.text).collect();
        assert!(
            said.len() == 1 && said[0].starts_with("1 value left out"),
            "{said:?}"
        );
        assert!(
            picture.alt().contains("a: 3 values from 1 to 2, median 2."),
            "{}",
            picture.alt()
        );
    }
}

#[test]
fn a_histogram_is_as_high_as_its_counts() {
    let picture = Chart::new("Counts")
        .histogram("a", &[0.0, 1.0, 1.0, 3.0])
        .picture();
    let lines = first_lines(&picture);
    assert_eq!(
        lines.iter().filter(|line| line.len() > 2).count(),
        2,
        "two groups: {lines:?}"
    );
    let base = lines.iter().flatten().map(|at| at.1).fold(0.0, f64::max);
    let heights: Vec<f64> = lines[0].iter().map(|at| base - at.1).collect();
    let [_, one, _, two, _, _] = heights[..] else {
        panic!("a step up: {heights:?}")
    };
    assert!((two / one - 2.0).abs() < 0.01, "{heights:?}");
}

#[test]
fn a_line_is_open_where_a_value_is_missing() {
    let points = [
        (0.0, 1.0),
        (1.0, 2.0),
        (2.0, f64::NAN),
        (3.0, 2.0),
        (4.0, 1.0),
        (5.0, 1.0),
    ];
    let lines = first_lines(&Chart::new("Gap").line("a", &points).picture());
    let mut corners: Vec<usize> = lines.iter().map(Vec::len).collect();
    corners.sort_unstable();
    // The label's sample is one of them.
    assert_eq!(corners, [2, 2, 3]);
}

#[test]
fn a_long_line_keeps_its_peak() {
    let mut points: Vec<(f64, f64)> = (0..100_000).map(|i| (f64::from(i), 5.0)).collect();
    points[50_050].1 = 99.0;
    let picture = Chart::new("Peak").line("a", &points).picture();
    let lines = first_lines(&picture);
    let line = lines.iter().max_by_key(|line| line.len()).expect("a line");
    let (low, high) = line.iter().fold((f64::MAX, f64::MIN), |(l, h), at| {
        (l.min(at.1), h.max(at.1))
    });
    assert!(
        line.len() < 4_000 && high - low > 2_000.0,
        "{} points",
        line.len()
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
    assert!(says(&picture, "Shaded"));
    assert!(picture.alt().contains("middle half"));
}

#[test]
fn every_series_looks_different() {
    let chart = (0..25).fold(Chart::new("Many"), |chart, index| {
        chart.line(&index.to_string(), &[(0.0, f64::from(index)), (1.0, 1.0)])
    });
    let picture = chart.picture();
    let document = parsed(picture.to_svg());
    let is_thick = |node: &Node<'_, '_>| node.attribute("stroke-width") == Some("25");
    let curves = document.descendants().filter(is_thick);
    let mut colours: Vec<&str> = curves.filter_map(|node| node.attribute("stroke")).collect();
    colours.sort_unstable();
    colours.dedup();
    assert_eq!(colours.len(), 25);
    // Those of one colour on the page differ in their dashes.
    let style = document
        .descendants()
        .find(|node| node.has_tag_name("style"));
    let style = style.and_then(|node| node.text()).expect("a style sheet");
    let look = |colour: &&str| {
        let rule = format!("[stroke=\"{colour}\"]{{");
        let rules = style
            .split("@media")
            .next()
            .unwrap_or_default()
            .split(&rule)
            .skip(1);
        let rules: Vec<&str> = rules.filter_map(|rule| rule.split('}').next()).collect();
        rules.concat()
    };
    let mut looks: Vec<String> = colours.iter().map(look).collect();
    looks.sort();
    looks.dedup();
    assert_eq!(looks.len(), 25, "{looks:?}");
}

/// Relative luminance, as WCAG 2.2 defines it.
fn luminance(colour: &str) -> f64 {
    let channel = |from: usize| {
        let value = u8::from_str_radix(&colour[from..from + 2], 16).expect("a colour");
        let share = f64::from(value) / 255.0;
        if share <= 0.04045 {
            share / 12.92
        } else {
            ((share + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

#[test]
fn text_and_lines_stand_out_from_the_card_in_both_schemes() {
    let chart = (0..5).fold(Chart::new("Colours").y("ms"), |chart, index| {
        chart.line(&index.to_string(), &[(0.0, f64::from(index)), (1.0, 1.0)])
    });
    let svg = chart.picture().to_svg().to_owned();
    let (light, dark) = svg.split_once("@media").expect("a dark scheme");
    let shade = |sheet: &str, colour: &str| {
        let rule = sheet.split(&format!("[fill=\"{colour}\"]{{fill:")).nth(1);
        rule.and_then(|rule| rule.get(..7))
            .unwrap_or(colour)
            .to_owned()
    };
    for sheet in [light, dark] {
        let card = luminance(&shade(sheet, "#FBFAF7"));
        let contrast = |colour: &str| {
            let ink = luminance(&shade(sheet, colour));
            (ink.max(card) + 0.05) / (ink.min(card) + 0.05)
        };
        assert!(contrast("#24292F") >= 7.0);
        for colour in [
            "#5B636B", "#0069A8", "#C24E01", "#007A58", "#A03E85", "#7A6204",
        ] {
            assert!(svg.contains(colour), "{colour} is drawn");
            assert!(contrast(colour) >= 4.5, "{colour}: {}", contrast(colour));
        }
    }
}

#[test]
fn a_description_is_short_and_ends_with_the_note() {
    let wave = |i: i32| (f64::from(i), (f64::from(i) * 0.7).sin());
    let points: Vec<(f64, f64)> = (0..50).map(wave).collect();
    let chart = (0..12).fold(Chart::new("Long?").x("n").y("ms"), |chart, index| {
        chart.line(&format!("series number {index}"), &points)
    });
    let picture = chart.cores().note("It is short.").picture();
    assert!(picture.alt().chars().count() < 600, "{}", picture.alt());
    assert!(picture.alt().ends_with("It is short.") && picture.alt().contains("more."));
}

#[test]
fn a_description_tells_axes_data_and_references() {
    let series = [(1.0, 20.0), (2.0, 35.0), (3.0, 30.0)];
    let chart = Chart::new("How long")
        .x("threads")
        .y("milliseconds")
        .log_x()
        .line("asleep", &series);
    let picture = chart
        .vertical(2.0, "the knee")
        .mark(3.0, 30.0, "the end")
        .picture();
    let wanted = "How long. Up: milliseconds. Across: threads (logarithmic). asleep: 20 at 1, 30 at 3, \
                  highest 35 at 2. Marked: the knee at 2; the end at 3, 30.";
    assert_eq!(picture.alt(), wanted);
}

#[test]
fn a_label_cannot_end_the_output_early() {
    let chart = Chart::new("a\nEVCXR_END_CONTENT\nb").line("c\nd", &[(1.0, 1.0)]);
    let picture = chart.picture();
    assert_eq!(picture.alt().lines().count(), 1);
    assert_eq!(picture.to_html().lines().count(), 1);
}

#[test]
fn a_label_cannot_write_into_the_document() {
    let picture = Chart::new("<script>&")
        .line("<b>\"'\u{1}", &[(1.0, 1.0), (2.0, 1.0)])
        .picture();
    assert_whole(&picture);
    assert!(texts(&picture).iter().any(|text| text.text == "<b>\"'"));
}

#[test]
fn a_clone_goes_its_own_way() {
    let one = Chart::new("Same")
        .x("n")
        .points("a", &[(1.0, 2.0), (3.0, 4.0)]);
    let other = one.clone().points("b", &[(2.0, 2.0)]);
    assert!(!one.picture().alt().contains("b: ") && other.picture().alt().contains("b: 2 at 2"));
    assert_eq!(one.picture(), one.picture());
}

#[test]
fn a_figure_is_on_the_same_card_in_colours_that_follow_the_page() {
    let picture = figure("Anything?", "A red line.", |area| {
        area.draw(&PathElement::new([(0, 0), (100, 100)], RED))?;
        Ok(())
    });
    assert_whole(&picture);
    assert_eq!(picture.alt(), "Anything? A red line.");
    let dark = picture
        .to_svg()
        .split("@media")
        .nth(1)
        .expect("a dark scheme");
    assert!(
        dark.contains("[stroke=\"#FF0000\"]{stroke:#F59A57}"),
        "{dark}"
    );
}

#[test]
fn plotters_own_defaults_are_large_enough_to_read() {
    let picture = figure("Defaults?", "A mesh.", |area| {
        let mut chart = ChartBuilder::on(area)
            .set_left_and_bottom_label_area_size(40)
            .build_cartesian_2d(0.0..1.0, 0.0..1.0)?;
        chart.configure_mesh().draw()?;
        chart.draw_series(LineSeries::new([(0.0, 0.0), (1.0, 1.0)], RED))?;
        Ok(())
    });
    assert_whole(&picture);
    assert!(says(&picture, "0.5"));
}

#[test]
fn a_figure_that_fails_says_why() {
    let picture = figure("Broken?", "Nothing.", |_| Err("no such data".into()));
    assert!(says(&picture, "It could not be drawn: no such data."));
}

#[test]
fn the_image_element_tells_its_size() {
    let html = Chart::new("Nothing").picture().to_html();
    assert!(html.contains(" width=\"760\" height=\""), "{html}");
}
