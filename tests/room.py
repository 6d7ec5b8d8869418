"""A hub for a room, started as an instructor starts it, in a folder of its own, on this machine only."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Self

import requests

from learner import PATIENCE, Learner
from lesson import ROOT
from xtask import xtask

READY_SECONDS = 280  # a first start copies a toolchain and installs JupyterHub
PROCESSES, MEMORY_MIB = 512, 1024
INSTRUCTOR = "hubtest-instructor"
# Those that the tests look at: each other lesson's crates would be compiled for nothing.
LESSONS = ["00", "01", "02", "03", "08"]


def lacks() -> str:
    """Why no hub with accounts can be started here; nothing where it can."""
    if os.geteuid() != 0:
        return "accounts for learners need root: run as root, in a container or on a machine of its own"
    for tool, mend in [("node", "install node.js 20"), ("npm", "install npm"), ("useradd", "apt install passwd")]:
        if shutil.which(tool) is None:
            return f"no `{tool}` on PATH: {mend}"
    return ""


class Room:
    """The hub and its folder; use it in a `with`, which removes all that was made.

    Where HUB_TEST_FOLDER names a folder, the programs stay there for the next time.
    """

    def __init__(
        self, names: list[str], *, lessons: list[str] = LESSONS, processes: int = PROCESSES, memory: int = MEMORY_MIB
    ) -> None:
        # Not where only root may enter, as pytest's own folders are.
        self.place = Path(tempfile.mkdtemp(prefix="room-"))
        self.place.chmod(0o755)
        self.folder = Path(os.environ.get("HUB_TEST_FOLDER", self.place / "hub"))
        self.port = free_ports(3)
        self.address = f"http://127.0.0.1:{self.port}"
        self.names = names
        (self.place / "names").write_text("".join(f"{name}\n" for name in names))
        self.options = ["--folder", str(self.folder), "--port", str(self.port), "--names", str(self.place / "names")]
        self.options += ["--instructor", INSTRUCTOR, "--processes", str(processes), "--memory", str(memory)]
        if lessons:
            self.options += ["--lessons", ",".join(lessons)]
        self.hub: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.end()
        if (self.folder / "state" / "settings.json").exists():
            command = xtask("hub", "--folder", str(self.folder), "--remove-learners")
            subprocess.run(command, cwd=ROOT, input=b"yes\n", check=True, capture_output=True)
        shutil.rmtree(self.place)

    def start(self) -> None:
        """Start the hub, and wait until it answers."""
        with (self.place / "output").open("ab") as output:
            self.hub = subprocess.Popen(xtask("hub", *self.options), cwd=ROOT, stdout=output, stderr=output)
        until = time.monotonic() + READY_SECONDS
        while not self.answers():
            if self.hub.poll() is not None or time.monotonic() > until:
                raise AssertionError(f"the hub has not started:\n{self.output()[-4000:]}")
            time.sleep(0.2)

    def end(self, with_signal: int = signal.SIGTERM) -> None:
        """End the hub alone; servers go on."""
        if self.hub is not None:
            self.hub.send_signal(with_signal)
            self.hub.wait(timeout=PATIENCE)
            self.hub = None

    def answers(self) -> bool:
        try:
            return requests.get(f"{self.address}/hub/health", timeout=5).ok
        except requests.RequestException:
            return False

    def wait_for_answers(self) -> None:
        wait_for(self.answers, "the hub does not answer")

    def output(self) -> str:
        """All that was printed on the terminal."""
        return (self.place / "output").read_text(errors="replace")

    def log(self) -> str:
        """What the hub has logged, without the requests that went well."""
        path = self.folder / "state" / "hub.log"
        lines = path.read_text(errors="replace").splitlines() if path.exists() else []
        return "\n".join(line for line in lines if " log:" not in line)

    def passwords(self) -> dict[str, str]:
        """The slips."""
        lines = (self.folder / "state" / "passwords.txt").read_text().splitlines()
        return dict(line.split("\t") for line in lines)

    def learner(self, name: str) -> Learner:
        return Learner(self.address, name, self.passwords()[name])

    def home(self, name: str) -> Path:
        return self.folder / "homes" / name


def wait_for(answer: object, otherwise: str, seconds: float = 60) -> None:
    """Wait until `answer()` is true."""
    until = time.monotonic() + seconds
    while not answer():  # type: ignore[operator]
        assert time.monotonic() < until, f"{otherwise}, after {seconds:.0f} s"
        time.sleep(0.2)


def free_ports(count: int) -> int:
    """The first of some ports in a row that nobody uses."""
    for first in range(18000, 19000, count):
        try:
            for port in range(first, first + count):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", port))
            return first
        except OSError:
            continue
    raise AssertionError("no free ports")


def processes_of(name: str) -> dict[int, str]:
    """What runs as this account: process ids and command lines."""
    user = pwd.getpwnam(name).pw_uid
    return {pid: line for pid, (owner, line) in processes().items() if owner == user}


def processes() -> dict[int, tuple[int, str]]:
    """Everything that runs here: owner and command line."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                if line:
                    found[int(folder.name)] = (folder.stat().st_uid, line)
            except OSError:
                continue
    return found


def kill(name: str, part: str) -> int:
    """Kill at once the one process of this account whose command line has this in it."""
    (found,) = [pid for pid, line in processes_of(name).items() if part in line]
    os.kill(found, signal.SIGKILL)
    return found
