"""The form of the lessons and documents: what needs no kernel."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

import glossary
import prose
import readme
import rust_format
import structure
from claims import PLAN
from lesson import ROOT, Lesson, lessons

DOCUMENTS = sorted(
    path
    for pattern in ("*.md", "docs/**/*.md", "notebooks/*.md", "deploy/**/*.md", "site/**/*.md")
    for path in ROOT.glob(pattern)
    if not {"target", "_build", "node_modules"} & set(path.parts)
)


@pytest.mark.parametrize("rule", structure.RULES, ids=lambda rule: rule.__name__)
def test_form(lesson: Lesson, rule: Callable[[Lesson], list[str]]) -> None:
    fail_with(lesson.name, rule(lesson))


def test_is_a_valid_notebook(lesson: Lesson) -> None:
    nbformat.validate(lesson.raw)


def test_rust_is_formatted(lesson: Lesson) -> None:
    found = rust_format.unformatted(lesson)
    fail_with(lesson.name, found and [*found, f"mend: python tests/rust_format.py {lesson.name}"])


def test_links_lead_somewhere(lesson: Lesson) -> None:
    fail_with(lesson.name, prose.broken_links(prose.lesson_text(lesson), lesson.path.parent))


def test_spelling_of_lesson(lesson: Lesson, tmp_path: Path) -> None:
    fail_with(lesson.name, prose.misspelt({cell.id: cell.source for cell in lesson.prose_cells}, tmp_path))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_document(document: Path, tmp_path: Path) -> None:
    text = document.read_text(encoding="utf-8")
    found = prose.misspelt({document.stem: text}, tmp_path)
    # The site's pages also link to what is made beside them: Sphinx looks at these links.
    if document.parent != ROOT / "site" / "pages":
        # What is handed out gets its README from site/, and has the folders of this one.
        base = ROOT if document.parent == ROOT / "site" else document.parent
        found += prose.broken_links(text, base)
    fail_with(str(document.relative_to(ROOT)), found)


def test_lessons_follow_the_plan() -> None:
    names = [lesson.name for lesson in lessons()]
    assert names, "there is no lesson in notebooks/"
    assert names == [name for name in PLAN if name in names], "a lesson is not in the plan of tests/claims.py"


def test_the_plan_covers_every_claim_once() -> None:
    numbers = [number for planned in PLAN.values() for number in planned]
    assert numbers == list(range(1, 64))


def test_each_term_is_defined_once() -> None:
    found = glossary.defined_twice(glossary.glossary(lessons()))
    assert not found, "\n".join(found)


def test_nothing_else_lies_among_the_lessons() -> None:
    strangers = [
        path.name
        for path in (ROOT / "notebooks").iterdir()
        if not re.fullmatch(r"\d\d_\w+\.ipynb|evcxr\.toml|data|images|\.ipynb_checkpoints|\w+\.md", path.name)
    ]
    assert not strangers, f"notebooks/ holds {', '.join(strangers)}. Remove or move."


def test_readme_agrees_with_the_lessons() -> None:
    names = [str(path.relative_to(ROOT)) for path in readme.stale()]
    assert not names, f"{', '.join(names)} disagrees with the notebooks. Run `python tests/readme.py`."


def fail_with(name: str, found: list[str]) -> None:
    """Fail with all that was found, under the name of the lesson or document."""
    if found:
        pytest.fail("\n".join([f"{name}:", *found]), pytrace=False)
