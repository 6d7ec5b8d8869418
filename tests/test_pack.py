"""An archive sets itself up where there is no way out: a new home, a folder with a space in its name."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import exports  # noqa: F401
from lesson import ROOT, lessons
from xtask import xtask

sys.path.insert(0, str(ROOT / "site"))

import wheels  # noqa: E402

pytestmark = pytest.mark.deploy

PACK = xtask("pack")
OWN_PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
NO_WAY_OUT = ["unshare", "--user", "--map-root-user", "--net"]

# All crates are packed and have been resolved; compiling those of two lessons is what time allows here.
KEPT, SHOWN = ("02_threads", "08_channels"), "08_channels"


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    file = tmp_path_factory.mktemp("packed") / "lessons.tar.gz"
    subprocess.run([*PACK, file, "--python", OWN_PYTHON], cwd=ROOT, check=True)
    yield file
    file.unlink()


@pytest.fixture(scope="session")
def unpacked(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    place = tmp_path_factory.mktemp("a learner's laptop") / "my lessons"
    place.mkdir()
    subprocess.run(["tar", "-xzf", archive, "-C", place], check=True)
    yield place / "concurrency-measured"
    shutil.rmtree(place)


def test_its_checksum_is_beside_it(archive: Path) -> None:
    assert [path.name for path in sorted(archive.parent.iterdir())] == [archive.name, f"{archive.name}.sha256"]
    digest, name = archive.with_name(f"{archive.name}.sha256").read_text().split()
    assert (digest, name) == (hashlib.sha256(archive.read_bytes()).hexdigest(), archive.name)


def test_it_has_every_lesson_and_no_solution(unpacked: Path) -> None:
    assert [lesson.name for lesson in lessons(unpacked / "notebooks")] == [lesson.name for lesson in lessons()]
    for path in (unpacked / "notebooks").glob("*.ipynb"):
        assert "<summary>Solution</summary>" not in path.read_text(encoding="utf-8"), path.name
    assert not (unpacked / "probes").exists()
    assert len(list((unpacked / "offline" / "wheels").glob("*.whl"))) > 80


def test_it_sets_itself_up_without_a_network(unpacked: Path, tmp_path: Path) -> None:
    if not shutil.which("unshare") or subprocess.run([*NO_WAY_OUT, "true"], capture_output=True).returncode:
        pytest.skip("a network namespace is refused here, so nothing can be shown without a network")
    for path in (unpacked / "notebooks").glob("*.ipynb"):
        if path.stem not in KEPT:
            path.unlink()
    told = subprocess.run(
        [*NO_WAY_OUT, sys.executable, ROOT / "tests" / "offline.py", unpacked, SHOWN],
        env=a_stranger(tmp_path), capture_output=True, text=True,
    )  # fmt: skip
    report = f"{told.stdout}\n{told.stderr}"
    assert told.returncode == 0, report
    assert "Network is unreachable" in told.stdout
    assert "<img alt=" in told.stdout and "✗" not in told.stdout, report
    assert f"✓ Ready: all {len(KEPT)} lessons run here" in told.stdout, report


def a_stranger(home: Path) -> dict[str, str]:
    """Rust, Python and a C linker, and nothing else of this user's."""
    sysroot = subprocess.check_output(["rustc", "--print", "sysroot"], text=True, cwd=ROOT).strip()
    python = os.path.dirname(os.path.realpath(sys.executable))
    path = f"{sysroot}/bin:{python}:/usr/local/bin:/usr/bin:/bin:/usr/sbin"
    return {"HOME": str(home), "PATH": path, "LANG": "C.UTF-8"}


def test_an_interrupted_pack_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "lessons.tar.gz").write_text("an older one")
    packing = subprocess.Popen(
        [*PACK, tmp_path / "lessons.tar.gz"], cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert packing.stderr
    for line in packing.stderr:
        if "Collecting the crates" in line:
            break
    time.sleep(0.5)
    os.killpg(packing.pid, signal.SIGINT)
    packing.stderr.read()
    assert packing.wait(timeout=60) != 0
    assert [path.name for path in tmp_path.iterdir()] == ["lessons.tar.gz"]
    assert (tmp_path / "lessons.tar.gz").read_text() == "an older one"


def test_a_full_disk_leaves_nothing(tmp_path: Path) -> None:
    if subprocess.run([*NO_WAY_OUT, "--mount", "true"], capture_output=True).returncode:
        pytest.skip("a mount namespace is refused here, so no small disk can be made")
    small = tmp_path / "small"
    small.mkdir()
    script = f'mount -t tmpfs -o size=2m small "{small}" && {" ".join(PACK)} "{small}/lessons.tar.gz"; ls -A "{small}"'
    told = subprocess.run(
        ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script], cwd=ROOT, capture_output=True, text=True
    )
    assert told.stdout == "" and "No space left on device" in told.stderr, told.stderr


LOCK = """\
# a comment
always==1.0 \\
    --hash=sha256:aa
early==2.0 ; python_full_version < '3.11.5' \\
    --hash=sha256:bb
late==3.0 ; python_version >= '3.13' \\
    --hash=sha256:cc \\
    --hash=sha256:dd
elsewhere==4.0 ; sys_platform == 'win32' \\
    --hash=sha256:ee
"""


def test_each_python_gets_what_its_lock_wants() -> None:
    every = wheels.packages(LOCK)
    assert [one.pin for one in every if one.wanted("3.11.0")] == [("always", "1.0"), ("early", "2.0")]
    assert [one.pin for one in every if one.wanted("3.13.99")] == [("always", "1.0"), ("late", "3.0")]
    assert wheels.without_condition(every[2]) == "late==3.0 \\\n    --hash=sha256:cc \\\n    --hash=sha256:dd\n"


def test_a_wheel_without_compiled_code_is_for_every_python(tmp_path: Path) -> None:
    for name in ("one-1.0-py3-none-any.whl", "two-1.0-py2.py3-none-any.whl", "three-1.0-cp311-cp311-linux_x86_64.whl"):
        (tmp_path / name).touch()
    assert wheels.portable(tmp_path) == {("one", "1.0"), ("two", "1.0")}
