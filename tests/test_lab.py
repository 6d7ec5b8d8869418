"""JupyterLab in a real browser, as `cargo xtask lab` starts it: a learner steps through a lesson."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import exports  # noqa: F401
from lesson import NOTEBOOKS, ROOT, lessons
from server import free_port
from visit import LAPTOP, photograph, visit
from xtask import xtask

pytestmark = [pytest.mark.lab, pytest.mark.kernel, pytest.mark.xdist_group("lab")]

LESSON = lessons()[0]
PATIENCE = 120  # seconds for what takes a few
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/lab\S*token=\w+")
PANEL = "window.jupyterapp.shell.currentWidget"
CELLS = f"{PANEL}.content.widgets"
# The kernel is idle, and no cell waits for it.
AT_REST = f"""() => {PANEL}.context.sessionContext.session?.kernel?.status === "idle"
  && {CELLS}.every(cell => cell.model.type !== "code" || cell.model.executionState !== "running")
  && ![...document.querySelectorAll(".jp-InputPrompt")].some(prompt => prompt.textContent.includes("*"))"""
STATE = f"""() => [{PANEL}.context.sessionContext.session?.kernel?.status ?? "no kernel",
  {CELLS}.filter(cell => cell.model.executionState === "running").map(cell => cell.model.id)]"""
# What each code cell has answered: its tags, its number, its text and the errors in it.
ANSWERS = f"""() => {CELLS}.filter(cell => cell.model.type === "code").map(cell => {{
  const outputs = cell.model.outputs.toJSON();
  return {{
    id: cell.model.id, tags: cell.model.getMetadata("tags") ?? [], count: cell.model.executionCount,
    text: outputs.map(output => [output.text ?? ""].flat().join("")).join(""),
    errors: outputs.filter(output => output.output_type === "error").length,
  }};
}})"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server on a copy of the lessons, so that nothing is saved here."""
    own = tmp_path_factory.mktemp("learner")
    shutil.copytree(NOTEBOOKS, own / "notebooks", ignore=shutil.ignore_patterns(".*"))
    (own / "helpers").symlink_to(ROOT / "helpers")
    (own / "Cargo.toml").symlink_to(ROOT / "Cargo.toml")
    command = xtask("lab", "--", "--allow-root", "--no-browser")
    command += [f"--port={free_port()}", f"--ServerApp.root_dir={own / 'notebooks'}", "--LabApp.expose_app_in_browser=True"]
    log = own / "server.log"
    with log.open("w") as output:
        server = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=output, start_new_session=True)
    try:
        yield printed_address(log, server)
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(timeout=PATIENCE)


