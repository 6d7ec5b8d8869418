"""Calls `cargo xtask` as a user does, without what cargo itself prints."""

from __future__ import annotations


def xtask(*arguments: str) -> list[str]:
    return ["cargo", "run", "--quiet", "--package", "xtask", "--", *arguments]
