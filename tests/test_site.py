"""The exported pages: whole, small, and without what they should not tell."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
import time
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from exports import edition, export, handout, pages as site_pages, repository, staging
from lesson import NOTEBOOKS, ROOT, lessons

pytestmark = pytest.mark.site

PAGE_BYTES, PAGE_REQUESTS = 300_000, 20  # over the wire: a lesson's page with what it loads
SINGLE_BYTES = 600_000


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
        loaded = [file for file in {path, *local} if file.is_file()]
        bytes_sent = sum(len(gzip.compress(file.read_bytes())) for file in loaded)
        assert bytes_sent <= PAGE_BYTES, f"{lesson.name}: {bytes_sent} bytes"
        assert len(loaded) <= PAGE_REQUESTS, f"{lesson.name}: {len(loaded)} requests"


def test_a_single_file_is_small(site: Path) -> None:
    for path in sorted(site.glob("single/*.html")):
        assert path.stat().st_size <= SINGLE_BYTES, f"{path.name}: {path.stat().st_size} bytes"


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


def test_errors_keep_their_colours(site: Path) -> None:
    for folder in (site, site / "single"):
        text = (folder / "05_sharing_variables.html").read_text(encoding="utf-8")
        assert '<span class="ansi-red-fg">[E0373] Error:</span>' in text, folder.name


def test_an_export_of_nothing_new_is_quick(exported: tuple[Path, float], work: Path) -> None:
    """Less than a fifth of a whole one, whatever the machine."""
    folder, whole = exported
    begun = time.monotonic()
    export.html(folder, work, edition.student())
    assert time.monotonic() - begun < whole / 5


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
    with pytest.raises((staging.ExportFailed, ValueError), match=re.escape(named)):
        export.html(target, tmp_path / "work", edition.student(), notebooks)
    assert (target / "index.html").read_text() == "old"


@pytest.mark.parametrize(
    ("address", "web"),
    [
        ("https://github.com/someone/lessons.git", "https://github.com/someone/lessons/blob/HEAD/a.ipynb"),
        ("git@github.com:someone/lessons.git", "https://github.com/someone/lessons/blob/HEAD/a.ipynb"),
        ("https://me:secret@gitlab.com/a/b/lessons", "https://gitlab.com/a/b/lessons/-/blob/HEAD/a.ipynb"),
        ("ssh://git@codeberg.org:22/someone/lessons.git", "https://codeberg.org/someone/lessons/blob/HEAD/a.ipynb"),
    ],
)
def test_a_clone_knows_where_its_source_is(address: str, web: str) -> None:
    origin = repository.parsed(address)
    assert origin and origin.source("a.ipynb") == web


@pytest.mark.parametrize("address", ["", "/srv/lessons", "../lessons", "C:/lessons", "file:///srv/lessons"])
def test_a_local_clone_has_no_address(address: str) -> None:
    assert repository.parsed(address) is None


def test_pages_launch_binder_where_the_address_is_known() -> None:
    lesson = lessons()[0]
    github = repository.Repository("github.com", "someone/lessons")
    binder = "https://mybinder.org/v2/gh/someone/lessons/HEAD?labpath=notebooks%2F00_introduction.ipynb"
    assert binder in site_pages.ways(lesson, github)
    assert "binder" not in site_pages.ways(lesson, None)
    assert "v2/gl/a%2Fb/HEAD" in repository.Repository("gitlab.com", "a/b").binder("x")
    assert "v2/git/https%3A%2F%2Fcodeberg.org%2Fa%2Fb/HEAD" in repository.Repository("codeberg.org", "a/b").binder("x")


def test_a_handout_can_be_given_away(tmp_path: Path) -> None:
    folder = tmp_path / "hand out"
    handout.write(folder, edition.student())
    for lesson in lessons(folder / "notebooks"):
        assert not any(cell.outputs for cell in lesson.cells), lesson.name
        assert len(lesson.exercises) == len(lessons()[lesson.about["number"]].exercises), lesson.name
        text = lesson.path.read_text(encoding="utf-8")
        assert "<summary>Solution</summary>" not in text and "Instructor notes" not in text, lesson.name
    members = subprocess.run(
        ["cargo", "metadata", "--no-deps", "--offline", "--locked", "--format-version=1"],
        cwd=folder, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert {package["name"] for package in json.loads(members.stdout)["packages"]} == {"helpers", "relay", "xtask"}
    assert (folder / "notebooks" / "data").is_dir() and (folder / "notebooks" / "evcxr.toml").is_file()


def test_a_handout_of_some_lessons_has_only_those(tmp_path: Path) -> None:
    handout.write(tmp_path / "some", edition.student(), only=["00", "8"])
    assert [lesson.name for lesson in lessons(tmp_path / "some" / "notebooks")] == ["00_introduction", "08_channels"]
    with pytest.raises(LookupError, match="no lesson '99'"):
        handout.write(tmp_path / "none", edition.student(), only=["99"])
    assert not (tmp_path / "none").exists()


def test_a_handout_spoils_nothing(tmp_path: Path) -> None:
    (tmp_path / "work.txt").write_text("mine")
    with pytest.raises(staging.ExportFailed, match="not empty"):
        handout.write(tmp_path, edition.student())
    assert [path.name for path in tmp_path.iterdir()] == ["work.txt"]
