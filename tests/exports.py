"""The modules of site/, for the tests; where their packages are missing, those tests are skipped."""

from __future__ import annotations

import sys

import pytest

from lesson import ROOT

for package in ("sphinx", "sphinx_revealjs", "nbconvert", "ruamel.yaml"):
    pytest.importorskip(package, reason="`cargo xtask test site` installs what exports the lessons")
sys.path.insert(0, str(ROOT / "site"))

import edition  # noqa: E402
import export  # noqa: E402
import handout  # noqa: E402
import pages  # noqa: E402
import repository  # noqa: E402
import staging  # noqa: E402

__all__ = ["edition", "export", "handout", "pages", "repository", "staging"]
