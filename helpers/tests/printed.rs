//! What reaches standard output. Each rule runs this program again and reads what it printed.

use std::process::Command;
use std::thread;
use std::time::Duration;

use helpers::check;
use helpers::timing::Sweep;

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
    });
}

#[test]
fn a_panic_is_one_line_on_standard_output() {
    let (stdout, stderr) = printed_by("panics");
    assert_eq!(
        stdout,
        "panicked: no more tea (thread cook)\n\
         panicked: a value that is no text (thread unnamed)\n"
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
✗ the share: 0.2541, at most 0.25
✗ the ratio: NaN, at least 1
✓ the pair: (1, 2), less than (1, 3)
✓ the sum is right
✗ it is 3. Add them
○ not shown here: switches (nobody counts them)
";
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
fn a_sweep_of_seconds_prints_a_few_lines() {
    let (stdout, _) = printed_by("progress");
    assert!((1..=10).contains(&stdout.lines().count()), "{stdout}");
    assert!(
        stdout.lines().all(|line| line.contains(" of 60 steps in ")),
        "{stdout}"
    );
}
