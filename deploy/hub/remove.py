"""End all servers, and remove the learners' accounts with all that they have saved.

`cargo xtask hub --remove-learners` calls this, when the hub has ended.
"""

from __future__ import annotations

import json
import os
import pwd
import shutil
import signal
import socket
import sqlite3
import sys
from pathlib import Path

import accounts
import limits
import settings


def main() -> int:
    s = settings.read()
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", s.port + 2)) == 0:
            print("error: the hub is running. End it first, with Ctrl+C.", file=sys.stderr)
            return 1
    homes = sorted(s.homes.iterdir())
    print(f"{len(homes)} people have files in {s.homes}: {', '.join(home.name for home in homes)}.")
    if input("Remove them all, for ever? Type yes: ").strip() != "yes":
        print("Nothing was removed.")
        return 1
    if s.accounts:
        for account in pwd.getpwall():
            if Path(account.pw_dir).parent == s.homes:
                accounts.remove(account.pw_name, s.homes, s.running)
        limits.limits(0, 0).end()
    else:
        end_servers(s.state / "jupyterhub.sqlite")
    for folder in (*s.homes.iterdir(), *s.running.iterdir()):
        shutil.rmtree(folder)
    for name in ("passwords.txt", "jupyterhub.sqlite", "cookie-secret", "proxy-token"):
        (s.state / name).unlink(missing_ok=True)
    print("All is removed; the next start makes new accounts and new passwords.")
    return 0


def end_servers(database: Path) -> None:
    """Servers of a demonstration: all run as this user, so only the hub's record tells them."""
    if not database.exists():
        return
    with sqlite3.connect(database) as records:
        for (state,) in records.execute("select state from spawners"):
            process = (json.loads(state) if state else {}).get("pid")
            if process:
                try:
                    os.kill(process, signal.SIGTERM)
                except ProcessLookupError:
                    pass


if __name__ == "__main__":
    sys.exit(main())
