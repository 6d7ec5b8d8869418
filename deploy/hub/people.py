"""Who may sign in: the people of the room, each with the password of their own slip."""

from __future__ import annotations

import asyncio
from secrets import compare_digest
from typing import Any

from jupyterhub.auth import Authenticator
from traitlets import Dict, Unicode

# A wrong guess costs its sender this, and nobody else anything: no name is ever locked.
WRONG_SECONDS = 1.0


class SlipAuthenticator(Authenticator):
    """Passwords that the hub has made; see secret_files.py."""

    passwords = Dict(value_trait=Unicode(), key_trait=Unicode(), help="the password of each name").tag(config=True)

    async def authenticate(self, handler: Any, data: dict[str, str]) -> str | None:
        name = data["username"]
        given = data["password"].strip().lower().encode()
        expected = self.passwords.get(name, "").encode()
        if expected and compare_digest(given, expected):
            return name
        await asyncio.sleep(WRONG_SECONDS)
        return None
