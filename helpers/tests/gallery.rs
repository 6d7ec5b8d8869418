//! Draws every kind of picture into `target/gallery`, to be looked at: open `index.html` there.

use helpers::comparison::{Comparison, Entry};
use helpers::diagram::{Message, drawing, memory_map, sequence};
use helpers::os::Mapping;
use helpers::plot::plotters::prelude::*;
use helpers::plot::{Area, Chart, Picture, figure, timeline};
use helpers::timing::{Span, Sweep};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::Duration;

fn pictures() -> Vec<(&'static str, Picture)> {
    let growth = |factor: f64| -> Vec<(f64, f64)> {
        (0..=40)
            .map(|i| (f64::from(i) * 12.5, 20.0 + factor * f64::from(i)))
            .collect()
    };
    let measured = Sweep::over((1..=30).map(|n| n * 17)).repeats(4).record({
        let mut turn = 0.0;
        move |n| {
            turn += 1.0;
            Ok::<f64, String>(20.0 + n as f64 * 0.05 + (turn % 4.0) * 1.2)
        }
    });
    let late: Vec<f64> = (1..400).map(|i| 0.05 + 3.0 / f64::from(i)).collect();
    let later: Vec<f64> = (1..400)
        .map(|i| 0.4 + (f64::from(i) * 0.7).sin().abs())
        .collect();
    let span = |who: &str, start: u64, end: u64| Span {
        who: who.to_owned(),
        start: Duration::from_millis(start),
        end: Duration::from_millis(end),
    };
    let wave = |shift: f64| -> Vec<(f64, f64)> {
        let trial = |i: u32| {
            (
                f64::from(i),
                20.0 + shift + (f64::from(i) + shift).sin() / 2.0,
            )
        };
        (1..=20).map(trial).collect()
    };
    let mapping = |start: usize, end: usize, allowed: &str, name: &str| Mapping {
        start: start << 12,
        end: end << 12,
        readable: allowed.contains('r'),
        writable: allowed.contains('w'),
        executable: allowed.contains('x'),
        name: name.to_owned(),
    };
    let program = [
        mapping(0x1000, 0x1006, "r", "/a/program"),
        mapping(0x1006, 0x1030, "rx", "/a/program"),
        mapping(0x1030, 0x1032, "r", "/a/program"),
        mapping(0x1032, 0x1033, "rw", "/a/program"),
        mapping(0x1500, 0x1521, "rw", "[heap]"),
        mapping(0x7_f000, 0x7_f100, "r", "/usr/lib/libc.so.6"),
        mapping(0x7_f100, 0x7_f200, "", ""),
        mapping(0x7_ff00, 0x7_ff21, "rw", "[stack]"),
    ];
    let places = [
        ("the function double", 0x100_7123),
        ("the function triple", 0x100_7333),
        ("a string literal", 0x100_0040),
        ("a boxed number", 0x150_0010),
        (
            "a local variable, with a label that is much too long for its place",
            0x7ff0_1f00,
        ),
        ("a guard page", 0x7f10_0000),
        ("null", 0),
    ];
    let turns: Vec<Span> = (0..12)
        .map(|i| span(["tea", "toast"][i % 2], i as u64 * 10, i as u64 * 10 + 9))
        .collect();
    let spiral: Vec<(f64, f64)> = (0..400)
        .map(|i| {
            let turn = f64::from(i) / 20.0;
            (turn * turn.cos(), turn * turn.sin())
        })
        .collect();
    vec![
        ("figure", figure("Can plotters draw anything else?", "Two curves, a histogram and a circle.", anything_else)),
        ("drawing", drawing("What has the pen drawn?", &[spiral, vec![(-15.0, 18.0), (15.0, 18.0)]])),
        ("lines", Chart::new("How long until n threads have ended?").x("threads").y("milliseconds").line("asleep", &growth(0.5)).line("spinning", &growth(2.0)).line("spinning and yielding", &growth(0.4)).backdrop("the document's 16 cores", &growth(0.9)).vertical(16.0, "16 cores there").vertical(2.0, "2 cores here").horizontal(20.0, "the pause").picture()),
        ("series", Chart::new("What does a sweep look like?").x("threads").y("milliseconds").series("here, median and middle half", &measured).mark(272.0, 35.0, "the point that matters").picture()),
        ("logarithmic", Chart::new("What does a switch cost?").x("bytes").y("nanoseconds").log_x().log_y().line("channel", &[(64.0, 300.0), (1e3, 420.0), (1e6, 90_000.0)]).points("trials", &[(64.0, 900.0), (1e4, 3e3), (1e6, 2e5)]).picture()),
        ("bars", Chart::new("Where does the time go?").x("milliseconds").bars(&[("one thread", 41.0), ("as many threads as there are cores, sharing the work", 20.7), ("asleep", 0.02)]).picture()),
        ("histogram", Chart::new("How late does a thread come back?").x("overshoot past 20 ms, milliseconds").histogram("sleep", &late).histogram("spin and yield", &later).picture()),
        ("histogram_log", Chart::new("How late, on a logarithmic axis?").x("milliseconds").log_x().histogram("sleep", &late).picture()),
        ("timeline", timeline("Who ran when?", &turns)),
        ("sequence", sequence("Who answers whom?", &[Message::new("client", "server", "Ping"), Message::new("server", "client", "Pong"), Message::new("server", "server", "counts"), Message::new("client", "server", "Pang")])),
        ("memory_map", memory_map("Where does each address fall?", &program, &places)),
        ("bars_reference", Chart::new("Who is on time?").x("CPU time, milliseconds").bars(&[("asleep", 0.08), ("waiting for a byte", 0.05), ("looking at the clock", 59.96)]).vertical(20.0, "the pause").picture()),
        ("bars_log", Chart::new("What does a switch cost?").x("nanoseconds a switch").log_x().bars(&[("function call", 1.5), ("coroutine", 6.0), ("async task", 210.0), ("thread", 2_300.0), ("process", 6_400.0)]).picture()),
        ("bars_signed", Chart::new("Which way did it change?").x("milliseconds").bars(&[("more", 12.5), ("less", -8.25), ("lost", f64::NAN)]).picture()),
        ("points", Chart::new("Are the trials alike?").x("trial").y("milliseconds").points("first", &wave(0.0)).points("second", &wave(1.0)).points("third", &wave(2.0)).points("fourth", &wave(3.0)).points("fifth", &wave(4.0)).picture()),
        ("band", Chart::new("How far do they spread?").x("threads").y("milliseconds").band("from least to most", &[(1.0, 20.0, 22.0), (8.0, 20.4, 30.0), (16.0, 21.0, 44.0)]).line("median", &[(1.0, 20.6), (8.0, 22.0), (16.0, 30.0)]).picture()),
        ("gap", Chart::new("What about missing values?").x("n").y("ms").line("measured", &[(1.0, 1.0), (2.0, 2.0), (3.0, f64::NAN), (4.0, 2.5), (5.0, f64::INFINITY), (6.0, 3.0), (7.0, 2.8)]).picture()),
        ("marks", Chart::new("Where do the marks go?").log_x().log_y().x("threads").y("ms").line("work", &[(1.0, 5.0), (2.0, 5.0), (500.0, 1250.0)]).line("sleep", &[(1.0, 20.0), (500.0, 40.0)]).mark(2.0, 5.0, "the knee").mark(8.0, 20.0, "here they meet").mark(500.0, 1250.0, "the far end").cores().picture()),
        ("histogram_counts", Chart::new("Which outcomes are seen?").x("outcome").log_y().histogram("relaxed", &[0.0, 1.0, 1.0, 1.0, 2.0, 2.0, 3.0]).histogram("ordered", &[1.0, 1.0, 2.0]).picture()),
        ("many_turns", timeline("Who ran, ten thousand times?", &(0..10_000).map(|i| Span { who: format!("thread {}", i % 3), start: Duration::from_micros(i * 10), end: Duration::from_micros(i * 10 + 9 + i / 500) }).collect::<Vec<_>>())),
        ("sequence_wide", sequence("Who asks whom?", &[Message::new("browser", "proxy", "a request with a rather long description of what is wanted"), Message::new("proxy", "cache", "look up"), Message::new("cache", "cache", "nothing found"), Message::new("proxy", "database", "query"), Message::new("database", "database", "reads a page from the disk"), Message::new("database", "proxy", "rows"), Message::new("proxy", "browser", "answer")])),
        ("nothing", Chart::new("What if there is nothing?").line("empty", &[(1.0, f64::NAN)]).picture()),
        ("crowded", (0..7).fold(Chart::new("Do labels make room for each other, even when the title is a long one that needs a second line to be read?").x("x").y("y"), |chart, i| chart.line(&format!("series number {i}"), &[(0.0, f64::from(i) / 10.0), (1.0, 1.0)])).picture()),
    ]
}

