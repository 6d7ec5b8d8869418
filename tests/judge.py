"""What is wrong with the outputs of a cell. Pure functions: no kernel, no files.

Each gives a list of sentences, empty when all is well. A sentence says what was
seen and how to mend it; the caller puts lesson and cell in front.
"""

from __future__ import annotations

import platform
import re
import shutil
import subprocess
import sys
from functools import cache

from lesson import Cell
from outputs import Output, alternatives, data, diagnostics, stream
from session import LAST

HOLDS, FAILS, NOT_HERE = "✓", "✗", "○ not shown here"
REFUSED = re.compile(r"^.*\brefused here\b.*", re.MULTILINE | re.IGNORECASE)
PANIC_LINE = re.compile(r"^panicked: .*", re.MULTILINE)
PANIC_RAW = re.compile(r"^.*\bpanicked at\b.*", re.MULTILINE)


def problems(
    cell: Cell,
    outputs: list[Output],
    *,
    linux: bool = sys.platform == "linux",
    qemu: bool | None = None,
    namespaces: bool | None = None,
) -> list[str]:
    """Everything that is wrong with what a lesson's cell has put out, as the lesson stands."""
    found = errors_as_tagged(cell, outputs) + panics_as_tagged(cell, outputs)
    left_out = excused(cell, outputs, linux=linux, qemu=qemu)
    if "check" in cell.tags:
        found += [] if left_out else unsolved(outputs)
    else:
        found += claims_hold(cell, outputs, left_out=left_out)
    return found + one_picture(outputs) + refused_in_vain(outputs, namespaces=namespaces)


def boots_images() -> bool:
    """Whether images for a bare x86-64 machine are built and booted here: lesson 16."""
    here = sys.platform == "linux" and platform.machine() in {"x86_64", "AMD64"}
    return here and shutil.which("qemu-system-x86_64") is not None


@cache
def makes_namespaces() -> bool:
    """Whether this user may make all the namespaces of a container: lesson 15."""
    if shutil.which("unshare") is None:
        return False
    every = ["--user", "--map-root-user", "--uts", "--net", "--mount", "--pid", "--fork", "--mount-proc"]
    return subprocess.run(["unshare", *every, "true"], capture_output=True, check=False).returncode == 0


def refused_in_vain(outputs: list[Output], *, namespaces: bool | None = None) -> list[str]:
    """A lesson says that a container is refused, and it is not: the refusal is a mistake of the lesson."""
    lines = REFUSED.findall(stream(outputs, "stdout"))
    if not lines or not (makes_namespaces() if namespaces is None else namespaces):
        return []
    return [f"`unshare` may make such a container here: {line}" for line in lines]


def excused(
    cell: Cell, outputs: list[Output], *, linux: bool = sys.platform == "linux", qemu: bool | None = None
) -> bool:
    """Whether the cell says that it shows nothing here, and its tags name what this machine lacks."""
    boots = boots_images() if qemu is None else qemu
    lacking = ("linux" in cell.tags and not linux) or ("qemu" in cell.tags and not boots)
    return lacking and NOT_HERE in stream(outputs, "stdout")


def errors_as_tagged(cell: Cell, outputs: list[Output]) -> list[str]:
    """Every error that a tag names is there, and no other.

    The warnings of a cell come as errors once it fails, so beside an expected error they pass.
    Where none is expected nothing passes: a lint may be an error by itself, and then has a tag.
    """
    seen = [d for d in diagnostics(outputs) if d.code in cell.errors or not (cell.errors and d.is_lint)]
    expected = {None if code == "syntax" else code for code in cell.errors}
    found = [f"unexpected error, {error}" for error in seen if error.code not in expected]
    for code in sorted(expected - {error.code for error in seen}, key=str):
        name = code or "an error without a code"
        found.append(f"{name} was expected (tag error-{code or 'syntax'}) and did not come. Mend the code or the tag.")
    return found


def panics_as_tagged(cell: Cell, outputs: list[Output]) -> list[str]:
    """A panic shows where the tag `panics` announces it, and nowhere else.

    stdout keeps its place; a panic on stderr may belong to the cell before, see stray_stderr.
    """
    out = stream(outputs, "stdout")
    seen = PANIC_LINE.findall(out) + PANIC_RAW.findall(out)
    if "panics" in cell.tags:
        seen += PANIC_RAW.findall(stream(outputs, "stderr"))
        return [] if seen else ["a panic was expected (tag panics) and did not come. Mend the code or the tag."]
    return [f"it panicked: {line.strip()}" for line in seen]


def claims_hold(cell: Cell, outputs: list[Output], *, left_out: bool) -> list[str]:
    """A claim needs a ✓, or its expected error; a ✗ is never right."""
    out = stream(outputs, "stdout")
    found = failed_lines(out)
    if not cell.claims or cell.errors:
        return found
    if not left_out and not _lines_with(out, HOLDS):
        found.append(
            f"{', '.join(sorted(cell.claims))} is shown by no ✓ line. "
            "Silence is not success: print one with helpers::check."
        )
    if NOT_HERE in out and not left_out:
        line = _lines_with(out, NOT_HERE)[0]
        found.append(f"the claim is not shown: {line}. That is accepted with the tag linux, off Linux, or qemu, without it.")
    return found


