"""The load test's own reckoning, and that what docs/sizing.md says is what was measured."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

import chart
import load
from lesson import ROOT

PAGE = ROOT / "docs" / "sizing.md"
FOLDER = ROOT / "docs" / "sizing"


@pytest.fixture
def measured() -> dict[str, Any]:
    path = FOLDER / "load.json"
    if not path.exists():
        pytest.skip("no load test is stored yet: `python tests/load.py` as root, on a quiet machine")
    return json.loads(path.read_text())


def level(learners: int, seconds: float) -> load.Level:
    return load.Level(learners, 20, [10 * seconds] * learners, [seconds, 2 * seconds], 500, [])


def test_the_page_shows_what_was_measured(measured: dict[str, Any]) -> None:
    rows = [load.Level(**one).row() for one in measured["levels"]]
    missing = [row for row in rows if row not in PAGE.read_text()]
    assert not missing, f"{PAGE.name} lacks these rows:\n" + "\n".join(missing)
    assert (FOLDER / "load.svg").read_text() == chart.svg(measured)


def test_eight_learners_wait_at_most_twice_as_long_as_one(measured: dict[str, Any]) -> None:
    by_number = {one["learners"]: load.Level(**one) for one in measured["levels"]}
    assert sorted(by_number) == [1, 2, 4, 8, 16]
    assert by_number[8].think_seconds == 20 and not by_number[8].failures
    assert by_number[8].median <= 2 * by_number[1].median


def test_the_picture_tells_its_numbers_in_words() -> None:
    levels = [asdict(level(1, 1.0)), asdict(level(16, 2.0))]
    picture = ElementTree.fromstring(chart.svg({"machine": {"cores": 2}, "levels": levels}))
    described = next(part.text for part in picture if part.tag.endswith("desc"))
    assert described and re.search(r"click to first plot: \S+ s for 1, \S+ s for 16", described)


def test_a_run_of_some_numbers_keeps_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "sizing.md"
    page.write_text("before\n<!-- load -->\nold\n<!-- /load -->\nafter\n")
    monkeypatch.setattr(load, "PAGE", page)
    monkeypatch.setattr(load, "RESULTS", tmp_path / "sizing")
    load.store([level(1, 1.0), level(2, 1.0)])
    load.store([level(2, 2.0)])
    rows = [level(1, 1.0).row(), level(2, 2.0).row()]
    assert page.read_text() == "\n".join(["before", "<!-- load -->", load.HEADER, *rows, "<!-- /load -->", "after", ""])


def test_a_lesson_up_to_its_first_plot() -> None:
    to_plot, others = load.cells_to_run()
    assert load.shows_a_picture(to_plot[-1].outputs)
    assert not any(load.shows_a_picture(cell.outputs) for cell in to_plot[:-1])
    assert others and not any("raises-exception" in cell.tags for cell in others)
