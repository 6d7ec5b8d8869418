"""Each lesson as slides: one file that works offline, with speaker notes (key S)."""

from __future__ import annotations

import re
from html import escape
from importlib.resources import files
from pathlib import Path

from blocks import Block, blocks_of, code, markdown, outputs
from edition import Edition, notebook, notes
from jinja2 import Environment, FileSystemLoader
from lesson import Cell, Lesson
from staging import SITE, leading_to_pages

STAGE_HEIGHT = 625  # of the 720 pixels of a slide: less its margins and the line that names the step
HEADING = re.compile(r"^#{1,3} (?P<title>.+)$", re.MULTILINE)
SENTENCE = re.compile(r"[^.!?]+[.!?]+[\"”)*]*\s*")
LEFT_OUT = {"imports", "check", "notes"}


class Slide:
    """What is seen at once, the step that it belongs to, and what only the speaker sees."""

    def __init__(self, step: str, spoken: str = "") -> None:
        self.step = step
        self.spoken = spoken
        self.blocks: list[Block] = []

    @property
    def height(self) -> int:
        return sum(block.height for block in self.blocks)

    def has_room_for(self, block: Block) -> bool:
        return self.height + block.height <= STAGE_HEIGHT

    def hand_on(self, block: Block) -> list[Block]:
        """Take off what belongs with this block, which goes onto another slide; something has to stay."""
        handed: list[Block] = []
        while len(self.blocks) > 1 and self.blocks[-1].leads:
            if self.blocks[-1].height + sum(one.height for one in [*handed, block]) > STAGE_HEIGHT:
                break
            handed.insert(0, self.blocks.pop())
        return handed

    @property
    def names_its_step(self) -> bool:
        return bool(self.blocks) and not self.blocks[0].is_heading


def write(every: list[Lesson], edition: Edition, folder: Path) -> None:
    """A file for each lesson, and a page that lists them."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.html"):
        path.unlink()
    templates = Environment(loader=FileSystemLoader(SITE / "templates"), autoescape=False)
    reveal = files("sphinx_revealjs") / "_static" / "revealjs"
    inlined = {
        "reveal_css": (reveal / "dist" / "reveal.css").read_text(encoding="utf-8"),
        "reveal_js": (reveal / "dist" / "reveal.js").read_text(encoding="utf-8"),
        "notes_js": (reveal / "plugin" / "notes" / "notes.js").read_text(encoding="utf-8"),
    }
    for lesson in every:
        page = templates.get_template("slides.html.j2").render(
            title=escape(lesson.full_title), slides=slides(lesson, edition), **inlined
        )
        (folder / f"{lesson.name}.html").write_text(leading_to_pages(page), encoding="utf-8")
    index = templates.get_template("slides_index.html.j2").render(
        lessons=[(lesson.name, escape(lesson.full_title), escape(lesson.about["question"])) for lesson in every]
    )
    (folder / "index.html").write_text(index, encoding="utf-8")


def slides(lesson: Lesson, edition: Edition) -> list[Slide]:
    """A step begins a slide; what does not fit goes on to the next one."""
    made: list[Slide] = []
    step = lesson.full_title
    for raw in notebook(lesson, edition)["cells"]:
        cell = Cell.of(raw)
        if cell.tags & LEFT_OUT:
            continue
        if "solution" in cell.tags:
            if edition.solutions:
                fill(made, step, markdown(cell.source), begin=True)
            continue
        if cell.is_code:
            fill(made, step, [code(cell.source)], begin=not made)
            if "exercise" not in cell.tags:
                fill(made, step, outputs(cell.outputs), begin=False)
            continue
        for part in blocks_of(cell.source):
            title = HEADING.search(part)
            step = title["title"] if title else step
            fill(made, step, markdown(part), begin=not part.startswith("**Look:**"))
    made[0].spoken = notes(lesson)
    for slide in made[1:]:
        slide.spoken = said_about(slide.step, made[0].spoken)
    for slide in made:
        slide.spoken = "".join(block.html for block in markdown(slide.spoken)) if slide.spoken else ""
    return made


def fill(made: list[Slide], step: str, blocks: list[Block], *, begin: bool) -> None:
    """Put the blocks onto the last slide while there is room."""
    if begin:
        made.append(Slide(step))
    for block in blocks:
        if made[-1].blocks and not made[-1].has_room_for(block):
            handed = made[-1].hand_on(block)
            made.append(Slide(step))
            made[-1].blocks += handed
        made[-1].blocks.append(block)


def said_about(step: str, notes: str) -> str:
    """The sentences of the instructor's notes that name the step, in italics as the notes do."""
    name = step.removeprefix("A closer look: ").strip().lower()
    return " ".join(said.strip() for said in SENTENCE.findall(notes) if f"*{name}*" in said.lower())
