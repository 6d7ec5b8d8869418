"""The form of a lesson: every rule that can be checked without running it.

Each rule takes a lesson and gives a list of sentences, empty when all is well.
A sentence names the cell, what is wrong and the mend.
"""

from __future__ import annotations

import getpass
import re
import socket
from collections.abc import Callable
from pathlib import Path

import judge
from canonical import embedded_pictures, text_of, without_author
from claims import ALL, PLAN, planned
from glossary import definitions
from lesson import FILE_NAME, ROOT, Cell, Lesson, rust_fences
from outputs import data, readable, stream

MOST_LINES, MOST_COLUMNS = 25, 80
METADATA = {"number": int, "title": str, "question": str, "teaching_minutes": int, "exercise_minutes": int}

ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
GENERATED_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){0,4}|[0-9a-f-]{32,}")
HEADING = re.compile(r"^#{1,6} .*$", re.MULTILINE)
STEP = re.compile(r"^## .*$", re.MULTILINE)
ITEM = re.compile(r"^(?:[-*]|\d+\.) +\S.*$", re.MULTILINE)
FENCE = re.compile(r"^(```|~~~).*?^\1\s*$", re.MULTILINE | re.DOTALL)

PREDICTION, LOOK = "**Before you run it:**", "**Look:**"
OBJECTIVES, NEEDS = "**You will be able to**", "**You need:**"
EXERCISES, KEY_POINTS, NEXT = "Exercises", "Key points", "Where to go next"

MACHINE_NEEDS = {"two cores", "linux", "user namespaces", "perf", "qemu"}
CODE_TAGS = {"imports", "panics", "varies", "linux", "qemu", "slow", "exercise", "check", "raises-exception", "signature"}
PROSE_TAGS = {"solution", "notes"}
NUMBERED_TAG = re.compile(r"claim-C\d\d|error-E\d{4}|error-syntax|error-[a-z]+(_[a-z]+)+")

UNLINED = re.compile(r"(?<!\w)e?print!\s*\(")
PRINTS = re.compile(r"\bprintln!|\.show\(\)")
HOME = re.compile(r"(?:/home/|/Users/|[A-Z]:\\Users\\)[\w.-]+|(?<![\w.])/root/[\w./-]*")
NOBODY = {"root", "user", "runner", "rust", "jovyan", "ubuntu", "debian", "localhost", "builder", "vagrant"}


def metadata(lesson: Lesson) -> list[str]:
    """The `lesson` metadata is whole, and its number is the file's."""
    found = []
    for key, kind in METADATA.items():
        value = lesson.about.get(key)
        if type(value) is not kind or value == "":
            found.append(f"metadata lesson.{key} is {value!r}. It has to be a {kind.__name__}.")
    found += [
        f"metadata lesson.{key} is unknown. Remove it." for key in sorted(set(lesson.about) - set(METADATA) - {"needs", "measures"})
    ]
    # Doctor's names for what a lesson needs beyond the set-up; most need nothing more.
    unknown = sorted(set(lesson.about.get("needs", [])) - MACHINE_NEEDS)
    found += [f"metadata lesson.needs names {name!r}, and doctor knows {sorted(MACHINE_NEEDS)}." for name in unknown]
    file = FILE_NAME.fullmatch(lesson.path.name)
    if not file:
        found.append(f"the file is called {lesson.path.name}. Call it NN_verb_or_noun.ipynb.")
    elif lesson.about.get("number") != int(file["number"]):
        found.append(f"metadata lesson.number is {lesson.about.get('number')}, the file's number is {file['number']}.")
    if file and lesson.name not in PLAN:
        found.append(f"{lesson.name} is not in the plan. Mend its name, or the plan in tests/claims.py.")
    return found


