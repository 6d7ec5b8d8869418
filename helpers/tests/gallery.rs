//! Draws every kind of picture into `target/gallery`, to be looked at: open `index.html` there.

use helpers::plot::{Chart, Message, Picture, sequence, timeline};
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
    let turns: Vec<Span> = (0..12)
        .map(|i| span(["tea", "toast"][i % 2], i as u64 * 10, i as u64 * 10 + 9))
        .collect();
    vec![
        ("lines", Chart::new("How long until n threads have ended?").x("threads").y("milliseconds").line("asleep", &growth(0.5)).line("spinning", &growth(2.0)).line("spinning and yielding", &growth(0.4)).backdrop("the document's 16 cores", &growth(0.9)).vertical(16.0, "16 cores there").vertical(2.0, "2 cores here").horizontal(20.0, "the pause").picture()),
        ("series", Chart::new("What does a sweep look like?").x("threads").y("milliseconds").series("here, median and middle half", &measured).mark(272.0, 35.0, "the point that matters").picture()),
        ("logarithmic", Chart::new("What does a switch cost?").x("bytes").y("nanoseconds").log_x().log_y().line("channel", &[(64.0, 300.0), (1e3, 420.0), (1e6, 90_000.0)]).points("trials", &[(64.0, 900.0), (1e4, 3e3), (1e6, 2e5)]).picture()),
        ("bars", Chart::new("Where does the time go?").x("milliseconds").bars(&[("one thread", 41.0), ("as many threads as there are cores, sharing the work", 20.7), ("asleep", 0.02)]).picture()),
        ("histogram", Chart::new("How late does a thread come back?").x("overshoot past 20 ms, milliseconds").histogram("sleep", &late).histogram("spin and yield", &later).picture()),
        ("histogram_log", Chart::new("How late, on a logarithmic axis?").x("milliseconds").log_x().histogram("sleep", &late).picture()),
        ("timeline", timeline("Who ran when?", &turns)),
        ("sequence", sequence("Who answers whom?", &[Message::new("client", "server", "Ping"), Message::new("server", "client", "Pong"), Message::new("server", "server", "counts"), Message::new("client", "server", "Pang")])),
        ("nothing", Chart::new("What if there is nothing?").line("empty", &[(1.0, f64::NAN)]).picture()),
        ("crowded", (0..7).fold(Chart::new("Do labels make room for each other, even when the title is a long one that needs a second line to be read?").x("x").y("y"), |chart, i| chart.line(&format!("series number {i}"), &[(0.0, f64::from(i) / 10.0), (1.0, 1.0)])).picture()),
    ]
}

#[test]
fn every_kind_of_picture_is_drawn() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/gallery");
    fs::create_dir_all(&folder).expect("a folder for the gallery");
    let mut page = String::from("<!doctype html><meta charset=utf-8><title>Gallery</title>");
    for (name, picture) in pictures() {
        assert!(
            picture.to_svg().len() < 25_000,
            "{name}: {}",
            picture.to_svg().len()
        );
        assert!(picture.alt().len() < 700, "{name}: {}", picture.alt());
        fs::write(folder.join(format!("{name}.svg")), picture.to_svg())
            .expect("the picture's file");
        let _ = write!(page, "<h2>{name}</h2><p>{}</p>", picture.to_html());
    }
    fs::write(folder.join("index.html"), page).expect("the gallery's page");
}
