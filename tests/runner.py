"""Runs one lesson in one kernel, twice over, and collects what is wrong."""

from __future__ import annotations

import os
import sys
import time
from collections import defaultdict
from typing import Self

import canonical
import judge
from lesson import Cell, Exercise, Lesson
from session import Ran, Session

# A cell's limit holds on a quiet machine. Other work on the same cores slows a cell, so one over
# its limit is set against a trivial cell run then and there, and of all its runs the fastest
# counts, with this factor; raise it in the environment on a very busy machine.
ALLOWANCE = float(os.environ.get("CELL_TIME_ALLOWANCE", "1.5"))
LESSON_SECONDS = 60.0

# What a test tells of the time: a line about the lesson, and its slowest cells.
TIMES, SLOWEST = "times", "slowest"


class Runner:
    """A lesson and its kernel; use it in a `with`."""

    def __init__(self, lesson: Lesson) -> None:
        self.lesson = lesson
        self.seconds: dict[str, list[float]] = defaultdict(list)  # as on a quiet machine
        self.passes: list[float] = []
        self._session = Session(lesson.path.parent)
        self._ready = 0.0

    def __enter__(self) -> Self:
        started = time.monotonic()
        self._session.__enter__()
        self._ready = time.monotonic() - started
        return self

    def __exit__(self, *reason: object) -> None:
        self._session.__exit__(*reason)

    def each_cell_twice(self) -> list[str]:
        """From top to bottom, each cell run and at once run again (a slow one only once)."""
        return self._through(again=True)

    def top_to_bottom(self) -> list[str]:
        """From top to bottom, in the kernel as it is."""
        return self._through(again=False)

    def solved(self, exercise: Exercise) -> list[str]:
        """The solution in place of the starter passes the check.

        That the starter itself does not is judged whenever the lesson is run.
        """
        if not self.passes:
            self.top_to_bottom()
        found = self._quietly(exercise.starter, exercise.solved, "with the solution")
        found += self._quietly(exercise.check, exercise.check.source, "with the solution", solved=True)
        found += judge.stray_stderr(self._session.stderr(), [exercise.starter, exercise.check])
        return found

    def slow_cells(self) -> list[str]:
        """Cells over their time, and the lesson over its own."""
        found = []
        for cell in self.lesson.code_cells:
            wrong = judge.too_slow(cell, self.seconds[cell.id], ALLOWANCE)
            found += [f"cell {cell.id}: {sentence}" for sentence in wrong]
        total = self.fastest_total()
        if total > LESSON_SECONDS * ALLOWANCE:
            found.append(f"its cells take {total:.0f} s together, and may take {LESSON_SECONDS:.0f} s")
        return found

    def fastest_total(self) -> float:
        return sum(min(runs) for runs in self.seconds.values() if runs)

    def slowest(self) -> list[tuple[float, str]]:
        fastest = [(min(runs), f"{self.lesson.name} {name}") for name, runs in self.seconds.items() if runs]
        return sorted(fastest, reverse=True)[:12]

    def times(self) -> str:
        """One line: kernel ready, each pass, the lesson as a reader runs it."""
        passes = ", ".join(f"{seconds:.1f}" for seconds in self.passes)
        return (
            f"  {self.lesson.name}: kernel ready {self._ready:.1f}, passes {passes or 'none'}, "
            f"cells at their fastest {self.fastest_total():.1f}"
        )

    def _through(self, *, again: bool) -> list[str]:
        started = time.monotonic()
        cells = self.lesson.code_cells
        ran: list[tuple[Cell, int, str, Ran]] = []
        for count, cell in enumerate(cells, 1):
            ran.append((cell, count, "", self._run(cell)))
            if again and "slow" not in cell.tags:
                ran.append((cell, count, " (run again)", self._run(cell)))
        # Judged at the end only: by then each cell's late lines have come.
        stderr = judge.stray_stderr(self._session.stderr(), cells)
        found = [sentence for one in ran for sentence in self._judged(*one)]
        self.passes.append(time.monotonic() - started)
        return found + stderr

    def _run(self, cell: Cell) -> Ran:
        ran = self._session.run(cell.source, cell.label, settle=False)
        too_slow = ran.seconds > judge.seconds_allowed(cell)
        self.seconds[cell.id].append(ran.seconds / self._session.slowdown() if too_slow else ran.seconds)
        return ran

    def _judged(self, cell: Cell, count: int, when: str, ran: Ran) -> list[str]:
        """Judge one run of a cell of the lesson, also against what is committed."""
        found = judge.problems(cell, ran.outputs)
        elsewhere = ("linux" in cell.tags and sys.platform != "linux") or judge.excused(cell, ran.outputs)
        if cell.count is not None and not elsewhere:
            found += judge.changed(cell, cell.outputs, canonical.outputs(ran.outputs, count))
        return [f"{cell.label}{when}: {sentence}" for sentence in found]

    def _quietly(self, cell: Cell, source: str, when: str, *, solved: bool = False) -> list[str]:
        """Run one cell of an exercise, as it is or changed, and judge it."""
        ran: Ran = self._session.run(source, cell.label)
        found = judge.errors_as_tagged(cell, ran.outputs) + judge.panics_as_tagged(cell, ran.outputs)
        if "check" in cell.tags and not judge.excused(cell, ran.outputs):
            found += judge.solved(ran.outputs) if solved else judge.unsolved(ran.outputs)
        return [f"{cell.label}, {when}: {sentence}" for sentence in found]
