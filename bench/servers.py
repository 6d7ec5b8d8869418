"""The servers that the contenders' kernels run on, started as their users start them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from lesson import NOTEBOOKS
from server import Server
from xtask import xtask

LOCK = Path(__file__).with_name("requirements.lock")


def ours(name: str, work: Path, *options: str) -> Server:
    """`cargo xtask lab`."""
    return Server(name, xtask("lab", "--", *options), NOTEBOOKS, work)


def others(work: Path) -> Server:
    """Jupyter with plain evcxr, its cache switched on as its documentation recommends, and with Python."""
    share = work / "share"
    shutil.rmtree(share, ignore_errors=True)
    plain = [os.environ["STOCK_EVCXR"], "--control_file", "{connection_file}"]
    write_spec(share / "kernels" / "evcxr", plain, "rust", interrupt_mode="message")
    python = [str(python_with_matplotlib(work)), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    write_spec(share / "kernels" / "matplotlib", python, "python")
    config = work / "evcxr"
    config.mkdir(exist_ok=True)
    (config / "init.evcxr").write_text(":cache 2000\n")
    root = work / "notebooks"
    root.mkdir(exist_ok=True)
    more = {"JUPYTER_PATH": str(share), "EVCXR_CONFIG_DIR": str(config), "XDG_CACHE_HOME": str(work / "cache")}
    return Server("others", [sys.executable, "-m", "jupyter_server"], root, work, more)


def write_spec(folder: Path, argv: list[str], language: str, **more: str) -> None:
    folder.mkdir(parents=True)
    about = {"argv": argv, "display_name": folder.name, "language": language, **more}
    (folder / "kernel.json").write_text(json.dumps(about))


def python_with_matplotlib(work: Path) -> Path:
    """An environment of its own, made once."""
    folder = work / "python"
    python = folder / "bin" / "python"
    stamp = folder / "installed.lock"
    if not stamp.exists() or stamp.read_text() != LOCK.read_text():
        print("Installing ipykernel and matplotlib to compare with …", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", LOCK]
        subprocess.run(install, check=True)
        stamp.write_text(LOCK.read_text())
    return python