/// What somebody who knows plotters would write, with its own colours and defaults.
fn anything_else(area: &Area<'_>) -> Result<(), Box<dyn std::error::Error>> {
    let (left, right) = area.split_horizontally(300);
    let mut chart = ChartBuilder::on(&left)
        .caption("plotters' defaults", ("sans-serif", 18))
        .margin(8)
        .set_left_and_bottom_label_area_size(40)
        .build_cartesian_2d(-3.2..3.2, -1.2..1.2)?;
    chart
        .configure_mesh()
        .x_desc("angle")
        .y_desc("height")
        .draw()?;
    let angles = || (-100..=100).map(|i| f64::from(i) * 0.032);
    chart
        .draw_series(LineSeries::new(
            angles().map(|x| (x, x.sin())),
            RED.stroke_width(2),
        ))?
        .label("sine")
        .legend(|(x, y)| PathElement::new([(x, y), (x + 20, y)], RED));
    chart
        .draw_series(DashedLineSeries::new(
            angles().map(|x| (x, x.cos())),
            6,
            4,
            BLUE.into(),
        ))?
        .label("cosine")
        .legend(|(x, y)| PathElement::new([(x, y), (x + 20, y)], BLUE));
    chart
        .configure_series_labels()
        .border_style(BLACK)
        .background_style(WHITE.mix(0.8))
        .draw()?;
    let mut chart = ChartBuilder::on(&right)
        .margin(8)
        .set_left_and_bottom_label_area_size(40)
        .build_cartesian_2d((0_u32..9).into_segmented(), 0_u32..10)?;
    chart.configure_mesh().disable_x_mesh().draw()?;
    let dice = [1_u32, 2, 2, 3, 3, 3, 4, 5, 5, 8, 8, 8, 8, 8];
    let bars = Histogram::vertical(&chart)
        .style(GREEN.mix(0.5).filled())
        .margin(4);
    chart.draw_series(bars.data(dice.iter().map(|value| (*value, 1))))?;
    right.draw(&Circle::new((230, 60), 20, MAGENTA))?;
    right.draw(&TriangleMarker::new((180, 60), 12, YELLOW.filled()))?;
    Ok(())
}

