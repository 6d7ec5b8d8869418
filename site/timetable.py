"""Timetables of a workshop: which lessons, when; the clock is computed from the lessons' minutes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lesson import Lesson

DAY_MINUTES = 24 * 60


@dataclass(frozen=True)
class Part:
    """A lesson, with its exercises or without; or, without a number, a break."""

    number: int | None
    exercises: bool = False
    pause: int = 0


@dataclass(frozen=True)
class Session:
    """What is done without going home in between."""

    title: str
    begins: int
    ends: int
    parts: tuple[Part, ...]


def at(hour: int, minute: int = 0) -> int:
    return hour * 60 + minute


def whole(number: int) -> Part:
    """Teaching, then exercises in the room."""
    return Part(number, exercises=True)


def taught(number: int) -> Part:
    """Teaching alone: the exercises are for home."""
    return Part(number)


def pause(minutes: int) -> Part:
    return Part(None, pause=minutes)


PLANS: dict[str, tuple[Session, ...]] = {
    "half_day": (
        Session(
            "Threads, and what they cost", at(9), at(13),
            (whole(0), whole(2), taught(3), pause(15), whole(4), pause(10), whole(5), taught(11)),
        ),
    ),
    "day": (
        Session(
            "From a closure to a container", at(9), at(17),
            (whole(0), taught(1), whole(2), pause(15), taught(3), whole(4), pause(60), whole(5), whole(8), pause(15),
             taught(11), taught(13), pause(15), taught(15)),
        ),
    ),
    "evenings": (
        Session(
            "Threads, and what they cost", at(18), at(21),
            (whole(0), taught(1), whole(2), pause(15), taught(3), whole(4)),
        ),
        Session("Sharing and talking", at(18), at(21), (whole(5), whole(8), pause(15), whole(9))),
        Session(
            "Processes and containers", at(18), at(21),
            (taught(11), taught(12), taught(13), pause(15), taught(15)),
        ),
    ),
}  # fmt: skip


def clock(session: Session, every: list[Lesson]) -> Iterator[tuple[int, int, Part]]:
    """From when to when each part goes."""
    about = {lesson.about["number"]: lesson.about for lesson in every}
    now = session.begins
    for part in session.parts:
        minutes = part.pause
        if part.number is not None:
            minutes += about[part.number]["teaching_minutes"]
            minutes += about[part.number]["exercise_minutes"] if part.exercises else 0
        yield now, now + minutes, part
        now += minutes


def table(plan: str, every: list[Lesson]) -> str:
    """The plan as one table for each session, and what it leaves for home; of all lessons or none."""
    titles = {lesson.about["number"]: f"[{lesson.about['title']}]({lesson.path.name})" for lesson in every}
    planned = {part.number for session in PLANS[plan] for part in session.parts if part.number is not None}
    if not planned <= titles.keys():
        return ""
    return "\n\n".join([*(rows(session, every, titles) for session in PLANS[plan]), at_home(planned, titles)])


def rows(session: Session, every: list[Lesson], titles: dict[int, str]) -> str:
    lines = [f"**{session.title}**", "", "| Time | Lesson | With |", "|---|---|---|"]
    now = session.begins
    for begins, now, part in clock(session, every):
        if part.number is None:
            lines.append(f"| {hours(begins)}–{hours(now)} | *break* | |")
            continue
        content = "teaching and exercises" if part.exercises else "teaching"
        lines.append(f"| {hours(begins)}–{hours(now)} | {part.number:02} {titles[part.number]} | {content} |")
    if now < session.ends:
        lines.append(f"| {hours(now)}–{hours(session.ends)} | *questions* | |")
    return "\n".join(lines)


def at_home(planned: set[int], titles: dict[int, str]) -> str:
    others = [f"{number:02} {title}" for number, title in sorted(titles.items()) if number not in planned]
    return f"For home: the exercises left out above, and {', '.join(others)}."


def hours(minutes: int) -> str:
    return f"{minutes % DAY_MINUTES // 60:02}:{minutes % 60:02}"
