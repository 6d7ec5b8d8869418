"""What the tests share: the lessons, one kernel for each, and the table of times at the end."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from lesson import Lesson, lessons
from runner import Runner

sys.dont_write_bytecode = True

LESSONS = lessons()
RUNNERS: list[Runner] = []


@pytest.fixture(params=LESSONS, ids=lambda lesson: lesson.name)
def lesson(request: pytest.FixtureRequest) -> Lesson:
    """Each lesson in turn."""
    return request.param


@pytest.fixture(scope="session", params=LESSONS, ids=lambda lesson: lesson.name)
def runner(request: pytest.FixtureRequest) -> Iterator[Runner]:
    """Each lesson in turn, with a kernel of its own.

    pytest puts all tests of one lesson together, so there is one kernel at a time.
    """
    with Runner(request.param) as one:
        RUNNERS.append(one)
        yield one


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Exercises come after the lesson's own tests, whose kernel they go on with.

    What runs a lesson is marked `lessons`, and `measures` too when the lesson's metadata says that
    its figures would be spoilt by other work beside it.
    """
    items.sort(key=lambda item: item.path.name == "test_exercises.py")
    for item in items:
        one = getattr(item, "callspec", None) and item.callspec.params.get("runner")
        if one:
            item.add_marker("lessons")
            if one.about.get("measures"):
                item.add_marker("measures")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Where the time went: each lesson, and the slowest cells of all."""
    if not RUNNERS:
        return
    terminalreporter.section("seconds")
    for one in RUNNERS:
        terminalreporter.write_line(one.times())
    slowest = sorted((row for one in RUNNERS for row in one.slowest()), reverse=True)[:12]
    if slowest:
        terminalreporter.write_line("slowest cells, fastest run of each:")
    for seconds, name in slowest:
        terminalreporter.write_line(f"  {seconds:5.1f}  {name}")
