"""The connection between a kernel and a browser: without delay, and gentle with a kernel that starts.

The system holds a small message back until the one before is acknowledged, and the other side
acknowledges late: up to 40 ms for a cell. Tornado, on which Jupyter is built, leaves it to its users
to say no (https://www.tornadoweb.org/en/stable/websocket.html).

Jupyter asks a kernel that does not answer yet again and again, also on its control channel, and closes
that when the first answer comes. evcxr ends when it cannot deliver one of the others there: a kernel
that starts slowly died as soon as it had started. And a kernel was seen that stopped reading for good,
waiting for a lock to forget a channel just closed (zeromq 0.6, which evcxr uses). So there is one question
at a time, on the channels that the browser keeps.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress

from cells_in_turn import CellsInTurn
from traitlets import Float

LOOK_EVERY = 0.1  # seconds
ASK_AGAIN = 15.0  # seconds: longer than a start takes, for a kernel that was started anew meanwhile


class PromptConnection(CellsInTurn):
    """Jupyter's own, but for these two; and it lets through all that a cell may print at once."""

    iopub_msg_rate_limit = Float(20_000, help="Messages a second; each line is one.").tag(config=True)
    iopub_data_rate_limit = Float(32e6, help="Bytes a second.").tag(config=True)

    def connect(self) -> asyncio.Future[None] | None:
        self.websocket_handler.set_nodelay(True)
        return super().connect()

    def nudge(self) -> asyncio.Future[None]:
        return asyncio.ensure_future(self._wait_until_heard())

    async def _wait_until_heard(self) -> None:
        """Until the kernel has answered and is heard by the browser's channel, or has gone."""
        if getattr(self.kernel_manager, "execution_state", None) == "busy":
            return
        with suppress(TimeoutError):
            await asyncio.wait_for(self._ask(), self.kernel_info_timeout)

    async def _ask(self) -> None:
        """Ask on the browser's own channels, until both are heard."""
        shell, iopub = self.channels["shell"], self.channels["iopub"]
        ports = list(self.kernel_manager.ports)
        answered, heard = asyncio.Event(), asyncio.Event()
        shell.on_recv(lambda _: answered.set())
        iopub.on_recv(lambda _: heard.set())
        try:
            while not heard.is_set() and self._is_there(ports) and not shell.closed():
                answered.clear()
                self.session.send(shell, "kernel_info_request")
                until = time.monotonic() + ASK_AGAIN
                while not answered.is_set() and time.monotonic() < until and self._is_there(ports):
                    await come(answered, LOOK_EVERY)
                await come(heard, LOOK_EVERY)
        finally:
            for channel in (shell, iopub):
                if not channel.closed():
                    channel.stop_on_recv()

    def _is_there(self, ports: list[int]) -> bool:
        """Whether it is still the kernel that was asked."""
        return self.kernel_id in self.multi_kernel_manager and list(self.kernel_manager.ports) == ports


async def come(event: asyncio.Event, seconds: float) -> None:
    """Until it has come, at most so long."""
    with suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), seconds)
