"""Download the locked Python packages for this platform, to be installed without a network.

    python site/wheels.py LOCK FOLDER [VERSION ...]

A laptop may have any Python that the lessons run on. A package without compiled code is the same for
all of them; the others are downloaded once for each.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
# A lock's conditions may name a patch release: the first of a version and a late one meet them all.
PATCHES = ("0", "99")


@dataclass(frozen=True)
class Package:
    """One entry of the lock: its text, and when it is wanted."""

    text: str
    requirement: Requirement

    @property
    def pin(self) -> tuple[str, str]:
        return canonicalize_name(self.requirement.name), str(self.requirement.specifier).removeprefix("==")

    def wanted(self, full_version: str) -> bool:
        marker = self.requirement.marker
        python = full_version.rpartition(".")[0]
        return marker is None or marker.evaluate({"python_version": python, "python_full_version": full_version})


def packages(lock: str) -> list[Package]:
    """The entries of the lock: each begins at the left edge, its hashes are indented."""
    entries: list[str] = []
    for line in lock.splitlines():
        if line.startswith((" ", "\t")) and entries:
            entries[-1] += f"\n{line}"
        elif line and not line.startswith("#"):
            entries.append(line)
    return [Package(entry, Requirement(entry.split("\n")[0].rstrip(" \\"))) for entry in entries]


def without_condition(package: Package) -> str:
    """The entry for pip, which would ask the Python that runs it."""
    head, _, hashes = package.text.partition("\n")
    pin = head.partition(" ;")[0].rstrip(" \\")
    return f"{pin} \\\n{hashes}\n"


def portable(folder: Path) -> set[tuple[str, str]]:
    """What has been downloaded and holds for every Python."""
    found = set()
    for path in folder.glob("*.whl"):
        name, version, _, tags = parse_wheel_filename(path.name)
        if all(tag.abi == "none" and tag.interpreter == "py3" for tag in tags if tag.interpreter != "py2"):
            found.add((name, str(version)))
    return found


def download(lock: Path, folder: Path, versions: list[str]) -> None:
    every = packages(lock.read_text(encoding="utf-8"))
    folder.mkdir(parents=True, exist_ok=True)
    for version in versions:
        for patch in PATCHES:
            there = portable(folder)
            chosen = [one for one in every if one.wanted(f"{version}.{patch}") and one.pin not in there]
            if patch != PATCHES[0]:
                chosen = [one for one in chosen if not one.wanted(f"{version}.{PATCHES[0]}")]
            if chosen:
                fetch(chosen, f"{version}.{patch}", folder)


def fetch(chosen: list[Package], full_version: str, folder: Path) -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as wanted:
        wanted.writelines(without_condition(package) for package in chosen)
        wanted.flush()
        subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes",
             "--only-binary=:all:", "--disable-pip-version-check", f"--python-version={full_version}",
             "--requirement", wanted.name, "--dest", folder],
            check=True,
        )  # fmt: skip


if __name__ == "__main__":
    download(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:] or list(PYTHONS))
