//! What reaches standard output. Each rule runs this program again and reads what it printed.

use std::fmt::{self, Debug, Formatter};
use std::process::Command;
use std::thread;
use std::time::Duration;

use helpers::check;
use helpers::timing::Sweep;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

/// What the ignored test of this name prints; the test harness's own lines are left out.
fn printed_by(test: &str) -> (String, String) {
    let output = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            test,
            "--ignored",
            "--nocapture",
            "--test-threads=1",
        ])
        .env("RUST_BACKTRACE", "1")
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let (stdout, stderr) = (text(output.stdout), text(output.stderr));
    let from = stdout.find("BEGIN\n").expect("a begin") + "BEGIN\n".len();
    let to = stdout.find("END\n").expect("an end");
    (stdout[from..to].to_owned(), stderr)
}

fn printing(work: impl FnOnce()) {
    println!("\nBEGIN");
    work();
    println!("END");
}

#[test]
#[ignore = "run by the test below"]
fn panics() {
    check::quiet_panics();
    check::quiet_panics();
    printing(|| {
        let named = thread::Builder::new().name("cook".to_owned());
        assert!(
            named
                .spawn(|| panic!("no\nmore {}", "tea"))
                .unwrap()
                .join()
                .is_err()
        );
        assert!(thread::spawn(|| std::panic::panic_any(7)).join().is_err());
        let named = thread::Builder::new().name("a\nb".to_owned());
        let end = || panic!("left\n right\r\n\nend\n");
        assert!(named.spawn(end).unwrap().join().is_err());
        let named = thread::Builder::new().name("silent".to_owned());
        assert!(named.spawn(|| panic!("")).unwrap().join().is_err());
    });
}

#[test]
fn a_panic_is_one_line_on_standard_output() {
    let (stdout, stderr) = printed_by("panics");
    assert_eq!(
        stdout,
        "panicked: no more tea (thread cook)\n\
         panicked: a value that is no text (thread unnamed)\n\
         panicked: left  right  end (thread a b)\n\
         panicked: without a message (thread silent)\n"
    );
    assert!(!stderr.contains("panicked"), "{stderr}");
}

#[test]
#[ignore = "run by the test below"]
fn checks() {
    printing(|| {
        check::holds("two is even", true);
        check::holds("three\nis even", false);
        check::equal("the length", 3, 3);
        check::equal("the length", 3, 4);
        check::at_least(
            "it waited",
            Duration::from_micros(300_341),
            Duration::from_millis(300),
        );
        check::at_least(
            "it waited",
            Duration::from_nanos(299_999_990),
            Duration::from_millis(300),
        );
        check::at_most("the share", 0.254_1, 0.25);
        check::at_least("the ratio", f64::NAN, 1.0);
        check::less_than("the pair", (1, 2), (1, 3));
        check::solved("the sum is right", true, "add them");
        check::solved("the sum is right", false, "it is 3.\nAdd them");
        check::not_here("switches", "nobody counts them");
    });
}

#[test]
fn each_check_is_one_line_that_says_what_was_seen() {
    let (stdout, _) = printed_by("checks");
    let expected = "\
✓ two is even
✗ three is even
✓ the length: 3, as expected
✗ the length: 3, expected 4
✓ it waited: 300.3 ms, at least 300 ms
✗ it waited: 299.99999ms, at least 300ms
✗ the share: 0.2541, at most 0.25
✗ the ratio: NaN, at least 1
✓ the pair: (1, 2), less than (1, 3)
✓ the sum is right
✗ it is 3. Add them
○ not shown here: switches (nobody counts them)
";
    assert_eq!(stdout, expected);
}

/// Equal to all others, NaN too.
struct Always<'a>(&'a dyn Debug);

impl PartialEq for Always<'_> {
    fn eq(&self, _: &Always<'_>) -> bool {
        true
    }
}

impl Debug for Always<'_> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

