"""What of a lesson goes into an export: a learner's edition, or one with the solutions."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass
from typing import Any

from lesson import Lesson, joined

FOLDED = re.compile(r"<details>\s*<summary>(?P<title>[^<]*)</summary>(?P<content>.*?)</details>\s*", re.DOTALL)


@dataclass(frozen=True)
class Edition:
    """Which edition: its name, and whether it tells the exercises' solutions."""

    name: str
    solutions: bool


def student() -> Edition:
    """Hints, and no solutions."""
    return Edition("student", solutions=False)


def teachers() -> Edition:
    """Hints and solutions."""
    return Edition("full", solutions=True)


def notebook(lesson: Lesson, edition: Edition, *, outputs: bool = True) -> dict[str, Any]:
    """The lesson as a notebook of this edition; the instructor's notes are in none."""
    raw = copy.deepcopy(lesson.raw)
    kept = []
    for cell in raw["cells"]:
        tags = cell.get("metadata", {}).get("tags", [])
        if "notes" in tags:
            continue
        if "solution" in tags and not edition.solutions:
            cell["source"] = without_solution(joined(cell["source"]))
        if cell["cell_type"] == "code" and not outputs:
            cell["outputs"], cell["execution_count"] = [], None
        kept.append(cell)
    raw["cells"] = kept
    return raw


def without_solution(source: str) -> str:
    """The folded parts but for the solution."""
    return FOLDED.sub(lambda part: "" if part["title"].strip() == "Solution" else part[0], source).strip()


def notes(lesson: Lesson) -> str:
    """The instructor's notes, unfolded."""
    return "\n\n".join(part["content"].strip() for cell in lesson.tagged("notes") for part in FOLDED.finditer(cell.source))
