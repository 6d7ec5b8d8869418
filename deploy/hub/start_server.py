"""A learner's server, from its first instruction run as the learner: bring the lessons, start Jupyter.

Usage: start_server.py LESSONS [options of jupyterhub-singleuser]
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from deliver import fresh_lessons

ROOM = 2**18


def main(lessons: str, *options: str) -> None:
    if os.geteuid() == 0:
        sys.exit("a learner's server does not run as root")
    running = Path(os.environ["JUPYTER_RUNTIME_DIR"])
    output = os.open(running / "server.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(output, 1)
    os.dup2(output, 2)
    own = Path.home() / "lessons" / "notebooks"
    try:
        probe(Path.home())
        fresh_lessons(Path(lessons), Path.home())
    except OSError as error:
        print(f"the lessons could not be brought up to date: {error}", flush=True)
        # On a full disk the server starts all the same: how else could one make room?
        os.environ["JUPYTER_CONFIG_DIR"] = os.environ["JUPYTER_DATA_DIR"] = str(running)
    root = own if own.is_dir() else Path.home()
    command = [sys.executable, "-m", "jupyterhub.singleuser", f"--ServerApp.root_dir={root}", *options]
    os.execv(sys.executable, command)


def probe(home: Path) -> None:
    """Fails where there is no room for the little that Jupyter itself writes."""
    with tempfile.TemporaryFile(dir=home) as file:
        file.write(bytes(ROOM))


if __name__ == "__main__":
    main(*sys.argv[1:])
