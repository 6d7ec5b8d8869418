"""The slides in a real browser: nothing is cut off, nothing comes from elsewhere, the speaker has notes."""

from __future__ import annotations

from pathlib import Path

import pytest

import exports
from lesson import Lesson, lessons
from visit import LAPTOP, inaccessible, photograph, visit

pytestmark = pytest.mark.site

# For each slide its number and the edges of what stands on it, answers included, and whether a line is cut.
EDGES = """() => [...Array(Reveal.getTotalSlides()).keys()].map(number => {
  Reveal.slide(number);
  const slide = Reveal.getCurrentSlide();
  const shown = [...slide.querySelectorAll("*")].filter(part => !part.closest("aside"));
  const boxes = shown.map(part => part.getBoundingClientRect()).filter(box => box.width);
  const cut = shown.some(part => getComputedStyle(part).overflowX !== "visible" && part.scrollWidth > part.clientWidth + 1);
  const edge = (side, most) => Math.round(most(...boxes.map(box => box[side])));
  return [number + 1, edge("left", Math.min), edge("top", Math.min), edge("right", Math.max), edge("bottom", Math.max), cut];
})"""


@pytest.mark.parametrize("name", [lesson.name for lesson in lessons()])
def test_a_slide_holds_all_that_is_on_it(slides: Path, browser: object, name: str) -> None:
    with visit(browser, (slides / f"{name}.html").as_uri(), LAPTOP, "light") as (page, wrong):
        photograph(page, f"slides-{name}")
        wrong += inaccessible(page)
        edges = page.evaluate(EDGES)
        wrong += [
            f"slide {number} goes from {left}, {top} to {right}, {bottom}{' and cuts a line' if cut else ''}"
            for number, left, top, right, bottom, cut in edges
            if min(left, top) < 0 or right > LAPTOP["width"] or bottom > LAPTOP["height"] or cut
        ]
    assert len(edges) > 10
    assert not wrong, "\n".join(wrong)


def test_an_overflow_would_be_found(slides: Path, browser: object) -> None:
    with visit(browser, (slides / "01_closures.html").as_uri(), LAPTOP, "light") as (page, _):
        page.evaluate("document.querySelectorAll('section')[2].style.paddingTop = '600px'")
        assert page.evaluate(EDGES)[2][4] > LAPTOP["height"]


def test_the_list_of_slides_reads_well(slides: Path, browser: object) -> None:
    with visit(browser, (slides / "index.html").as_uri(), LAPTOP, "light") as (page, wrong):
        wrong += inaccessible(page)
        assert page.locator("li a").count() == len(lessons())
    assert not wrong, "\n".join(wrong)


def test_the_speaker_has_the_notes_and_the_room_guesses_first() -> None:
    import slides as made

    for lesson in lessons():
        deck = made.slides(lesson, exports.edition.student())
        assert "Live coding" in deck[0].spoken, lesson.name
        blocks = [block.html for slide in deck for block in slide.blocks]
        shown = "".join(blocks)
        assert "Live coding" not in shown, lesson.name
        assert not [block for block in blocks if 'class="answer' in block and "✗" in block], lesson.name
        assert shown.count("class=\"answer") == shown.count("class=\"answer fragment"), lesson.name


def test_solutions_come_with_the_full_edition_only() -> None:
    import slides as made

    def text(lesson: Lesson, edition: exports.edition.Edition) -> str:
        return "".join(block.html for slide in made.slides(lesson, edition) for block in slide.blocks)

    for lesson in lessons():
        student, full = (text(lesson, edition) for edition in (exports.edition.student(), exports.edition.teachers()))
        assert full.count("<pre") >= student.count("<pre") + len(lesson.exercises), lesson.name
