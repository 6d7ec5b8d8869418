"""Sphinx, on sources that are written anew only where they have changed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from staging import ROOT, SITE, ExportFailed


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


def build(source: Path, built: Path, doctrees: Path) -> None:
    """Every warning is an error."""
    command = [sys.executable, "-m", "sphinx", "--builder=html", "--quiet", "--jobs=auto", "--color"]
    command += ["--fail-on-warning", f"--conf-dir={SITE}", f"--doctree-dir={doctrees}", str(source), str(built)]
    environment = dict(os.environ, PYTHONPATH=str(ROOT / "tests"))
    done = subprocess.run(command, stderr=subprocess.PIPE, text=True, env=environment, check=False)
    if done.returncode:
        # Sphinx repeats a warning only for a page that it reads anew.
        shutil.rmtree(doctrees, ignore_errors=True)
        raise ExportFailed(done.stderr.replace(str(source), "").strip())
