"""Cells in the form that rustfmt gives them.

    python tests/rust_format.py [lesson …]    formats the Rust of the notebooks in place

rustfmt refuses bare statements, so a cell is wrapped in a function. Tabs are asked for
so that the wrapper's indentation can be taken off again without touching a string
(a string of several lines whose line begins with a tab excepted: write an escape there).
"""

from __future__ import annotations

import json
import subprocess
import sys

import canonical
from lesson import Cell, Lesson, chosen, joined, rust_fences

COLUMNS = 80
EDITION = "2024"
HEAD, TAIL = "fn __cell() {\n", "\n}\n"


class DoesNotParse(Exception):
    """rustfmt could not read the code."""


def formatted(source: str) -> str:
    """The code as rustfmt writes it; evcxr's own lines (`:dep …`) stay first, as they are."""
    lines = source.splitlines()
    commands = [line for line in lines if line.startswith(":")]
    rust = "\n".join(line for line in lines if not line.startswith(":")).strip("\n")
    if not rust.strip():
        return source
    # The wrapper's indentation adds a tab: four columns.
    config = f"hard_tabs=true,tab_spaces=4,max_width={COLUMNS + 4}"
    done = subprocess.run(
        ["rustfmt", "--edition", EDITION, "--emit", "stdout", "--quiet", "--config", config],
        input=HEAD + rust + TAIL,
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        raise DoesNotParse(done.stderr.strip().splitlines()[0] if done.stderr.strip() else "rustfmt failed")
    inner = done.stdout.removeprefix(HEAD).removesuffix(TAIL).splitlines()
    return "\n".join(commands + [_spaced(line) for line in inner])


def unformatted(lesson: Lesson) -> list[str]:
    """A sentence for each cell and each solution that rustfmt would write otherwise."""
    found = []
    for cell in lesson.cells:
        for what, source in _rust_of(cell):
            try:
                wanted = formatted(source)
            except DoesNotParse as error:
                found.append(f"cell {cell.id}: {what} does not parse: {error}")
                continue
            if wanted != source.rstrip("\n"):
                line = _first_difference(source, wanted)
                found.append(f"cell {cell.id}: {what} is not as rustfmt writes it, from: {line}")
    return found


def _rust_of(cell: Cell) -> list[tuple[str, str]]:
    """The pieces of Rust in a cell that can be formatted, each with its name."""
    if cell.is_code:
        return [] if "syntax" in cell.errors else [("the code", cell.source)]
    return [("the solution", fence) for fence in rust_fences(cell.source)] if "solution" in cell.tags else []


def _spaced(line: str) -> str:
    """The line without the wrapper's tab, its other leading tabs as four spaces each."""
    line = line.removeprefix("\t")
    rest = line.lstrip("\t")
    return "    " * (len(line) - len(rest)) + rest


def _first_difference(old: str, new: str) -> str:
    was, now = old.splitlines(), new.splitlines()
    for number, line in enumerate(was):
        if number >= len(now) or now[number] != line:
            return f"line {number + 1}, `{line.strip()}`"
    return f"line {len(was) + 1}"


def format_notebook(raw: canonical.Raw) -> None:
    """Format the cells and solutions of a notebook; what does not parse is left."""

    def or_as_it_is(source: str) -> str:
        try:
            return formatted(source)
        except DoesNotParse:
            return source

    for stored in raw["cells"]:
        cell = Cell.of(stored)
        for _, source in _rust_of(cell):
            if cell.is_code:
                stored["source"] = or_as_it_is(source)
            else:
                new = or_as_it_is(source).rstrip("\n") + "\n"
                stored["source"] = joined(stored["source"]).replace(source, new)


def main(words: list[str]) -> int:
    try:
        paths = chosen(words)
    except LookupError as error:
        print(error, file=sys.stderr)
        return 2
    for path in paths:
        before = path.read_text(encoding="utf-8")
        raw = json.loads(before)
        format_notebook(raw)
        if canonical.text_of(raw) != before:
            canonical.write(path, raw)
            print(f"{path.stem}: formatted")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
