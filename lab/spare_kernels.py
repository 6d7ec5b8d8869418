"""Keeps one Rust kernel ready, and hands it to the next notebook that opens.

A kernel takes seconds to start, most of them to read the standard library's sources. JupyterLab
starts this manager in place of its own, so those seconds pass while the learner still reads. It
keeps no spare where memory is short, and its start waits while any cell runs: cells measure.
"""

from __future__ import annotations

import asyncio
import os
import signal
import time
from pathlib import Path
from typing import Any

import psutil
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.ioloop import IOLoop
from traitlets import Bool, Float, Int

KERNEL = "rust"
LOOK_EVERY = 0.2  # seconds
# The first cell that needs a variable's type has the kernel read sources for two seconds more.
# To complete this does so too, and leaves no trace.
COMPLETED = "let numbers = vec![1]; numbers."


class SpareKernels(AsyncMappingKernelManager):
    """Jupyter's own manager of kernels, with one kept ready."""

    keep_spare = Bool(True, help="Whether to keep a kernel ready for the next notebook.").tag(config=True)
    quiet_seconds = Float(10, help="Seconds without a running cell before a spare begins to start.").tag(config=True)
    memory_for_spare = Int(3072, help="MiB that must be free for a spare to start; it ends at a third.").tag(config=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._spare: str | None = None
        self._starting: asyncio.Task[None] | None = None
        self._paused = False
        if self.keep_spare and (os.cpu_count() or 1) > 1:
            IOLoop.current().add_callback(self._watch)

    async def _async_start_kernel(self, *, kernel_id: str | None = None, path: Any = None, **kwargs: Any) -> str:
        if kernel_id is None and kwargs.get("kernel_name") == KERNEL and self._is_root(path):
            if (spare := await self._take()) is not None:
                self.log.info("A spare kernel is used: %s", spare)
                return spare
        return await super()._async_start_kernel(kernel_id=kernel_id, path=path, **kwargs)

    start_kernel = _async_start_kernel

    def list_kernels(self) -> list[dict[str, Any]]:
        return [model for model in super().list_kernels() if model["id"] != self._spare]

    def __len__(self) -> int:
        """What somebody uses: a server that nobody uses may end itself for all the spare."""
        return super().__len__() - (self._spare in self)

    async def cull_kernel_if_idle(self, kernel_id: str) -> None:
        if kernel_id != self._spare:
            await super().cull_kernel_if_idle(kernel_id)

    def _is_root(self, path: Any) -> bool:
        """Whether this notebook is in the folder where the spare has been started."""
        return path is not None and Path(self.cwd_for_path(path)) == Path(self.root_dir)

    async def _take(self) -> str | None:
        """The spare, as far as it has come; nothing when there is none or it has died."""
        spare, self._spare = self._spare, None
        if self._starting is not None:
            self._starting.cancel()
        if spare is None or spare not in self:
            return None
        await self._pause(spare, False)
        if await self.get_kernel(spare).is_alive():
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
        if pause != self._paused and spare in self:
            self._paused = pause
            await self.get_kernel(spare).signal_kernel(signal.SIGSTOP if pause else signal.SIGCONT)

    def _any_busy(self) -> bool:
        """Whether a kernel that somebody uses runs a cell, or starts."""
        used = [self.get_kernel(kernel) for kernel in self.list_kernel_ids() if kernel != self._spare]
        return any(getattr(kernel, "execution_state", "starting") in ("busy", "starting") for kernel in used)


def free() -> float:
    """MiB of memory that this machine has left."""
    return psutil.virtual_memory().available / 2**20
