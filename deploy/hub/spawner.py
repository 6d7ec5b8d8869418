"""How a learner's server is started and ended under an account of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import accounts
from jupyterhub.spawner import LocalProcessSpawner
from limits import Limits
from traitlets import Instance


class AccountSpawner(LocalProcessSpawner):
    """Never as root, within limits; nothing of a learner's runs on when their server has ended."""

    limits = Instance(Limits, help="what one learner may take").tag(config=True)

    def make_preexec_fn(self, name: str) -> Callable[[], None]:
        become_learner = super().make_preexec_fn(name)
        enter_limits = self.limits.enter(name)

        def preexec() -> None:
            enter_limits()
            become_learner()

        return preexec

    async def start(self) -> Any:
        await self.end_leftovers()
        return await super().start()

    async def stop(self, now: bool = False) -> None:
        await super().stop(now)
        await self.end_leftovers()

    async def end_leftovers(self) -> None:
        await asyncio.to_thread(accounts.end_processes, self.user.name)
        self.limits.leave(self.user.name)
