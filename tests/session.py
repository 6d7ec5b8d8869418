"""A real kernel that runs code one cell at a time and says what came back.

Three things of the evcxr kernel shape this file (tests/test_kernel.py shows them):
a cell that panics still ends with status `ok`; a line may reach us shortly after its
cell has ended; and stderr may even come under the next cell. So every message is
kept under the cell it names, stdout is given a moment to settle, and stderr is
judged only after a sentinel line has come through the same pipe.
"""

from __future__ import annotations

import os
import queue
import re
import signal
import statistics
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from jupyter_client.kernelspec import get_kernel_spec
from jupyter_client.manager import KernelManager
from nbformat.v4 import output_from_msg

READY_SECONDS = 600  # a first start may compile the helper crate and fetch its dependencies
CELL_SECONDS = 120  # a cell that needs longer is taken to hang
SETTLE_SECONDS = 0.03  # silence after which a cell's stdout is complete
LAST = "the end"  # the label of what is run after the last cell
TRIVIAL_SECONDS = 0.17  # a cell `1 + 1` on two quiet cores of 2026, rounded up

FRAME = re.compile(r"\s+\d+: \S|\s+at \S|stack backtrace:")


def template() -> Path:
    """The compiled folder that each of our kernels starts from."""
    argv = get_kernel_spec("rust").argv
    return Path(argv[argv.index("--template") + 1])


class KernelFailed(Exception):
    """The kernel did not start, died, or did not come back from a cell."""


@dataclass
class Ran:
    """What one execution gave. `seconds` is from sending the code until the kernel was idle."""

    label: str
    outputs: list[dict[str, Any]] = field(default_factory=list)
    seconds: float = 0.0


class Session:
    """One kernel, started in `folder`; use it in a `with`."""

    def __init__(self, folder: Path, kernel: str = "rust") -> None:
        self._folder = folder
        self._manager = KernelManager(kernel_name=kernel)
        self._runs: dict[str, Ran] = {}
        self._stderr: list[tuple[str, str]] = []
        self._sentinels = 0

    def __enter__(self) -> Self:
        self._log = tempfile.TemporaryFile("w+")
        try:
            self._manager.start_kernel(cwd=str(self._folder), stdout=self._log, stderr=self._log)
            self._client = self._manager.blocking_client()
            self._client.start_channels()
            self._client.wait_for_ready(timeout=READY_SECONDS)
        except BaseException as error:
            self.__exit__()
            if isinstance(error, Exception):
                raise KernelFailed(
                    f"the kernel '{self._manager.kernel_name}' did not start in {self._folder.name}/: "
                    f"{error}{self._own_words()}\nmend: `cargo xtask doctor` says what this machine lacks"
                ) from error
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if hasattr(self, "_client"):
            self._client.stop_channels()
        if self._manager.has_kernel:
            self._manager.shutdown_kernel()

    def run(
        self, source: str, label: str = "cell", limit: float = CELL_SECONDS, *, settle: bool = True
    ) -> Ran:
        """Run the code and wait for its end; without `settle`, late lines come in with later runs."""
        ran = Ran(label)
        started = time.monotonic()
        request = self._client.execute(source, allow_stdin=False)
        self._runs[request] = ran
        while not self._is_idle(self._next(started + limit, label), request):
            pass
        ran.seconds = time.monotonic() - started
        self._client.get_shell_msg(timeout=10)
        if settle:
            self._settle()
        return ran

    def slowdown(self) -> float:
        """How many times as long as on a quiet machine a cell takes here and now; at least 1."""
        trivial = [self.run("1 + 1", label="a trivial cell").seconds for _ in range(3)]
        return max(1.0, statistics.median(trivial) / TRIVIAL_SECONDS)

    def stderr(self) -> list[tuple[str, str]]:
        """All stderr since the last call, with the label of the cell it came under.

        The label is that cell or the one after the cell which wrote it.
        """
        self._sentinels += 1
        sentinel = f"stderr read up to here ({self._sentinels})"
        self.run(f'eprintln!("{sentinel}");', label=LAST)
        until = time.monotonic() + CELL_SECONDS
        while not any(sentinel in text for _, text in self._stderr):
            self._next(until, "the sentinel on stderr")
        seen = [(label, text) for label, text in self._stderr if sentinel not in text]
        self._stderr.clear()
        return seen

    @property
    def process(self) -> int:
        """The id of the process that Jupyter has started: our launcher, or evcxr itself."""
        return self._manager.provisioner.pid

    def kill(self) -> None:
        """End the kernel and what it has started, at once."""
        self._manager.signal_kernel(signal.SIGKILL)

    def _next(self, until: float, label: str) -> dict[str, Any]:
        """Take in the next message; an error when the kernel is gone or the time is over."""
        while True:
            try:
                message = self._client.get_iopub_msg(timeout=1)
            except queue.Empty:
                if not self._manager.is_alive():
                    raise KernelFailed(f"the kernel died in {label}{self._own_words()}") from None
                if time.monotonic() > until:
                    raise KernelFailed(
                        f"{label} did not end in time. Does it wait for input, or print without a newline?"
                    ) from None
                continue
            self._keep(message)
            return message

    def _settle(self) -> None:
        """Take in what comes until there is silence."""
        while True:
            try:
                self._keep(self._client.get_iopub_msg(timeout=SETTLE_SECONDS))
            except queue.Empty:
                return

    def _keep(self, message: dict[str, Any]) -> None:
        """Put an output with the cell it belongs to."""
        ran = self._runs.get(message["parent_header"].get("msg_id", ""))
        if ran is None or message["msg_type"] not in ("stream", "execute_result", "display_data", "error"):
            return
        output = output_from_msg(message)
        ran.outputs.append(output)
        if output["output_type"] == "stream" and output["name"] == "stderr":
            self._stderr.append((ran.label, output["text"]))

    @staticmethod
    def _is_idle(message: dict[str, Any], request: str) -> bool:
        return (
            message["msg_type"] == "status"
            and message["content"]["execution_state"] == "idle"
            and message["parent_header"].get("msg_id") == request
        )

    def _own_words(self) -> str:
        """What the kernel process itself has printed: its last lines, backtraces left out."""
        self._log.seek(0)
        lines = [line for line in self._log.read().splitlines() if line.strip() and not FRAME.match(line)][-12:]
        return "".join(f"{os.linesep}  {line}" for line in lines)
