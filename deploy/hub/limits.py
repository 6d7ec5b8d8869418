"""How much of the machine one learner can take: processes, memory, and a fair share of the cores.

The number of processes is limited everywhere. Memory and cores need control groups that the hub
may write, of either version; where there are none, the hub says so when it starts.
"""

from __future__ import annotations

import os
import resource
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path("/sys/fs/cgroup")
OURS = "concurrency-measured"
HUBS = f"{OURS}-hub"


@dataclass(frozen=True)
class Limits:
    """For each learner the same."""

    memory: int
    processes: int
    parents: tuple[Path, ...]

    def enter(self, name: str) -> Callable[[], None]:
        """What the learner's first process does while it is still root's."""
        groups = [parent / name for parent in self.parents]
        for group in groups:
            group.mkdir(exist_ok=True)
            for file, value in limit_files(group, self.memory):
                file.write_text(value)

        def entered() -> None:
            for group in groups:
                (group / "cgroup.procs").write_text(str(os.getpid()))
            resource.setrlimit(resource.RLIMIT_NPROC, (self.processes, self.processes))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

        return entered

    def leave(self, name: str) -> None:
        """Remove the groups of a learner who has no process any more."""
        for parent in self.parents:
            remove(parent / name)

    def end(self) -> None:
        """Remove all groups: there is no learner any more."""
        for parent in self.parents:
            for group in filter(Path.is_dir, parent.iterdir()):
                remove(group)
            remove(parent)

    @property
    def holds_memory(self) -> bool:
        return bool(self.parents)


def remove(group: Path) -> None:
    """The system keeps a group that has processes."""
    try:
        group.rmdir()
    except OSError:
        pass


def limit_files(group: Path, memory: int) -> list[tuple[Path, str]]:
    """The files of the group that limit memory, of whichever version."""
    values = {"memory.limit_in_bytes": memory, "memory.max": memory, "memory.swap.max": 0}
    return [(group / name, str(value)) for name, value in values.items() if (group / name).exists()]


def limits(memory: int, processes: int, root: Path = ROOT) -> Limits:
    """With control groups where they can be had."""
    try:
        parents = (unified(root),) if (root / "cgroup.controllers").exists() else separate(root)
    except OSError:
        parents = ()
    return Limits(memory, processes, parents)


def separate(root: Path) -> tuple[Path, ...]:
    """Version 1: a tree for each controller."""
    own = dict(line.split(":")[1:] for line in Path("/proc/self/cgroup").read_text().splitlines())
    parents = []
    for controller in ("memory", "cpu"):
        here = root / controller / own.get(controller, "/").lstrip("/")
        parent = (here if here.exists() else root / controller) / OURS
        parent.mkdir(exist_ok=True)
        parents.append(parent)
    return tuple(parents)


def unified(root: Path) -> Path:
    """Version 2: a group that has children may not have processes, so ours go into one of their own."""
    own = Path("/proc/self/cgroup").read_text().strip().rpartition("::/")[2]
    here = root / own
    if here.name == HUBS:
        here = here.parent
    hub, parent = here / HUBS, here / OURS
    hub.mkdir(exist_ok=True)
    parent.mkdir(exist_ok=True)
    for process in (here / "cgroup.procs").read_text().split():
        (hub / "cgroup.procs").write_text(process)
    for group in (here, parent):
        (group / "cgroup.subtree_control").write_text("+memory +cpu")
    return parent
