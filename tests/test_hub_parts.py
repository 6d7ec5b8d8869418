"""The parts of the hub that need no hub: how lessons are brought, secrets, names, limits."""

from __future__ import annotations

import pwd
import sys
from pathlib import Path

import pytest

from lesson import ROOT

sys.path.insert(0, str(ROOT / "deploy" / "hub"))

import accounts  # noqa: E402
import deliver  # noqa: E402
import limits  # noqa: E402
import secret_files  # noqa: E402


@pytest.fixture
def given(tmp_path: Path) -> Path:
    """The first version: two lessons and a file of data."""
    folder = tmp_path / "given"
    write(folder, {"00_one.ipynb": "one", "01_two.ipynb": "two", "data/series.csv": "1,2"})
    return folder


@pytest.fixture
def own(given: Path, tmp_path: Path) -> Path:
    """A learner's folder that has the first version."""
    folder = tmp_path / "home" / "notebooks"
    assert deliver.deliver(given, folder) == []
    return folder


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def texts(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != deliver.RECORD
    }


def test_a_learner_gets_everything_once(given: Path, own: Path) -> None:
    assert texts(own) == texts(given)
    assert deliver.deliver(given, own) == []
    assert texts(own) == texts(given)


def test_what_a_learner_has_changed_stays_and_the_new_comes_beside(given: Path, own: Path) -> None:
    write(own, {"00_one.ipynb": "mine"})
    write(given, {"00_one.ipynb": "one, better", "01_two.ipynb": "two, better", "02_three.ipynb": "three"})
    assert deliver.deliver(given, own) == ["00_one (new).ipynb"]
    assert texts(own) == {
        "00_one.ipynb": "mine",
        "00_one (new).ipynb": "one, better",
        "01_two.ipynb": "two, better",
        "02_three.ipynb": "three",
        "data/series.csv": "1,2",
    }
    assert deliver.deliver(given, own) == [], "the same version came twice"


def test_each_version_comes_beside_under_a_name_of_its_own(given: Path, own: Path) -> None:
    write(own, {"00_one.ipynb": "mine"})
    for version in ("second", "third"):
        write(given, {"00_one.ipynb": version})
        deliver.deliver(given, own)
    found = texts(own)
    assert (found["00_one (new).ipynb"], found["00_one (new 2).ipynb"]) == ("second", "third")


def test_a_change_is_kept_when_there_is_no_new_version(given: Path, own: Path) -> None:
    write(own, {"00_one.ipynb": "mine", "my own.ipynb": "mine too"})
    assert deliver.deliver(given, own) == []
    assert texts(own) == {**texts(given), "00_one.ipynb": "mine", "my own.ipynb": "mine too"}


def test_a_deleted_lesson_comes_back_fresh(given: Path, own: Path) -> None:
    (own / "00_one.ipynb").unlink()
    deliver.deliver(given, own)
    assert texts(own) == texts(given)


def test_a_spoilt_record_costs_nothing_that_was_saved(given: Path, own: Path) -> None:
    write(own, {"00_one.ipynb": "mine", deliver.RECORD: "{"})
    write(given, {"00_one.ipynb": "second"})
    assert deliver.deliver(given, own) == ["00_one (new).ipynb"]
    assert texts(own)["00_one.ipynb"] == "mine"


def test_a_full_disk_leaves_the_old_file_whole(given: Path, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, content: bytes) -> int:
        with path.open("wb") as file:
            file.write(content[:1])
        raise OSError(28, "No space left on device")

    write(given, {"00_one.ipynb": "second"})
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError):
        deliver.deliver(given, own)
    assert texts(own)["00_one.ipynb"] == "one"
    assert not list(own.rglob("*.part"))


def test_the_helper_crate_is_a_link_so_that_the_template_fits(given: Path, own: Path, tmp_path: Path) -> None:
    for place in ("old", "new"):
        helpers = tmp_path / place / "helpers"
        helpers.mkdir(parents=True)
        deliver.link_helpers(helpers, own)
        assert (own.parent / "helpers").resolve() == helpers


def test_passwords_are_made_once_and_closed_to_others(tmp_path: Path) -> None:
    path = tmp_path / "passwords.txt"
    first = secret_files.passwords(path, ["ana", "ben"])
    assert path.stat().st_mode & 0o777 == 0o600
    again = secret_files.passwords(path, ["ben", "cleo"])
    assert again["ben"] == first["ben"] and again["cleo"] not in first.values()
    assert secret_files.passwords(path, ["ana"]) == {"ana": first["ana"]}
    assert len({secret_files.password() for _ in range(1000)}) == 1000


@pytest.mark.parametrize("name", ["", "Ana", "ana b", "../ana", "-ana", "1ana", "a" * 31, "ana\n", "änne"])
def test_a_name_that_cannot_be_an_accounts_is_refused(name: str) -> None:
    with pytest.raises(accounts.Refused):
        accounts.checked(["ben", name])


def test_a_name_that_comes_twice_is_refused() -> None:
    with pytest.raises(accounts.Refused, match="twice"):
        accounts.checked(["ana", "ben", "ana"])


@pytest.mark.parametrize("name", ["root", "daemon"])
def test_an_account_that_is_not_the_hubs_is_refused(name: str, tmp_path: Path) -> None:
    try:
        before = pwd.getpwnam(name)
    except KeyError:
        pytest.skip(f"this system has no account {name!r}")
    with pytest.raises(accounts.Refused, match="choose another name"):
        accounts.ensure(name, tmp_path, tmp_path)
    assert pwd.getpwnam(name) == before and not list(tmp_path.iterdir())


@pytest.mark.parametrize("file", ["memory.limit_in_bytes", "memory.max"])
def test_memory_is_limited_in_either_version_of_control_groups(file: str, tmp_path: Path) -> None:
    group = tmp_path / "ana"
    write(group, {file: "max", "cgroup.procs": ""})
    limits.Limits(2**30, 500, (tmp_path,)).enter("ana")
    assert (group / file).read_text() == str(2**30)


def test_the_hub_makes_room_for_learners_in_a_unified_tree(tmp_path: Path) -> None:
    """A group with children may have no processes of its own."""
    write(tmp_path, {"cgroup.controllers": "cpu memory", "cgroup.procs": "7\n"})
    parent = limits.unified(tmp_path)
    here = parent.parent
    assert (here / limits.HUBS / "cgroup.procs").read_text() == "7"
    assert "+memory" in (here / "cgroup.subtree_control").read_text()
    assert "+memory" in (parent / "cgroup.subtree_control").read_text()


def test_without_control_groups_the_hub_knows_that_it_holds_no_memory(tmp_path: Path) -> None:
    nothing = limits.limits(2**30, 500, tmp_path / "nowhere")
    assert not nothing.holds_memory
    nothing.enter("ana")
