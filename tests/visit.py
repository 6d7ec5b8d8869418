"""A page in the browser, and what goes wrong on it: the same questions for every kind of page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe

from lesson import ROOT

PHONE = {"width": 390, "height": 844}
LAPTOP = {"width": 1280, "height": 720}
SCREENSHOTS = ROOT / "target" / "screenshots"


@contextmanager
def visit(browser: Any, address: str, viewport: dict[str, int], scheme: str) -> Iterator[tuple[Any, list[str]]]:
    """The page, and what is found wrong while it is open: a request that leaves the machine, an error."""
    wrong: list[str] = []
    context = browser.new_context(viewport=viewport, color_scheme=scheme)
    page = context.new_page()
    page.on("request", lambda it: None if is_here(it.url) else wrong.append(f"asks for {it.url}"))
    page.on("console", lambda it: wrong.append(f"console: {it.text}") if it.type == "error" else None)
    page.on("pageerror", lambda it: wrong.append(f"error: {it}"))
    page.goto(address)
    yield page, wrong
    context.close()


def is_here(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme in ("file", "data", "blob", "about") or parts.hostname in ("127.0.0.1", "localhost")


def inaccessible(page: Any) -> list[str]:
    """What axe finds, contrast of text among it."""
    return _violations(page)


def pale(page: Any) -> list[str]:
    """Text with too little contrast: of what axe looks for, all that depends on light and dark."""
    return _violations(page, {"runOnly": {"type": "rule", "values": ["color-contrast"]}})


def _violations(page: Any, options: dict[str, Any] | None = None) -> list[str]:
    """To preload style sheets axe would fetch them, which browsers refuse to pages opened as files.

    And it would describe all that is sound, too, which takes half of its time.
    """
    wanted = {"preload": False, "resultTypes": ["violations"], **(options or {})}
    return [
        f"axe: {rule['id']}: {node['html'][:160]}"
        for rule in Axe().run(page, options=wanted).response["violations"]
        for node in rule["nodes"]
    ]


def unseen_pictures(page: Any) -> list[str]:
    """Pictures that do not show, or have no words for those who cannot see them."""
    pictures = "[...document.images].map(i => [i.alt, i.naturalWidth, i.getBoundingClientRect().width])"
    return [
        f"a picture is not seen or has no words: {words[:40]!r}"
        for words, drawn, wide in page.evaluate(pictures)
        if not words.strip() or not drawn or wide < 100
    ]


def sideways(page: Any) -> list[str]:
    """Whether the page is wider than its window."""
    wider = page.evaluate("document.documentElement.scrollWidth > innerWidth + 1")
    return ["it scrolls sideways"] if wider else []


def photograph(page: Any, name: str) -> None:
    """Keep what is seen now, for whoever wants to look."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png")
