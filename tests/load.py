"""How a hub does with 1, 2, 4, 8, 16 learners who start in the same second and then work.

    python tests/load.py                          on a hub of its own, started and removed here (root)
    python tests/load.py --hub URL --passwords FILE     on a hub that runs; FILE has a line a person

Each learner signs in, starts a server, opens the first lesson, runs its cells to the first plot, and
then runs its cells in turn with pauses to think. Writes docs/sizing/load.json and load.svg, and
the table of docs/sizing.md.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path

from chart import percentile_95, svg
from learner import Failed, Learner
from lesson import ROOT, Cell, lessons
from readme import filled
from room import Room, processes_of

LESSON = lessons()[0]
PAGE = ROOT / "docs" / "sizing.md"
RESULTS = ROOT / "docs" / "sizing"


@dataclass
class Work:
    """What one learner has seen: seconds, and what went wrong."""

    name: str
    first_plot: float | None = None
    cells: list[tuple[str, float]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


@dataclass
class Level:
    """What all learners of one number have seen."""

    learners: int
    think_seconds: float
    first_plot_seconds: list[float]
    cell_seconds: list[float]
    memory_mib: float | None
    failures: list[str]

    @property
    def median(self) -> float:
        return statistics.median(self.cell_seconds)

    @property
    def p95(self) -> float:
        return percentile_95(self.cell_seconds)

    def row(self) -> str:
        memory = "" if self.memory_mib is None else f"{self.memory_mib:.0f}"
        plots = self.first_plot_seconds or [float("nan")]
        return (
            f"| {self.learners} | {statistics.median(plots):.1f} | {max(plots):.1f} | {self.median:.2f} "
            f"| {self.p95:.2f} | {len(self.cell_seconds)} | {memory} | {len(self.failures)} |"
        )


HEADER = (
    "| learners | click to first plot, median s | slowest s | cell, median s | cell, 95th percentile s "
    "| cells | MiB a learner | failures |\n|--:|--:|--:|--:|--:|--:|--:|--:|"
)


def cells_to_run() -> tuple[list[Cell], list[Cell]]:
    """Up to the first plot, and those that are run in turn afterwards: no errors, no exercises."""
    code = LESSON.code_cells
    plot = next(number for number, cell in enumerate(code) if shows_a_picture(cell.outputs))
    left_out = {"raises-exception", "panics", "slow", "exercise", "check", "imports"}
    return code[: plot + 1], [cell for cell in code if not left_out & cell.tags]


def shows_a_picture(outputs: list[dict]) -> bool:
    return any("<img" in "".join(output.get("data", {}).get("text/html", "")) for output in outputs)


def work(learner: Learner, together: threading.Barrier, cells: int, rounds: int, think: float) -> Work:
    """One learner's hour, shortened."""
    seen = Work(learner.name)
    chance = random.Random(learner.name)
    to_plot, others = cells_to_run()
    together.wait()
    begun = time.monotonic()
    try:
        learner.sign_in().start()
        learner.read(LESSON.path.name)
        kernel = learner.open(LESSON.path.name)
        outputs = []
        for cell in to_plot:
            outputs = kernel.run(cell.source)
        if not shows_a_picture(outputs):
            raise Failed(f"{learner.name} has seen no plot")
        seen.first_plot = time.monotonic() - begun
        for cell in others[:cells] * rounds:
            # Between half and one and a half of it: a room does not think in step.
            time.sleep(think * chance.uniform(0.5, 1.5))
            started = time.monotonic()
            outputs = kernel.run(cell.source)
            seen.cells.append((cell.id, time.monotonic() - started))
            if any(output["output_type"] == "error" for output in outputs):
                seen.failures.append(f"{learner.name}: cell {cell.id} shows an error")
    except (Failed, OSError) as error:
        seen.failures.append(f"{learner.name}: {error}")
    return seen


