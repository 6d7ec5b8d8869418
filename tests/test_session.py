"""A session over the real kernel misses none of the ways in which a cell goes wrong."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Timer

import pytest

import judge
from lesson import NOTEBOOKS, Cell
from outputs import diagnostics, stream
from session import KernelFailed, Session

pytestmark = [pytest.mark.kernel, pytest.mark.xdist_group("session")]


ENDLESS = "loop {\n    std::thread::park();\n}"
BUSY_THREADS = """
let cores = std::thread::available_parallelism().map_or(1, usize::from);
for _ in 0..4 * cores {
    std::thread::spawn(|| while GO_ON.load(Relaxed) {});
}
"""


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    """One kernel for all; the last two tests wedge and kill it."""
    with Session(NOTEBOOKS) as one:
        yield one


def test_stdout_comes_whole_and_in_order(session: Session) -> None:
    ran = session.run('for n in 0..200 { println!("{n}"); }')
    assert stream(ran.outputs, "stdout").split() == [str(n) for n in range(200)]


def test_a_panic_is_found_although_its_cell_ends_well(session: Session) -> None:
    cell = Cell("bad", "code", 'let x: Option<u32> = None;\nx.expect("a value");')
    assert diagnostics(session.run(cell.source, cell.label).outputs) == []
    again = session.run(cell.source, cell.label)
    found = judge.problems(cell, again.outputs) + judge.stray_stderr(session.stderr(), [cell])
    assert any("a value" in sentence or "panicked" in sentence for sentence in found), found


def test_a_panic_on_stderr_is_found_by_the_sentinel(session: Session) -> None:
    cell = Cell("bad", "code", 'eprintln!("thread panicked at a.rs:1:1");')
    session.run(cell.source, cell.label)
    assert judge.stray_stderr(session.stderr(), [cell])
    assert session.stderr() == []


def test_an_error_gives_its_code(session: Session) -> None:
    ran = session.run("let text = String::new();\ndrop(text);\ndrop(text);")
    assert [error.code for error in diagnostics(ran.outputs)] == ["E0382"]
    ran = session.run("mod m {\n    let x = 1;\n}")
    assert [error.code for error in diagnostics(ran.outputs)] == [None]


def test_what_a_cell_ends_with_is_shown(session: Session) -> None:
    """By the helper crate for what it knows, and otherwise as evcxr does without it."""
    assert value_of(session, "1 + 1") == {"text/plain": "2"}
    assert value_of(session, 'String::from("a")') == {"text/plain": '"a"'}
    assert value_of(session, '"a".as_bytes()') == {"text/plain": "[97]"}
    assert value_of(session, 'helpers::plot::timeline("Nobody ran", &[])').keys() == {"text/plain", "text/html"}
    assert "E0277" in [error.code for error in diagnostics(session.run("struct Silent;\nSilent").outputs)]


def test_a_cell_that_ends_with_a_value_is_compiled_once(session: Session) -> None:
    """evcxr tries this first, and compiles the cell again where a value has no such method."""
    assert value_of(session, "(1 + 1).evcxr_display();") == {"text/plain": "2"}


def value_of(session: Session, source: str) -> dict[str, str]:
    """What a notebook shows for a cell's last value, by its media type."""
    ran = session.run(source)
    return {kind: text for output in ran.outputs for kind, text in output.get("data", {}).items()}


def test_a_busy_machine_is_noticed(session: Session) -> None:
    session.run("use std::sync::atomic::{AtomicBool, Ordering::Relaxed};")
    session.run("static GO_ON: AtomicBool = AtomicBool::new(true);")
    before = session.slowdown()
    session.run(BUSY_THREADS)
    beside = session.slowdown()
    session.run("GO_ON.store(false, Relaxed);")
    assert beside > before >= 1


def test_a_cell_without_end_is_given_up(session: Session) -> None:
    with pytest.raises(KernelFailed, match="cell endless did not end"):
        session.run(ENDLESS, "cell endless", limit=1)


def test_a_dead_kernel_is_named_at_once(session: Session) -> None:
    killing = Timer(1, session.kill)
    killing.start()
    with pytest.raises(KernelFailed, match="died in cell fatal"):
        session.run(ENDLESS, "cell fatal")
    killing.join()
