"""Each lesson as one HTML file that needs nothing beside it."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
from edition import Edition, notebook
from lesson import Lesson
from nbconvert import HTMLExporter

TEMPLATES = Path(__file__).resolve().parent / "templates"


def write(every: list[Lesson], edition: Edition, folder: Path) -> None:
    """Write the lessons whose file is older than its notebook."""
    folder.mkdir(parents=True, exist_ok=True)
    exporter = HTMLExporter(template_name="lesson", extra_template_basedirs=[str(TEMPLATES)])
    newest = max(path.stat().st_mtime for path in [*TEMPLATES.rglob("*.j2"), Path(__file__)])
    for lesson in every:
        path = folder / f"{lesson.name}.html"
        if path.exists() and path.stat().st_mtime > max(newest, lesson.path.stat().st_mtime):
            continue
        raw = notebook(lesson, edition)
        raw["metadata"]["title"] = f"{lesson.about['number']:02} · {lesson.about['title']}"
        html, _ = exporter.from_notebook_node(nbformat.reads(json.dumps(raw), as_version=4))
        path.write_text(html, encoding="utf-8")

