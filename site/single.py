"""Each lesson as one HTML file that needs nothing beside it."""

from __future__ import annotations

import json
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import nbformat
from edition import Edition, notebook
from lesson import Lesson
from nbconvert import HTMLExporter
from staging import SITE, leading_to_pages

TEMPLATES = SITE / "templates"


def write(every: list[Lesson], edition: Edition, folder: Path) -> None:
    """Write the lessons whose file is older than its notebook."""
    folder.mkdir(parents=True, exist_ok=True)
    newest = max(path.stat().st_mtime for path in [*TEMPLATES.rglob("*.*"), *SITE.glob("*.py")])
    old = [
        lesson
        for lesson in every
        if not (path := file_of(lesson, folder)).exists()
        or path.stat().st_mtime <= max(newest, lesson.path.stat().st_mtime)
    ]
    with ProcessPoolExecutor() as pool:
        list(pool.map(partial(write_one, edition=edition, folder=folder), old))


def file_of(lesson: Lesson, folder: Path) -> Path:
    return folder / f"{lesson.name}.html"


def write_one(lesson: Lesson, edition: Edition, folder: Path) -> None:
    raw = notebook(lesson, edition)
    raw["metadata"]["title"] = lesson.full_title
    exporter = HTMLExporter(
        template_name="lesson", extra_template_basedirs=[str(TEMPLATES)], exclude_anchor_links=True
    )
    html, _ = exporter.from_notebook_node(nbformat.reads(json.dumps(raw), as_version=4))
    file_of(lesson, folder).write_text(leading_to_pages(html), encoding="utf-8")
