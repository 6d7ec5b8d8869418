"""What every export does: look before it begins, and put the new in place of the old at the end."""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path

import structure
from lesson import Lesson

SITE = Path(__file__).resolve().parent
ROOT = SITE.parent
TO_A_NOTEBOOK = re.compile(r'(href="\d\d_\w+)\.ipynb')


class ExportFailed(Exception):
    """Why nothing was exported: file, cell and cause."""


def sound(every: list[Lesson]) -> list[Lesson]:
    """The lessons, when each has the form, the tags and the outputs that pages are made of."""
    rules = (structure.metadata, structure.cells, structure.stored_outputs)
    wrong = [
        f"notebooks/{lesson.path.name}: {sentence}" for lesson in every for rule in rules for sentence in rule(lesson)
    ]
    if wrong:
        raise ExportFailed("\n".join(wrong))
    return every


def key(notebooks: Path, *more: str) -> str:
    """What an export is made from; when it is as it was, so is the export."""
    folders = (SITE, ROOT / "tests", ROOT / "bench", ROOT / "docs" / "speed")
    code = [path for folder in folders for path in folder.rglob("*") if "__pycache__" not in path.parts]
    digest = hashlib.sha256("\0".join(more).encode())
    for path in sorted([*code, *notebooks.glob("*.ipynb")]):
        if path.is_file():
            digest.update(f"{path.name}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def leading_to_pages(html: str) -> str:
    """The page with its links to other lessons' notebooks leading to their pages."""
    return TO_A_NOTEBOOK.sub(r"\1.html", html)


def place(built: Path, target: Path) -> None:
    """Copy beside the old export first, so that a full disk leaves that one whole."""
    new, old = (target.with_name(f"{target.name}.{word}") for word in ("new", "old"))
    for folder in (new, old):
        shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(built, new, ignore=shutil.ignore_patterns(".buildinfo", ".doctrees"))
    if target.exists():
        target.rename(old)
    new.rename(target)
    shutil.rmtree(old, ignore_errors=True)
