"""How long does a learner wait? `cargo xtask bench` calls this, on a machine with nothing else to do.

Each round visits every contender once, in another order, and asks the same of it. Writes
docs/speed/bench.json and waits.svg, and the table of docs/speed.md.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import re
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import report
from contenders import CONTENDERS, FIRST, FURTHER, Contender
from learner import Failed
from lesson import ROOT, Lesson, lessons
from servers import Server, others, ours
from session import KernelFailed, Session, template

WORK = ROOT / "target" / "bench"
AGAIN = 3  # short cells are run this often in each visit, and their median counts
BUSY = 0.5  # a load average above which the machine is not quiet
RUNNING = re.compile(r"^ *Running `(?P<command>.*--crate-name ctx .*)`$", re.MULTILINE)


def visit(contender: Contender, servers: dict[str, Server]) -> dict[str, float]:
    """One notebook opened, and the seconds that each thing took."""
    # While a spare starts, nothing is measured: here, and before the restart.
    servers["spare"].wait_for_spare()
    server = servers[contender.server]
    seen = {}
    with server.visitor() as visitor:
        begun = time.monotonic()
        kernel = visitor.open("bench.ipynb", contender.kernel)
        kernel.answer()
        seen["kernel ready"] = time.monotonic() - begun
        for cell in contender.imports:
            kernel.run(cell)
        shows_picture(contender, kernel.run(contender.draw(*FIRST)))
        seen["open to first plot"] = time.monotonic() - begun
        seen["first `let`"] = seconds(lambda: kernel.run(contender.variable))
        seen["further plot"] = median_of(lambda: shows_picture(contender, kernel.run(contender.draw(*FURTHER))))
        seen["trivial cell"] = median_of(lambda: kernel.run(contender.trivial))
        seen["thread cell"] = median_of(lambda: kernel.run(contender.thread))
        seen["cell with an error"] = median_of(lambda: kernel.run(contender.error))
        seen["memory, MiB"] = server.memory_mib(kernel.identity)
        servers["spare"].wait_for_spare()
        seen["restart"] = seconds(kernel.restart)
        for session in visitor.server("GET", "sessions").json():
            visitor.server("DELETE", f"sessions/{session['id']}")
    return seen


def shows_picture(contender: Contender, outputs: list[dict[str, Any]]) -> None:
    shown = "".join(f"{kind}{''.join(text)}" for one in outputs for kind, text in one.get("data", {}).items())
    if not any(sign in shown for sign in contender.pictures):
        raise Failed(f"{contender.name} has drawn nothing: {outputs}")


def seconds(action: Any) -> float:
    begun = time.monotonic()
    action()
    return time.monotonic() - begun


def median_of(action: Any) -> float:
    return statistics.median(seconds(action) for _ in range(AGAIN))


def compiler_alone(folder: Path) -> list[str]:
    """The command that compiles a cell `1 + 1`: the warm template's last crate is one."""
    shutil.copytree(template(), folder, symlinks=True)
    shutil.copytree(template().parent / ".cargo", folder.parent / ".cargo")
    (folder / "src" / "lib.rs").touch()
    environment = {**os.environ, "CARGO_TARGET_DIR": "target", "RUSTFLAGS": "-Cprefer-dynamic", "RUSTC_WRAPPER": ""}
    host = re.search(r"host: (\S+)", output_of("rustc", "-vV"))
    assert host, "rustc does not tell its host"
    build = ["cargo", "build", "--verbose", "--offline", "--target", host[1]]
    built = subprocess.run(build, cwd=folder, env=environment, check=True, capture_output=True, text=True)
    found = RUNNING.search(built.stderr)
    if not found:
        raise Failed(f"cargo has compiled no cell:\n{built.stderr[-2000:]}")
    return shlex.split(found["command"])


def floor(command: list[str], folder: Path) -> float:
    """A cell is never the one before: its function has another number."""
    source = folder / "src" / "lib.rs"

    def compile_another() -> float:
        number = random.randrange(10**6)
        source.write_text(re.sub(r"run_user_code_\d+", f"run_user_code_{number}", source.read_text()))
        return seconds(lambda: subprocess.run(command, cwd=folder, check=True, capture_output=True))

    return statistics.median(compile_another() for _ in range(AGAIN))


