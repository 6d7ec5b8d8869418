"""Secrets: made here, kept in files that only the hub's own user can read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

# 31 signs that nobody takes for each other: 59 bits in a password.
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, SIGNS_IN_A_GROUP = 3, 4


def password() -> str:
    """Short enough to be typed from a slip, too long to be guessed."""
    return "-".join("".join(secrets.choice(SIGNS) for _ in range(SIGNS_IN_A_GROUP)) for _ in range(GROUPS))


def passwords(path: Path, people: list[str]) -> dict[str, str]:
    """A password for each, the old ones kept: a line a person, to be cut into slips."""
    lines = path.read_text().splitlines() if path.exists() else []
    known = dict(line.split("\t") for line in lines)
    new = [name for name in people if name not in known]
    if new:
        known |= {name: password() for name in new}
        write(path, "".join(f"{name}\t{secret}\n" for name, secret in known.items()))
    return {name: known[name] for name in people}


def token(path: Path) -> str:
    """A secret between programs; the same after a restart."""
    if not path.exists():
        write(path, secrets.token_hex(32))
    return path.read_text()


def write(path: Path, text: str) -> None:
    """Readable by nobody else at any moment, and whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    part.rename(path)