def printed_address(log: Path, server: subprocess.Popen[bytes]) -> str:
    """What a learner would click on."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        if found := ADDRESS.search(log.read_text()):
            return found[0]
        time.sleep(0.1)
    raise AssertionError(f"JupyterLab has not started:\n{log.read_text()}")


@pytest.fixture(scope="module")
def stepped(browser: Any, address: str) -> Iterator[tuple[Any, list[str]]]:
    """The first lesson, stepped through with Shift+Enter from top to bottom."""
    with visit(browser, address, LAPTOP, "light") as (page, wrong):
        page.set_default_timeout(PATIENCE * 1000)
        page.wait_for_selector(".jp-Notebook .jp-Cell")
        at_rest(page)
        photograph(page, "lab-open")
        page.evaluate(f"(() => {{ const n = {PANEL}.content; n.activeCellIndex = 0; n.mode = 'command'; n.node.focus() }})()")
        for _ in range(page.evaluate(f"{CELLS}.length")):
            page.keyboard.press("Shift+Enter")
            page.wait_for_timeout(30)
            at_rest(page)
        photograph(page, "lab-stepped")
        yield page, wrong


def test_the_first_lesson_is_open(stepped: tuple[Any, list[str]]) -> None:
    page, _ = stepped
    assert page.evaluate(f"{PANEL}.context.path") == LESSON.path.name


def test_stepping_through_shows_what_the_lesson_says(stepped: tuple[Any, list[str]]) -> None:
    page, _ = stepped
    unsound = wrong_answers(page.evaluate(ANSWERS))
    assert not unsound, "\n".join(unsound)


def test_each_cell_tells_how_long_it_took(stepped: tuple[Any, list[str]]) -> None:
    page, _ = stepped
    assert page.locator(".execute-time").count() > 3


def test_an_exercise_is_wrong_and_then_right(stepped: tuple[Any, list[str]]) -> None:
    page, _ = stepped
    exercise = LESSON.exercises[0]
    assert "✗" in answer(page, exercise.check.id)
    page.evaluate(
        f"""id => {{
          const n = {PANEL}.content;
          n.activeCellIndex = n.widgets.findIndex(cell => cell.model.id === id);
          n.mode = "edit";
          n.activeCell.editor.focus();
        }}""",
        exercise.starter.id,
    )
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(exercise.solved)
    for _ in range(2):
        page.keyboard.press("Shift+Enter")
        page.wait_for_timeout(30)
        at_rest(page)
    photograph(page, "lab-solved")
    told = answer(page, exercise.check.id)
    assert "✓" in told and "✗" not in told


def test_restart_and_run_all(stepped: tuple[Any, list[str]]) -> None:
    page, wrong = stepped
    before = max(cell["count"] or 0 for cell in page.evaluate(ANSWERS))
    page.evaluate("void window.jupyterapp.commands.execute('notebook:restart-run-all')")
    page.click(".jp-Dialog .jp-mod-accept")
    last = f"{CELLS}.find(cell => cell.model.id === '{LESSON.code_cells[-1].id}').model.executionCount"
    page.wait_for_function(f"before => {last} !== null && {last} < before", arg=before)
    at_rest(page)
    ids = [cell.id for cell in LESSON.code_cells]
    answers = [cell for cell in page.evaluate(ANSWERS) if cell["id"] in ids]
    counts = [cell["count"] for cell in answers]
    assert counts == list(range(counts[0], counts[0] + len(ids)))
    unsound = wrong_answers(answers)
    assert not unsound and not wrong, "\n".join(unsound + wrong)


def test_the_menu_exports_the_page_that_we_export(address: str) -> None:
    base, token = address.split("/lab")[0], address.split("token=")[1]
    with urllib.request.urlopen(f"{base}/nbconvert/html/{LESSON.path.name}?token={token}") as answer:
        text = answer.read().decode()
    ours = (ROOT / "site" / "templates" / "lesson" / "static" / "page.css").read_text()
    assert ours in text and "<script src=" not in text


def at_rest(page: Any) -> None:
    """Wait until nothing runs; what the page says then is there to stay."""
    try:
        page.wait_for_function(AT_REST)
    except Exception as error:
        photograph(page, "lab-stuck")
        raise AssertionError(f"the lesson has not come to rest: {page.evaluate(STATE)}") from error


def answer(page: Any, cell: str) -> str:
    (found,) = [one for one in page.evaluate(ANSWERS) if one["id"] == cell]
    return found["text"]


def wrong_answers(answers: list[dict[str, Any]]) -> list[str]:
    """Errors and crosses where the lesson expects none, and claims without a tick."""
    found = []
    for cell in answers:
        tags = cell["tags"]
        if bool(cell["errors"]) != ("raises-exception" in tags):
            found.append(f"cell {cell['id']}: {cell['errors']} errors")
        if "✗" in cell["text"] and "check" not in tags:
            found.append(f"cell {cell['id']}: {cell['text']}")
        if any(tag.startswith("claim-") for tag in tags) and not cell["errors"] and "✓" not in cell["text"]:
            found.append(f"cell {cell['id']}: no ✓ in {cell['text']!r}")
    return found


def test_a_wrong_answer_would_be_found() -> None:
    bad = {"id": "x", "tags": ["claim-C01"], "count": 1, "text": "✗ 3, expected 4", "errors": 0}
    assert len(wrong_answers([bad])) == 2
    assert wrong_answers([{**bad, "text": "✓ 4"}]) == []
    assert wrong_answers([{**bad, "text": "✓ 4", "errors": 1}])
