"""What is planned for a time of the wearer's day, and where the snacks lie in the worked hours."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts.local_time import DAY_MINUTES, minutes_of
from alerts.plan_settings import PlanSettings
from alerts.prompt import PromptKind

EARLIEST_SHARE = 0.25
"""From this share of its part of the day on, a snack comes at a natural pause."""
LATEST_SHARE = 0.75
"""From this share on it comes without one."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """A prompt with a time of its own, once a day."""

    kind: PromptKind
    minute: int
    """Minutes since midnight."""
    practice: str

    def late_minutes(self, minute: int) -> int:
        """Return how long ago its time was, over midnight."""
        return (minute - self.minute) % DAY_MINUTES


def fixed_in(settings: PlanSettings) -> tuple[Fixed, ...]:
    """Return all that has a time of its own; of two with the same, the first comes first."""
    told: list[tuple[PromptKind, str, str]] = [
        ("morning_question", settings.morning if settings.morning_question else "", ""),
        ("morning", settings.morning, settings.anchor_practice),
        *(("joy", text, "joy_block") for text in settings.joy),
        ("checkin", settings.checkin, ""),
        ("night", settings.night, settings.anchor_practice),
    ]
    fixed = [Fixed(kind, minutes_of(kind, text), practice) for kind, text, practice in told if text]
    wind_down = wind_down_minute(settings)
    if wind_down is not None:
        fixed.append(Fixed("wind_down", wind_down, settings.wind_down_practice))
    return tuple(fixed)


@dataclass(frozen=True, slots=True)
class Coming:
    """What comes at a time of its own, and when."""

    kind: PromptKind
    at_ms: int


def next_fixed(settings: PlanSettings, local: datetime) -> Coming | None:
    """Return what has the next time of its own from a moment of the wearer's on; None: nothing has one."""
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    times = [
        (midnight + timedelta(days=day, minutes=one.minute), one.kind)
        for one in fixed_in(settings)
        for day in (0, 1)
    ]
    coming = [Coming(kind, round(at.timestamp() * 1000)) for at, kind in times]
    later = [one for one in coming if one.at_ms >= local.timestamp() * 1000]
    return min(later, key=lambda one: one.at_ms, default=None)


def wind_down_minute(settings: PlanSettings) -> int | None:
    """Return when the wind-down begins, in minutes since midnight; None when it is not planned."""
    if not settings.lights_out:
        return None
    return (minutes_of("lights_out", settings.lights_out) - settings.wind_down_minutes) % DAY_MINUTES


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the worked hours: room for one snack. Minutes since midnight."""

    nth: int
    earliest: float
    latest: float
    end: float

    def left_minutes(self, minute: int) -> int:
        """Return how long it still lasts, at least one minute."""
        return max(int(self.end - minute), 1)


def part_at(minute: int, begin: int, end: int, parts: int) -> Part | None:
    """Return the part in which a minute lies; None outside of the worked hours, or without snacks."""
    if not (parts and begin <= minute < end):
        return None
    length = (end - begin) / parts
    nth = int((minute - begin) / length)
    start = begin + nth * length
    return Part(nth, start + EARLIEST_SHARE * length, start + LATEST_SHARE * length, start + length)


def parts_taken(snacks: Sequence[int], replaced: Iterable[int]) -> set[int]:
    """Return which parts of the day need no snack any more.

    `snacks` are the parts in which there was one; `replaced` those in which load prompted: each takes the
    place of the next snack.
    """
    taken = set(snacks)
    for nth in replaced:
        while nth in taken:
            nth += 1
        taken.add(nth)
    return taken
