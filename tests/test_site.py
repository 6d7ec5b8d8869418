"""The exported pages: whole, without what they should not tell, and the same in a browser."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import sys
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from lesson import NOTEBOOKS, ROOT, lessons

pytestmark = pytest.mark.site
pytest.importorskip("sphinx", reason="`cargo xtask test site` installs what exports the lessons")

sys.path.insert(0, str(ROOT / "site"))
import edition  # noqa: E402
import export  # noqa: E402

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
PAGE_BYTES = 300_000  # over the wire: a lesson's page with what it loads
PHONE = {"width": 390, "height": 844}
LAPTOP = {"width": 1280, "height": 800}


class Page(HTMLParser):
    """What a page links to, and the places in it that can be linked to."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.places: set[str] = set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = dict(attrs)
        self.places |= {place for place in (about.get("id"), about.get("name")) if place}
        if tag == "a" and about.get("href"):
            self.links.append(str(about["href"]))
        for name in ("src", "href"):
            if tag in ("script", "img", "link") and about.get(name) and about.get("rel") != "next":
                self.loads.append(str(about[name]))


@pytest.fixture(scope="session")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("work")


@pytest.fixture(scope="session")
def site(work: Path) -> Path:
    """The learners' edition of all lessons."""
    return export.export(work / "html", work / "build", edition.student())


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[Path, Page]:
    return {path: Page(path) for path in sorted(site.rglob("*.html"))}


def test_each_lesson_has_a_page_a_file_and_its_notebook(site: Path) -> None:
    for lesson in lessons():
        assert (site / f"{lesson.name}.html").exists()
        assert (site / "single" / f"{lesson.name}.html").exists()
        assert list(site.glob(f"_downloads/*/{lesson.path.name}"))


def test_every_link_within_the_site_leads_somewhere(site: Path, pages: dict[Path, Page]) -> None:
    broken = []
    for path, page in pages.items():
        if "single" in path.parts:
            continue
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            aim = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            place = unquote(parts.fragment)
            if not aim.exists() or (place and aim in pages and place not in pages[aim].places):
                broken.append(f"{path.relative_to(site)}: {link}")
    assert not broken, "\n".join(broken)


def test_nothing_is_loaded_from_elsewhere(site: Path, pages: dict[Path, Page]) -> None:
    elsewhere = [
        f"{path.relative_to(site)}: {load}"
        for path, page in pages.items()
        for load in page.loads
        if urlsplit(load).scheme in ("http", "https") or urlsplit(load).netloc
    ]
    assert not elsewhere, "\n".join(elsewhere)


def test_a_page_is_small(site: Path, pages: dict[Path, Page]) -> None:
    for lesson in lessons():
        path = site / f"{lesson.name}.html"
        local = {(site / urlsplit(load).path).resolve() for load in pages[path].loads if not load.startswith("data:")}
        bytes_sent = sum(len(gzip.compress(file.read_bytes())) for file in {path, *local} if file.is_file())
        assert bytes_sent <= PAGE_BYTES, f"{lesson.name}: {bytes_sent} bytes"


def test_learners_get_hints_without_solutions_or_notes(site: Path) -> None:
    lesson = lessons()[0]
    for path in (site / f"{lesson.name}.html", site / "single" / f"{lesson.name}.html"):
        text = path.read_text(encoding="utf-8")
        assert "<summary>Hint</summary>" in text
        assert "<summary>Solution</summary>" not in text and "Instructor notes" not in text
    (notebook,) = site.glob(f"_downloads/*/{lesson.path.name}")
    assert "Instructor notes" not in notebook.read_text() and '"stream"' not in notebook.read_text()
    for lesson in lessons():
        first = re.search(r"\*\*(.+?)\*\*", edition.notes(lesson))
        assert first and f"<strong>{first[1]}</strong>" in (site / "teaching.html").read_text()


