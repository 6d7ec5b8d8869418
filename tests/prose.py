"""Links and spelling of notebooks and documents."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

from lesson import Lesson

LINK = re.compile(r"!?\[[^\]\[]*\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
SOURCE = re.compile(r"""<(?:img|a)\b[^>]*\b(?:src|href)\s*=\s*["']([^"']+)["']""")
PICTURE = re.compile(r"!\[([^\]]*)\]\(")
FENCE = re.compile(r"^([ \t]*)(```|~~~).*?^\1\2[ \t]*$", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"(`+).+?\1", re.DOTALL)
TARGET = re.compile(r"\]\([^)]*\)|<[^>]+>|https?://\S+")

# Words of the American list that are right in British text too, or terms of the trade.
ALSO_BRITISH = set(
    """analog biased check dialog dialogs disk focused focuses focusing journaling license licensed licenses
    licensing math meter overwritable practice practices program programs refocused stories story writable""".split()
)
TERMS = "statics,crate,mut"  # right here, though codespell's own list doubts them


def lesson_text(lesson: Lesson) -> str:
    """All Markdown of a lesson."""
    return "\n\n".join(cell.source for cell in lesson.prose_cells)


def broken_links(markdown: str, folder: Path) -> list[str]:
    """Links to files that are not there, to unknown headings, or to the web without https."""
    text = SPAN.sub("", FENCE.sub("", markdown))
    found = []
    for target in LINK.findall(text) + SOURCE.findall(text):
        if target.startswith(("https://", "mailto:", "data:")):
            continue
        if target.startswith("http://"):
            found.append(f"link to {target}: use https")
            continue
        file, _, anchor = unquote(target).partition("#")
        if file and not (folder / file).exists():
            found.append(f"link to {target}: there is no such file. Mend the path, relative to {folder.name}/.")
        elif not file and anchor.lower() not in _anchors(text):
            found.append(f"link to #{anchor}: there is no such heading")
    found += ["a picture without alternative text" for words in PICTURE.findall(text) if not words.strip()]
    return found


def misspelt(texts: dict[str, str], folder: Path) -> list[str]:
    """What codespell and the British word list find; `folder` is for scratch files."""
    american = folder / "american.txt"
    american.write_text(_american_words(), encoding="utf-8")
    prose = folder / "prose"
    prose.mkdir(exist_ok=True)
    for name, text in texts.items():
        (prose / f"{name}.md").write_text(words_only(text), encoding="utf-8")
    words = ["-D", "-", "-D", str(american), "-L", TERMS]
    done = subprocess.run(
        [sys.executable, "-m", "codespell_lib", "--check-hidden", "--config", "/dev/null", *words, str(prose)],
        capture_output=True,
        text=True,
    )
    if done.returncode not in (0, 65) and not done.stdout:
        raise RuntimeError(f"codespell failed: {done.stderr}")
    return [line.replace(f"{prose}/", "").replace("./", "") for line in done.stdout.splitlines() if "==>" in line]


def words_only(markdown: str) -> str:
    """The Markdown without code and targets of links; lines keep their numbers."""

    def blank(match: re.Match[str]) -> str:
        return "\n" * match[0].count("\n")

    text = FENCE.sub(blank, markdown)
    return TARGET.sub(blank, SPAN.sub(blank, text))


def _american_words() -> str:
    """codespell's list from British to American, turned round."""
    import codespell_lib

    source = Path(codespell_lib.__file__).parent / "data" / "dictionary_en-GB_to_en-US.txt"
    turned = []
    for line in source.read_text(encoding="utf-8").splitlines():
        british, _, american = line.partition("->")
        american = american.split(",")[0].strip()
        if american and american not in ALSO_BRITISH:
            turned.append(f"{american}->{british}")
    return "\n".join(sorted(set(turned))) + "\n"


def _anchors(markdown: str) -> set[str]:
    """The anchors that JupyterLab and GitHub give the headings."""
    found: set[str] = set()
    for heading in re.findall(r"^#{1,6} +(.*?)\s*$", markdown, re.MULTILINE):
        plain = heading.lower().replace(" ", "-")
        found |= {plain, re.sub(r"[^\w-]", "", plain)}
    return found
