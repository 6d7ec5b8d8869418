"""Bring the lessons to a learner, and never overwrite what they have changed. The learner runs this.

For each file of today's lessons:
- not there: it is put there, so a deleted lesson comes back fresh;
- as it was given: today's replaces it;
- changed by the learner: it stays, and when there is a new version, that comes beside it.

Files are compared whole and never merged: two halves of a notebook need not make one.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

RECORD = ".given.json"


def deliver(given: Path, own: Path) -> list[str]:
    """Bring all of `given` to `own`; the names of new versions that came beside a changed file."""
    own.mkdir(parents=True, exist_ok=True)
    record = own / RECORD
    before = read(record)
    beside = []
    now = dict(before)
    for source in sorted(path for path in given.rglob("*") if path.is_file()):
        name = str(source.relative_to(given))
        target = own / name
        new = digest(source)
        if not target.exists():
            put(source, target)
        elif before.get(name) != new and digest(target) != new:
            if digest(target) != before.get(name):
                target = free_name(target, new)
                beside.append(target.name)
            put(source, target)
        now[name] = new
    if now != before:
        replace(record, json.dumps(now, indent=1).encode())
    return beside


def free_name(target: Path, new: str) -> Path:
    """`04_name (new).ipynb`, or the same with a number."""
    number = 1
    while True:
        label = "new" if number == 1 else f"new {number}"
        free = target.with_name(f"{target.stem} ({label}){target.suffix}")
        if not free.exists() or digest(free) == new:
            return free
        number += 1


def put(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    replace(target, source.read_bytes())


def replace(target: Path, content: bytes) -> None:
    """All of it or nothing: on a full disk the old file stays whole."""
    part = target.with_name(f"{target.name}.part")
    try:
        part.write_bytes(content)
        os.replace(part, target)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def read(record: Path) -> dict[str, str]:
    """What was given before; a record that cannot be read counts as none, so all changes are kept."""
    try:
        return json.loads(record.read_text())
    except (OSError, ValueError):
        return {}


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def link_helpers(helpers: Path, own: Path) -> None:
    """Beside the notebooks, as evcxr.toml has it; a link, for a copy would be compiled by each kernel."""
    link = own.parent / "helpers"
    if link.is_symlink() and link.readlink() != helpers:
        link.unlink()
    if not link.exists():
        link.symlink_to(helpers)


def fresh_lessons(lessons: Path, home: Path) -> Path:
    """The learner's own folder of notebooks, up to date."""
    own = home / "lessons" / "notebooks"
    for name in deliver(lessons / "notebooks", own):
        print(f"a new version came beside your own: {name}", flush=True)
    link_helpers(lessons / "helpers", own)
    return own