fn table() -> Comparison {
    let row = |first: f64, next: f64, memory: f64, writes: Entry| {
        [
            Entry::Time(first),
            Entry::Time(next),
            Entry::Bytes(memory),
            writes,
        ]
    };
    let refused = || Entry::Words("refused here".to_owned());
    Comparison::new("What does each way to run a job cost?")
        .group("costs", &["first answer", "another answer", "memory"])
        .group("is protected from a neighbour's", &["wild write"])
        .row("function", &row(1.4, 1.4, f64::NAN, Entry::No))
        .row("thread", &row(31_000.0, 6_300.0, 9_200.0, Entry::No))
        .row("process", &row(910_000.0, 9_800.0, 2.1e6, Entry::Yes))
        .row("container", &[refused(), refused(), refused(), Entry::Yes])
        .row(
            "bare image, with its emulator",
            &row(1.3e8, 71_000.0, 4.1e7, Entry::Yes),
        )
        .note("A figure that could not be had is named.")
}

#[test]
fn every_kind_of_picture_is_drawn() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/gallery");
    fs::create_dir_all(&folder).expect("a folder for the gallery");
    let mut page = String::from("<!doctype html><meta charset=utf-8><title>Gallery</title>");
    for (name, picture) in pictures() {
        assert!(
            picture.to_svg().len() < 40_000,
            "{name}: {}",
            picture.to_svg().len()
        );
        assert!(picture.alt().len() < 700, "{name}: {}", picture.alt());
        fs::write(folder.join(format!("{name}.svg")), picture.to_svg())
            .expect("the picture's file");
        let _ = write!(page, "<h2>{name}</h2>");
        for background in ["#ffffff", "#111111"] {
            let image = picture.to_html();
            let _ = write!(
                page,
                "<p style=\"background:{background};padding:1em;margin:0\">{image}</p>"
            );
        }
    }
    let table = table().to_html();
    for (ink, background) in [("#000000", "#ffffff"), ("#eeeeee", "#111111")] {
        let _ = write!(
            page,
            "<h2>comparison</h2><div style=\"color:{ink};background:{background};padding:1em\">{table}</div>"
        );
    }
    fs::write(folder.join("index.html"), page).expect("the gallery's page");
}
