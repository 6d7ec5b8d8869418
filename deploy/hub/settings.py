"""What `cargo xtask hub` has written for the hub's Python: where things are, and the limits."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

# Measured: docs/sizing.md.
LEARNER_MIB = 700
SYSTEM_MIB = 1500
# From here on a learner has room for two open lessons and one more kernel that is ready.
SPARE_MIB = 3072


@dataclass(frozen=True)
class Settings:
    """The keys of settings.json, and what follows from them."""

    folder: Path
    accounts: bool
    instructor: str
    learners: list[str]
    address: str
    port: int
    certificate: str | None
    key: str | None
    proxy: list[str]
    path: str
    cargo_home: str | None
    memory_mib: int
    processes: int
    idle_minutes: float

    @property
    def people(self) -> list[str]:
        return [self.instructor, *self.learners]

    @property
    def system(self) -> Path:
        return self.folder / "system"

    @property
    def homes(self) -> Path:
        return self.folder / "homes"

    @property
    def running(self) -> Path:
        return self.folder / "run"

    @property
    def state(self) -> Path:
        return self.folder / "state"

    @property
    def passwords(self) -> Path:
        return self.state / "passwords.txt"

    @property
    def spare_kernels(self) -> bool:
        """Whether each learner's server keeps a kernel ready for the next lesson."""
        return self.memory_mib >= SPARE_MIB

    def servers_that_fit(self) -> int:
        """As many as there are people, or as the memory holds: the last is told so, and all others go on."""
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
        return max(1, min(len(self.people), (memory - SYSTEM_MIB) // LEARNER_MIB))


def read() -> Settings:
    """From the file that HUB_SETTINGS names."""
    found = json.loads(Path(os.environ["HUB_SETTINGS"]).read_text())
    return Settings(**{**found, "folder": Path(found["folder"])})
