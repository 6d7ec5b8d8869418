"""An exercise that nobody has touched fails its check with advice; its solution passes."""

from __future__ import annotations

import pytest

from runner import Runner

pytestmark = pytest.mark.kernel


def test_solutions_solve(runner: Runner) -> None:
    found = [sentence for exercise in runner.lesson.exercises for sentence in runner.solved(exercise)]
    if found:
        pytest.fail("\n".join([f"{runner.lesson.name}:", *found]), pytrace=False)
