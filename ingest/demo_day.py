"""The script of the demonstration: quiet mornings to learn from, and one that turns bad."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo
from heapq import merge
from itertools import pairwise
from operator import attrgetter

import numpy as np
from numpy.random import Generator

from hrv.event import Answer, Context, Event, Gap
from ingest.heart import Phase, beats, motions

_MINUTE_S = 60
_DAY_MS = 86_400_000
_MORNING_MS = 3 * 3_600_000

CALM = Phase(
    length_s=20 * _MINUTE_S,
    rate_bpm=68.0,
    respiratory_ms=40.0,
    slow_ms=14.0,
    breaths_per_min=14.5,
    motion_mg=9.0,
)
WALK = Phase(
    length_s=6 * _MINUTE_S,
    rate_bpm=102.0,
    respiratory_ms=9.0,
    slow_ms=8.0,
    breaths_per_min=22.0,
    motion_mg=210.0,
    posture="standing",
    settle_s=35.0,
)
RECOVERY = replace(CALM, length_s=16 * _MINUTE_S, settle_s=70.0)
LOADED = Phase(
    length_s=10 * _MINUTE_S + 30,
    rate_bpm=80.5,
    respiratory_ms=18.0,
    slow_ms=10.0,
    breaths_per_min=18.0,
    motion_mg=10.0,
    settle_s=100.0,
)
BREATHING = Phase(
    length_s=4 * _MINUTE_S,
    rate_bpm=69.0,
    respiratory_ms=75.0,
    slow_ms=4.0,
    breaths_per_min=6.0,
    motion_mg=6.0,
    settle_s=20.0,
    paced=True,
)
RELIEF = replace(CALM, length_s=12 * _MINUTE_S + 30, rate_bpm=67.0)

DEMO_MORNING: tuple[Phase, ...] = (CALM, WALK, RECOVERY, LOADED, BREATHING, RELIEF)

_LOADED_AT_S = CALM.length_s + WALK.length_s + RECOVERY.length_s
_SESSION_AT_S = _LOADED_AT_S + LOADED.length_s
_ANSWER_AT_S = _SESSION_AT_S - 20


def demo_start_ms(tz: tzinfo) -> int:
    """Return when the demonstration begins: 09:00 on Tuesday 13 January 2026, no clock change being near."""
    return int(datetime(2026, 1, 13, 9, tzinfo=tz).timestamp() * 1000)


def demo_morning(seed: int, start_ms: int) -> Iterator[Event]:
    """Give the events of the demonstration: calm, a walk, calm, load, a practice, relief; 69 minutes."""
    deeds: list[Event] = [
        Answer(start_ms + 1000 * _ANSWER_AT_S, "accepted"),
        Context(start_ms + 1000 * _SESSION_AT_S, "session", on=True),
        Context(start_ms + 1000 * (_SESSION_AT_S + BREATHING.length_s), "session", on=False),
    ]
    return _lived(DEMO_MORNING, start_ms, deeds, np.random.default_rng([seed, 0]))


def learned_days(seed: int, day_start_ms: int, days: int = 5) -> Iterator[Event]:
    """Give the events of the mornings before `day_start_ms`: three hours of desk work each, at its hour.

    Each ends with the gap to the next one's beginning, the last with the gap to `day_start_ms`.
    """
    starts_ms = range(day_start_ms - days * _DAY_MS, day_start_ms + _DAY_MS, _DAY_MS)
    for day, (start_ms, next_ms) in enumerate(pairwise(starts_ms), start=1):
        dice = np.random.default_rng([seed, day])
        yield from _lived(_desk_morning(dice), start_ms, [], dice)
        yield Gap(start_ms + _MORNING_MS, next_ms, "pause")


def _lived(
    phases: Sequence[Phase], start_ms: int, deeds: Sequence[Event], dice: Generator
) -> Iterator[Event]:
    heard: Iterator[Event] = beats(phases, start_ms, dice)
    return merge(heard, motions(phases, start_ms, dice), deeds, key=attrgetter("at_ms"))


def _desk_morning(dice: Generator) -> list[Phase]:
    """Return three hours of calm, in spells that differ a little, with two short walks."""
    today = replace(
        CALM,
        rate_bpm=CALM.rate_bpm + 1.2 * dice.standard_normal(),
        respiratory_ms=CALM.respiratory_ms * np.exp(0.06 * dice.standard_normal()),
    )
    walk = replace(WALK, length_s=3 * _MINUTE_S)
    spells = [_spell(today, minutes, dice) for minutes in (20, 25, 30, 30, 25, 44)]
    return [*spells[:2], walk, *spells[2:4], walk, *spells[4:]]


def _spell(today: Phase, minutes: int, dice: Generator) -> Phase:
    return replace(
        today,
        length_s=minutes * _MINUTE_S,
        rate_bpm=today.rate_bpm + dice.standard_normal(),
        respiratory_ms=today.respiratory_ms * np.exp(0.06 * dice.standard_normal()),
        settle_s=70.0,
    )
