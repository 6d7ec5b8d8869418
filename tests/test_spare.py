"""What JupyterLab does for us: the kernel that it keeps ready, whom that must not disturb, and prompt messages."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from lesson import NOTEBOOKS, ROOT
from room import wait_for
from server import SPARE_READY, Server, Visitor

pytestmark = [pytest.mark.lab, pytest.mark.kernel, pytest.mark.xdist_group("spare")]

SERVER = [sys.executable, "-m", "jupyter_server", "--ServerApp.kernel_manager_class=spare_kernels.SpareKernels"]
SERVER.append("--ServerApp.kernel_websocket_connection_class=prompt_connection.PromptConnection")
WITH_SPARES = {"PYTHONPATH": str(ROOT / "lab")}
QUIET_SECONDS = 1.0
BUSY_SECONDS = 6


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with server_in(tmp_path_factory.mktemp("learner")) as one:
        yield one


def server_in(own: Path, *options: str) -> Server:
    """In a folder like the lessons', with one more below it."""
    (own / "notebooks" / "elsewhere").mkdir(parents=True)
    shutil.copy(NOTEBOOKS / "evcxr.toml", own / "notebooks")
    (own / "helpers").symlink_to(ROOT / "helpers")
    (own / "Cargo.toml").symlink_to(ROOT / "Cargo.toml")
    command = [*SERVER, f"--SpareKernels.quiet_seconds={QUIET_SECONDS}", *options]
    return Server("spare", command, own / "notebooks", own, WITH_SPARES)


@pytest.fixture
def visitor(server: Server) -> Iterator[Visitor]:
    with server.visitor() as one:
        yield one
        for session in one.server("GET", "sessions").json():
            one.server("DELETE", f"sessions/{session['id']}")


def launchers(server: Server) -> list[psutil.Process]:
    """The processes that Jupyter has started as kernels."""
    return [process for process in psutil.Process(server.pid).children() if "start-kernel" in " ".join(process.cmdline())]


def test_the_next_notebook_gets_the_kernel_that_is_ready(server: Server, visitor: Visitor) -> None:
    server.wait_for_spare()
    before = launchers(server)
    assert len(before) == 1
    assert visitor.server("GET", "kernels").json() == [], "the spare is shown to the user"
    kernel = visitor.open("lesson.ipynb")
    assert launchers(server) == before, "a kernel was started although one was ready"
    assert any(kernel.identity in part for part in before[0].cmdline())
    assert "✓" in kernel.text('helpers::check::holds("the helper crate is there", true);')
    assert [one["id"] for one in visitor.server("GET", "kernels").json()] == [kernel.identity]


def test_the_spare_is_replaced_when_all_is_quiet(server: Server, visitor: Visitor) -> None:
    server.wait_for_spare()
    visitor.open("one.ipynb").answer()
    server.wait_for_spare()
    assert len(launchers(server)) == 2


def test_a_restarted_notebook_gets_the_kernel_that_is_ready(server: Server, visitor: Visitor) -> None:
    server.wait_for_spare()
    kernel = visitor.open("lesson.ipynb")
    kernel.run("fn old() {}")
    server.wait_for_spare()
    spare, used = sorted(launchers(server), key=lambda one: kernel.identity in " ".join(one.cmdline()))
    kernel.restart()
    assert not used.is_running()
    (shown,) = visitor.server("GET", "kernels").json()
    assert shown["id"] == kernel.identity
    assert "E0425" in kernel.text("old();"), "the kernel still knows what it ran before"
    assert "✓" in kernel.text('helpers::check::holds("the helper crate is there", true);')
    (session,) = visitor.server("GET", "sessions").json()
    visitor.server("DELETE", f"sessions/{session['id']}")
    wait_for(lambda: not spare.is_running(), "the kernel has not ended with its notebook, or was another one")


def test_without_a_spare_a_kernel_is_restarted_as_ever(server: Server, visitor: Visitor) -> None:
    server.wait_for_spare()
    (used,) = launchers(server)
    kernel = visitor.open("lesson.ipynb")
    kernel.restart()
    assert "three: 3" in kernel.text('println!("three: {}", 1 + 2);')
    assert not used.is_running()


def test_a_spare_with_other_settings_is_not_given_away(tmp_path: Path) -> None:
    """An author who changes evcxr.toml sees it in the next kernel, and not in the one after it."""
    with server_in(tmp_path) as server, server.visitor() as visitor:
        server.wait_for_spare()
        settings = tmp_path / "notebooks" / "evcxr.toml"
        settings.write_text(settings.read_text().replace('prelude = """', 'prelude = """\nfn new() -> i32 { 7 }'))
        kernel = visitor.open("lesson.ipynb")
        assert "new: 7" in kernel.text('println!("new: {}", new());')


