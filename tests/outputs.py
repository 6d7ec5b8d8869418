"""What a cell has put out, read from the outputs that Jupyter stores."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

from lesson import joined

Output = dict[str, Any]

ESCAPE = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
HEADING = re.compile(r"^\s*\[(?P<code>\w+)\]\s*(?:Error|Warning)")
ALT = re.compile(r"""<img\b[^>]*?\balt\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)')""", re.S)


@dataclass(frozen=True)
class Diagnostic:
    """One message of the compiler: its code, None where it has none, and its first words."""

    code: str | None
    message: str

    @property
    def is_lint(self) -> bool:
        """A lint bears its name as its code: `unused_variables`. evcxr calls it an error all the same."""
        return self.code is not None and not re.fullmatch(r"E\d{4}", self.code)

    def __str__(self) -> str:
        return f"{self.code or 'no code'}: {self.message}"


def stream(outputs: list[Output], name: str) -> str:
    """All text of one stream, `stdout` or `stderr`."""
    return "".join(joined(o["text"]) for o in outputs if o["output_type"] == "stream" and o["name"] == name)


def data(outputs: list[Output], mime: str) -> list[str]:
    """All contents of one media type, in order."""
    return [joined(o["data"][mime]) for o in outputs if mime in o.get("data", {})]


def alternatives(outputs: list[Output]) -> list[str]:
    """The alternative text of each picture in HTML output; empty where a picture has none."""
    found = []
    for html in data(outputs, "text/html"):
        for picture in re.findall(r"<img\b[^>]*>", html, re.S):
            match = ALT.search(picture)
            found.append(unescape(match["double"] or match["single"] or "").strip() if match else "")
    return found


def diagnostics(outputs: list[Output]) -> list[Diagnostic]:
    """The compiler's messages, or the kernel's own errors, in order."""
    found = []
    for output in outputs:
        if output["output_type"] != "error":
            continue
        trace = ESCAPE.sub("", "\n".join(output.get("traceback", [])))
        heading = HEADING.match(trace)
        code = heading["code"] if heading else None
        message = ESCAPE.sub("", output.get("evalue", "")).strip() or trace.strip()
        first = message.splitlines()[0] if message else "an error without words"
        found.append(Diagnostic(code, first))
    return found


def readable(outputs: list[Output]) -> str:
    """The outputs as plain text, for a message in a terminal."""
    parts = []
    for output in outputs:
        if output["output_type"] == "stream":
            parts.append(joined(output["text"]))
        elif output["output_type"] == "error":
            parts.append(ESCAPE.sub("", "\n".join(output.get("traceback", []))))
        else:
            parts.append(joined(output.get("data", {}).get("text/plain", "(a picture)")))
    return "\n".join(part.rstrip("\n") for part in parts)
