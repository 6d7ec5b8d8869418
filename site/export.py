"""Export the lessons, from their stored outputs; nothing is executed.

    python site/export.py html TARGET --work FOLDER [--solutions]      a site, and each as one file
    python site/export.py slides TARGET --work FOLDER [--solutions]    each as slides
    python site/export.py handout TARGET [--solutions] [--lessons N …] the notebooks to give away

What stands in TARGET stays until all of the new export is there. `cargo xtask` calls this.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

for folder in ("tests", "bench"):
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent / folder))

import repository  # noqa: E402
from edition import Edition, student, teachers  # noqa: E402
from lesson import NOTEBOOKS, lessons  # noqa: E402
from staging import ROOT, ExportFailed, key, place, sound  # noqa: E402


def html(target: Path, work: Path, edition: Edition, notebooks: Path = NOTEBOOKS) -> None:
    """The site, with each lesson as a single file beside it."""
    origin = repository.of(ROOT)

    def build(built: Path) -> None:
        import pages
        import single
        import sphinx_run

        every = sound(lessons(notebooks))
        source = work / f"{edition.name}-source"
        sphinx_run.write_sources(source, pages.sources(every, edition, origin))
        sphinx_run.build(source, built, work / f"{edition.name}-doctrees")
        single.write(every, edition, built / "single")

    built = work / f"{edition.name}-html"
    once(build, built, key(notebooks, str(origin)))
    place(built, target)


def slides(target: Path, work: Path, edition: Edition, notebooks: Path = NOTEBOOKS) -> None:
    """Each lesson as slides, with a page that lists them."""

    def build(built: Path) -> None:
        import slides as to_slides

        to_slides.write(sound(lessons(notebooks)), edition, built)

    built = work / f"{edition.name}-slides"
    once(build, built, key(notebooks))
    place(built, target)


def once(build: Callable[[Path], None], built: Path, wanted: str) -> None:
    """Build, unless it has been built from the very same."""
    stamp = built.with_name(f"{built.name}.key")
    if built.exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    stamp.unlink(missing_ok=True)
    build(built)
    stamp.write_text(wanted)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("what", choices=["html", "slides", "handout"])
    arguments.add_argument("target", type=Path)
    arguments.add_argument("--work", type=Path, help="where intermediate files are kept")
    arguments.add_argument("--solutions", action="store_true", help="with the exercises' solutions, folded")
    arguments.add_argument("--lessons", nargs="+", default=[], help="only these, by number or name; for handout")
    chosen = arguments.parse_args()
    edition = teachers() if chosen.solutions else student()
    try:
        if chosen.what == "handout":
            import handout

            handout.write(chosen.target, edition, only=chosen.lessons)
        else:
            work = chosen.work or chosen.target.with_name("work")
            (html if chosen.what == "html" else slides)(chosen.target, work, edition)
    except (ExportFailed, LookupError, ValueError, OSError) as error:
        print(f"{error}\nNothing was exported; what was there before is as it was.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