def title(lesson: Lesson) -> list[str]:
    """The first cell says title, question, minutes, needs and three to five objectives."""
    about, cell = lesson.about, lesson.cells[0]
    if cell.is_code:
        return [f"cell {cell.id}: the first cell is code. Begin with the title."]
    minutes = f"**Minutes:** {about.get('teaching_minutes')} teaching, {about.get('exercise_minutes')} exercises"
    heading = f"# {about.get('number', 0):02} · {about.get('title')}"
    found = []
    if cell.source.splitlines()[0].strip() != heading:
        found.append(f"its first line is not the metadata's number and title, `{heading}`")
    for wanted in (str(about.get("question")), minutes, NEEDS, OBJECTIVES):
        if wanted not in cell.source:
            found.append(f"it lacks `{wanted}`")
    count = len(objectives(lesson))
    if not 3 <= count <= 5:
        found.append(f"it has {count} objectives after {OBJECTIVES}. Name three to five.")
    return _in(cell, found)


def objectives(lesson: Lesson) -> list[str]:
    """The list after *You will be able to*."""
    _, _, after = lesson.cells[0].source.partition(OBJECTIVES)
    return ITEM.findall(after)


def order(lesson: Lesson) -> list[str]:
    """Title, imports, steps, exercises, key points, where to go next, notes: always so."""
    found = []
    imports = lesson.tagged("imports")
    if [c.id for c in imports] != [c.id for c in lesson.code_cells[:1]]:
        found.append("the first code cell, and only that one, has to be tagged `imports`")
    places = []
    for name in (EXERCISES, KEY_POINTS, NEXT):
        at = [i for i, c in enumerate(lesson.cells) if f"## {name}" in headings(c)]
        if len(at) != 1:
            found.append(f"there are {len(at)} headings `## {name}`. There has to be one.")
        places += at[:1]
    if places != sorted(places):
        found.append(f"the order has to be: {EXERCISES}, {KEY_POINTS}, {NEXT}")
    notes = lesson.tagged("notes")
    if notes != lesson.cells[-1:] or not notes:
        found.append("the last cell, and only that one, has to be the instructor notes, tagged `notes`")
    elif not _folded(notes[0].source):
        found += _in(notes[0], ["the notes are not folded in <details>, or lack an empty line after </summary>"])
    if len(places) == 3:
        first_exercise = places[0]
        late = [c for c in lesson.cells[first_exercise:] if c.claims]
        found += _in_each(late, "a claim is shown among the exercises. Show it in a step before.")
        stray = [c for c in lesson.cells[places[1] :] if c.is_code]
        found += _in_each(stray, "code after the key points. Move it to a step.")
    return found


def steps(lesson: Lesson) -> list[str]:
    """Each cell that shows a claim comes after a prediction, and what to look at comes after it."""
    found = []
    for index, cell in enumerate(lesson.cells):
        if not cell.claims:
            continue
        before, after = _step_around(lesson.cells, index)
        asked = before.partition(PREDICTION)[2]
        if PREDICTION not in before:
            found += _in(cell, [f"no {PREDICTION} between the step's heading and it. Ask for a prediction."])
        elif "?" not in asked:
            found += _in(cell, [f"what follows {PREDICTION} asks no question"])
        if LOOK not in after:
            found += _in(cell, [f"no {LOOK} after it. Say what to look at in the output."])
    return found


def exercises(lesson: Lesson) -> list[str]:
    """Two to four groups: task, starter, check, hint and solution, one after the other."""
    try:
        groups = lesson.exercises
    except ValueError as error:
        return [str(error)]
    found = []
    if not 2 <= len(groups) <= 4:
        found.append(f"it has {len(groups)} exercises. Give two to four.")
    for group in groups:
        at = lesson.cells.index(group.starter)
        if lesson.cells[at : at + 3] != [group.starter, group.check, group.solution]:
            found += _in(group.starter, ["exercise, check and solution have to follow one another"])
        if at == 0 or not any(h.startswith("### ") for h in headings(lesson.cells[at - 1])):
            found += _in(group.starter, ["the cell before it has to be the task, with a ### heading"])
        found += _in(group.solution, _solution(group.solution.source))
    return found