#[test]
#[ignore = "run by the test below"]
fn values() {
    let shown = |value: &dyn Debug| check::equal("it", Always(value), Always(value));
    printing(|| {
        shown(&Duration::from_nanos(300_341_234));
        shown(&Duration::from_nanos(1_020));
        shown(&Duration::ZERO);
        shown(&Some(Duration::from_micros(1_234)));
        shown(&1.234_567);
        shown(&-0.041_9);
        shown(&1_234_567_u64);
        shown(&f64::NAN);
        shown(&f64::INFINITY);
        shown(&"5ms");
        shown(&["s", "ms"]);
        shown(&Ok::<(), ()>(()));
        shown(&(true, 1.25, false));
        shown(&[0.066, 1e-7, 2.0]);
        shown(&("1.25 \" 1.25", 1.25));
        shown(&std::net::Ipv4Addr::LOCALHOST);
    });
}

#[test]
fn values_have_few_digits_and_texts_stay_as_they_are() {
    let (stdout, _) = printed_by("values");
    let seen: Vec<&str> = stdout
        .lines()
        .map(|line| line.strip_prefix("✓ it: ").unwrap())
        .map(|line| line.strip_suffix(", as expected").unwrap())
        .collect();
    let expected = [
        "300.3 ms",
        "1.02 µs",
        "0 ns",
        "Some(1.2ms)",
        "1.23",
        "-0.04",
        "1234567",
        "NaN",
        "inf",
        "\"5ms\"",
        "[\"s\", \"ms\"]",
        "Ok(())",
        "(true, 1.2, false)",
        "[0.1, 1e-7, 2.0]",
        "(\"1.25 \\\" 1.25\", 1.2)",
        "127.0.0.1",
    ];
    assert_eq!(seen, expected);
}

#[test]
#[ignore = "run by the test below"]
fn hostile_values() {
    let mut runner = TestRunner::deterministic();
    printing(|| {
        for _ in 0..256 {
            let values = ("\\PC*|(.|\n)*", any::<f64>(), any::<u64>());
            let (text, number, nanos) = values.new_tree(&mut runner).unwrap().current();
            check::at_least("the text", &text, &text);
            check::at_least("the number", number, number);
            check::holds(&text, true);
            check::not_here(&text, &text);
            check::at_least("the time", Duration::from_nanos(nanos), Duration::ZERO);
        }
    });
}

#[test]
fn any_value_becomes_one_line() {
    let (stdout, _) = printed_by("hostile_values");
    assert_eq!(stdout.matches('\n').count(), 5 * 256);
}

#[test]
#[ignore = "run by the test below"]
fn long_value() {
    printing(|| check::equal("it", "µ".repeat(1_000), "µ".repeat(1_000)));
}

#[test]
fn a_long_value_is_cut_between_characters() {
    let (stdout, _) = printed_by("long_value");
    let expected = format!("✓ it: \"{}…, as expected\n", "µ".repeat(159));
    assert_eq!(stdout, expected);
}

#[test]
#[ignore = "run by the test below"]
fn progress() {
    printing(|| {
        Sweep::over(1..=60).repeats(1).run(|_| {
            thread::sleep(Duration::from_millis(50));
            Ok::<(), String>(())
        });
    });
}

#[test]
fn a_sweep_that_is_over_at_once_prints_nothing() {
    let (stdout, _) = printed_by("quick");
    assert_eq!(stdout, "");
}

#[test]
#[ignore = "run by the test above"]
fn quick() {
    printing(|| {
        Sweep::over(1..=1_000)
            .repeats(1)
            .budget(Duration::from_secs(60))
            .run(|_| Ok::<(), String>(()));
    });
}

#[test]
fn a_sweep_of_seconds_prints_a_few_lines() {
    let (stdout, _) = printed_by("progress");
    assert!((1..=10).contains(&stdout.lines().count()), "{stdout}");
    assert!(
        stdout.lines().all(|line| line.contains(" of 60 steps in ")),
        "{stdout}"
    );
}
