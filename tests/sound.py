"""A small lesson in which nothing is wrong, for the tests of the tests to spoil."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import canonical
from lesson import Lesson

Raw = dict[str, Any]

TITLE = """# 00 · Introduction

*What is shown here?*

**Minutes:** 15 teaching, 10 exercises

**You need:** a computer.

**You will be able to**

- read a line,
- read an error,
- read a panic."""

SOLUTION = """<details><summary>Hint</summary>

Count the fingers of one hand.
</details>

<details><summary>Solution</summary>

```rust
let fingers = 5;
```
</details>"""

END = """## Key points

- A line is read.
- An error is read.
- A panic is read.

## Where to go next

[The standard library](https://doc.rust-lang.org/std/)"""

NOTES = "<details><summary>Instructor notes</summary>\n\nRun it, ask, break it, fix it.\n</details>"


def lesson(folder: Path) -> Lesson:
    """The sound lesson, written to `folder` in canonical form."""
    return written(notebook(), folder)


def written(raw: Raw, folder: Path) -> Lesson:
    """A notebook as a lesson: in a file, in canonical form."""
    path = folder / "00_introduction.ipynb"
    canonical.write(path, raw)
    return Lesson.read(path)


def notebook() -> Raw:
    """The sound lesson as a notebook."""
    about = {
        "number": 0,
        "title": "Introduction",
        "question": "What is shown here?",
        "teaching_minutes": 15,
        "exercise_minutes": 10,
    }
    cells = [
        markdown("title", TITLE),
        code("imports", "use helpers::check::holds;", [], "imports"),
        markdown("line", "## A line\n\n> **line** — Words in a row.\n\n**Before you run it:** what does it print?"),
        code("line-run", 'holds("it ran", true);', [printed("✓ it ran\n")], "claim-C01", "claim-C02"),
        markdown("line-look", "**Look:** it ran."),
        markdown("error", "## An error\n\n**Before you run it:** what does the compiler say?"),
        code("error-run", "drop(x);", [failed("E0425")], "claim-C03", "error-E0425", "raises-exception"),
        markdown("error-look", "**Look:** the code of the error."),
        markdown("panic", "## A panic\n\n**Before you run it:** does the cell end?"),
        code("panic-run", "end_badly();", [printed("panicked: ended (thread main)\n✓ seen\n")], "claim-C04", "panics"),
        markdown("panic-look", "**Look:** one line."),
        code("plot-run", "plot.show();", [shown("Two bars.")], "varies"),
        markdown("exercises", "## Exercises\n\n### 1. Fingers\n\nHow many?"),
        *exercise("fingers"),
        markdown("toes", "### 2. Toes\n\nHow many?"),
        *exercise("toes"),
        markdown("end", END),
        markdown("notes", NOTES, "notes"),
    ]
    return {"cells": cells, "metadata": {"lesson": about}, "nbformat": 4, "nbformat_minor": 5}


def exercise(name: str) -> list[Raw]:
    """An exercise group as it stands untouched."""
    advice = printed("✗ look at your hand again\n")
    return [
        code(f"{name}-starter", "let fingers = 0;", [], "exercise"),
        code(f"{name}-check", "check(fingers);", [advice], "check"),
        markdown(f"{name}-solution", SOLUTION, "solution"),
    ]


def markdown(name: str, source: str, *tags: str) -> Raw:
    return {"cell_type": "markdown", "id": name, "metadata": {"tags": list(tags)}, "source": source}


def code(name: str, source: str, outputs: list[Raw], *tags: str) -> Raw:
    cell = markdown(name, source, *tags)
    return cell | {"cell_type": "code", "execution_count": 1, "outputs": outputs}


def printed(text: str, name: str = "stdout") -> Raw:
    return {"output_type": "stream", "name": name, "text": text}


def failed(code: str | None, message: str = "it does not compile") -> Raw:
    """An error as evcxr sends it: the code stands in the traceback only, between escape codes."""
    heading = f"[{code}] Error:" if code else "Error:"
    trace = [f"\x1b[31m{heading}\x1b[0m {message}", "   ╭─[ command_2:1:1 ]"]
    return {"output_type": "error", "ename": "Error", "evalue": message, "traceback": trace}


def shown(alternative: str) -> Raw:
    """A picture as helpers::plot shows it."""
    html = f'<img alt="{alternative}" src="data:image/svg+xml;base64,PHN2Zy8+">'
    data = {"text/html": html, "text/plain": alternative}
    return {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": data}