def level(learners: list[Learner], cells: int, rounds: int, think: float, local: bool) -> Level:
    """All these learners at once; their servers are ended afterwards."""
    together = threading.Barrier(len(learners))
    with ThreadPoolExecutor(len(learners)) as pool:
        seen = list(pool.map(lambda one: work(one, together, cells, rounds, think), learners))
        memory = statistics.mean(memory_mib(one.name) for one in learners) if local else None
        list(pool.map(leave, learners))
    return Level(
        learners=len(learners),
        think_seconds=think,
        first_plot_seconds=[one.first_plot for one in seen if one.first_plot is not None],
        cell_seconds=[seconds for one in seen for _, seconds in one.cells],
        memory_mib=memory,
        failures=[failure for one in seen for failure in one.failures],
    )


def leave(learner: Learner) -> None:
    with learner:
        learner.stop()


def memory_mib(name: str) -> float:
    """What a learner's processes hold; what they share with others counts as its part."""
    total = 0
    for pid in processes_of(name):
        try:
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
        except OSError:
            continue
    return total / 1024


def measure(hub: str, passwords: dict[str, str], counts: list[int], cells: int, think: float, local: bool) -> list[Level]:
    names = [name for name in passwords if "instructor" not in name]
    if max(counts) > len(names):
        raise SystemExit(f"the hub has {len(names)} learners: start it with --learners {max(counts)}")
    print(HEADER, flush=True)
    levels = []
    for count in counts:
        # Alone, no pause changes a latency; the same cells again make a steadier median.
        rounds, pause = (3, 2.0) if count == 1 else (1, think)
        room = [Learner(hub, name, passwords[name]) for name in names[:count]]
        levels.append(level(room, cells, rounds, pause, local))
        print(levels[-1].row(), *levels[-1].failures, sep="\n  ", flush=True)
        store(levels)
    return levels


def store(levels: list[Level]) -> None:
    """The data, their picture and their table; numbers of learners not measured now stay as they were."""
    RESULTS.mkdir(exist_ok=True)
    machine = {"cores": os.cpu_count(), "memory_mib": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20}
    found = {one.learners: one for one in [*stored(machine), *levels]}
    levels = [found[number] for number in sorted(found)]
    data = {"machine": machine, "lesson": LESSON.name, "levels": [asdict(one) for one in levels]}
    (RESULTS / "load.json").write_text(json.dumps(data, indent=1) + "\n")
    (RESULTS / "load.svg").write_text(svg(data))
    table = "\n".join([HEADER, *(one.row() for one in levels)])
    PAGE.write_text(filled(PAGE.read_text(), "load", table, PAGE.name))


def stored(machine: dict[str, int]) -> list[Level]:
    """What has been measured before on a machine like this, with the same lesson."""
    path = RESULTS / "load.json"
    data = json.loads(path.read_text()) if path.exists() else {}
    alike = data.get("machine") == machine and data.get("lesson") == LESSON.name
    return [Level(**one) for one in data["levels"]] if alike else []


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--hub", help="the address of a hub that runs")
    arguments.add_argument("--passwords", type=Path, help="its slips: name, tab, password")
    arguments.add_argument("--learners", type=int, nargs="+", default=[1, 2, 4, 8, 16])
    arguments.add_argument("--cells", type=int, default=4, help="how many cells each runs after the first plot")
    arguments.add_argument("--think", type=float, default=20, help="mean seconds of thought before each")
    chosen = arguments.parse_args()
    if chosen.hub:
        lines = chosen.passwords.read_text().splitlines()
        passwords = dict(line.split("\t") for line in lines)
        levels = measure(chosen.hub, passwords, chosen.learners, chosen.cells, chosen.think, local=False)
    else:
        names = [f"load-{number:02}" for number in range(1, max(chosen.learners) + 1)]
        with Room(names, lessons=[], processes=2048, memory=2048) as room:
            passwords = room.passwords()
            levels = measure(room.address, passwords, chosen.learners, chosen.cells, chosen.think, local=True)
    if any(one.failures for one in levels):
        raise SystemExit("there were failures: see above")


if __name__ == "__main__":
    main()
