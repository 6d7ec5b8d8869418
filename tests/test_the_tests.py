"""The tests can fail: each judgement is shown a fault and has to find it. No kernel is needed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest

import canonical
import execute
import glossary
import judge
import prose
import readme
import rust_format
import session
import sound
import structure
from lesson import Cell, Lesson, chosen
from sound import failed, printed, shown

Raw = dict[str, Any]


def cell(*tags: str, source: str = "run();", name: str = "here") -> Cell:
    return Cell(name, "code", source, frozenset(tags))


# Judging what a cell has put out.

FAULTS: dict[str, tuple[Cell, list[Raw], str]] = {
    "a claim that fails": (cell("claim-C01"), [printed("✓ one\n✗ two: 3, expected 2\n")], "✗ two: 3"),
    "a claim that says nothing": (cell("claim-C01"), [printed("took 3 ms\n")], "C01 is shown by no ✓"),
    "a ✓ that is no result": (cell("claim-C01"), [printed("we expect ✓ below\n")], "no ✓"),
    "a ✗ in a cell without claim": (cell(), [printed("✗ broken\n")], "✗ broken"),
    "a claim not shown on Linux": (cell("claim-C01", "linux"), [printed("○ not shown here: it (why)\n")], "not shown"),
    "half a claim on Linux": (cell("claim-C01"), [printed("✓ a\n○ not shown here: b (why)\n")], "not shown"),
    "a panic that ended ok": (cell(), [printed("panicked: no value (thread main)\n")], "panicked: no value"),
    "a panic in the compiler's words": (cell(), [printed("thread 'x' panicked at a.rs:1:2:\n")], "panicked at"),
    "a panic beside a claim that holds": (cell("claim-C01"), [printed("✓ one\npanicked: two\n")], "panicked: two"),
    "a panic that did not come": (cell("panics"), [printed("fine\n")], "a panic was expected"),
    "an error nobody expects": (cell(), [failed("E0382")], "E0382"),
    "an error without a code": (cell(), [failed(None, "Subprocess terminated")], "Subprocess terminated"),
    "a lint that stops the cell": (cell(), [failed("unconditional_panic")], "unconditional_panic"),
    "the wrong error": (cell("error-E0373"), [failed("E0433")], "E0433"),
    "the wrong error, named by its absence": (cell("error-E0373"), [failed("E0433")], "E0373 was expected"),
    "an error beside the right one": (cell("error-E0373"), [failed("E0373"), failed("E0425")], "E0425"),
    "an error that did not come": (cell("error-E0373"), [printed("fine\n")], "E0373 was expected"),
    "one of two errors": (cell("error-E0373", "error-E0382"), [failed("E0373")], "E0382 was expected"),
    "a code where none belongs": (cell("error-syntax"), [failed("E0425")], "E0425"),
    "a lint that did not come": (cell("error-unused_must_use"), [failed("dead_code")], "unused_must_use was expected"),
    "a syntax error that did not come": (cell("error-syntax"), [], "without a code was expected"),
    "an exercise that solves itself": (cell("check"), [printed("✓ solved\n")], "untouched"),
    "a check that is silent": (cell("check"), [], "untouched"),
    "a check without advice": (cell("check"), [printed("✗ wrong\n")], "too short"),
    "a check that panics": (cell("check"), [printed("✗ look at it again\npanicked: oh\n")], "panicked: oh"),
    "two pictures": (cell(), [shown("One."), shown("Two.")], "more than one picture"),
    "a picture without words": (cell(), [shown("")], "no alternative text"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found(fault: str) -> None:
    where, outputs, words = FAULTS[fault]
    found = judge.problems(where, outputs, linux=True)
    assert any(words in sentence for sentence in found), found


SOUND: dict[str, tuple[Cell, list[Raw]]] = {
    "a claim": (cell("claim-C01"), [printed("✓ one\n")]),
    "an expected error": (cell("claim-C01", "error-E0373"), [failed("E0373"), failed("E0373")]),
    "an expected error and a warning": (cell("error-E0373"), [failed("E0373"), failed("unused_variables")]),
    "a syntax error": (cell("error-syntax"), [failed(None)]),
    "a lint that the cell denies": (cell("error-unused_must_use"), [failed("unused_must_use")]),
    "a panic": (cell("panics"), [printed("panicked: yes (thread main)\n")]),
    "a check": (cell("check"), [printed("✗ look at it again\n")]),
    "a picture": (cell("claim-C01"), [printed("✓ one\n"), shown("Two bars.")]),
}


@pytest.mark.parametrize("case", SOUND)
def test_what_is_sound_passes(case: str) -> None:
    assert judge.problems(*SOUND[case], linux=True) == []


def test_off_linux_a_linux_claim_may_be_left_out() -> None:
    outputs = [printed("○ not shown here: run queues (only Linux counts them)\n")]
    assert judge.problems(cell("claim-C01", "linux"), outputs, linux=False) == []
    assert judge.problems(cell("claim-C01"), outputs, linux=False)


def test_without_an_emulator_what_needs_it_may_be_left_out() -> None:
    outputs = [printed("○ not shown here: a machine (install qemu)\n")]
    for tag in ("claim-C63", "check"):
        assert judge.problems(cell(tag, "qemu"), outputs, linux=True, qemu=False) == []
        assert judge.problems(cell(tag, "qemu"), outputs, linux=True, qemu=True)
        assert judge.problems(cell(tag), outputs, linux=True, qemu=False)


def test_a_refusal_is_believed_only_where_there_is_one() -> None:
    for line in ("Refused here, at users: a policy forbids it.", "✓ one\ncontainer: refused here"):
        outputs = [printed(f"✓ two\n{line}\n")]
        assert judge.problems(cell("claim-C60"), outputs, namespaces=False) == []
        assert "unshare" in judge.problems(cell("claim-C60"), outputs, namespaces=True)[0]


def test_a_solution_that_does_not_solve_is_found() -> None:
    assert judge.solved([printed("✗ look again\n")])
    assert judge.solved([printed("✓ one\n✗ look again\n")])
    assert judge.solved([])
    assert judge.solved([printed("✓ one\n")]) == []


def test_a_panic_on_stderr_is_found_unless_announced() -> None:
    cells = [cell(name="a"), cell("panics", name="b"), cell(name="c"), cell(name="d")]
    line = "thread '<unnamed>' panicked at src/lib.rs:97:3:\n"
    assert judge.stray_stderr([("cell a", line)], cells)
    assert judge.stray_stderr([("cell d", line)], cells)
    assert judge.stray_stderr([(session.LAST, line)], cells)
    assert judge.stray_stderr([("cell b", line), ("cell c", line)], cells) == []
    assert judge.stray_stderr([("cell a", "a note\n")], cells) == []


CHANGES: dict[str, tuple[list[Raw], list[Raw], bool]] = {
    "a line": ([printed("one\n")], [printed("two\n")], True),
    "a line more": ([printed("one\n")], [printed("one\ntwo\n")], True),
    "a value": ([shown("Two bars.")], [shown("Three bars.")], True),
    "a code": ([failed("E0373")], [failed("E0382")], True),
    "an error more": ([failed("E0373")], [failed("E0373"), failed("E0373")], True),
    "the compiler's words": ([failed("E0373", "old words")], [failed("E0373", "new words")], False),
    "stderr": ([printed("one\n")], [printed("one\n"), printed("note\n", "stderr")], False),
    "nothing": ([printed("one\n"), shown("Two bars.")], [printed("one\n"), shown("Two bars.")], False),
}


@pytest.mark.parametrize("case", CHANGES)
def test_a_changed_output_is_found(case: str) -> None:
    before, now, counts = CHANGES[case]
    assert bool(judge.changed(cell(), before, now)) is counts


def test_output_that_varies_is_compared_by_kind() -> None:
    varies = cell("varies")
    assert judge.changed(varies, [printed("1 ms\n")], [printed("2 ms\n")]) == []
    assert judge.changed(varies, [printed("1 ms\n"), shown("A line.")], [printed("2 ms\n")])
    assert judge.changed(varies, [printed("1 ms\n")], [])


def test_a_cell_over_its_time_is_found() -> None:
    assert judge.too_slow(cell(), [9.0, 5.0], allowance=1.5)
    assert judge.too_slow(cell(), [9.0, 4.0], allowance=1.5) == []
    assert judge.too_slow(cell("slow"), [19.0], allowance=1) == []
    assert judge.too_slow(cell("slow"), [21.0], allowance=1)


# The form of a lesson: the sound one passes each rule, and each rule finds its faults.

Spoil = Callable[[Raw], object]


def at(raw: Raw, name: str) -> Raw:
    return next(c for c in raw["cells"] if c["id"] == name)


def edit(name: str, old: str, new: str) -> Spoil:
    """Put other words into one cell."""

    def spoil(raw: Raw) -> None:
        stored = at(raw, name)
        assert old in stored["source"]
        stored["source"] = stored["source"].replace(old, new)

    return spoil


def change(name: str, **fields: Any) -> Spoil:
    return lambda raw: at(raw, name).update(fields)


def tag(name: str, *tags: str) -> Spoil:
    return change(name, metadata={"tags": list(tags)})


def about(**fields: Any) -> Spoil:
    return lambda raw: raw["metadata"]["lesson"].update(fields)


def remove(name: str) -> Spoil:
    return lambda raw: raw["cells"].remove(at(raw, name))


def append(new: Raw) -> Spoil:
    return lambda raw: raw["cells"].append(new)


UNIT = {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": {"text/plain": "()"}}
SPOILT: list[tuple[Callable[[Lesson], list[str]], Spoil, str]] = [
    (structure.metadata, about(question=""), "lesson.question"),
    (structure.metadata, about(teaching_minutes="15"), "lesson.teaching_minutes"),
    (structure.metadata, about(number=3), "lesson.number"),
    (structure.metadata, about(mood="good"), "lesson.mood"),
    (structure.title, about(question="What else?"), "What else?"),
    (structure.title, about(exercise_minutes=5), "5 exercises"),
    (structure.title, edit("title", "00 ·", "01 ·"), "first line"),
    (structure.title, edit("title", "- read an error,\n", ""), "2 objectives"),
    (structure.title, edit("title", "**You need:**", "You need:"), "You need"),
    (structure.order, tag("imports"), "imports"),
    (structure.order, tag("plot-run", "varies", "imports"), "imports"),
    (structure.order, edit("end", "## Key points", "## Points"), "Key points"),
    (structure.order, append(sound.markdown("late", "More.")), "last cell"),
    (structure.order, tag("notes"), "last cell"),
    (structure.order, edit("notes", "</summary>\n\n", "</summary>\n"), "folded"),
    (structure.order, tag("toes-starter", "exercise", "claim-C01"), "among the exercises"),
    (structure.steps, edit("line", "**Before you run it:** what does it print?", "Run it."), "Before you run it"),
    (structure.steps, edit("line", "print?", "print."), "no question"),
    (structure.steps, edit("line-look", "**Look:**", "See:"), "Look"),
    (structure.exercises, remove("toes-solution"), "2 check and 1 solution"),
    (structure.exercises, edit("toes", "### 2. Toes", "Toes"), "### heading"),
    (structure.exercises, edit("toes-solution", "</summary>\n\n", "</summary>\n"), "empty line"),
    (structure.exercises, edit("toes-solution", "```rust", "```text"), "0 rust fences"),
    (structure.exercises, edit("toes-solution", "Hint", "Help"), "Hint"),
    (structure.key_points, edit("end", "- A line is read.\n", ""), "2 key points and 3 objectives"),
    (structure.key_points, edit("end", "(https://doc.rust-lang.org/std/)", ""), "no link"),
    (structure.cells, change("line-run", source="a();\n" * 26), "26 lines"),
    (structure.cells, change("line-run", source="a" * 81), "81 columns"),
    (structure.cells, change("line-run", id="1f0c9ab2"), "id"),
    (structure.cells, change("line-run", id="imports"), "twice"),
    (structure.cells, tag("line-run", "claim-C64"), "C64"),
    (structure.cells, tag("line-run", "clam-C01"), "clam-C01"),
    (structure.cells, tag("line", "varies"), "varies"),
    (structure.cells, tag("error-run", "error-E0425"), "raises-exception"),
    (structure.cells, tag("error-run", "raises-exception"), "raises-exception"),
    (structure.cells, edit("error-run", "x", "ä"), "ASCII"),
    (structure.cells, change("line-run", source='print!("half a line");'), "println!"),
    (structure.claims, tag("line-run", "claim-C01"), "C02"),
    (structure.claims, tag("line-run", "claim-C01", "claim-C02", "claim-C05"), "C05 belongs"),
    (structure.definitions, edit("line", "** — Words", "**: Words"), "is no definition"),
    (structure.definitions, edit("line", "row.", "row. One. Two."), "3 whole sentences"),
    (structure.definitions, edit("line", "in a row.", "in a row"), "0 whole sentences"),
    (structure.definitions, change("line-run", outputs=[printed("it ran\n")]), "no cell of its step shows **line**"),
    (structure.stored_outputs, change("line-run", execution_count=None, outputs=[]), "was not run"),
    (structure.stored_outputs, change("plot-run", outputs=[]), "no output is stored"),
    (structure.stored_outputs, change("line-run", outputs=[printed("✗ it ran\n")]), "✗ it ran"),
    (structure.stored_outputs, change("plot-run", outputs=[failed("E0382")]), "E0382"),
    (structure.stored_outputs, change("plot-run", outputs=[printed("panicked: oh\n")]), "panicked: oh"),
    (structure.stored_outputs, change("plot-run", outputs=[printed("note\n", "stderr")]), "stderr"),
    (structure.stored_outputs, change("plot-run", outputs=[UNIT]), "semicolon"),
    (structure.no_author, change("plot-run", outputs=[printed("/home/someone/x\n")]), "/home/someone"),
    (structure.no_author, edit("line", "## A line", "## A line in C:\\Users\\someone"), "C:\\Users\\someone"),
]


@pytest.mark.parametrize("rule", structure.RULES, ids=lambda rule: rule.__name__)
def test_the_sound_lesson_passes(rule: Callable[[Lesson], list[str]], tmp_path: Path) -> None:
    assert rule(sound.lesson(tmp_path)) == []


@pytest.mark.parametrize(("rule", "spoil", "words"), SPOILT, ids=lambda value: getattr(value, "__name__", str(value)))
def test_a_spoilt_lesson_fails(rule: Callable[[Lesson], list[str]], spoil: Spoil, words: str, tmp_path: Path) -> None:
    raw = sound.notebook()
    spoil(raw)
    found = rule(sound.written(raw, tmp_path))
    assert any(words in sentence for sentence in found), found


def test_every_rule_has_been_seen_to_fail() -> None:
    shown = {rule for rule, _, _ in SPOILT} | {structure.canonical_form}
    assert set(structure.RULES) == shown


def test_a_file_that_is_not_canonical_is_found(tmp_path: Path) -> None:
    path = sound.lesson(tmp_path).path
    text = path.read_text(encoding="utf-8")
    for other in (text.rstrip("\n"), text.replace("\n", "\r\n"), text.replace('"id"', '"metadata": {}, "id"', 1)):
        path.write_bytes(other.encode("utf-8"))
        assert structure.canonical_form(Lesson.read(path)), other[-20:]


def test_a_lesson_that_does_not_link_to_the_next_is_found(tmp_path: Path) -> None:
    lesson = sound.lesson(tmp_path)
    (tmp_path / "01_closures.ipynb").write_text("{}")
    assert any("01_closures.ipynb" in sentence for sentence in structure.key_points(lesson))


# Rust, links, spelling, README.


def test_rust_that_rustfmt_would_change_is_found(tmp_path: Path) -> None:
    raw = sound.notebook()
    assert rust_format.unformatted(sound.written(raw, tmp_path)) == []
    at(raw, "line-run")["source"] = "let  x=1;"
    at(raw, "plot-run")["source"] = "let x = ;"
    edit("toes-solution", "let fingers = 5;", "let fingers=5;")(raw)
    found = rust_format.unformatted(sound.written(raw, tmp_path))
    assert [sentence.split(":")[0] for sentence in found] == ["cell line-run", "cell plot-run", "cell toes-solution"]


def test_formatting_leaves_strings_and_commands_alone() -> None:
    source = ':dep nix = "0.31"\nlet text = r#"\n    four\n"#;\nif text.is_empty() {\n    run();\n}'
    assert rust_format.formatted(source) == source
    assert rust_format.formatted("let  x=1;") == "let x = 1;"


def test_broken_links_are_found(tmp_path: Path) -> None:
    (tmp_path / "there.md").write_text("")
    good = "# A word\n[a](there.md) [b](https://doc.rust-lang.org/) [c](#A-word) `[d](no.md)` ![words](there.md)"
    assert prose.broken_links(good, tmp_path) == []
    for bad in ("[a](gone.md)", "[a](http://example.org)", "[a](#nowhere)", '<img src="no.png">', "![](there.md)"):
        assert prose.broken_links(bad, tmp_path), bad


def test_misspelt_words_are_found(tmp_path: Path) -> None:
    right = {"right": "The colour of the neighbour's `color`; a program on disk."}
    assert prose.misspelt(right, tmp_path) == []
    wrong = {"wrong": "One line.\nRecieve teh color.\n"}
    assert len(prose.misspelt(right | wrong, tmp_path)) == 3


def test_a_term_that_is_defined_twice_is_found(tmp_path: Path) -> None:
    lesson = sound.lesson(tmp_path)
    terms = glossary.glossary([lesson])
    assert not glossary.defined_twice(terms)
    assert "**line** is defined in 00_introduction" in glossary.defined_twice(terms + glossary.terms(lesson))[0]


def test_the_glossary_is_sorted_and_says_where_a_term_is_shown(tmp_path: Path) -> None:
    raw = sound.notebook()
    edit("panic-look", "**Look:**", "> **end** — What comes last.\n\n**Look:**")(raw)
    listed = glossary.markdown(glossary.glossary([sound.written(raw, tmp_path)])).splitlines()
    where = "([00 · Introduction](notebooks/00_introduction.ipynb))"
    assert listed == [f"- **end** — What comes last. {where}", f"- **line** — Words in a row. {where}"]


def test_a_stale_readme_is_found_and_mended(tmp_path: Path) -> None:
    (tmp_path / "notebooks").mkdir()
    sound.lesson(tmp_path / "notebooks")
    (tmp_path / "README.md").write_text("# Ours\n\n<!-- lessons -->\nold\n<!-- /lessons -->\n\nEnd.\n")
    assert readme.stale(tmp_path)
    readme.update(tmp_path)
    assert readme.stale(tmp_path) == {}
    text = (tmp_path / "README.md").read_text(encoding="utf-8")
    row = "| 00 | [Introduction](notebooks/00_introduction.ipynb) | What is shown here? | 15 + 10 | C01–C04 |"
    assert row in text and text.startswith("# Ours") and text.endswith("End.\n")


def test_the_readme_needs_its_place_for_the_table(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Ours\n")
    with pytest.raises(ValueError, match="<!-- lessons -->"):
        readme.stale(tmp_path)


def test_the_table_needs_the_metadata(tmp_path: Path) -> None:
    raw = sound.notebook()
    about(question="")(raw)
    with pytest.raises(ValueError, match="00_introduction: metadata lesson.question"):
        readme.table([sound.written(raw, tmp_path)])


def test_picture_and_costs_follow_their_lessons(tmp_path: Path) -> None:
    raw = sound.notebook()
    raw["metadata"]["lesson"]["number"] = readme.PICTURE_LESSON
    at(raw, "plot-run")["metadata"] = {"tags": ["signature", "varies"]}
    lesson = sound.written(raw, tmp_path)
    assert readme.stale(tmp_path, [lesson]) == {tmp_path / readme.PICTURE: "<svg/>\n"}
    raw["metadata"]["lesson"]["number"] = readme.COSTS_LESSON
    words = "What?\n      first   more\none   1 s ▇  ● yes\nSmall print.\n"
    at(raw, "plot-run")["outputs"][-1]["data"] = {"text/plain": words}
    lesson = sound.written(raw, tmp_path)
    assert readme.costs(lesson) == "| way | first | more |\n| --- | --- | --- |\n| one | 1 s<br>▇ | ● yes |"


def test_a_signature_without_output_is_named(tmp_path: Path) -> None:
    raw = sound.notebook()
    raw["metadata"]["lesson"]["number"] = readme.PICTURE_LESSON
    lesson = sound.written(raw, tmp_path)
    with pytest.raises(ValueError, match="00_introduction: no stored plot"):
        readme.stale(tmp_path, [lesson])
    with pytest.raises(ValueError, match="00_introduction: no stored table"):
        readme.costs(lesson)


def test_claims_are_written_as_ranges() -> None:
    assert readme.ranges(["C03", "C01", "C02", "C07"]) == "C01–C03, C07"
    assert readme.ranges([]) == ""


# Writing notebooks.


def test_canonical_form_is_valid_and_stays_as_it_is(tmp_path: Path) -> None:
    lesson = sound.lesson(tmp_path)
    nbformat.validate(lesson.raw)
    assert canonical.text_of(lesson.raw) == lesson.path.read_text(encoding="utf-8")


def test_counts_run_from_one_and_streams_are_merged() -> None:
    raw = sound.notebook()
    lines = [printed("one\n"), printed("note\n", "stderr"), printed("two\n"), printed(" \n", "stderr")]
    at(raw, "line-run").update(outputs=lines, execution_count=7)
    at(raw, "plot-run").update(execution_count=9, metadata={"tags": ["varies"], "collapsed": True})
    code = [c for c in canonical.notebook(raw)["cells"] if c["cell_type"] == "code"]
    assert [c["execution_count"] for c in code] == list(range(1, len(code) + 1))
    assert [o["text"] for o in code[1]["outputs"]] == [["one\n", "two\n"], ["note\n", " \n"]]
    assert code[4]["outputs"][0]["execution_count"] == 5
    assert code[4]["metadata"] == {"tags": ["varies"]}
    assert canonical.outputs([printed("\n", "stderr")]) == []


def test_the_kernels_own_count_becomes_the_cells() -> None:
    trace = canonical.outputs([failed("E0382")], 5)[0]["traceback"]
    assert "command_5:1:1" in trace[1]


def test_escape_codes_are_merged_without_loss() -> None:
    red, end = "\x1b[31m", "\x1b[0m"
    single = "".join(f"{red}{letter}{end}" for letter in "drop(v)")
    assert canonical.merged_escapes(single) == f"{red}drop(v){end}"
    assert canonical.merged_escapes(f"a {red}b{end}\nc") == f"a {red}b{end}\nc"
    assert canonical.merged_escapes("plain") == "plain"


@pytest.mark.parametrize(
    ("palette", "name"), [(54, "35"), (68, "34"), (100, "33"), (37, "36"), (240, "90"), (249, ""), (9, "91"), (2, "32")]
)
def test_a_colour_of_the_palette_becomes_a_named_one(palette: int, name: str) -> None:
    expected = f"\x1b[{name}mx\x1b[0m" if name else "x"
    assert canonical.merged_escapes(f"\x1b[38;5;{palette}mx\x1b[0m") == expected


def test_author_paths_are_made_relative(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: Path("/home/someone"))
    monkeypatch.setenv("EVCXR_TMPDIR", "/scratch/kernel-7")
    text = f"{canonical.NOTEBOOKS}/data, {canonical.ROOT}, /home/someone/x, /home/someone2, /scratch/kernel-7/lib.so"
    assert canonical.without_author(text) == "./data, .., ~/x, /home/someone2, $TMPDIR/lib.so"


class FakeSession:
    """A kernel that answers as it is told."""

    answers: dict[str, list[Raw]] = {}
    on_stderr: list[tuple[str, str]] = []

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __enter__(self) -> FakeSession:
        return self

    def __exit__(self, *_: object) -> None: ...

    def run(self, source: str, label: str = "cell") -> session.Ran:
        if source not in self.answers:
            raise session.KernelFailed(f"the kernel died in {label}")
        return session.Ran(label, self.answers[source], 0.1)

    def stderr(self) -> list[tuple[str, str]]:
        return self.on_stderr


@pytest.fixture
def kernel(monkeypatch: pytest.MonkeyPatch) -> type[FakeSession]:
    """A fake kernel that answers every cell of the sound lesson as it should."""
    answers = {c["source"]: c["outputs"] for c in sound.notebook()["cells"] if c["cell_type"] == "code"}
    monkeypatch.setattr(FakeSession, "answers", answers)
    monkeypatch.setattr(FakeSession, "on_stderr", [])
    monkeypatch.setattr(execute, "Session", FakeSession)
    return FakeSession


def test_executing_writes_outputs(kernel: type[FakeSession], tmp_path: Path) -> None:
    path = sound.lesson(tmp_path).path
    raw = json.loads(path.read_text(encoding="utf-8"))
    at(raw, "line-run").update(outputs=[], execution_count=None)
    canonical.write(path, raw)
    assert execute.main(["--folder", str(tmp_path), "introduction"]) == 0
    assert path.read_text(encoding="utf-8") == canonical.text_of(sound.notebook())


@pytest.mark.parametrize(
    ("outputs", "words"),
    [
        ([failed("E0382")], "unexpected error, E0382"),
        ([printed("✗ it ran\n")], "✗ it ran"),
        ([printed("✓ it ran\npanicked: oh\n")], "panicked: oh"),
        (None, "the kernel died in cell line-run"),
    ],
)
def test_a_failing_cell_is_named_and_the_file_is_kept(
    kernel: type[FakeSession],
    outputs: list[Raw] | None,
    words: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = sound.lesson(tmp_path).path
    before = path.read_bytes()
    source = 'holds("it ran", true);'
    if outputs is None:
        del kernel.answers[source]
    else:
        kernel.answers[source] = outputs
    assert execute.main(["--folder", str(tmp_path)]) == 1
    said = capsys.readouterr().out
    assert "line-run" in said and words in said
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_a_panic_on_stderr_fails_the_run(kernel: type[FakeSession], tmp_path: Path) -> None:
    sound.lesson(tmp_path)
    kernel.on_stderr = [("cell line-run", "thread 'main' panicked at src/lib.rs:1:1:\n")]
    assert execute.main(["--folder", str(tmp_path)]) == 1


def test_an_unknown_lesson_lists_the_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sound.lesson(tmp_path)
    assert execute.main(["--folder", str(tmp_path), "99"]) == 2
    assert "00_introduction" in capsys.readouterr().err


@pytest.mark.parametrize("word", ["0", "00", "introduction", "00_introduction", "notebooks/00_introduction.ipynb"])
def test_a_lesson_has_many_names(word: str, tmp_path: Path) -> None:
    path = sound.lesson(tmp_path).path
    assert chosen([word], tmp_path) == [path]


def test_a_failed_write_keeps_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lesson = sound.lesson(tmp_path)
    before = lesson.path.read_bytes()

    def full(*_: object) -> None:
        raise OSError("no space left on the device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(OSError, match="no space"):
        canonical.write(lesson.path, sound.notebook())
    assert lesson.path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == [lesson.path.name]
