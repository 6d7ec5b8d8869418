"""The site's sources: the lessons, the pages of site/pages, and what is computed from the lessons."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import glossary
import readme
import report
import timetable
from edition import Edition, notebook, notes
from lesson import Cell, Lesson
from nbconvert.filters import ansi2html
from outputs import stream
from repository import Repository
from staging import ExportFailed

SITE = Path(__file__).resolve().parent
SPEED = SITE.parent / "docs" / "speed" / "bench.json"
HEADING = re.compile(r"^#{2,3} (?P<title>.*)$", re.MULTILINE)
PLACE = re.compile(r"^\{\{(?P<name>\w+)\}\}$", re.MULTILINE)
CITED = re.compile(r"\{\{(?P<lesson>\d\d) (?P<cell>[\w-]+)\}\}")


def sources(every: list[Lesson], edition: Edition, origin: Repository | None) -> dict[str, str | bytes]:
    """Every file that Sphinx reads, by its name below the source folder."""
    speed = json.loads(SPEED.read_text(encoding="utf-8"))
    files: dict[str, str | bytes] = {"_images/waits.svg": report.svg(speed)}
    computed = {
        "lessons": lesson_table(every),
        "toctree": "\n".join(lesson.name for lesson in every),
        "costs": costs(every),
        "claims": claim_table(every),
        "glossary": glossary_list(every),
        "timetable": minutes(every),
        **{plan: timetable.table(plan, every) for plan in timetable.PLANS},
        "notes": all_notes(every),
        "speed": report.section(speed),
    }
    for path in sorted((SITE / "pages").glob("*.md")):
        text = path.read_text(encoding="utf-8")
        text = PLACE.sub(lambda place: computed[place["name"]], text)
        files[path.name] = CITED.sub(lambda place: citation(place, every), text)
    for lesson in every:
        own = notebook(lesson, edition)
        files[f"download/{lesson.path.name}"] = as_text(notebook(lesson, edition, outputs=False))
        files[lesson.path.name] = as_text(page(lesson, own, origin))
        if lesson.about["number"] == readme.PICTURE_LESSON:
            files["_images/signature.svg"] = readme.picture(lesson)
    return files


def as_text(raw: dict[str, Any]) -> str:
    return json.dumps(raw, ensure_ascii=False, indent=1)


def page(lesson: Lesson, raw: dict[str, Any], origin: Repository | None) -> dict[str, Any]:
    """The notebook with a place to link to before each claim, definition and cited cell, and ways to get it."""
    cells: list[dict[str, Any]] = []
    linked = {term.cell for term in glossary.terms(lesson)} | cited(lesson)
    for cell in raw["cells"]:
        claimed = any(tag.startswith("claim-") for tag in cell.get("metadata", {}).get("tags", []))
        if claimed or cell["id"] in linked:
            cells.append(prose(f"to-{cell['id']}", f"({target(lesson, cell['id'])})="))
        cells.append(with_coloured_errors(cell))
        if len(cells) == 1:
            cells.append(prose("ways", ways(lesson, origin)))
    raw["cells"] = cells
    return raw


def ways(lesson: Lesson, origin: Repository | None) -> str:
    """Links to the notebook: to keep, and where the repository's address is known to run and to read."""
    links = [f"{{download}}`This lesson as a notebook <download/{lesson.path.name}>`"]
    if origin:
        file = f"notebooks/{lesson.path.name}"
        links += [f"[Run it on Binder]({origin.binder(file)})", f"[Its source]({origin.source(file)})"]
    return " · ".join(links)


def with_coloured_errors(cell: dict[str, Any]) -> dict[str, Any]:
    """The cell with its errors as HTML: MyST-NB would show them in one colour."""
    for output in cell.get("outputs", []):
        if output["output_type"] == "error":
            drawing = ansi2html("\n".join(output["traceback"]))
            output.clear()
            output.update(output_type="display_data", metadata={}, data={"text/html": f"<pre>{drawing}</pre>"})
    return cell


