"""The one form in which a notebook is committed, so that a diff shows only what changed.

Ids, source and tags stay. Execution counts run from 1 in order, streams are merged,
escape codes are merged and their colours named, empty stderr is dropped, metadata that
an editor adds is dropped, keys are sorted, and paths of the author's machine are made
relative.

    python tests/canonical.py [lesson …]    rewrites the notebooks in this form
"""

from __future__ import annotations

import base64
import json
import os
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

import colours
from lesson import NOTEBOOKS, ROOT, chosen, joined

Raw = dict[str, Any]

KERNEL = {"display_name": "Rust", "language": "rust", "name": "rust"}
LANGUAGE = {
    "codemirror_mode": "rust",
    "file_extension": ".rs",
    "mimetype": "text/rust",
    "name": "Rust",
    "pygment_lexer": "rust",  # the kernel spells it so
    "version": "",
}
KEPT_CELL_METADATA = ("slideshow", "tags")

COMMAND = re.compile(r"\bcommand_\d+\b")  # what the kernel calls a cell, by its own count
STYLE = re.compile(r"\x1b\[([0-9;]*)m")


def text_of(raw: Raw) -> str:
    """The notebook as the text of its file."""
    return json.dumps(notebook(raw), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def notebook(raw: Raw) -> Raw:
    """The canonical form; the argument is left as it is."""
    counted = 0
    cells = []
    for cell in raw["cells"]:
        if cell["cell_type"] == "code":
            counted += 1
        cells.append(_cell(cell, counted))
    return {
        "cells": cells,
        "metadata": {
            "kernelspec": KERNEL,
            "language_info": LANGUAGE,
            "lesson": raw.get("metadata", {}).get("lesson", {}),
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def outputs(raw: list[Raw], count: int | None = None) -> list[Raw]:
    """The outputs of one cell in canonical form."""
    result: list[Raw] = []
    for output in raw:
        kind = output["output_type"]
        if kind == "stream":
            text = _clean(joined(output["text"]))
            same = next((o for o in result if o.get("name") == output["name"]), None)
            if same:
                same["text"] += text
            elif text:
                result.append({"name": output["name"], "output_type": "stream", "text": text})
        elif kind == "error":
            trace = [_clean(line) for line in output["traceback"]]
            result.append(
                {
                    "ename": output["ename"],
                    "evalue": _clean(output["evalue"]),
                    "output_type": "error",
                    "traceback": [COMMAND.sub(f"command_{count}", line) for line in trace],
                }
            )
        else:
            bundle = {mime: _content(value) for mime, value in output["data"].items()}
            shown: Raw = {"data": bundle, "metadata": {}, "output_type": kind}
            if kind == "execute_result":
                shown["execution_count"] = count
            result.append(shown)
    for output in result:
        if output["output_type"] == "stream":
            output["text"] = _lines(output["text"])
    return [o for o in result if o.get("name") != "stderr" or joined(o["text"]).strip()]


def merged_escapes(text: str) -> str:
    """The same colours with as few escape codes as will do.

    evcxr puts a code before and after each single character of an error.
    """
    style, pieces = "", []
    position = 0
    for code in STYLE.finditer(text):
        pieces.append((style, text[position : code.start()]))
        position = code.end()
        style = "" if code[1] in ("", "0") else style + _named(code[1])
    pieces.append((style, text[position:]))

    merged: list[list[str]] = []
    for style, piece in pieces:
        if not piece:
            continue
        if merged and (merged[-1][0] == style):
            merged[-1][1] += piece
        elif merged and not style and piece.isspace() and "\n" not in piece:
            merged[-1][1] += piece  # a blank has no colour to lose
        else:
            merged.append([style, piece])
    return "".join(f"{style}{piece}\x1b[0m" if style else piece for style, piece in merged)


def _named(parameters: str) -> str:
    """The escape code with a named colour; nothing where that is the page's own."""
    code = colours.named(parameters)
    return f"\x1b[{code}m" if code else ""


def without_author(text: str) -> str:
    """The text with paths of this machine made relative, so that it is the same for everyone."""
    for path, instead in _author_paths():
        text = re.sub(rf"(?<![\w.~/-]){re.escape(path)}(?![\w-])", instead, text)
    return text


def write(path: Path, raw: Raw) -> None:
    """Write the notebook in canonical form, whole or not at all."""
    text = text_of(raw)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.chmod(name, path.stat().st_mode & 0o777 if path.exists() else 0o644)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def _cell(cell: Raw, counted: int) -> Raw:
    metadata = {key: value for key, value in cell.get("metadata", {}).items() if key in KEPT_CELL_METADATA}
    if "tags" in metadata:
        metadata["tags"] = sorted(set(metadata["tags"]))
        if not metadata["tags"]:
            del metadata["tags"]
    source = joined(cell["source"]).replace("\r\n", "\n").rstrip()
    result: Raw = {
        "cell_type": cell["cell_type"],
        "id": cell["id"],
        "metadata": metadata,
        "source": _lines(source),
    }
    if cell["cell_type"] == "code":
        has_run = bool(cell["outputs"]) or cell.get("execution_count") is not None
        result["execution_count"] = counted if has_run else None
        result["outputs"] = outputs(cell["outputs"], counted)
    return result


def _content(value: Any) -> Any:
    """The content of one media type: text as lines, anything else as it is."""
    if isinstance(value, str) or (isinstance(value, list) and all(isinstance(v, str) for v in value)):
        return _lines(_clean(joined(value)))
    return value


def _clean(text: str) -> str:
    return without_author(merged_escapes(text.replace("\r\n", "\n")))


def _lines(text: str) -> list[str]:
    """The form in which notebooks store long text: lines that keep their ends."""
    return [line for line in re.split(r"(?<=\n)", text) if line]


def _author_paths() -> list[tuple[str, str]]:
    """This machine's paths and what stands for them, the longest first."""
    places = [
        (str(NOTEBOOKS), "."),
        (str(ROOT), ".."),
        (str(Path.home()), "~"),
        (tempfile.gettempdir(), "$TMPDIR"),
        (os.environ.get("EVCXR_TMPDIR", ""), "$TMPDIR"),
    ]
    places += [(os.path.realpath(path), instead) for path, instead in places if path]
    return sorted({p for p in places if len(p[0]) > 1}, key=lambda place: -len(place[0]))


def embedded_pictures(html: str) -> list[str]:
    """The SVG sources of the pictures that the HTML carries as data."""
    found = re.findall(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=\s]+)", html)
    return [base64.b64decode(code).decode("utf-8") for code in found]


def main(words: list[str]) -> int:
    try:
        paths = chosen(words)
    except LookupError as error:
        print(error, file=sys.stderr)
        return 2
    for path in paths:
        before = path.read_text(encoding="utf-8")
        raw = json.loads(before)
        if text_of(raw) != before:
            write(path, raw)
            print(f"{path.stem}: rewritten")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
