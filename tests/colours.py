"""Terminal colours that every page can show: the sixteen that have names.

evcxr draws errors in colours of the 256-colour palette, fixed for a dark screen or a light one.
Pages and JupyterLab give the named ones a shade with enough contrast in either.
"""

from __future__ import annotations

import colorsys
import re

FOREGROUND = re.compile(r"(?<![\d;])38;5;(\d{1,3})(?![\d;])")
LEVELS = (0, 95, 135, 175, 215, 255)  # of the palette's colour cube
BY_HUE = (31, 33, 32, 36, 34, 35)  # red, yellow, green, cyan, blue, magenta
GREY = 90


def named(parameters: str) -> str:
    """The parameters of an escape code, with a palette colour as the named colour nearest in hue."""
    return FOREGROUND.sub(lambda match: _named(int(match[1])), parameters)


def _named(number: int) -> str:
    if number < 16:
        return str(30 + number if number < 8 else 82 + number)
    if number >= 232:
        # Light greys are for text that is only there: the page's own colour.
        return str(GREY) if number < 248 else ""
    red, green, blue = (LEVELS[(number - 16) // unit % 6] / 255 for unit in (36, 6, 1))
    hue, saturation, _ = colorsys.rgb_to_hsv(red, green, blue)
    return str(BY_HUE[round(hue * 6) % 6]) if saturation > 0.2 else str(GREY)