def waits(rounds: int) -> dict[str, dict[str, list[float]]]:
    """Every wait of every contender, a value a round."""
    found: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "cell"
        command = compiler_alone(folder)
        servers = {
            "spare": stack.enter_context(ours("spare", WORK)),
            "no spare": stack.enter_context(ours("no spare", WORK, "--SpareKernels.keep_spare=False")),
            "others": stack.enter_context(others(WORK)),
        }
        for number in range(rounds + 1):
            for contender in random.sample(CONTENDERS, len(CONTENDERS)):
                for name, value in visit(contender, servers).items():
                    if number:
                        found[contender.name][name].append(value)
            if number:
                found[report.FLOOR]["trivial cell"].append(floor(command, folder))
                print(f"round {number} of {rounds}: {summary(found)}", flush=True)
            else:
                print("a round that does not count, for every cache to be full: done", flush=True)
    return {name: dict(found[name]) for name in [*(one.name for one in CONTENDERS), report.FLOOR]}


def summary(found: dict[str, dict[str, list[float]]]) -> str:
    last = [f"{name} {one['open to first plot'][-1]:.2f} s" for name, one in found.items() if "open to first plot" in one]
    return "open to first plot: " + ", ".join(last)


def collection() -> dict[str, Any]:
    """Every lesson run once, as a reader runs it: two side by side, those that measure alone."""
    every = lessons()
    alone = [lesson for lesson in every if lesson.about.get("measures")]
    # The later ones are the longer ones: begun first, they leave no core idle at the end.
    beside = [lesson for lesson in reversed(every) if lesson not in alone]
    begun = time.monotonic()
    with ThreadPoolExecutor(2) as pool:
        taken = dict(zip([one.name for one in beside], pool.map(run_lesson, beside), strict=True))
    for lesson in alone:
        taken[lesson.name] = run_lesson(lesson)
    return {"seconds": time.monotonic() - begun, "lessons": dict(sorted(taken.items()))}


def run_lesson(lesson: Lesson) -> float:
    begun = time.monotonic()
    with Session(lesson.path.parent) as session:
        for cell in lesson.code_cells:
            session.run(cell.source, cell.label, settle=False)
    taken = time.monotonic() - begun
    print(f"{lesson.name}: {taken:.1f} s", flush=True)
    return taken


def exports() -> dict[str, float]:
    """The site and the single files: from nothing, and when nothing has changed."""
    from exports import edition, export

    with tempfile.TemporaryDirectory() as folder:
        def build() -> None:
            export.html(Path(folder) / "html", Path(folder) / "work", edition.student())

        return {"from nothing": seconds(build), "unchanged": seconds(build)}


def machine() -> dict[str, Any]:
    model = next((line.split(":")[1].strip() for line in cpu_lines() if line.startswith("model name")), platform.machine())
    system = f"{platform.system()} {'.'.join(platform.release().split('.')[:2])}"
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    return {"processor": model, "cores": os.cpu_count(), "memory_mib": memory, "system": system}


def cpu_lines() -> list[str]:
    path = Path("/proc/cpuinfo")
    return path.read_text().splitlines() if path.exists() else []


def versions() -> dict[str, str]:
    rustc = output_of("rustc", "--version").split()[1]
    return {"rustc": rustc, "evcxr": os.environ["EVCXR_VERSION"], "jupyterlab": version("jupyterlab"), "python": platform.python_version()}


def output_of(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rounds", type=int, default=7, help="how often each contender is visited")
    arguments.add_argument("--store", action="store_true", help="put the figures into docs/speed.md and the site")
    chosen = arguments.parse_args()
    if chosen.rounds < 2:
        sys.exit("--rounds: a spread needs two at least")
    if os.getloadavg()[0] > BUSY:
        print(f"This machine is busy (load average {os.getloadavg()[0]:.1f}): the figures will show that.", flush=True)
    WORK.mkdir(parents=True, exist_ok=True)
    data: dict[str, Any] = {"date": date.today().isoformat(), "machine": machine(), "versions": versions(), "rounds": chosen.rounds}
    try:
        data["waits"] = waits(chosen.rounds)
        data["collection"] = collection()
        data["export"] = exports()
    except (Failed, KernelFailed, OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"nothing is stored, since not all could be measured: {error}")
    print(report.table(data))
    print("\n".join(report.verdicts(data)))
    report.write(data, ROOT / "docs" if chosen.store else WORK)


if __name__ == "__main__":
    main()
