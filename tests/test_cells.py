"""What cells print, start and break: through a server as `cargo xtask lab` starts it, and in stock evcxr.

All on one kernel, one after the other: whatever a cell has done, the next one is as it should be.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import psutil
import pytest

from learner import Kernel, message, printed
from server import Visitor
from test_spare import server_in

pytestmark = [pytest.mark.lab, pytest.mark.kernel, pytest.mark.xdist_group("cells")]

SOON = 4  # seconds for what takes less than two: both cores may be busy
FIRST, LAST = 6_000, 100  # lines of a cell that are shown, as helpers/relay/src/bound.rs says
WRITE = "use std::io::Write; std::io::stdout()"
SLEEP = 'std::process::Command::new("sleep").arg("{seconds}")'


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    with server_in(tmp_path_factory.mktemp("cells"), "--SpareKernels.keep_spare=False") as server, server.visitor() as one:
        yield one


@pytest.fixture(scope="module")
def kernel(visitor: Visitor) -> Kernel:
    kernel = visitor.open("lesson.ipynb")
    kernel.answer()
    return kernel


@pytest.fixture(autouse=True)
def in_step(kernel: Kernel) -> Iterator[None]:
    """After each test the next cell prints its own line, and nothing else."""
    yield
    assert kernel.text('println!("in step");') == "in step\n"


def running(seconds: str) -> list[psutil.Process]:
    return [one for one in psutil.process_iter(["cmdline"]) if one.info["cmdline"] == ["sleep", seconds]]


def stopped(kernel: Kernel, code: str, after: float) -> tuple[str, float]:
    """What a cell says that is stopped so much later, and how long it goes on after that."""
    pressed = []

    def press() -> None:
        pressed.append(time.monotonic())
        kernel.learner.server("POST", f"kernels/{kernel.identity}/interrupt")

    button = threading.Timer(after, press)
    button.start()
    said = kernel.text(code)
    ended = time.monotonic()
    button.join()
    return said, ended - pressed[0]


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ('print!("working... ");', "working... \n"),
        (f'{WRITE}.write_all(b"half").unwrap(); std::io::stdout().flush().unwrap();', "half\n"),
        ('std::process::Command::new("printf").arg("hello").status().unwrap();', "hello\n"),
        ('std::process::Command::new("printf").arg("a\\nb").status().unwrap(); println!("c");', "a\nbc\n"),
        (rf'{WRITE}.write_all(b"\xff\xfe\n").unwrap(); println!("one");', "\ufffd\ufffd\none\n"),
        (r'std::process::Command::new("printf").arg("\\377").status().unwrap();', "\ufffd\n"),
        ('println!("EVCXR_EXECUTION_COMPLETE"); println!("after");', "EVCXR_EXECUTION_COMPLETE \nafter\n"),
        ('println!("after"); println!("EVCXR_EXECUTION_COMPLETE");', "after\nEVCXR_EXECUTION_COMPLETE \n"),
        ('print!("a"); print!("b"); println!();', "ab\n"),
        ("for i in 0..2 { println!(\"{i}\"); }", "0\n1\n"),
        ("if true { }", ""),
        ('for i in 0..5000 { println!("{i}"); } println!("done");', "".join(f"{i}\n" for i in range(5000)) + "done\n"),
    ],
)  # fmt: skip
def test_what_is_printed_is_shown(kernel: Kernel, code: str, shown: str) -> None:
    assert kernel.text(code) == shown


def test_of_very_many_lines_the_first_and_last_are_shown(kernel: Kernel) -> None:
    begun = time.monotonic()
    outputs = kernel.run("for i in 0..100_000 { println!(\"{i}\"); }\n1 + 1")
    assert time.monotonic() - begun < 10
    lines = "".join(printed(one) for one in outputs if one["output_type"] == "stream").splitlines()
    assert lines[:FIRST] == [str(i) for i in range(FIRST)]
    assert f"{100_000 - FIRST - LAST} lines are left out" in lines[FIRST]
    assert lines[FIRST + 1 :] == [str(i) for i in range(100_000 - LAST, 100_000)]
    assert [printed(one) for one in outputs if one["output_type"] == "execute_result"] == ["2"]


def test_text_before_a_picture_is_kept(kernel: Kernel) -> None:
    outputs = kernel.run('print!("abc"); helpers::plot::Chart::new("q").line("a", &[(1.0, 2.0)]).show();')
    assert [printed(one) for one in outputs if one["output_type"] == "stream"] == ["abc\n"]
    assert any("text/html" in one.get("data", {}) for one in outputs)


def test_stop_ends_a_flood_at_once(kernel: Kernel) -> None:
    said, late = stopped(kernel, 'loop { println!("flood"); }', 2)
    assert late < SOON
    assert said.count("flood\n") <= FIRST + LAST


@pytest.mark.parametrize(
    "script",
    [
        '{sleep}.status().unwrap();',
        '{sleep}.spawn().unwrap(); loop { std::hint::spin_loop(); }',
        'std::process::Command::new("sh").args(["-c", "sleep {seconds} & wait"]).status().unwrap();',
        'std::process::Command::new("sh").args(["-c", "(sleep {seconds} >&2 &) ; sleep {seconds}"]).status().unwrap();',
    ],
)  # fmt: skip
def test_stop_ends_what_the_cell_has_started(kernel: Kernel, script: str) -> None:
    seconds = "5551234"
    code = script.replace("{sleep}", SLEEP).replace("{seconds}", seconds)
    seen = []
    look = threading.Timer(1.5, lambda: seen.extend(running(seconds)))
    look.start()
    said, late = stopped(kernel, code, 2)
    assert seen, "it had not started yet: the test shows nothing"
    assert late < SOON
    assert "run the cells again" in said
    time.sleep(0.1)
    assert not running(seconds)


def test_a_program_of_an_earlier_cell_ends_with_a_stop_too(kernel: Kernel) -> None:
    kernel.run(SLEEP.replace("{seconds}", "5551235") + ".spawn().unwrap();")
    assert running("5551235")
    _, late = stopped(kernel, "loop { std::thread::yield_now(); }", 1)
    assert late < SOON and not running("5551235")


def test_stop_while_nothing_runs_does_nothing(kernel: Kernel) -> None:
    kernel.run("let precious: i32 = 42;")
    kernel.learner.server("POST", f"kernels/{kernel.identity}/interrupt")
    assert kernel.text('println!("{precious}");') == "42\n"


def test_stop_while_a_cell_is_compiled_keeps_the_variables(kernel: Kernel) -> None:
    kernel.run("let precious: i32 = 43;")
    terms = " + ".join(f"[{i}, 2, 3].iter().map(|n| n * {i}).sum::<i32>()" for i in range(600))
    _, late = stopped(kernel, f"println!(\"{{}}\", {terms});", 1)
    assert late < SOON
    assert kernel.text('println!("{precious}");') == "43\n"


CRASHES = ["std::process::exit(3);", "std::process::abort();", "unsafe { std::ptr::null_mut::<u8>().write_volatile(1) }"]


@pytest.mark.parametrize("end", CRASHES)
def test_after_a_crash_a_panic_is_one_line_as_before(kernel: Kernel, end: str) -> None:
    assert "Subprocess terminated" in kernel.text(end)
    # evcxr may still be handing on the crash's last words.
    said = kernel.text('panic!("two");')
    assert "\npanicked: two (" in f"\n{said}" and "stack backtrace" not in said


def run_all(kernel: Kernel, cells: list[tuple[str, bool]]) -> list[tuple[str, str]]:
    """As *Run All* does: all at once. Each cell's status and text; `True` for `raises-exception`."""
    requests = []
    for code, may_fail in cells:
        content = {"code": code, "silent": False, "store_history": True, "allow_stdin": False, "stop_on_error": not may_fail}
        requests.append(message("execute_request", content))
    socket = kernel.connect()
    for request in requests:
        socket.send(json.dumps(request))
    found: dict[str, dict[str, Any]] = {one["header"]["msg_id"]: {"text": "", "idle": False} for one in requests}
    while not all(one["idle"] and "status" in one for one in found.values()):
        answer = json.loads(socket.recv())
        cell = found.get(answer["parent_header"].get("msg_id"))
        if cell is None:
            continue
        kind, content = answer["msg_type"], answer["content"]
        if kind == "stream":
            cell["text"] += content["text"]
        elif kind == "execute_reply":
            cell["status"] = content["status"]
        elif kind == "status":
            cell["idle"] = content["execution_state"] == "idle"
    return [(one["status"], one["text"]) for one in found.values()]


def test_run_all_ends_at_the_first_error(kernel: Kernel) -> None:
    wrong, right = 'let q: i32 = "x";', 'println!("second");'
    assert run_all(kernel, [(right, False), (wrong, False), (right, False), (right, False)]) == [
        ("ok", "second\n"), ("error", ""), ("aborted", ""), ("aborted", ""),
    ]  # fmt: skip
    assert run_all(kernel, [(wrong, True), (right, False)]) == [("error", ""), ("ok", "second\n")]


def test_all_cells_of_a_notebook_run_in_their_order(kernel: Kernel) -> None:
    assert run_all(kernel, [(f'println!("{i}");', False) for i in range(8)]) == [("ok", f"{i}\n") for i in range(8)]
