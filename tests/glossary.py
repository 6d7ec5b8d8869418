"""The glossary: every term that a lesson defines, collected from the notebooks.

A definition is one line of a lesson's Markdown, in a quotation, in the step that shows it:

    > **term** — One sentence, or two.

    python tests/glossary.py     prints the glossary as Markdown
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import judge
from lesson import Cell, Lesson, lessons
from outputs import stream

DEFINITION = re.compile(r"^> \*\*(?P<name>[^*]+)\*\* — (?P<text>\S.*)$", re.MULTILINE)
MEANT_AS_ONE = re.compile(r"^ *>\s*\*\*.*$", re.MULTILINE)
STEP = re.compile(r"^## ", re.MULTILINE)
SENTENCE_END = re.compile(r"[.!?](?=\s|$)")


@dataclass(frozen=True)
class Term:
    """A word, what it means, and where that is shown."""

    name: str
    definition: str
    lesson: Lesson
    cell: str


def terms(lesson: Lesson) -> list[Term]:
    """What a lesson defines, in its order."""
    return [
        Term(match["name"], match["text"].strip(), lesson, cell.id)
        for cell in lesson.prose_cells
        for match in DEFINITION.finditer(cell.source)
    ]


def glossary(all_lessons: Iterable[Lesson]) -> list[Term]:
    """What all lessons define, by the alphabet."""
    return sorted((term for lesson in all_lessons for term in terms(lesson)), key=lambda term: term.name.casefold())


def definitions(lesson: Lesson) -> list[str]:
    """Each definition has the form, is one or two sentences, and a cell of its step shows it."""
    found = []
    for cell in lesson.prose_cells:
        for line in MEANT_AS_ONE.findall(cell.source):
            if not DEFINITION.fullmatch(line):
                found.append(f"cell {cell.id}: `{line[:40]}` is no definition. Write `> **term** — One sentence, or two.`")
    for term in terms(lesson):
        count = len(SENTENCE_END.findall(term.definition))
        if not 1 <= count <= 2 or not term.definition.endswith((".", "!", "?")):
            found.append(f"cell {term.cell}: **{term.name}** is defined in {count} whole sentences. Write one or two.")
    for step in _steps(lesson):
        if any(_shows(cell) for cell in step if cell.is_code):
            continue
        ids = {cell.id for cell in step}
        found += [
            f"cell {term.cell}: no cell of its step shows **{term.name}** with a ✓ or its expected error"
            for term in terms(lesson)
            if term.cell in ids
        ]
    return found


def defined_twice(all_terms: Iterable[Term]) -> list[str]:
    """A sentence for each term that has two definitions."""
    first: dict[str, Term] = {}
    found = []
    for term in all_terms:
        other = first.setdefault(term.name.casefold(), term)
        if other is not term:
            places = " and ".join(f"{one.lesson.name} (cell {one.cell})" for one in (other, term))
            found.append(f"**{term.name}** is defined in {places}. Keep one.")
    return found


def markdown(all_terms: Iterable[Term], folder: str = "notebooks") -> str:
    """The glossary as a list, each term with the lesson that shows it."""
    return "\n".join(
        f"- **{term.name}** — {term.definition} "
        f"([{term.lesson.full_title}]({folder}/{term.lesson.path.name}))"
        for term in all_terms
    )


def _steps(lesson: Lesson) -> Iterator[list[Cell]]:
    """The cells from one `##` heading to the next."""
    step: list[Cell] = []
    for cell in lesson.cells:
        if not cell.is_code and STEP.search(cell.source):
            yield step
            step = []
        step.append(cell)
    yield step


def _shows(cell: Cell) -> bool:
    out = stream(cell.outputs, "stdout")
    return bool(cell.errors) or any(line.startswith(judge.HOLDS) for line in out.splitlines())


if __name__ == "__main__":
    print(markdown(glossary(lessons())))
