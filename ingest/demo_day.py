"""The script of the demonstration: quiet mornings to learn from, and one that turns bad."""

from collections.abc import Iterator
from datetime import datetime, tzinfo
from heapq import merge
from itertools import pairwise
from operator import attrgetter
from typing import Final

import numpy as np
from numpy.random import Generator

from hrv.event import Answer, Event, Gap
from ingest.desk.day import lived
from ingest.desk.person import Person
from ingest.desk.stretch import Deed, Stretch

WEARER: Final = Person(
    age=38,
    fitness=0.7,
    hr_bpm=68.0,
    rmssd_ms=36.0,
    reactivity=1.3,
    load_bpm=12.5,
    load_ln_rmssd=0.7,
    standing_bpm=9.0,
    standing_ln_rmssd=0.35,
    coffee_bpm=1.0,
    breaths_per_min=14.5,
    recovery_s=40.0,
    unsteadiness=0.45,
    restlessness=0.9,
    strap_faults_per_hour=0.0,
)
"""A steady heart that reacts strongly, under a strap that hears all: what is shown is plain to see."""

WALK_S: Final = (20 * 60, 26 * 60)
LOAD_S: Final = (38 * 60, 52 * 60 + 30)
PACED_S: Final = (LOAD_S[1], LOAD_S[1] + 4 * 60)
END_S: Final = 69 * 60
"""When things begin and end, from the beginning of the morning that turns bad."""

_ANSWER_AT_S = LOAD_S[1] - 20
_DAY_MS = 86_400_000
_MORNING_MS = 3 * 3_600_000
_LEARNED_WALKS_S = ((45 * 60, 48 * 60), (108 * 60, 111 * 60))


def demo_start_ms(tz: tzinfo) -> int:
    """Return when the demonstration begins: 09:00 on Tuesday 13 January 2026, no clock change being near."""
    return int(datetime(2026, 1, 13, 9, tzinfo=tz).timestamp() * 1000)


def demo_morning(seed: int, start_ms: int) -> Iterator[Event]:
    """Give the events of the demonstration: calm, a walk, calm, load, a practice, relief; 69 minutes."""
    truth = [
        _stretch(start_ms, WALK_S, "walk"),
        _stretch(start_ms, LOAD_S, "load"),
        _stretch(start_ms, PACED_S, "paced"),
    ]
    answer = Answer(start_ms + 1000 * _ANSWER_AT_S, "accepted")
    dice = np.random.default_rng([seed, 0])
    return merge(_events(truth, start_ms, 1000 * END_S, dice), (answer,), key=attrgetter("at_ms"))


def learned_days(seed: int, day_start_ms: int, days: int = 5) -> Iterator[Event]:
    """Give the events of the mornings before `day_start_ms`: three hours of desk work each, at its hour.

    Each ends with the gap to the next one's beginning, the last with the gap to `day_start_ms`.
    """
    starts_ms = range(day_start_ms - days * _DAY_MS, day_start_ms + _DAY_MS, _DAY_MS)
    for day, (start_ms, next_ms) in enumerate(pairwise(starts_ms), start=1):
        dice = np.random.default_rng([seed, day])
        walks = [_stretch(start_ms, walk_s, "walk") for walk_s in _LEARNED_WALKS_S]
        offset = Stretch(start_ms, start_ms + _MORNING_MS, "offset", 0.2 * float(dice.standard_normal()))
        yield from _events([offset, *walks], start_ms, _MORNING_MS, dice)
        yield Gap(start_ms + _MORNING_MS, next_ms, "pause")


def _stretch(start_ms: int, part_s: tuple[int, int], what: Deed) -> Stretch:
    return Stretch(start_ms + 1000 * part_s[0], start_ms + 1000 * part_s[1], what)


def _events(truth: list[Stretch], start_ms: int, length_ms: int, dice: Generator) -> Iterator[Event]:
    """Give what follows after the strap was put on."""
    return iter(lived(WEARER, truth, start_ms, start_ms + length_ms, dice).events[1:])
