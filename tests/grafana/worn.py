"""A made-up day of wearing, minute by minute, drawn so that a person finds in it what was put in."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

ZONE: Final = ZoneInfo("Europe/Berlin")
LAST_DAY: Final = date(2026, 11, 26)
MINUTE_MS: Final = 60_000
HOUR_MS: Final = 3_600_000
FIRST_HOUR: Final = 8
HOURS_WORN: Final = 10
USUAL_BPM: Final = 66.0
USUAL_MS: Final = 42.0
EPISODE_MINUTES: Final = 25

Floats = NDArray[np.float64]


def midnight_ms(day: date) -> int:
    """Return the wearer's midnight at which the day begins."""
    return int(datetime(day.year, day.month, day.day, tzinfo=ZONE).timestamp() * 1000)


END_MS: Final = midnight_ms(LAST_DAY + timedelta(days=1))
"""The end of the last day."""
WORKING_MS: Final = midnight_ms(LAST_DAY) + (FIRST_HOUR + HOURS_WORN) * HOUR_MS - 10 * MINUTE_MS
"""A moment near the end of the last day's wearing."""


@dataclass(frozen=True, slots=True)
class Worn:
    """What a day was like, minute by minute."""

    date: date
    begin_ms: int
    load: Floats
    hr_bpm: Floats
    rmssd_ms: Floats
    judged: NDArray[np.bool_]
    loaded: NDArray[np.bool_]
    episodes: tuple[int, ...]
    """The first minute of each."""

    def at_ms(self, minute: int) -> int:
        """Return when a minute begins."""
        return self.begin_ms + minute * MINUTE_MS


def worn(when: date, ago: int, dice: np.random.Generator) -> Worn:
    minutes = HOURS_WORN * 60
    hour = FIRST_HOUR + np.arange(minutes) / 60
    trend = 0.25 * ago / 365
    busy = 0.5 if when.weekday() in (1, 3) else 0.15
    base = (
        0.1 + trend + busy * np.exp(-(((hour - 10.5) / 1.2) ** 2)) + 0.2 * np.exp(-(((hour - 15) / 1.5) ** 2))
    )
    load = base + np.convolve(dice.normal(0, 0.9, minutes + 19), np.ones(20) / 20, "valid")
    episodes = _episodes(when, ago, dice)
    loaded = np.zeros(minutes, bool)
    for first in episodes:
        loaded[first : first + EPISODE_MINUTES] = True
        load[first : first + EPISODE_MINUTES] += 1.9 * np.sin(np.linspace(0.3, 3.0, EPISODE_MINUTES))
    moving = np.repeat(dice.random(minutes // 10) < 0.25, 10) & ~loaded
    hr_bpm = USUAL_BPM + 3.0 * load + np.where(moving, 18.0, 0.0) + dice.normal(0, 1.2, minutes)
    rmssd_ms = USUAL_MS * np.exp(-0.18 * load + dice.normal(0, 0.12, minutes))
    begin_ms = midnight_ms(when) + FIRST_HOUR * HOUR_MS
    return Worn(when, begin_ms, load, hr_bpm, rmssd_ms, ~moving, loaded, episodes)


def _episodes(when: date, ago: int, dice: np.random.Generator) -> tuple[int, ...]:
    """Return where the day's episodes begin: one in the morning, on busy days and long ago a second."""
    morning = 120 + int(dice.integers(0, 60))
    second = when.weekday() in (1, 3) or dice.random() < ago / 730
    return (morning, 400 + int(dice.integers(0, 60))) if second else (morning,)
