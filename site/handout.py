"""The notebooks to give away: without outputs and solutions, with what it takes to run them."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import canonical
from edition import Edition, notebook
from lesson import NOTEBOOKS, Lesson, chosen
from staging import ROOT, SITE, ExportFailed, sound

# What runs the lessons; what tests and exports them stays here.
PARTS = (
    ".cargo",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "LICENSE.md",
    "environment.yml",
    "helpers",
    "lab",
    "postBuild",
    "requirements.lock",
    "site/templates/lesson",
    "tests/session.py",
    "tests/warm.py",
    "xtask",
)


def write(target: Path, edition: Edition, notebooks: Path = NOTEBOOKS, only: Sequence[str] = ()) -> None:
    """Make the folder, whole or not at all; one that holds something is refused."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise ExportFailed(f"{target} is there already and not empty: name a new folder.")
    every = sound([Lesson.read(path) for path in chosen(only, notebooks)])
    part = target.with_name(f"{target.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        for name in PARTS:
            copy(ROOT / name, part / name)
        copy(SITE / "handout.md", part / "README.md")
        own = part / "notebooks"
        for path in notebooks.iterdir():
            if path.suffix != ".ipynb" and not path.name.startswith("."):
                copy(path, own / path.name)
        for lesson in every:
            canonical.write(own / lesson.path.name, notebook(lesson, edition, outputs=False))
        if target.exists():
            target.rmdir()
        part.rename(target)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("target", "__pycache__"))
    else:
        shutil.copy2(source, target)
