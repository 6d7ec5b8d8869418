"""What the README shows of the lessons, computed from the notebooks.

Two tables stand between comments of README.md: the lessons, and what one small job costs
in different ways. One stored plot is kept as a picture beside the documents, and the lessons'
order as a page beside them. `execute.py` brings all of them up to date; a test fails where
they disagree with the notebooks.

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

# The numbers of the lessons whose cells tagged `signature` draw the plot and the costs.
PICTURE_LESSON, COSTS_LESSON = 4, 16
PICTURE = Path("docs/cost_of_threads.svg")
INDEX = Path("notebooks/README.md")
INDEX_END = "Each lesson stands for itself: what it builds on is named below its title."


def table(all_lessons: list[Lesson]) -> str:
    """The lesson table in Markdown."""
    rows = [
        "| No. | Lesson | Question | Minutes | Claims |",
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
    return "\n".join(rows)


def index(all_lessons: list[Lesson]) -> str:
    """The page that stands beside the notebooks: in which order, and how long."""
    rows = ["| No. | Lesson | Question | Teaching | Exercises |", "|--:|---|---|--:|--:|"]
    for lesson in all_lessons:
        about = lesson.about
        link = f"[{about['title']}]({lesson.path.name})"
        minutes = f"{about['teaching_minutes']} min | {about['exercise_minutes']} min"
        rows.append(f"| {about['number']:02} | {link} | {about['question']} | {minutes} |")
    return "# The lessons, in order\n\n{}\n\n{}\n".format("\n".join(rows), INDEX_END)


def ranges(claims: list[str]) -> str:
    """`C01–C04, C07` for the claims C01, C02, C03, C04 and C07."""
    runs: list[list[int]] = []
    for number in sorted(int(claim[1:]) for claim in claims):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"C{run[0]:02}" if len(run) == 1 else f"C{run[0]:02}–C{run[-1]:02}" for run in runs)


def picture(lesson: Lesson) -> str:
    """The SVG of the plot that the README shows."""
    for html in signature(lesson, "text/html"):
        for svg in embedded_pictures(html):
            return svg.rstrip() + "\n"
    raise ValueError(f"{lesson.name}: no stored plot in a cell tagged `signature`, and the README shows one.")


def costs(lesson: Lesson) -> str:
    """The stored table of costs in Markdown; its words are aligned by two blanks and more."""
    for text in signature(lesson, "text/plain"):
        lines = [re.split(" {2,}", line.strip()) for line in text.splitlines()]
        width = max(map(len, lines))
        rows = [line for line in lines if len(line) >= width - 1]
        head, body = rows[0], rows[1:]
        bars = re.compile(" (?=▇)")
        rows = [["way", *head], ["---"] * width, *([bars.sub("<br>", cell) for cell in row] for row in body)]
        return "\n".join(f"| {' | '.join(row)} |" for row in rows)
    raise ValueError(f"{lesson.name}: no stored table in a cell tagged `signature`, and the README shows one.")


def signature(lesson: Lesson, kind: str) -> list[str]:
    """What the cells tagged `signature` have stored of this kind."""
    return [text for cell in lesson.tagged("signature") for text in data(cell.outputs, kind)]


def filled(text: str, name: str, content: str, page: str = "README.md") -> str:
    """The page's text with other content between the two comments of this name."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    place = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
    if not place.search(text):
        raise ValueError(f"{page} has no place for its {name}. Add a line {begin} and a line {end}.")
    return place.sub(lambda _: f"{begin}\n{content}\n{end}", text)


def stale(root: Path = ROOT, all_lessons: list[Lesson] | None = None) -> dict[Path, str]:
    """The files that disagree with the notebooks, and what they should say."""
    if all_lessons is None:
        all_lessons = lessons(root / "notebooks")
    numbered = {lesson.about.get("number"): lesson for lesson in all_lessons}
    wanted: dict[Path, str] = {}
    readme = root / "README.md"
    if readme.exists():
        text = filled(readme.read_text(encoding="utf-8"), "lessons", table(all_lessons))
        if COSTS_LESSON in numbered:
            text = filled(text, "costs", costs(numbered[COSTS_LESSON]))
        wanted[readme] = text
    if all_lessons and not any(map(structure.metadata, all_lessons)):
        wanted[root / INDEX] = index(all_lessons)
    if PICTURE_LESSON in numbered:
        wanted[root / PICTURE] = picture(numbered[PICTURE_LESSON])
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
