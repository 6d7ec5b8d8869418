"""Run lessons in place and store their outputs.

    python tests/execute.py                  all lessons
    python tests/execute.py 02 closures      some, by number or name
    python tests/execute.py --draft 02       write the outputs even if a cell fails

A lesson is written in its canonical form, whole or not at all: when a cell fails,
the cell and the cause are named and the file stays as it was.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

import canonical
import judge
import readme
from lesson import NOTEBOOKS, Cell, chosen
from outputs import readable
from session import KernelFailed, Session


def execute(path: Path, progress: Progress, *, draft: bool = False) -> list[str]:
    """Run one lesson from top to bottom and write it; the list says what failed."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    code = [cell for cell in raw["cells"] if cell["cell_type"] == "code"]
    found: list[str] = []
    ran = []
    progress.step("kernel starting")
    with Session(path.parent) as session:
        for number, stored in enumerate(code, 1):
            cell = Cell.of(stored)
            progress.step(f"cell {number} of {len(code)}: {cell.id}")
            done = session.run(cell.source, label=cell.label)
            ran.append((stored, done))
            wrong = judge.problems(cell, done.outputs)
            if done.seconds > judge.seconds_allowed(cell):
                wrong += judge.too_slow(cell, [done.seconds / session.slowdown()], allowance=2)
            found += [f"{cell.label}: {problem}" for problem in wrong]
            if wrong:
                found.append(_indented(readable(done.outputs)))
            if judge.errors_as_tagged(cell, done.outputs) and not draft:
                break  # what follows would only fail for the same reason
        found += judge.stray_stderr(session.stderr(), [Cell.of(stored) for stored, _ in ran])
    for stored, done in ran:
        stored["outputs"] = done.outputs
        stored["execution_count"] = 1  # canonical form counts
    if not found or draft:
        canonical.write(path, raw)
    return found


def _indented(text: str, most: int = 30) -> str:
    lines = text.splitlines()
    cut = lines[:most] + ([f"… and {len(lines) - most} more lines"] if len(lines) > most else [])
    return "\n".join(f"    | {line}" for line in cut)


class Progress:
    """One line for each lesson; on a terminal it tells which cell runs."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._live = sys.stdout.isatty()
        self._started = time.monotonic()

    def step(self, what: str) -> None:
        if self._live:
            print(f"\r\x1b[K  {self._name}: {what}", end="", flush=True)

    def end(self, mark: str, result: str) -> None:
        clear = "\r\x1b[K" if self._live else ""
        seconds = time.monotonic() - self._started
        print(f"{clear}{mark} {self._name}: {result} ({seconds:.1f} s)", flush=True)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="execute.py", description="Run lessons in place and store their outputs.")
    parser.add_argument("lessons", nargs="*", metavar="LESSON", help="number or name; all when none is given")
    parser.add_argument("--draft", action="store_true", help="write the outputs even if a cell fails")
    parser.add_argument("--folder", type=Path, default=NOTEBOOKS, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    try:
        paths = chosen(options.lessons, options.folder)
    except LookupError as error:
        print(error, file=sys.stderr)
        return 2

    failed = 0
    for path in paths:
        progress = Progress(path.stem)
        try:
            found = execute(path, progress, draft=options.draft)
        except KernelFailed as error:
            found = [str(error)]
        if found:
            failed += 1
            kept = "written all the same (--draft)" if options.draft else "the file is left as it was"
            progress.end("✗", kept)
            print("\n".join(found), flush=True)
        else:
            progress.end("✓", "executed and written")
    if options.folder == NOTEBOOKS:
        try:
            print("".join(f"{line}\n" for line in readme.update()), end="")
        except ValueError as error:  # the lessons are written; a test says this again
            print(f"README.md is left as it was: {error}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        print("\ninterrupted: the lesson that was running is left as it was", file=sys.stderr)
        sys.exit(130)