def prose(name: str, text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": text}


def target(lesson: Lesson, cell: str) -> str:
    """The name by which pages link to a cell."""
    return f"cell-{lesson.about['number']:02}-{cell}"


def cited(lesson: Lesson) -> set[str]:
    """The cells of this lesson that the pages of site/pages link to."""
    number = f"{lesson.about['number']:02}"
    texts = [path.read_text(encoding="utf-8") for path in (SITE / "pages").glob("*.md")]
    return {place["cell"] for text in texts for place in CITED.finditer(text) if place["lesson"] == number}


def citation(place: re.Match[str], every: list[Lesson]) -> str:
    """A link to a cell, named by its lesson and the heading above it."""
    for lesson in every:
        if lesson.about["number"] != int(place["lesson"]):
            continue
        for heading, cell in steps(lesson):
            if cell.id == place["cell"]:
                return f"[{place['lesson']} · {heading}](#{target(lesson, cell.id)})"
        raise ExportFailed(f"site/pages cites cell {place['cell']} of lesson {place['lesson']}, which has none.")
    return f"lesson {place['lesson']}"


def lesson_table(every: list[Lesson]) -> str:
    """The lessons with their questions and minutes."""
    rows = ["| No. | Lesson | Question | Minutes |", "|--:|---|---|--:|"]
    for lesson in every:
        about = lesson.about
        minutes = about["teaching_minutes"] + about["exercise_minutes"]
        rows.append(
            f"| {about['number']:02} | [{about['title']}]({lesson.path.name}) | {about['question']} | {minutes} |"
        )
    return "\n".join(rows)


def costs(every: list[Lesson]) -> str:
    """The table of the last lesson, as the README has it."""
    return next((readme.costs(lesson) for lesson in every if lesson.about["number"] == readme.COSTS_LESSON), "")


def claim_table(every: list[Lesson]) -> str:
    """Each claim with the steps that show it, and the first line that says so."""
    rows: dict[str, list[str]] = {}
    for lesson in every:
        seen: set[tuple[str, str]] = set()
        for heading, cell in steps(lesson):
            for claim in sorted(cell.claims):
                if (claim, heading) in seen:
                    continue
                seen.add((claim, heading))
                link = f"[{lesson.about['number']:02} · {heading}](#{target(lesson, cell.id)})"
                rows.setdefault(claim, []).append(f"| {{}} | {link} | {verdict(cell)} |")
    table = ["| Claim | Shown in | What the cell says |", "|---|---|---|"]
    for claim, lines in sorted(rows.items()):
        table += [line.format(claim if number == 0 else "") for number, line in enumerate(lines)]
    return "\n".join(table)


def steps(lesson: Lesson) -> Iterator[tuple[str, Cell]]:
    """Each code cell with the heading that it stands under."""
    heading = lesson.about["title"]
    for cell in lesson.cells:
        found = HEADING.findall(cell.source) if not cell.is_code else []
        heading = found[-1] if found else heading
        if cell.is_code:
            yield heading, cell


def verdict(cell: Cell) -> str:
    """The first ✓ that the cell has printed, or the error that it shows."""
    if cell.errors:
        return "the error " + ", ".join(sorted(cell.errors))
    for line in stream(cell.outputs, "stdout").splitlines():
        if line.startswith("✓"):
            return f"`{line.replace('|', '¦').replace('`', '')}`"
    return ""


def glossary_list(every: list[Lesson]) -> str:
    """Each term with its definition and the step that shows it."""
    return "\n\n".join(
        f"**{term.name}**\n: {term.definition} "
        f"([{term.lesson.full_title}](#{target(term.lesson, term.cell)}))"
        for term in glossary.glossary(every)
    )


def minutes(every: list[Lesson]) -> str:
    """How long each lesson takes, and how long all up to it."""
    rows = ["| No. | Lesson | Teaching | Exercises | Together so far |", "|--:|---|--:|--:|--:|"]
    passed = 0
    for lesson in every:
        about = lesson.about
        passed += about["teaching_minutes"] + about["exercise_minutes"]
        rows.append(
            f"| {about['number']:02} | [{about['title']}]({lesson.path.name}) | {about['teaching_minutes']} min "
            f"| {about['exercise_minutes']} min | {passed // 60} h {passed % 60:02} |"
        )
    return "\n".join(rows)


def all_notes(every: list[Lesson]) -> str:
    """The instructor's notes of all lessons, under their titles."""
    return "\n\n".join(f"## {lesson.full_title}\n\n{notes(lesson)}" for lesson in every)
