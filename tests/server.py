"""A Jupyter server without a hub, started for one visitor."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import time
from pathlib import Path
from typing import Self

import psutil
import requests

from learner import Failed, Learner
from lesson import ROOT

READY_SECONDS = 60
SPARE_READY, SPARE_USED = "A spare kernel is ready", "A spare kernel is used"


def free_port() -> int:
    """One that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """Jupyter on a free port; use it in a `with`."""

    def __init__(self, name: str, command: list[str], root: Path, work: Path, more: dict[str, str] | None = None) -> None:
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        self.token = secrets.token_hex(16)
        self.log = work / f"{name.replace(' ', '-')}.log"
        self._command = [*command, "--no-browser", f"--ServerApp.port={port}", f"--ServerApp.root_dir={root}"]
        if os.geteuid() == 0:
            self._command.append("--allow-root")
        self._environment = {**os.environ, **(more or {}), "JUPYTER_TOKEN": self.token}

    def __enter__(self) -> Self:
        with self.log.open("w") as output:
            self._process = subprocess.Popen(
                self._command, cwd=ROOT, env=self._environment, stdout=output, stderr=output
            )
        until = time.monotonic() + READY_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > until:
                self.__exit__()
                raise Failed(f"a Jupyter server has not started:\n{self.log.read_text()[-3000:]}")
            time.sleep(0.2)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        try:
            self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._process.kill()

    @property
    def pid(self) -> int:
        return self._process.pid

    def visitor(self) -> Visitor:
        return Visitor(self)

    def wait_for_spare(self) -> None:
        """Until a kernel is ready that nobody uses yet."""
        until = time.monotonic() + READY_SECONDS
        while (log := self.log.read_text()).rfind(SPARE_READY) <= log.rfind(SPARE_USED):
            if time.monotonic() > until:
                raise Failed(f"no spare kernel is ready: is there memory for one?\n{log[-3000:]}")
            time.sleep(0.2)

    def memory_mib(self, kernel: str) -> float:
        """What a kernel and all that it has started hold; shared memory counts as its part."""
        (top,) = [
            process
            for process in psutil.Process(self.pid).children(recursive=True)
            if any(kernel in part for part in process.cmdline()) and kernel not in " ".join(process.parent().cmdline())
        ]
        return sum(one.memory_full_info().pss for one in [top, *top.children(recursive=True)]) / 2**20

    def _answers(self) -> bool:
        try:
            return requests.get(f"{self.address}/api", timeout=5).ok
        except requests.RequestException:
            return False


class Visitor(Learner):
    """Somebody at a server of their own, without a hub."""

    def __init__(self, server: Server) -> None:
        super().__init__(server.address, "visitor", "")
        self.web.headers["Authorization"] = f"token {server.token}"

    def address(self, owner: str | None = None) -> str:
        return self.hub