def test_a_notebook_elsewhere_starts_its_own(server: Server, visitor: Visitor) -> None:
    """A kernel cannot move to another folder, and takes its settings from where it starts."""
    server.wait_for_spare()
    (spare,) = launchers(server)
    kernel = visitor.open("elsewhere/lesson.ipynb")
    assert not any(kernel.identity in part for part in spare.cmdline())
    told = kernel.text('println!("{}", std::env::current_dir().unwrap().display());')
    assert told.strip().endswith("elsewhere")


def test_a_kernel_is_not_paused_in_a_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cells of others would wait for cargo, and it for them."""
    monkeypatch.syspath_prepend(ROOT / "lab")
    from spare_kernels import holds_lock

    cargo = shutil.copy("/bin/sleep", tmp_path / "cargo")
    for program, expected in ((cargo, True), ("sleep", False)):
        with subprocess.Popen(["sh", "-c", '"$0" 60 & wait', program]) as launcher:
            wait_for(lambda: psutil.Process(launcher.pid).children(), "nothing was started")
            time.sleep(0.2)
            found = holds_lock(launcher.pid)
            for process in [*psutil.Process(launcher.pid).children(), launcher]:
                process.kill()
        assert found is expected
    with subprocess.Popen(["sleep", "60"]) as launcher:
        assert holds_lock(launcher.pid), "it may be making its folder"
        launcher.kill()


def test_a_start_waits_while_a_cell_runs(server: Server, visitor: Visitor) -> None:
    """Cells measure: what a spare's start takes of the cores would be in their figures."""
    server.wait_for_spare()
    (used,) = launchers(server)
    kernel = visitor.open("one.ipynb")
    kernel.answer()
    wait_for(lambda: len(launchers(server)) == 2, "no new spare has begun to start")
    ready = server.log.read_text().count(SPARE_READY)
    cell = f"std::thread::sleep(std::time::Duration::from_secs({BUSY_SECONDS}));"
    running = threading.Thread(target=lambda: kernel.run(cell))
    running.start()
    (spare,) = [one for one in launchers(server) if one != used]
    wait_for(lambda: is_paused(spare), "the spare's start goes on beside a cell", BUSY_SECONDS)
    assert not is_paused(used)
    time.sleep(1)
    assert server.log.read_text().count(SPARE_READY) == ready
    running.join()
    server.wait_for_spare()
    assert not is_paused(spare)


def is_paused(launcher: psutil.Process) -> bool:
    every = [launcher, *launcher.children(recursive=True)]
    return all(process.status() == psutil.STATUS_STOPPED for process in every)


def test_a_spare_that_died_is_not_given_away(server: Server, visitor: Visitor) -> None:
    server.wait_for_spare()
    (spare,) = launchers(server)
    os.killpg(spare.pid, 9)
    kernel = visitor.open("lesson.ipynb")
    assert "three: 3" in kernel.text('println!("three: {}", 1 + 2);')


def test_a_message_reaches_the_browser_at_once(server: Server, visitor: Visitor, tmp_path: Path) -> None:
    """Against Jupyter's own connection, which has each wait for the one before to be acknowledged."""
    with Server("slow", [*SERVER[:-1], "--SpareKernels.keep_spare=False"], NOTEBOOKS, tmp_path, WITH_SPARES) as slow:
        with slow.visitor() as other:
            assert answer_seconds(visitor) < answer_seconds(other) / 2


def answer_seconds(visitor: Visitor) -> float:
    kernel = visitor.open("lesson.ipynb")
    kernel.answer()
    taken = []
    for _ in range(20):
        begun = time.monotonic()
        kernel.answer()
        taken.append(time.monotonic() - begun)
    return statistics.median(taken)


def test_the_spare_ends_with_the_server(tmp_path: Path) -> None:
    more = {**WITH_SPARES, "XDG_CACHE_HOME": str(tmp_path / "cache")}
    with Server("spare", SERVER, NOTEBOOKS, tmp_path, more) as server:
        server.wait_for_spare()
        (spare,) = launchers(server)
        own = [spare, *spare.children(recursive=True)]
    wait_for(lambda: not any(process.is_running() for process in own), "the spare outlived its server")
    kernels = tmp_path / "cache" / "concurrency-measured" / "kernels"
    assert not [path for path in kernels.iterdir() if path.is_dir() and path.name != ".cargo"]


def test_where_memory_is_short_there_is_none(tmp_path: Path) -> None:
    command = [*SERVER, f"--SpareKernels.memory_for_spare={2**40}"]
    with Server("none", command, NOTEBOOKS, tmp_path, WITH_SPARES) as server:
        time.sleep(2)
        assert not launchers(server)
