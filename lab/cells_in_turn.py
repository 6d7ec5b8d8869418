"""After a cell with an error, the cells that wait behind it are not run.

A browser sends all cells of *Run All* at once, each with the wish that an error ends the others, too, unless it
is tagged `raises-exception`. Jupyter's own kernel heeds that; evcxr runs them all. So the server
hands on one cell at a time, and answers those behind an error as that kernel does: aborted.
"""

from __future__ import annotations

import json
from collections import deque
from dataclasses import dataclass
from typing import Any

from jupyter_server.services.kernels.connection.base import (
    deserialize_binary_message,
    deserialize_msg_from_ws_v1,
    serialize_msg_to_ws_v1,
)
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection

V1 = "v1.kernel.websocket.jupyter.org"


@dataclass
class Cell:
    """A request to run a cell, and all of it as the kernel gets it."""

    header: dict[str, Any]
    content: dict[str, Any]
    message: list[bytes] | dict[str, Any]


class CellsInTurn(ZMQChannelsWebsocketConnection):
    """Jupyter's own, but for the cells that wait."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._running: Cell | None = None  # the kernel has it
        self._waiting: deque[Cell] = deque()

    def handle_incoming_message(self, incoming_msg: Any) -> None:
        cell = self._cell(incoming_msg)
        if cell is None:
            super().handle_incoming_message(incoming_msg)
        elif self._running is None:
            self._run(cell)
        else:
            self._waiting.append(cell)

    def handle_outgoing_message(self, stream: Any, outgoing_msg: list[Any]) -> None:
        super().handle_outgoing_message(stream, outgoing_msg)
        if self._running is not None and getattr(stream, "channel", stream) == "shell":
            self._answered(self._running, outgoing_msg)

    def on_kernel_restarted(self) -> None:
        """The cell that ran will have no answer."""
        self._running = None
        self._abort()
        super().on_kernel_restarted()

    def disconnect(self) -> None:
        """A closed page ends no cell: the kernel gets those that wait."""
        while self._waiting and "shell" in self.channels:
            self._run(self._waiting.popleft())
        super().disconnect()

    def _cell(self, message: Any) -> Cell | None:
        """The request to run a cell, if it is one that the kernel may have."""
        if not self.channels:
            return None
        if self.subprotocol == V1:
            channel, parts = deserialize_msg_from_ws_v1(message)
            if channel != "shell" or b"execute_request" not in parts[0]:
                return None
            cell = Cell(json.loads(parts[0]), json.loads(parts[3]), parts)
        else:
            whole = deserialize_binary_message(message) if isinstance(message, bytes) else json.loads(message)
            if whole.pop("channel", None) != "shell":
                return None
            cell = Cell(whole["header"], whole["content"], whole)
        allowed = self.multi_kernel_manager.allowed_message_types
        return cell if cell.header["msg_type"] == "execute_request" and (not allowed or "execute_request" in allowed) else None

    def _run(self, cell: Cell) -> None:
        self._running = cell
        send = self.session.send_raw if isinstance(cell.message, list) else self.session.send
        send(self.channels["shell"], cell.message)

    def _answered(self, running: Cell, message: list[Any]) -> None:
        """Look whether the running cell has ended, and go on."""
        _, (_, header, parent, _, content, *_) = self.session.feed_identities(message)
        if json.loads(parent).get("msg_id") != running.header["msg_id"] or b"execute_reply" not in bytes(header):
            return
        self._running = None
        if json.loads(content).get("status") == "error" and running.content.get("stop_on_error", True):
            self._abort()
        elif self._waiting:
            self._run(self._waiting.popleft())

    def _abort(self) -> None:
        """Answer the waiting cells without running them."""
        while self._waiting:
            cell = self._waiting.popleft()
            self._say("shell", "execute_reply", {"status": "aborted"}, cell)
            self._say("iopub", "status", {"execution_state": "idle"}, cell)

    def _say(self, channel: str, kind: str, content: dict[str, Any], cell: Cell) -> None:
        message = self.session.msg(kind, content=content, parent=cell.header)
        if self.subprotocol == V1:
            self.write_message(serialize_msg_to_ws_v1(message, channel, self.session.pack), binary=True)
        else:
            self.write_message(json.dumps({**message, "channel": channel}, default=str))
