"""Sends each message of a kernel to the browser at once.

Without this the system holds a small message back until the one before is acknowledged, and the other
side acknowledges late: up to 40 ms for a cell. Tornado, on which Jupyter is built, leaves it to its
users (https://www.tornadoweb.org/en/stable/websocket.html).
"""

from __future__ import annotations

from asyncio import Future

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class PromptConnection(ZMQChannelsWebsocketConnection):
    """Jupyter's own connection between a kernel and a browser, without the delay."""

    def connect(self) -> Future[None] | None:
        self.websocket_handler.set_nodelay(True)
        return super().connect()