def _solution(source: str) -> list[str]:
    found = []
    for name in ("Hint", "Solution"):
        if len(re.findall(rf"<summary>\s*{name}\s*</summary>", source)) != 1:
            found.append(f"it has to have one <details> with <summary>{name}</summary>")
    if not _folded(source):
        found.append("each <details> needs its </details>, and an empty line after </summary>")
    if len(rust_fences(source)) != 1:
        found.append(f"it has {len(rust_fences(source))} rust fences. One holds the whole solution.")
    return found


def key_points(lesson: Lesson) -> list[str]:
    """One key point for each objective, then links to follow."""
    found = []
    points = ITEM.findall(section(lesson, KEY_POINTS))
    if len(points) != len(objectives(lesson)):
        found.append(f"{len(points)} key points and {len(objectives(lesson))} objectives. Write one for each.")
    if not re.search(r"\]\(https://", section(lesson, NEXT)):
        found.append(f"no link to the web under {NEXT}")
    for path in lesson.path.parent.glob(f"{lesson.about.get('number', 0) + 1:02}_*.ipynb"):
        if f"({path.name}" not in section(lesson, NEXT):
            found.append(f"no link to the next lesson, {path.name}, under {NEXT}")
    return found


def cells(lesson: Lesson) -> list[str]:
    """Size, ids and tags of the cells."""
    found = []
    seen: set[str] = set()
    for cell in lesson.cells:
        wrong = []
        if not ID.fullmatch(cell.id) or GENERATED_ID.fullmatch(cell.id) or len(cell.id) > 40:
            wrong.append("its id is not a short readable slug such as `who-waits-run`")
        if cell.id in seen:
            wrong.append("its id is used twice")
        seen.add(cell.id)
        wrong += _tags(cell)
        if cell.is_code:
            wrong += _code(cell)
        found += _in(cell, wrong)
    return found


def _tags(cell: Cell) -> list[str]:
    known = CODE_TAGS if cell.is_code else PROSE_TAGS
    found = [
        f"tag {tag} is unknown on a {cell.kind} cell"
        for tag in sorted(cell.tags)
        if tag not in known and not (cell.is_code and NUMBERED_TAG.fullmatch(tag))
    ]
    if bool(cell.errors) != ("raises-exception" in cell.tags):
        found.append("a tag error-… and the tag raises-exception go together")
    found += [f"there is no claim {claim}" for claim in sorted(cell.claims - ALL)]
    return found


def _code(cell: Cell) -> list[str]:
    found = []
    lines = cell.source.splitlines()
    if not cell.source.strip():
        found.append("it is empty")
    if len(lines) > MOST_LINES:
        found.append(f"it has {len(lines)} lines, at most {MOST_LINES}. Split it.")
    for number, line in enumerate(lines, 1):
        if len(line) > MOST_COLUMNS:
            found.append(f"line {number} has {len(line)} columns, at most {MOST_COLUMNS}")
    if cell.errors and not cell.source.isascii():
        found.append("an expected error needs an ASCII cell: any other character makes evcxr leave the code out")
    if UNLINED.search(cell.source):
        found.append("print! without a newline wedges the kernel or loses the text. Use println!.")
    return found


def claims(lesson: Lesson) -> list[str]:
    """Exactly the planned claims are shown here."""
    if lesson.name not in PLAN:
        return []
    shown = set(lesson.claims)
    found = [f"no cell shows {c}. Tag the one that does claim-{c}." for c in sorted(planned(lesson.name) - shown)]
    found += [f"{c} belongs to another lesson. Mend the tag." for c in sorted((shown & ALL) - planned(lesson.name))]
    return found


