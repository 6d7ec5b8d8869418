"""The parts of a slide, and how high each is on a stage of 1280 by 720 pixels.

Heights are estimates that are a little too large; tests/test_slides.py measures the slides in a browser.
"""

from __future__ import annotations

import base64
import math
import re
from dataclasses import dataclass
from typing import Any

from lesson import joined
from nbconvert.filters import Highlight2HTML, ansi2html, markdown2html

TEXT_COLUMNS = 90  # letters of a line of prose, 25 pixels high
TEXT_LINE, CODE_LINE, OUTPUT_LINE = 36, 23, 20
OUTPUT_COLUMNS = 130
LARGE_LINE, LARGE_COLUMNS, LARGE_MOST = 27, 96, 16  # short texts are larger, for the last row of the room
HEADING_HEIGHT, GAP = 70, 14
TABLE_ROW = 48
PICTURE_HEIGHT = 470  # most of it; a wider one is scaled down
PLAIN = re.compile(r"[*_`]|\[(?P<text>[^\]]*)\]\([^)]*\)")
FENCE = re.compile(r"^```", re.MULTILINE)
PICTURE = re.compile(r"data:image/svg\+xml;base64,(?P<content>[\w+/=]+)")
SIZE = re.compile(r'width="(?P<width>[\d.]+)" height="(?P<height>[\d.]+)"')

highlighted = Highlight2HTML(pygments_lexer="rust")


@dataclass(frozen=True)
class Block:
    """A piece of HTML that stays whole; one that leads stays with what follows it, too."""

    html: str
    height: int
    leads: bool = False
    is_heading: bool = False


def blocks_of(source: str) -> list[str]:
    """A cell of prose, cut before each heading but the first."""
    return [part.strip() for part in re.split(r"\n(?=#{2,3} )", source) if part.strip()]


def markdown(source: str) -> list[Block]:
    """Prose by its paragraphs; what is folded in a notebook is open on a slide."""
    open_text = re.sub(r"</?details>|<summary>.*?</summary>", "", source)
    return [paragraph(part) for part in paragraphs(open_text)]


def paragraphs(source: str) -> list[str]:
    """Cut at empty lines, but within a fence."""
    found, within = [""], False
    for line in source.strip().splitlines():
        if FENCE.match(line):
            within = not within
        if line.strip() or within:
            found[-1] += f"{line}\n"
        elif found[-1]:
            found.append("")
    return [part.strip() for part in found if part.strip()]


def paragraph(text: str) -> Block:
    html = markdown2html(text)
    if text.startswith("#"):
        return Block(html, HEADING_HEIGHT, leads=True, is_heading=True)
    if text.startswith("```"):
        return Block(html, CODE_LINE * (len(text.splitlines()) - 2) + 2 * GAP)
    letters = [PLAIN.sub(lambda mark: mark["text"] or "", line) for line in text.splitlines()]
    lines = sum(max(1, math.ceil(len(line) / TEXT_COLUMNS)) for line in letters)
    return Block(html, TEXT_LINE * lines + GAP)


def code(source: str) -> Block:
    """Rust as one reads it in the notebook."""
    lines = source.splitlines()
    size, line = ("large", LARGE_LINE) if is_short(lines) else ("", CODE_LINE)
    return Block(f'<div class="input {size}">{highlighted(source)}</div>', line * len(lines) + 3 * GAP)


def is_short(lines: list[str]) -> bool:
    return len(lines) <= LARGE_MOST and all(len(line) <= LARGE_COLUMNS for line in lines)


def outputs(stored: list[dict[str, Any]]) -> list[Block]:
    """What a cell has answered; it comes with the next key, after the room has guessed."""
    found = []
    for output in stored:
        if output["output_type"] == "stream":
            found.append(printed(joined(output["text"])))
        elif output["output_type"] == "error":
            found.append(printed("\n".join(output["traceback"])))
        elif "text/html" in output["data"]:
            found.append(drawn(joined(output["data"]["text/html"])))
        elif "text/plain" in output["data"]:
            found.append(printed(joined(output["data"]["text/plain"])))
    return found


def printed(text: str) -> Block:
    shown = re.sub(r"\x1b\[[\d;]*m", "", text).rstrip().splitlines()
    size, line = ("large", LARGE_LINE) if is_short(shown) else ("", OUTPUT_LINE)
    lines = sum(max(1, math.ceil(len(line) / OUTPUT_COLUMNS)) for line in shown)
    return Block(f'<pre class="answer fragment {size}">{ansi2html(text.rstrip())}</pre>', line * lines + 2 * GAP, leads=True)


def drawn(html: str) -> Block:
    """A picture, or a table."""
    picture = PICTURE.search(html)
    size = SIZE.search(base64.b64decode(picture["content"]).decode("utf-8")) if picture else None
    height = min(PICTURE_HEIGHT, round(float(size["height"]))) if size else TABLE_ROW * html.count("<tr") + 100
    return Block(f'<div class="drawn fragment">{html}</div>', height + GAP, leads=True)
