"""The picture of a load test: time against the number of learners, both on logarithmic scales.

Legible on light and dark pages, as the lessons' pictures are.
"""

from __future__ import annotations

import math
import statistics
from html import escape
from typing import Any

WIDTH, HEIGHT = 640, 360
LEFT, RIGHT, TOP, BOTTOM = 62, 170, 44, 52
LOWEST, HIGHEST = 0.1, 200.0  # seconds
STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#1b1f24}.title{font-size:15px;font-weight:600}"
    ".grid{stroke:#8b949e55}.card{fill:#fff}.line{fill:none;stroke-width:2.5}"
    "@media(prefers-color-scheme:dark){text{fill:#e6edf3}.card{fill:#161b22}}"
)


def svg(data: dict[str, Any]) -> str:
    """From what load.json holds."""
    levels = data["levels"]
    counts = [one["learners"] for one in levels]
    series = [
        ("click to first plot", "#d55e00", [statistics.median(one["first_plot_seconds"]) for one in levels]),
        ("cell, 95th percentile", "#0072b2", [percentile_95(one["cell_seconds"]) for one in levels]),
        ("cell, median", "#009e73", [statistics.median(one["cell_seconds"]) for one in levels]),
    ]

    def across(count: int) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * math.log2(count) / max(1, math.log2(max(counts)))

    title = f"How long does a learner wait, on {data['machine']['cores']} cores?"
    parts = [f'<rect class="card" width="{WIDTH}" height="{HEIGHT}" rx="8"/>']
    parts.append(text(LEFT, 26, title, "title"))
    for seconds in (0.1, 1, 10, 100):
        y = up(seconds)
        parts.append(f'<path class="grid" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>')
        parts.append(text(LEFT - 8, y + 4, f"{seconds:g} s", anchor="end"))
    for count in counts:
        parts.append(text(across(count), HEIGHT - BOTTOM + 20, str(count), anchor="middle"))
    parts.append(text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, "learners who started in the same second", anchor="middle"))
    for label, colour, values in series:
        points = " ".join(f"{across(count):.1f},{up(value):.1f}" for count, value in zip(counts, values, strict=True))
        parts.append(f'<polyline class="line" stroke="{colour}" points="{points}"/>')
        for point in points.split():
            x, y = point.split(",")
            parts.append(f'<circle cx="{x}" cy="{y}" r="3.5" fill="{colour}"/>')
        parts.append(text(WIDTH - RIGHT + 10, up(values[-1]) + 4, label))
    words = "; ".join(f"{label}: {values[0]:.2g} s for {counts[0]}, {values[-1]:.2g} s for {counts[-1]}" for label, _, values in series)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">'
        f"<title>{escape(title)}</title><desc>{escape(words)}</desc><style>{STYLE}</style>{''.join(parts)}</svg>\n"
    )


def percentile_95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20, method="inclusive")[-1]


def up(seconds: float) -> float:
    share = math.log(max(seconds, LOWEST) / LOWEST) / math.log(HIGHEST / LOWEST)
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share


def text(x: float, y: float, words: str, kind: str = "", anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{kind}" text-anchor="{anchor}">{escape(words)}</text>'
