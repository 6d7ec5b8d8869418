"""Every lesson runs in its real kernel, as often as a reader may run it, and shows what it says.

One kernel for a lesson: each cell twice at once, then the whole once more. Which kernel
that is, the environment decides: it is the one named `rust`.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from runner import SLOWEST, TIMES, Runner

pytestmark = pytest.mark.kernel


def test_each_cell_may_be_run_twice(runner: Runner) -> None:
    fail_with(runner, runner.each_cell_twice())


def test_the_lesson_may_be_run_twice(runner: Runner) -> None:
    fail_with(runner, runner.top_to_bottom())


def test_no_cell_takes_too_long(runner: Runner, record_property: Callable[[str, object], None]) -> None:
    if not runner.passes:
        runner.top_to_bottom()
    record_property(TIMES, runner.times())
    record_property(SLOWEST, runner.slowest())
    fail_with(runner, runner.slow_cells())


def fail_with(runner: Runner, found: list[str]) -> None:
    """Fail with the lesson's name and all that was found."""
    if found:
        unique = list(dict.fromkeys(found))
        pytest.fail("\n".join([f"{runner.lesson.name}:", *unique]), pytrace=False)
