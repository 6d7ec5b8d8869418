"""What a bench has found: a table, a picture, and how it stands to the goals."""

from __future__ import annotations

import json
import math
import statistics
from html import escape
from pathlib import Path
from typing import Any

from chart import STYLE, text
from readme import filled

OURS, COLD, PLAIN, FLOOR = "ours", "ours, no spare kernel", "plain evcxr", "rustc alone"
MEMORY = "memory, MiB"

WIDTH, LEFT, RIGHT, TOP, ROW, GAP = 760, 190, 40, 76, 17, 16
LOWEST, HIGHEST = 0.02, 20.0
COLOURS = {OURS: "#009e73", COLD: "#56b4e9", PLAIN: "#d55e00", "Python": "#8a6fc1", FLOOR: "#7d8590"}


def median(data: dict[str, Any], contender: str, what: str) -> float:
    return statistics.median(data["waits"][contender][what])


def ratio(data: dict[str, Any], what: str, one: str = OURS, other: str = PLAIN) -> float:
    """The median of the ratios of each round: what a round had in common counts on both sides."""
    pairs = zip(data["waits"][one][what], data["waits"][other][what], strict=True)
    return statistics.median(first / second for first, second in pairs)


def waits(data: dict[str, Any]) -> list[str]:
    """What was waited for, in the order of a visit."""
    return [what for what in data["waits"][OURS] if what != MEMORY]


def goals(data: dict[str, Any]) -> list[tuple[str, float, float]]:
    """What is promised: a sentence, what was found, and the most that it may be."""
    waits = data["waits"]
    plots = [plot / trivial for plot, trivial in zip(waits[OURS]["further plot"], waits[OURS]["trivial cell"], strict=True)]
    compilation = statistics.median(waits[FLOOR]["trivial cell"])
    return [
        ("open to first plot, against plain evcxr", ratio(data, "open to first plot"), 0.10),
        ("the same without a spare kernel", ratio(data, "open to first plot", COLD), 0.70),
        ("a further plot, against plain evcxr", ratio(data, "further plot"), 0.25),
        ("a further plot, against a trivial cell", statistics.median(plots), 1.1),
        ("a trivial cell, against plain evcxr", ratio(data, "trivial cell"), 0.6),
        ("a trivial cell, against rustc alone", ratio(data, "trivial cell", OURS, FLOOR), 1.8),
        ("a cell with a thread, against plain evcxr", ratio(data, "thread cell"), 1.0),
        ("all lessons run once, in trivial cells by rustc alone", data["collection"]["seconds"] / compilation, 3300.0),
    ]


def verdicts(data: dict[str, Any]) -> list[str]:
    return [f"{'✓' if found <= most else '✗'} {what}: {found:.2f}, goal at most {most:g}" for what, found, most in goals(data)]


def table(data: dict[str, Any]) -> str:
    """Medians with their least and greatest value, in Markdown."""
    names = list(data["waits"])
    lines = [f"| seconds | {' | '.join(names)} | ours / plain |", f"|---|{'--:|' * (len(names) + 1)}"]
    for what in [*waits(data), MEMORY]:
        places = [place(data["waits"][name].get(what)) for name in names]
        lines.append(f"| {what} | {' | '.join(places)} | {ratio(data, what):.2f} |")
    return "\n".join(lines)


def place(values: list[float] | None) -> str:
    if not values:
        return ""
    return f"{shown(statistics.median(values))} ({shown(min(values))}–{shown(max(values))})"


def shown(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.2f}" if value >= 0.1 else f"{value:.3f}"


def about(data: dict[str, Any]) -> str:
    machine, versions = data["machine"], data["versions"]
    tools = ", ".join(f"{name} {number}" for name, number in versions.items())
    return (
        f"{data['date']}, {machine['processor']}, {machine['cores']} cores, {machine['memory_mib'] / 1024:.0f} GiB, "
        f"{machine['system']}; {tools}. Medians of {data['rounds']} rounds, with the least and the greatest."
    )


def others(data: dict[str, Any]) -> str:
    """What has no contender: the lessons, the export."""
    taken = data["collection"]["lessons"]
    slowest = ", ".join(f"{name[:2]} {seconds:.0f} s" for name, seconds in sorted(taken.items(), key=lambda one: -one[1])[:3])
    return (
        f"All {len(taken)} lessons run once: {data['collection']['seconds'] / 60:.1f} min "
        f"({statistics.mean(taken.values()):.0f} s a lesson, the longest {slowest}). "
        f"Their export: {data['export']['from nothing']:.1f} s, and {data['export']['unchanged']:.1f} s when nothing has changed."
    )


def across(seconds: float) -> float:
    share = math.log(min(max(seconds, LOWEST), HIGHEST) / LOWEST) / math.log(HIGHEST / LOWEST)
    return LEFT + (WIDTH - LEFT - RIGHT) * share


def svg(data: dict[str, Any]) -> str:
    """A row of dots for each wait of each contender: each round one, the median larger."""
    names = list(data["waits"])
    parts, words, y = [], [], TOP + 18
    for what in waits(data):
        own = [name for name in names if what in data["waits"][name]]
        parts.append(text(LEFT - 12, y + ROW * (len(own) - 1) / 2 + 4, what.replace("`", ""), anchor="end"))
        for name in own:
            values = data["waits"][name][what]
            middle = statistics.median(values)
            parts += [dot(across(value), y, 3, COLOURS[name], 0.45) for value in values]
            parts.append(dot(across(middle), y, 6, COLOURS[name], 1))
            words.append(f"{what}, {name}: {shown(middle)} s")
            y += ROW
        y += GAP
    height = y + 26
    grid = []
    for seconds in (0.1, 1, 10):
        grid.append(f'<path class="grid" d="M{across(seconds):.1f} {TOP}V{height - 36}"/>')
        grid.append(text(across(seconds), height - 16, f"{seconds:g} s" if seconds >= 1 else f"{seconds * 1000:g} ms", anchor="middle"))
    legend, x = [], 24.0
    for name in names:
        legend += [dot(x, 52, 6, COLOURS[name], 1), text(x + 11, 56, name)]
        x += 34 + 7.2 * len(name)
    title = "How long does a learner wait?"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">'
        f"<title>{title}</title><desc>{escape('; '.join(words))}</desc><style>{STYLE}</style>"
        f'<rect class="card" width="{WIDTH}" height="{height}" rx="8"/>{text(18, 28, title, "title")}'
        f"{''.join([*legend, *grid, *parts])}</svg>\n"
    )


def dot(x: float, y: float, radius: float, colour: str, opacity: float) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{colour}" fill-opacity="{opacity}"/>'


def section(data: dict[str, Any]) -> str:
    return f"{about(data)}\n\n{table(data)}\n\n{others(data)}\n"


def write(data: dict[str, Any], docs: Path) -> None:
    """The figures, their picture, and the page's table where there is a page."""
    folder = docs / "speed"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "bench.json").write_text(json.dumps(data, indent=1) + "\n")
    (folder / "waits.svg").write_text(svg(data))
    page = docs / "speed.md"
    if page.exists():
        page.write_text(filled(page.read_text(), "bench", section(data).rstrip(), page.name))
    print(f"The figures:  {folder / 'bench.json'}\nThe picture:  {folder / 'waits.svg'}")
