"""What the README shows of the lessons, computed from the notebooks.

The lesson table stands between two comments of README.md, and one stored plot is
kept as a picture beside the documents. `execute.py` brings both up to date; a test
fails where they disagree with the notebooks.

    python tests/readme.py
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import structure
from canonical import embedded_pictures
from lesson import ROOT, Lesson, lessons
from outputs import data

BEGIN, END = "<!-- lessons -->", "<!-- /lessons -->"
TABLE = re.compile(re.escape(BEGIN) + ".*?" + re.escape(END), re.DOTALL)

PICTURE = Path("docs/cost_of_threads.svg")
PICTURE_LESSON, PICTURE_TAGS = 4, ("signature", "claim-C16")


def table(all_lessons: list[Lesson]) -> str:
    """The lesson table in Markdown, with its two comments."""
    rows = [
        "| | Lesson | Question | Minutes | Claims |",
        "|--:|---|---|--:|---|",
    ]
    for lesson in all_lessons:
        about = lesson.about
        if missing := structure.metadata(lesson):
            raise ValueError(f"{lesson.name}: {missing[0]}")
        link = f"[{about['title']}](notebooks/{lesson.path.name})"
        minutes = f"{about['teaching_minutes']} + {about['exercise_minutes']}"
        claims = ranges(lesson.claims)
        rows.append(f"| {about['number']:02} | {link} | {about['question']} | {minutes} | {claims} |")
    teaching = sum(lesson.about["teaching_minutes"] for lesson in all_lessons)
    exercises = sum(lesson.about["exercise_minutes"] for lesson in all_lessons)
    count = len({claim for lesson in all_lessons for claim in lesson.claims})
    rows += ["", f"Minutes are teaching + exercises, {teaching} + {exercises} in all; {count} claims shown."]
    return "\n".join([BEGIN, *rows, END])


def ranges(claims: list[str]) -> str:
    """`C01–C04, C07` for the claims C01, C02, C03, C04 and C07."""
    runs: list[list[int]] = []
    for number in sorted(int(claim[1:]) for claim in claims):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"C{run[0]:02}" if len(run) == 1 else f"C{run[0]:02}–C{run[-1]:02}" for run in runs)


def picture(all_lessons: list[Lesson]) -> str | None:
    """The SVG of the one plot that the README shows; None as long as its lesson is not there."""
    lesson = next((one for one in all_lessons if one.about.get("number") == PICTURE_LESSON), None)
    if lesson is None:
        return None
    for tag in PICTURE_TAGS:
        for cell in lesson.tagged(tag):
            for html in data(cell.outputs, "text/html"):
                for svg in embedded_pictures(html):
                    return svg.rstrip() + "\n"
    return None


def stale(root: Path = ROOT, all_lessons: list[Lesson] | None = None) -> dict[Path, str]:
    """The files that disagree with the notebooks, and what they should say."""
    if all_lessons is None:
        all_lessons = lessons(root / "notebooks")
    wanted: dict[Path, str] = {}
    readme = root / "README.md"
    if readme.exists():
        text = readme.read_text(encoding="utf-8")
        if not TABLE.search(text):
            raise ValueError(f"README.md has no place for the lesson table. Add a line {BEGIN} and a line {END}.")
        new = table(all_lessons)
        wanted[readme] = TABLE.sub(lambda _: new, text)
    svg = picture(all_lessons)
    if svg is not None:
        wanted[root / PICTURE] = svg
    return {
        path: text for path, text in wanted.items() if not path.exists() or path.read_text(encoding="utf-8") != text
    }


def update(root: Path = ROOT) -> list[str]:
    """Write what is stale; the list says what was written."""
    done = []
    for path, text in stale(root).items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        done.append(f"{path.relative_to(root)}: brought up to date with the notebooks")
    return done


if __name__ == "__main__":
    try:
        print("\n".join(update()) or "README.md and its picture agree with the notebooks")
    except ValueError as error:
        sys.exit(str(error))
