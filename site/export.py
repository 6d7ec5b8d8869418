"""Export the lessons: the site in one folder, with each lesson as a single file beside it.

    python site/export.py TARGET [--solutions]

The stored outputs are what is shown; nothing is executed. What stands in TARGET stays until all of
the new export is there. `cargo xtask html` calls this.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

SITE = Path(__file__).resolve().parent
ROOT = SITE.parent
sys.path.insert(0, str(ROOT / "tests"))

import pages  # noqa: E402
import single  # noqa: E402
import structure  # noqa: E402
from edition import Edition, student, teachers  # noqa: E402
from lesson import Lesson, lessons  # noqa: E402


class ExportFailed(Exception):
    """Why nothing was exported: file, cell and cause."""


def export(target: Path, work: Path, edition: Edition, notebooks: Path = ROOT / "notebooks") -> Path:
    """Build everything in the work folder, and put it in place of the old export."""
    every = sound(lessons(notebooks))
    source, built = work / f"{edition.name}-source", work / f"{edition.name}-html"
    write_sources(source, pages.sources(every, edition))
    run_sphinx(source, built, work / f"{edition.name}-doctrees")
    single.write(every, edition, built / "single")
    place(built, target)
    return target


def sound(every: list[Lesson]) -> list[Lesson]:
    """The lessons, when each has the form, the tags and the outputs that pages are made of."""
    rules = (structure.metadata, structure.cells, structure.stored_outputs)
    wrong = [
        f"notebooks/{lesson.path.name}: {sentence}" for lesson in every for rule in rules for sentence in rule(lesson)
    ]
    if wrong:
        raise ExportFailed("\n".join(wrong))
    return every


def write_sources(folder: Path, wanted: dict[str, str | bytes]) -> None:
    """Write what has changed and remove what is no longer wanted, so that Sphinx builds only that anew."""
    contents = {folder / name: text if isinstance(text, bytes) else text.encode() for name, text in wanted.items()}
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_file() and path not in contents:
            path.unlink()
    for path, content in contents.items():
        if not path.exists() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def run_sphinx(source: Path, built: Path, doctrees: Path) -> None:
    """Sphinx, for which every warning is an error."""
    command = [sys.executable, "-m", "sphinx", "--builder=html", "--quiet", "--jobs=auto", "--color"]
    command += ["--fail-on-warning", f"--conf-dir={SITE}", f"--doctree-dir={doctrees}", str(source), str(built)]
    environment = dict(os.environ, PYTHONPATH=str(ROOT / "tests"))
    done = subprocess.run(command, stderr=subprocess.PIPE, text=True, env=environment, check=False)
    if done.returncode:
        # Sphinx repeats a warning only for a page that it reads anew.
        shutil.rmtree(doctrees, ignore_errors=True)
        raise ExportFailed(done.stderr.replace(str(source), "").strip())


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


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("target", type=Path)
    arguments.add_argument("--work", type=Path, required=True, help="where intermediate files are kept")
    arguments.add_argument("--solutions", action="store_true", help="with the exercises' solutions, folded")
    chosen = arguments.parse_args()
    try:
        export(chosen.target, chosen.work, teachers() if chosen.solutions else student())
    except (ExportFailed, ValueError, OSError) as error:
        print(f"{error}\nThe previous export is as it was.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
