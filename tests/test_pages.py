"""Every page and single file in a real browser, opened as a file: wide and light, wide and dark, a phone."""

from __future__ import annotations

from pathlib import Path

import pytest

import exports  # noqa: F401
from lesson import ROOT, lessons
from visit import LAPTOP, PHONE, inaccessible, pale, photograph, sideways, unseen_pictures, visit

pytestmark = pytest.mark.site

OWN = sorted(f"{path.stem}.html" for path in (ROOT / "site" / "pages").glob("*.md"))
LESSONS = [f"{lesson.name}.html" for lesson in lessons()]
PAGES = [*OWN, *LESSONS, *(f"single/{name}" for name in LESSONS)]


def test_no_page_is_forgotten(site: Path) -> None:
    theirs = {"search.html", "genindex.html"}  # Sphinx's own
    assert {str(path.relative_to(site)) for path in site.rglob("*.html")} - theirs == set(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_reads_well(site: Path, browser: object, name: str) -> None:
    with visit(browser, (site / name).as_uri(), LAPTOP, "light") as (page, wrong):
        wrong += unseen_pictures(page) + sideways(page) + inaccessible(page)
        photograph(page, called(name, "light"))
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_reads_well_in_the_dark(site: Path, browser: object, name: str) -> None:
    with visit(browser, (site / name).as_uri(), LAPTOP, "dark") as (page, wrong):
        wrong += unseen_pictures(page) + pale(page)
        photograph(page, called(name, "dark"))
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_a_phone(site: Path, browser: object, name: str) -> None:
    with visit(browser, (site / name).as_uri(), PHONE, "dark") as (page, wrong):
        wrong += unseen_pictures(page) + sideways(page)
        photograph(page, called(name, "phone"))
    assert not wrong, "\n".join(wrong)


def called(name: str, view: str) -> str:
    """The name of a picture of a page."""
    return f"{name.removesuffix('.html').replace('/', '-')}-{view}"


def test_the_search_finds_a_word_offline(site: Path, browser: object) -> None:
    with visit(browser, f"{(site / 'search.html').as_uri()}?q=mutex", LAPTOP, "light") as (page, wrong):
        page.wait_for_selector("#search-results li a")
    assert not wrong, "\n".join(wrong)
