"""What each day of the story is like: a busy season, a vacation, a practice that begins in week 4."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final, Literal

import numpy as np

Season = Literal["ordinary", "busy", "vacation"]

BUSY: Final = ((14 / 60, 28 / 60), (47 / 60, 54 / 60))
VACATION: Final = (34 / 60, 43 / 60)
"""Parts of the story, 0 (its first day) to 1."""
PRACTICE_FROM_DAY: Final = 21
"""The first day of week 4."""
_SATURDAY: Final = 6
_LOAD: Final[dict[Season, tuple[float, float]]] = {
    "ordinary": (0.2, 1.1),
    "busy": (0.9, 2.6),
    "vacation": (0.0, 0.1),
}
"""Least and most hours of load of strength 1 in a day at the desk."""
_WEEKEND_LOAD: Final = 0.15
_LIGHT_BEFORE: Final = 0.6


@dataclass(frozen=True, slots=True)
class StoryDay:
    """One day, as it was planned by nobody."""

    day: date
    nth: int
    """0 is the story's first day."""
    season: Season
    at_desk: bool
    load_hours: float
    """Hours of load of strength 1."""
    load_hours_before: float
    """The same of the day before: that is what pain follows."""
    practises: bool
    """Whether the practice has begun."""

    def at_ms(self, clock: time, tz: tzinfo) -> int:
        """Return a time of this day, ms."""
        return round(datetime.combine(self.day, clock, tz).timestamp() * 1000)


def weeks(first: date, days: int, seed: int) -> Iterator[StoryDay]:
    """Give the days of the story; with fewer days its seasons are shorter."""
    before = _LIGHT_BEFORE
    for nth in range(days):
        day, dice = first + timedelta(days=nth), np.random.default_rng([seed, nth, 1])
        season = _season(nth / days, day)
        at_desk = season != "vacation" and day.isoweekday() < _SATURDAY
        least, most = _LOAD[season] if at_desk else (0.0, _WEEKEND_LOAD)
        load_hours = float(dice.uniform(least, most))
        yield StoryDay(day, nth, season, at_desk, load_hours, before, nth >= practice_from(days))
        before = load_hours


def practice_from(days: int) -> int:
    """Return on which day the practice begins: in week 4, or a third into a shorter story."""
    return min(PRACTICE_FROM_DAY, days // 3)


def _season(part: float, day: date) -> Season:
    if VACATION[0] <= part < VACATION[1]:
        return "vacation"
    is_busy = any(begin <= part < end for begin, end in BUSY)
    return "busy" if is_busy and day.isoweekday() < _SATURDAY else "ordinary"
