"""What the tests share: the lessons, one kernel for each, their exports, a browser, the table of times."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from lesson import Lesson, lessons
from runner import SLOWEST, TIMES, Runner

sys.dont_write_bytecode = True

LESSONS = lessons()


@pytest.fixture(params=LESSONS, ids=lambda lesson: lesson.name)
def lesson(request: pytest.FixtureRequest) -> Lesson:
    """Each lesson in turn."""
    return request.param


def marked(lesson: Lesson) -> object:
    """The lesson as a parameter of the tests that run it.

    They are marked `measures` when the lesson's metadata says that its figures would be spoilt by
    other work beside it. Where tests run side by side, those of one lesson stay together.
    """
    marks = [pytest.mark.lessons, pytest.mark.xdist_group(lesson.name)]
    if lesson.about.get("measures"):
        marks.append(pytest.mark.measures)
    return pytest.param(lesson, id=lesson.name, marks=marks)


@pytest.fixture(scope="session", params=[marked(lesson) for lesson in LESSONS])
def runner(request: pytest.FixtureRequest) -> Iterator[Runner]:
    """Each lesson in turn, with a kernel of its own.

    pytest puts all tests of one lesson together, so there is one kernel at a time.
    """
    with Runner(request.param) as one:
        yield one


@pytest.fixture(scope="session")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("work")


@pytest.fixture(scope="session")
def exported(work: Path) -> tuple[Path, float]:
    """The learners' edition of all lessons, as a site, and the seconds that it took to make."""
    from exports import edition, export

    begun = time.monotonic()
    export.html(work / "html", work, edition.student())
    return work / "html", time.monotonic() - begun


@pytest.fixture(scope="session")
def site(exported: tuple[Path, float]) -> Path:
    return exported[0]


@pytest.fixture(scope="session")
def slides(work: Path) -> Path:
    """The learners' edition of all lessons, as slides."""
    from exports import edition, export

    export.slides(work / "slides", work, edition.student())
    return work / "slides"


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """Chromium, of the system."""
    names = ("chromium", "chromium-browser", "google-chrome")
    chromium = next(filter(None, map(shutil.which, names)), None)
    if chromium is None:
        pytest.skip("no Chromium on PATH. Debian, Ubuntu: apt install chromium")
    from playwright.sync_api import sync_playwright

    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=quiet)
        yield started
        started.close()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Exercises come after the lesson's own tests, whose kernel they go on with.

    First, for pytest itself then puts together what shares a kernel.
    """
    items.sort(key=lambda item: item.path.name == "test_exercises.py")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """With a test that fails at a hub comes what the hub has said last."""
    report = yield
    room = getattr(item, "funcargs", {}).get("room")
    if report.failed and room is not None:
        report.sections.append(("the hub's log", room.log()[-6000:]))
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Where the time went: each lesson, and the slowest cells of all."""
    reports = [report for found in terminalreporter.stats.values() for report in found]
    properties = [pair for report in reports for pair in getattr(report, "user_properties", [])]
    lines = sorted({line for name, line in properties if name == TIMES})
    if not lines:
        return
    terminalreporter.section("seconds")
    for line in lines:
        terminalreporter.write_line(line)
    terminalreporter.write_line("slowest cells, fastest run of each:")
    slowest = {tuple(pair) for name, pairs in properties if name == SLOWEST for pair in pairs}
    for seconds, name in sorted(slowest, reverse=True)[:12]:
        terminalreporter.write_line(f"  {seconds:5.1f}  {name}")
