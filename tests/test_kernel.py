"""The kernel's launcher: warm, private, tidy, and alone; and evcxr without it."""

from __future__ import annotations

import json
import os
import shutil
import time
import tomllib
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest

from judge import problems
from lesson import NOTEBOOKS, lessons
from session import KernelFailed, Session, template

pytestmark = pytest.mark.kernel

HELD = 'helpers::check::holds("the helper crate is there", true);'
USERS_OWN = ":dep the_users_own_and_no_rust"
NOWHERE = "http://127.0.0.1:9"
STOCK_LESSON = "01_closures"
ODD_NAME = "a fold\u00e9r with space"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The kernels' folders of this test alone, below a name with an accent."""
    home = tmp_path / "caf\u00e9"
    monkeypatch.setenv("XDG_CACHE_HOME", str(home))
    return home / "concurrency-measured" / "kernels"


@pytest.fixture
def strangers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """An older evcxr of the user's with start-up code that would fail, and no way to the network."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "CARGO_HTTP_PROXY"):
        monkeypatch.setenv(name, NOWHERE)
        monkeypatch.setenv(name.lower(), NOWHERE)
    spec = tmp_path / "data" / "jupyter" / "kernels" / "rust"
    config = tmp_path / "config" / "evcxr"
    files = [spec / "version.txt", spec / "kernel.json", config / "init.evcxr", config / "prelude.rs"]
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(USERS_OWN)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return files


def text_of(session: Session, source: str) -> str:
    """All that a cell prints."""
    ran = session.run(source)
    return "".join(
        output.get("text", "") or "\n".join(output.get("traceback", [])) for output in ran.outputs
    )


def folders(cache: Path) -> list[Path]:
    return [path for path in cache.iterdir() if path.is_dir() and path.name != ".cargo"]


def gone(paths: list[Path], seconds: float = 10) -> bool:
    """Whether these paths are gone, now or soon."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if not any(path.exists() for path in paths):
            return True
        time.sleep(0.1)
    return False


@pytest.fixture
def stock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A kernelspec of evcxr without our launcher, as conda, Binder and VS Code have it.

    What the lessons import is compiled already: its compiling takes minutes and tells nothing new.
    """
    kernel = os.environ.get("STOCK_EVCXR")
    if not kernel:
        pytest.skip("STOCK_EVCXR does not say where evcxr is; `cargo xtask test` does")
    spec = tmp_path / "kernels" / "stock"
    spec.mkdir(parents=True)
    warm = tmp_path / "warm"
    shutil.copytree(template(), warm, symlinks=True)
    argv = [kernel, "--control_file", "{connection_file}"]
    about = {"argv": argv, "display_name": "Rust", "language": "rust", "interrupt_mode": "message"}
    about["env"] = {"EVCXR_TMPDIR": str(warm)}
    (spec / "kernel.json").write_text(json.dumps(about))
    # As in our kernels' folders: otherwise the helper crate is compiled again, and cargo asks the network.
    shutil.copytree(template().parent / ".cargo", tmp_path / ".cargo")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    return "stock"


def test_lessons_run_unchanged_on_stock_evcxr(stock: str) -> None:
    """The import cells of all lessons, and one whole lesson; its claims hold there too."""
    wrong = []
    with Session(NOTEBOOKS, stock) as session:
        for lesson in lessons():
            for cell in lesson.code_cells:
                if "imports" in cell.tags or lesson.name == STOCK_LESSON:
                    ran = session.run(cell.source, cell.label)
                    wrong += [f"{lesson.name} {cell.label}: {what}" for what in problems(cell, ran.outputs)]
    assert not wrong, "\n".join(wrong)


def test_cargo_looks_for_nothing_that_only_a_browser_needs() -> None:
    """Were another plotters to ask for more than our empty crates have, cargo would take the real ones."""
    packages = tomllib.loads((template() / "Cargo.lock").read_text())["package"]
    empty = {package["name"] for package in packages if "source" not in package} - {"ctx", "helpers", "relay"}
    assert empty == {"wasm-bindgen", "web-sys"}
    assert "js-sys" not in {package["name"] for package in packages}


def test_four_kernels_at_once(cache: Path, strangers: list[Path]) -> None:
    """Each has a folder of its own, fetches nothing, and leaves the user's own evcxr alone."""
    with ExitStack() as stack, ThreadPoolExecutor() as pool:
        starting = [pool.submit(Session(NOTEBOOKS).__enter__) for _ in range(4)]
        sessions = [one.result() for one in starting]
        for session in sessions:
            stack.push(session.__exit__)
        own = folders(cache)
        assert len(own) == 4
        for number, session in enumerate(sessions):
            session.run(f"fn own() -> usize {{ {number} }}")
        for number, session in enumerate(sessions):
            assert "✓" in text_of(session, HELD)
            assert f"own is {number}" in text_of(session, 'println!("own is {}", own());')
    assert gone(own), "a kernel's folder outlived it"
    assert [path.read_text() for path in strangers] == [USERS_OWN] * len(strangers)


def test_what_a_killed_kernel_leaves_is_swept_at_the_next_start(cache: Path, tmp_path: Path) -> None:
    """That next kernel starts in another folder, without our settings: it is Rust all the same."""
    with Session(NOTEBOOKS) as session:
        session.run('std::fs::write(std::env::temp_dir().join("left"), "by a cell").unwrap();')
        left = folders(cache)
        assert (left[0] / "tmp" / "left").exists(), "a cell's temporary files are not its kernel's own"
        session.kill()
    assert [path for path in left if path.exists()], "nothing was left to sweep: the test shows nothing"
    folder = tmp_path / ODD_NAME / "elsewhere"
    folder.mkdir(parents=True)
    with Session(folder) as session:
        assert gone(left, 1)
        assert len(folders(cache)) == 1
        assert "three: 3" in text_of(session, 'println!("three: {}", 1 + 2);')


def test_a_cache_with_a_space_in_its_path_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """evcxr cannot load code from such a path, so the kernel's folder goes to the temporary one."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / ODD_NAME))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with Session(NOTEBOOKS) as session:
        assert "✓" in text_of(session, HELD)
        own = folders(tmp_path / f"concurrency-measured-{os.getuid()}")
        assert len(own) == 1
    assert gone(own)


def test_a_launcher_that_is_asked_to_end_takes_its_kernel_along(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the user's own cache: where that is beside the toolchain, relative rpaths would mislead."""
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    with Session(NOTEBOOKS) as session:
        assert "✓" in text_of(session, HELD)
        launcher = psutil.Process(session.process)
        kernels = launcher.children(recursive=True)
        own = Path(kernels[0].environ()["EVCXR_TMPDIR"])
        assert own.is_dir()
        launcher.terminate()
        assert gone([own])
        _, alive = psutil.wait_procs(kernels, timeout=10)
        assert not alive, "the kernel outlived its launcher"
        with pytest.raises(KernelFailed):
            session.run("1 + 1", limit=5)
