"""The stop button ends what runs, and nothing else.

evcxr ends its process with all variables whenever it is asked, also when no cell runs, or when one is
still being compiled; and then it waits for the compiler.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import psutil
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager

KERNEL = "rust"


class Interrupts(AsyncMappingKernelManager):
    """Jupyter's own, but for the kernels of the lessons."""

    async def interrupt_kernel(self, kernel_id: str, *args: Any, **kwargs: Any) -> None:
        kernel = self.get_kernel(kernel_id)
        if kernel.kernel_name == KERNEL:
            if getattr(kernel, "execution_state", None) == "idle":
                return
            compiling = compilers(kernel.provisioner.pid)
            for process in compiling:
                with suppress(psutil.NoSuchProcess):
                    process.kill()
            if compiling:
                return
        await super().interrupt_kernel(kernel_id, *args, **kwargs)


def compilers(launcher: int) -> list[psutil.Process]:
    """cargo as evcxr has started it, and what that has started; cells have a process of their own."""
    with suppress(psutil.NoSuchProcess):
        for evcxr in psutil.Process(launcher).children():
            for process in evcxr.children():
                if process.name() == "cargo":
                    return [process, *process.children(recursive=True)]
    return []