def test_teachers_get_the_solutions() -> None:
    lesson = lessons()[0]
    full = json.dumps(edition.notebook(lesson, edition.teachers()))
    student = json.dumps(edition.notebook(lesson, edition.student()))
    assert full.count("<summary>Solution</summary>") == len(lesson.exercises) > 0
    assert "<summary>Solution</summary>" not in student
    assert full.count("<summary>Hint</summary>") == student.count("<summary>Hint</summary>") > 0


def test_an_export_of_nothing_new_is_quick(work: Path) -> None:
    """At most half of the time of a whole one, whatever the machine."""
    begun = time.monotonic()
    export.export(work / "again", work / "anew", edition.student())
    whole = time.monotonic() - begun
    begun = time.monotonic()
    export.export(work / "again", work / "anew", edition.student())
    assert time.monotonic() - begun < whole / 2


def no_notebook(path: Path) -> str:
    path.write_text("{")
    return "00_introduction.ipynb"


def no_outputs(path: Path) -> str:
    raw = json.loads(path.read_text())
    for cell in raw["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    path.write_text(json.dumps(raw))
    return "cell first-run"


def unknown_tag(path: Path) -> str:
    raw = json.loads(path.read_text())
    raw["cells"][4]["metadata"]["tags"] = ["clam-C01"]
    path.write_text(json.dumps(raw))
    return f"cell {raw['cells'][4]['id']}"


def broken_link(path: Path) -> str:
    path.write_text(path.read_text().replace("01_closures.ipynb", "99_nowhere.ipynb"))
    return "99_nowhere"


@pytest.mark.parametrize("spoil", [no_notebook, no_outputs, unknown_tag, broken_link], ids=lambda one: one.__name__)
def test_a_bad_notebook_stops_the_export_and_keeps_the_old_one(spoil, tmp_path: Path) -> None:
    notebooks, target = tmp_path / "notebooks", tmp_path / "html"
    notebooks.mkdir()
    target.mkdir()
    (target / "index.html").write_text("old")
    for name in ("00_introduction", "01_closures"):
        shutil.copy(NOTEBOOKS / f"{name}.ipynb", notebooks)
    named = spoil(notebooks / "00_introduction.ipynb")
    with pytest.raises((export.ExportFailed, ValueError), match=re.escape(named)):
        export.export(target, tmp_path / "work", edition.student(), notebooks)
    assert (target / "index.html").read_text() == "old"


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on PATH. Debian, Ubuntu: apt install chromium")
    from playwright.sync_api import sync_playwright

    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=quiet)
        yield chromium
        chromium.close()


def looked_at(browser, path: Path, viewport: dict[str, int], scheme: str) -> list[str]:
    """What is wrong with a page in the browser, opened as a file."""
    wrong: list[str] = []
    context = browser.new_context(viewport=viewport, color_scheme=scheme)
    page = context.new_page()
    page.on("request", lambda it: None if it.url.startswith(("file:", "data:")) else wrong.append(f"asks for {it.url}"))
    page.on("console", lambda it: wrong.append(it.text) if it.type == "error" else None)
    page.on("pageerror", lambda it: wrong.append(str(it)))
    page.goto(path.as_uri())
    if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
        wrong.append(f"scrolls sideways at {viewport['width']} pixels")
    seen = "[...document.images].map(i => [i.alt, i.naturalWidth, i.getBoundingClientRect().width])"
    for words, drawn, wide in page.evaluate(seen):
        if not words.strip() or not drawn or wide < 100:
            wrong.append(f"a picture is not seen or has no words: {words[:40]!r}")
    context.close()
    return [f"{path.name} ({viewport['width']}, {scheme}): {sentence}" for sentence in wrong]


def test_pages_in_a_browser(site: Path, browser) -> None:
    paths = [*site.glob("*.html"), *list(site.glob("single/*.html"))]
    assert len(paths) > 2 * len(lessons())
    found = [
        sentence
        for path in paths
        for viewport, scheme in ((LAPTOP, "light"), (PHONE, "dark"))
        for sentence in looked_at(browser, path, viewport, scheme)
    ]
    assert not found, "\n".join(found)