def failed_lines(out: str) -> list[str]:
    """A sentence for each line that begins with ✗."""
    return [f"it failed: {line}" for line in _lines_with(out, FAILS)]


def unsolved(outputs: list[Output]) -> list[str]:
    """The check of an exercise that nobody has touched says in words what is missing."""
    lines = _lines_with(stream(outputs, "stdout"), FAILS)
    if not lines:
        return ["untouched, the exercise passes its check. It has to print ✗ with advice until it is solved."]
    bare = [line for line in lines if len(line.removeprefix(FAILS).split()) < 3]
    return [f"the check's advice is too short to help: {line}" for line in bare]


def solved(outputs: list[Output]) -> list[str]:
    """The check of a solved exercise prints ✓ and nothing else goes wrong."""
    out = stream(outputs, "stdout")
    found = failed_lines(out)
    if not _lines_with(out, HOLDS):
        found.append("with the solution, the check prints no ✓")
    return found


def one_picture(outputs: list[Output]) -> list[str]:
    """A cell shows one picture: of several HTML blocks only the last would be seen."""
    pages = data(outputs, "text/html")
    if len(pages) > 1 or any(page.count("<img") > 1 for page in pages):
        return ["it shows more than one picture, and a notebook shows only the last. Split the cell."]
    return ["its picture has no alternative text" for alt in alternatives(outputs) if not alt]


def stray_stderr(texts: list[tuple[str, str]], cells: list[Cell]) -> list[str]:
    """Panics that came on stderr, each under the cell that panicked or the one after it.

    `cells` are the code cells in the order they ran; those tagged `panics` may.
    """
    may_panic = set()
    for cell, after in zip(cells, [*(c.label for c in cells[1:]), LAST], strict=True):
        if "panics" in cell.tags:
            may_panic |= {cell.label, after}
    return [
        f"{label} (or the cell before it): {line.strip()}"
        for label, text in texts
        for line in PANIC_RAW.findall(text)
        if label not in may_panic
    ]


def changed(cell: Cell, before: list[Output], now: list[Output]) -> list[str]:
    """What differs from the committed outputs: in kind for `varies`, else word by word.

    The compiler's wording belongs to its version, so errors are compared by their
    codes; a picture is compared by its alternative text.
    """
    mend = "Run `cargo xtask run` on the lesson, or tag the cell `varies`."
    if kinds(before) != kinds(now):
        return [f"it puts out {_named(kinds(now))}, committed is {_named(kinds(before))}. {mend}"]
    if "varies" in cell.tags:
        return []
    pairs = [
        ("stdout", stream(before, "stdout"), stream(now, "stdout")),
        ("text/plain", "\n".join(data(before, "text/plain")), "\n".join(data(now, "text/plain"))),
        ("alternative text", "\n".join(alternatives(before)), "\n".join(alternatives(now))),
        ("errors", _codes(before), _codes(now)),
    ]
    return [f"its {what} changed. {mend}\n{_first_difference(old, new)}" for what, old, new in pairs if old != new]


def kinds(outputs: list[Output]) -> set[str]:
    """What sorts of output there are: `stdout`, `error`, media types; stderr does not count."""
    found: set[str] = set()
    for output in outputs:
        if output["output_type"] == "stream":
            found |= {"stdout"} if output["name"] == "stdout" else set()
        elif output["output_type"] == "error":
            found.add("error")
        else:
            found |= set(output["data"])
    return found


def too_slow(cell: Cell, seconds: list[float], allowance: float) -> list[str]:
    """The fastest of its runs counts: a busy machine slows one, a slow cell slows all."""
    limit = seconds_allowed(cell)
    if not seconds or min(seconds) <= limit * allowance:
        return []
    runs = ", ".join(f"{s:.1f}" for s in seconds)
    mend = "Make the experiment smaller" + ("." if "slow" in cell.tags else ", or show progress and tag it slow.")
    return [f"it takes {runs} s, and may take {limit:.0f} s. {mend}"]


def seconds_allowed(cell: Cell) -> float:
    return 20.0 if "slow" in cell.tags else 3.0


def _lines_with(text: str, start: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip().startswith(start)]


def _codes(outputs: list[Output]) -> str:
    return "\n".join(error.code or "no code" for error in diagnostics(outputs) if not error.is_lint)


def _named(kinds: set[str]) -> str:
    return ", ".join(sorted(kinds)) or "nothing"


def _first_difference(old: str, new: str) -> str:
    """The first line that differs, as committed and as seen."""
    before, now = old.splitlines(), new.splitlines()
    width = max(len(before), len(now))
    before += ["(nothing)"] * (width - len(before))
    now += ["(nothing)"] * (width - len(now))
    for line, (was, is_) in enumerate(zip(before, now, strict=True), 1):
        if was != is_:
            return f"    line {line}, committed: {was}\n    line {line}, now:       {is_}"
    return "    (only in line ends)"
