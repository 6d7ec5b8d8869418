"""The bench's own reckoning, and that what docs/speed.md says is what was measured."""

from __future__ import annotations

import copy
import json
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from lesson import ROOT

sys.path.insert(0, str(ROOT / "bench"))

import report  # noqa: E402
import run  # noqa: E402
from contenders import CONTENDERS  # noqa: E402

FOLDER = ROOT / "docs" / "speed"


@pytest.fixture(scope="module")
def measured() -> dict[str, Any]:
    return json.loads((FOLDER / "bench.json").read_text())


@pytest.fixture
def made_up() -> dict[str, Any]:
    """Two rounds; the second on a machine that had become ten times as slow."""
    asked = ["kernel ready", "open to first plot", "further plot", "trivial cell", "thread cell", "restart"]
    waits = {
        report.OURS: {what: [0.2, 2.0] for what in asked} | {"open to first plot": [0.09, 0.9]},
        report.COLD: {what: [0.5, 5.0] for what in asked},
        report.PLAIN: {what: [1.0, 10.0] for what in asked},
        report.FLOOR: {"trivial cell": [0.15, 1.5]},
    }
    for kernel in (report.OURS, report.COLD, report.PLAIN):
        waits[kernel][report.MEMORY] = [400.0, 410.0]
    return {
        "date": "2026-01-31",
        "machine": {"processor": "a processor", "cores": 2, "memory_mib": 8192, "system": "Linux 6"},
        "versions": {"rustc": "1.95.0"},
        "rounds": 2,
        "waits": waits,
        "collection": {"seconds": 1200.0, "lessons": {"00_one": 50.0, "01_two": 60.0}},
        "export": {"from nothing": 12.0, "unchanged": 1.0},
    }


def test_every_goal_was_met_when_the_figures_were_stored(measured: dict[str, Any]) -> None:
    assert measured["rounds"] >= 5 and set(measured["waits"]) >= {one.name for one in CONTENDERS}
    assert not [sentence for sentence in report.verdicts(measured) if sentence.startswith("✗")]


def test_the_page_and_the_picture_show_what_was_measured(measured: dict[str, Any]) -> None:
    assert report.section(measured) in (ROOT / "docs" / "speed.md").read_text()
    assert (FOLDER / "waits.svg").read_text() == report.svg(measured)


def test_a_ratio_is_taken_round_by_round(made_up: dict[str, Any]) -> None:
    """A machine that slows between rounds slows both sides."""
    assert report.ratio(made_up, "kernel ready") == pytest.approx(0.2)


def test_a_goal_that_is_missed_is_said(made_up: dict[str, Any]) -> None:
    assert all(sentence.startswith("✓") for sentence in report.verdicts(made_up))
    slower = copy.deepcopy(made_up)
    slower["waits"][report.OURS]["open to first plot"] = [0.4, 4.0]
    slower["collection"]["seconds"] = 3000.0
    missed = [sentence for sentence in report.verdicts(slower) if sentence.startswith("✗")]
    assert [sentence.partition(":")[0] for sentence in missed] == [
        "✗ open to first plot, against plain evcxr",
        "✗ all lessons run once, in trivial cells by rustc alone",
    ]


def test_the_picture_tells_its_numbers_in_words(made_up: dict[str, Any]) -> None:
    picture = ElementTree.fromstring(report.svg(made_up))
    described = next(part.text for part in picture if part.tag.endswith("desc"))
    assert described and "kernel ready, plain evcxr: 5.50 s" in described


def test_figures_that_are_stored_again_replace_the_old(made_up: dict[str, Any], tmp_path: Path) -> None:
    page = tmp_path / "speed.md"
    page.write_text("before\n<!-- bench -->\nold\n<!-- /bench -->\nafter\n")
    report.write(made_up, tmp_path)
    report.write(made_up, tmp_path)
    assert page.read_text() == f"before\n<!-- bench -->\n{report.section(made_up)}<!-- /bench -->\nafter\n"
    assert json.loads((tmp_path / "speed" / "bench.json").read_text()) == made_up


@pytest.mark.kernel
def test_rustc_alone_compiles_a_cell(tmp_path: Path) -> None:
    folder = tmp_path / "cell"
    assert run.floor(run.compiler_alone(folder), folder) > 0