def stored_outputs(lesson: Lesson) -> list[str]:
    """What is committed was run whole, on Linux, without a fault, and tells nothing of its author."""
    found = []
    for cell in lesson.code_cells:
        wrong = []
        if cell.count is None:
            wrong.append("it was not run")
        elif not cell.outputs and PRINTS.search(cell.source) and not re.search(r"\bfn \w", cell.source):
            wrong.append("it prints, and no output is stored")
        if stream(cell.outputs, "stderr"):
            wrong.append("output on stderr is stored. Print to stdout: stderr comes late or under another cell.")
        if "()" in data(cell.outputs, "text/plain"):
            wrong.append("it ends by showing `()`. End its last statement with a semicolon.")
        wrong += judge.problems(cell, cell.outputs, linux=True, qemu=True, namespaces=True)
        found += _in(cell, [f"{problem} (stored output)" for problem in wrong])
    mend = "Execute the lesson with `cargo xtask run`."
    return [f"{sentence} {mend}" if "was not run" in sentence else sentence for sentence in found]


def no_author(lesson: Lesson) -> list[str]:
    """No cell and no output has a path, user or host of the machine it was written on."""
    found = []
    for cell in lesson.cells:
        pictures = [svg for html in data(cell.outputs, "text/html") for svg in embedded_pictures(html)]
        text = "\n".join([cell.source, readable(cell.outputs), *data(cell.outputs, "text/html"), *pictures])
        found += _in(cell, [f"it shows `{trace}` of the author's machine" for trace in author_traces(text)])
    return found


def author_traces(text: str) -> list[str]:
    """Home folders, paths of this checkout, and this user's and host's names, where they tell something."""
    found = HOME.findall(text)
    for place in (str(ROOT), str(Path.home())):
        if without_author(place) != place and re.search(rf"(?<![\w.~/-]){re.escape(place)}(?![\w-])", text):
            found.append(place)
    for name in {getpass.getuser(), socket.gethostname()} - NOBODY:
        if len(name) > 3 and re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text):
            found.append(name)
    return sorted(set(found))


def canonical_form(lesson: Lesson) -> list[str]:
    """The file is byte for byte what canonical.py writes."""
    text = lesson.path.read_bytes().decode("utf-8")
    if text == text_of(lesson.raw):
        return []
    wanted = text_of(lesson.raw).splitlines()
    line = next((n for n, (a, b) in enumerate(zip(text.splitlines(), wanted, strict=False), 1) if a != b), len(wanted))
    return [f"the file is not in canonical form, from line {line}. Run `cargo xtask run {lesson.name}`."]


RULES: list[Callable[[Lesson], list[str]]] = [
    metadata,
    title,
    order,
    steps,
    exercises,
    key_points,
    cells,
    claims,
    definitions,
    stored_outputs,
    no_author,
    canonical_form,
]


def headings(cell: Cell) -> list[str]:
    """The headings of a Markdown cell, with their marks; none inside fences."""
    return [] if cell.is_code else [h.strip() for h in HEADING.findall(FENCE.sub("", cell.source))]


def section(lesson: Lesson, name: str) -> str:
    """The Markdown under the heading `## name`, up to the next heading of its level or the notes."""
    text = "\n\n".join(c.source for c in lesson.prose_cells if "notes" not in c.tags)
    match = re.search(rf"^## {re.escape(name)}\s*\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    return match[1] if match else ""


def _step_around(all_cells: list[Cell], index: int) -> tuple[str, str]:
    """The prose of a cell's step, before and after it: from its `##` heading to the next one."""
    before = "\n\n".join(c.source for c in all_cells[:index] if not c.is_code)
    after = "\n\n".join(c.source for c in all_cells[index + 1 :] if not c.is_code)
    return STEP.split(FENCE.sub("", before))[-1], STEP.split(FENCE.sub("", after))[0]


def _folded(source: str) -> bool:
    """Every <details> is closed, and a blank line lets the Markdown inside be rendered."""
    opened, closed = source.count("<details"), source.count("</details>")
    blank = len(re.findall(r"</summary>[ \t]*\n[ \t]*\n", source))
    return opened >= 1 and opened == closed == blank


def _in(cell: Cell, sentences: list[str]) -> list[str]:
    return [f"cell {cell.id}: {sentence}" for sentence in sentences]


def _in_each(those: list[Cell], sentence: str) -> list[str]:
    return [f"cell {cell.id}: {sentence}" for cell in those]
