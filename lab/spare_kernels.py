"""Keeps one Rust kernel ready, for the next notebook that opens or whose kernel is restarted.

A kernel takes seconds to start, most of them to read the standard library's sources. JupyterLab
starts this manager in place of its own, so those seconds pass while the learner still reads. It
keeps no spare where memory is short, and its start waits while any cell runs: cells measure.
"""

from __future__ import annotations

import asyncio
import os
import signal
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
from interrupts import KERNEL, Interrupts
from tornado.ioloop import IOLoop
from traitlets import Bool, Float, Int

SETTINGS = "evcxr.toml"  # in the lessons' folder; a kernel reads it when it starts
LOOK_EVERY = 0.2  # seconds
# The first cell that needs a variable's type has the kernel read sources for two seconds more.
# To complete this does so too, and leaves no trace.
COMPLETED = "let numbers = vec![1]; numbers."


class SpareKernels(Interrupts):
    """A manager of kernels with one kept ready."""

    keep_spare = Bool(True, help="Whether to keep a kernel ready for the next notebook.").tag(config=True)
    quiet_seconds = Float(10, help="Seconds without a running cell before a spare begins to start.").tag(config=True)
    memory_for_spare = Int(3072, help="MiB that must be free for a spare to start; it ends at a third.").tag(config=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._spare: str | None = None
        self._settings: str | None = None  # what the spare has read
        self._alike: set[str] = set()  # kernels in whose place a spare may come
        self._replaced: str | None = None  # one that ends, since a spare has come in its place
        self._starting: asyncio.Task[None] | None = None
        self._paused = False
        if self.keep_spare and (os.cpu_count() or 1) > 1:
            IOLoop.current().add_callback(self._watch)

    async def _async_start_kernel(self, *, kernel_id: str | None = None, path: Any = None, **kwargs: Any) -> str:
        alike = kwargs.get("kernel_name") == KERNEL and self._is_root(path)
        spare = await self._take() if alike and kernel_id is None else None
        if spare is not None:
            self.log.info("A spare kernel is used: %s", spare)
        started = spare or await super()._async_start_kernel(kernel_id=kernel_id, path=path, **kwargs)
        if alike:
            self._alike.add(started)
        return started

    start_kernel = _async_start_kernel

    async def _async_restart_kernel(self, kernel_id: str, now: bool = False) -> Any:
        spare = await self._take() if kernel_id in self._alike else None
        if spare is None:
            return await super()._async_restart_kernel(kernel_id, now=now)
        self.log.info("A spare kernel is used: %s, in place of %s", spare, kernel_id)
        for one in (kernel_id, spare):
            self.stop_watching_activity(one)
        fresh, used = self._kernels[spare], self._kernels[kernel_id]
        fresh.kernel_id, used.kernel_id = kernel_id, spare
        self._kernels.update({kernel_id: fresh, spare: used})
        self._replaced = spare
        self.add_restart_callback(kernel_id, lambda: self._handle_kernel_died(kernel_id), "dead")
        self.start_watching_activity(kernel_id)
        # Browsers connect anew after a restart, and the server then notices that the ports are others.
        await self.shutdown_kernel(spare, now=now)
        return None

    restart_kernel = _async_restart_kernel

    def list_kernels(self) -> list[dict[str, Any]]:
        return [model for model in super().list_kernels() if model["id"] not in (self._spare, self._replaced)]

    def __len__(self) -> int:
        """What somebody uses: a server that nobody uses may end itself for all the spare."""
        return super().__len__() - (self._spare in self)

    async def cull_kernel_if_idle(self, kernel_id: str) -> None:
        if kernel_id != self._spare:
            await super().cull_kernel_if_idle(kernel_id)

    def _is_root(self, path: Any) -> bool:
        """Whether this notebook is in the folder where the spare has been started."""
        return path is not None and Path(self.cwd_for_path(path)) == Path(self.root_dir)

    def _settings_now(self) -> str | None:
        path = Path(self.root_dir) / SETTINGS
        return path.read_text() if path.exists() else None

    async def _take(self) -> str | None:
        """The spare, as far as it has come; nothing when there is none, it has died or is out of date."""
        spare, self._spare = self._spare, None
        if self._starting is not None:
            self._starting.cancel()
        if spare is None or spare not in self:
            return None
        await self._pause(spare, False)
        if self._settings == self._settings_now() and await self.get_kernel(spare).is_alive():
            return spare
        await self.shutdown_kernel(spare, now=True)
        return None

    async def _watch(self) -> None:
        """Start a spare whenever there is none, all is quiet, and memory allows it."""
        last_busy = -self.quiet_seconds
        while True:
            if self._any_busy():
                last_busy = time.monotonic()
            try:
                if self._spare not in self:
                    self._spare = None
                quiet = time.monotonic() - last_busy >= self.quiet_seconds
                if self._spare is None and quiet and free() >= self.memory_for_spare:
                    await self._start_spare()
                elif self._spare is not None and free() < self.memory_for_spare / 3:
                    spare, self._spare = self._spare, None
                    await self.shutdown_kernel(spare, now=True)
            except Exception:
                self.log.exception("no spare kernel can be kept; notebooks start their own")
                return
            await asyncio.sleep(LOOK_EVERY)

    async def _start_spare(self) -> None:
        self._settings = self._settings_now()
        self._spare = spare = await super()._async_start_kernel(kernel_name=KERNEL, path="")
        self._starting = asyncio.create_task(self._get_ready(spare))
        # It may be given away, or die, before it is ready.
        while not self._starting.done() and self._spare == spare and spare in self:
            await self._pause(spare, self._any_busy())
            await asyncio.sleep(LOOK_EVERY)
        self._starting.cancel()
        await asyncio.wait([self._starting])
        if not self._starting.cancelled():
            self._starting.result()
            self.log.info("A spare kernel is ready: %s", spare)
        self._starting = None

    async def _get_ready(self, spare: str) -> None:
        client = self.get_kernel(spare).client()
        client.start_channels()
        try:
            # However long: it is paused while others work.
            await client.wait_for_ready(timeout=None)
            await client.complete(COMPLETED, len(COMPLETED), reply=True, timeout=None)
        finally:
            client.stop_channels()

    async def _pause(self, spare: str, pause: bool) -> None:
        """Stop or continue it; one that holds a lock, for which others would wait, a little later."""
        if pause == self._paused or spare not in self:
            return
        kernel = self.get_kernel(spare)
        await kernel.signal_kernel(signal.SIGSTOP if pause else signal.SIGCONT)
        self._paused = pause
        if pause and holds_lock(kernel.provisioner.pid):
            await self._pause(spare, False)

    def _any_busy(self) -> bool:
        """Whether a kernel that somebody uses runs a cell, or starts."""
        used = [self.get_kernel(kernel) for kernel in self.list_kernel_ids() if kernel != self._spare]
        return any(getattr(kernel, "execution_state", "starting") in ("busy", "starting") for kernel in used)


def holds_lock(launcher: int) -> bool:
    """Whether a kernel that starts may hold the lock of the kernels' folders, or cargo's of its registry."""
    with suppress(psutil.NoSuchProcess):
        started = psutil.Process(launcher).children(recursive=True)
        return not started or any(process.name() == "cargo" for process in started)
    return False


def free() -> float:
    """MiB of memory that this machine has left."""
    return psutil.virtual_memory().available / 2**20
