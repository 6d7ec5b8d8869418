"""A lesson as the tests see it: one notebook, its cells, tags and metadata."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"

FILE_NAME = re.compile(r"(?P<number>\d\d)_(?P<name>[a-z][a-z0-9_]*)\.ipynb")


@dataclass(frozen=True)
class Cell:
    """One cell: what it is called, what it says, how it is tagged."""

    id: str
    kind: str
    source: str
    tags: frozenset[str] = frozenset()
    outputs: list[dict[str, Any]] = field(default_factory=list, compare=False)
    count: int | None = None

    @classmethod
    def of(cls, raw: dict[str, Any]) -> Cell:
        return cls(
            id=raw.get("id", ""),
            kind=raw["cell_type"],
            source=joined(raw.get("source", "")),
            tags=frozenset(raw.get("metadata", {}).get("tags", [])),
            outputs=raw.get("outputs", []),
            count=raw.get("execution_count"),
        )

    @property
    def label(self) -> str:
        """How messages name the cell."""
        return f"cell {self.id}"

    @property
    def is_code(self) -> bool:
        return self.kind == "code"

    @property
    def claims(self) -> set[str]:
        """The claims this cell shows: `{"C16"}`."""
        return {tag.removeprefix("claim-") for tag in self.tags if tag.startswith("claim-")}

    @property
    def errors(self) -> set[str]:
        """The errors this cell has to show: `{"E0373"}`, `{"syntax"}` for one without a code, or a denied lint."""
        return {tag.removeprefix("error-") for tag in self.tags if tag.startswith("error-")}


@dataclass(frozen=True)
class Exercise:
    """An exercise group: the starter cell, the cell that checks it, its solution."""

    starter: Cell
    check: Cell
    solution: Cell

    @property
    def solved(self) -> str:
        """The code that replaces the starter cell: the one rust fence of the solution."""
        found = rust_fences(self.solution.source)
        if len(found) != 1:
            raise ValueError(
                f"cell {self.solution.id}: {len(found)} rust fences in the solution. "
                "Write exactly one, a full replacement of the exercise cell."
            )
        return found[0]


@dataclass(frozen=True)
class Lesson:
    """A notebook and where it stands."""

    path: Path
    raw: dict[str, Any]

    @classmethod
    def read(cls, path: Path) -> Lesson:
        try:
            return cls(path, json.loads(path.read_text(encoding="utf-8")))
        except ValueError as error:
            raise ValueError(f"{path.name} is not a notebook: {error}") from error

    @property
    def name(self) -> str:
        """The file's name without its ending: `02_threads`."""
        return self.path.stem

    @property
    def full_title(self) -> str:
        """Its number and its title: `02 · Threads in Rust`."""
        return f"{self.about['number']:02} · {self.about['title']}"

    @property
    def about(self) -> dict[str, Any]:
        """The `lesson` metadata: number, title, question and minutes."""
        return self.raw.get("metadata", {}).get("lesson", {})

    @cached_property
    def cells(self) -> list[Cell]:
        return [Cell.of(raw) for raw in self.raw["cells"]]

    @property
    def code_cells(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.is_code]

    @property
    def prose_cells(self) -> list[Cell]:
        return [cell for cell in self.cells if not cell.is_code]

    @property
    def claims(self) -> list[str]:
        return sorted(set().union(*(cell.claims for cell in self.cells)))

    def tagged(self, tag: str) -> list[Cell]:
        return [cell for cell in self.cells if tag in cell.tags]

    @property
    def exercises(self) -> list[Exercise]:
        """The exercise groups in order; a group that is not whole is an error."""
        parts = [self.tagged(tag) for tag in ("exercise", "check", "solution")]
        if len({len(part) for part in parts}) != 1:
            starters, checks, solutions = (len(part) for part in parts)
            raise ValueError(
                f"{self.name}: {starters} exercise, {checks} check and {solutions} solution cells. "
                "Each exercise needs one of each, in this order."
            )
        return [Exercise(*group) for group in zip(*parts, strict=True)]


def lessons(folder: Path = NOTEBOOKS) -> list[Lesson]:
    """All lessons, in order."""
    return [Lesson.read(path) for path in sorted(folder.glob("*.ipynb"))]


def chosen(wanted: Iterable[str], folder: Path = NOTEBOOKS) -> list[Path]:
    """The notebooks that the words name (`03`, `3`, `03_effect_of_threads`, a path); all for none."""
    paths = sorted(folder.glob("*.ipynb"))
    wanted = list(wanted)
    if not wanted:
        return paths
    found = []
    for word in wanted:
        stem = Path(word).name.removesuffix(".ipynb")
        number = f"{int(stem):02}" if stem.isdecimal() else None
        hits = [p for p in paths if stem in (p.stem, p.stem[3:]) or p.stem[:2] == number]
        if not hits:
            names = "\n  ".join(p.stem for p in paths) or "(none yet)"
            raise LookupError(f"there is no lesson '{word}'. The lessons are:\n  {names}")
        found += hits
    return sorted(set(found))


def joined(text: str | list[str]) -> str:
    """A notebook's text, which may be stored as a list of lines, as one string."""
    return text if isinstance(text, str) else "".join(text)


def rust_fences(markdown: str) -> list[str]:
    """The contents of the ```rust fences, in order."""
    return re.findall(r"^```rust[^\n]*\n(.*?)^```\s*$", markdown, re.MULTILINE | re.DOTALL)
