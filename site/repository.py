"""Where this repository can be had: for links to a lesson's source and to Binder."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

ADDRESS = re.compile(
    r"(?:https?://(?:[^@/]+@)?|ssh://(?:[^@/]+@)?|(?:[\w.-]+@))(?P<host>[\w.-]+)(?::\d+)?[:/](?P<path>[\w./~-]+?)(?:\.git)?/?"
)


@dataclass(frozen=True)
class Repository:
    """A public address, such as github.com and owner/name."""

    host: str
    path: str

    def source(self, file: str) -> str:
        """The page that shows a file."""
        blob = "-/blob" if "gitlab" in self.host else "blob"
        return f"https://{self.host}/{self.path}/{blob}/HEAD/{file}"

    def binder(self, file: str) -> str:
        """The address at which Binder opens a file in JupyterLab."""
        if self.host == "github.com":
            provider = f"gh/{self.path}"
        elif self.host == "gitlab.com":
            provider = f"gl/{quote(self.path, safe='')}"
        else:
            provider = f"git/{quote(f'https://{self.host}/{self.path}', safe='')}"
        return f"https://mybinder.org/v2/{provider}/HEAD?labpath={quote(file, safe='')}"


def of(folder: Path) -> Repository | None:
    """What the folder was cloned from; nothing where that is no public address."""
    command = ["git", "-C", str(folder), "remote", "get-url", "origin"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return None
    return parsed(done.stdout.strip())


def parsed(address: str) -> Repository | None:
    """An address as git has it, without the name and the password that may stand in it."""
    match = ADDRESS.fullmatch(address)
    return Repository(match["host"], match["path"]) if match else None
