"""The learners' accounts on this machine. Root runs this; what is in a home it never touches."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
import time
from pathlib import Path

TRIES, PAUSE_SECONDS = 100, 0.05
NAME = re.compile(r"[a-z][a-z0-9-]{0,29}")


class Refused(Exception):
    """Why a name cannot be a learner's, and the mend."""


def checked(names: list[str]) -> list[str]:
    """The names, when each can be an account's and none comes twice."""
    for name in names:
        if not NAME.fullmatch(name):
            raise Refused(f"{name!r} cannot be an account's name: small letters, digits and -, a letter first.")
        if names.count(name) > 1:
            raise Refused(f"{name!r} is there twice: each learner needs a name of their own.")
    return names


def ensure(name: str, homes: Path, running: Path) -> None:
    """An account of ours with a home of its own; somebody else's account is refused."""
    home = homes / name
    try:
        account = pwd.getpwnam(name)
    except KeyError:
        account = add(name, home)
    if Path(account.pw_dir) != home or account.pw_uid == 0:
        raise Refused(f"this machine has an account {name!r} already, which is not the hub's: choose another name.")
    for folder in (home, running / name):
        if not folder.exists():
            folder.mkdir(mode=0o700)
            os.chown(folder, account.pw_uid, account.pw_gid)
        if folder.lstat().st_uid != account.pw_uid:
            raise Refused(f"{folder} is left from another account: remove it, or choose another name.")
        folder.chmod(0o700)


def add(name: str, home: Path) -> pwd.struct_passwd:
    """A new account that nobody can log in to but through the hub."""
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is None:
        raise Refused("there is no `useradd` to make accounts with. Debian, Ubuntu: apt install passwd")
    options = ["--no-create-home", "--home-dir", str(home), "--user-group", "--no-log-init"]
    options += ["--shell", "/usr/sbin/nologin", "--comment", "Concurrency Measured"]
    done = subprocess.run([useradd, *options, name], capture_output=True, text=True)
    if done.returncode:
        raise Refused(f"useradd cannot make the account {name!r}: {done.stderr.strip()}")
    return pwd.getpwnam(name)


def remove(name: str, homes: Path, running: Path) -> None:
    """The account with its processes and all that it has saved."""
    account = pwd.getpwnam(name)
    if Path(account.pw_dir) != homes / name:
        return
    end_processes(name)
    subprocess.run(["userdel", name], check=True, capture_output=True)
    for folder in (homes / name, running / name):
        shutil.rmtree(folder, ignore_errors=True)


def end_processes(name: str) -> None:
    """End whatever runs as this account, even what hides from its parent."""
    account = pwd.getpwnam(name)
    become = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    # Again and again, until there is nothing left: what is killed takes a moment to go.
    for _ in range(TRIES):
        if not runs_something(account.pw_uid):
            return
        subprocess.run(["/bin/sh", "-c", "kill -KILL -1"], stderr=subprocess.DEVNULL, check=False, **become)
        time.sleep(PAUSE_SECONDS)


def runs_something(uid: int) -> bool:
    """Whether a process of this account is there that has not ended."""
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            lines = dict(line.split(":\t", 1) for line in status.read_text().splitlines() if ":\t" in line)
        except OSError:
            continue  # it has ended meanwhile
        if str(uid) in lines["Uid"].split() and not lines["State"].startswith("Z"):
            return True
    return False
