"""The instructor's pages: timetables that fit their hours, and answers that a cell shows."""

from __future__ import annotations

import copy
import sys
from pathlib import Path

import pytest

from exports import edition, pages, staging
from lesson import ROOT, Lesson, lessons

sys.path.insert(0, str(ROOT / "site"))

import timetable  # noqa: E402

pytestmark = pytest.mark.site

MOST_AT_A_STRETCH = 100  # minutes without a break
SESSIONS = [(f"{plan}-{number}", session) for plan, sessions in timetable.PLANS.items()
            for number, session in enumerate(sessions)]  # fmt: skip


@pytest.fixture(params=[session for _, session in SESSIONS], ids=[name for name, _ in SESSIONS])
def session(request: pytest.FixtureRequest) -> timetable.Session:
    return request.param


def end_of(session: timetable.Session, every: list[Lesson]) -> int:
    return [end for _, end, _ in timetable.clock(session, every)][-1]


def test_a_session_fits_its_hours(session: timetable.Session) -> None:
    end = end_of(session, lessons())
    assert end <= session.ends, f"{session.title}: until {timetable.hours(end)}, and {timetable.hours(session.ends)} is planned"


def test_a_longer_lesson_would_be_noticed(session: timetable.Session) -> None:
    longer = copy.deepcopy(lessons())
    for lesson in longer:
        lesson.about["teaching_minutes"] += 30
    assert end_of(session, longer) > session.ends


def test_nobody_listens_too_long(session: timetable.Session) -> None:
    begun = session.begins
    for begins, ends, part in timetable.clock(session, lessons()):
        if part.number is None:
            begun = ends
        assert ends - begun <= MOST_AT_A_STRETCH, f"{session.title}: no break before {timetable.hours(ends)}"


@pytest.mark.parametrize("plan", timetable.PLANS)
def test_a_plan_names_each_lesson_once(plan: str) -> None:
    numbers = [part.number for session in timetable.PLANS[plan] for part in session.parts if part.number is not None]
    assert len(numbers) == len(set(numbers))
    text = timetable.table(plan, lessons())
    assert all(lesson.path.name in text for lesson in lessons())


def texts(every: list[Lesson]) -> dict[str, str]:
    made = pages.sources(every, edition.student(), None)
    return {name: str(text) for name, text in made.items() if name.endswith(".md")}


def test_every_argument_has_a_cell() -> None:
    made = texts(lessons())
    arguments = [part for part in made["arguments.md"].split("\n\n") if part.startswith('**"')]
    assert len(arguments) > 25
    without = [part.split("**")[1] for part in arguments if "](#cell-" not in part]
    assert not without, without
    assert "{{" not in "".join(made.values())


def test_a_cell_that_has_gone_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "arguments.md").write_text("Look: {{03 no-such-cell}}.")
    monkeypatch.setattr(pages, "SITE", tmp_path)
    with pytest.raises(staging.ExportFailed, match="no-such-cell"):
        texts(lessons())


def test_an_export_of_some_lessons_names_the_others() -> None:
    made = texts(lessons()[:2])
    assert "lesson 08" in made["arguments.md"]
