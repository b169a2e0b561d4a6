"""What a person does in a working day, drawn anew for each: the truth, before anything is simulated."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import Final, Literal

import numpy as np
from numpy.random import Generator

from ingest.desk.person import Person
from ingest.desk.stretch import Deed, Stretch

Suite = Literal[
    "ordinary", "exercise", "posture", "meeting", "push_day", "stress_free", "food", "signal", "paced"
]
"""What a day is made of. `ordinary` has everything, `push_day` the same on days that run high, `stress_free`
the same without load; each of the others one thing alone and no load: walks and stairs, changes of posture,
calls and talks, meals and coffee, a bad signal, paced breathing."""

_MINUTE_MS = 60_000
_TRIES = 30


@dataclass(frozen=True, slots=True)
class _Kind:
    """How often something happens in ten hours, how long, how strongly, and in which part of the day."""

    what: Deed
    a_day: float
    minutes: tuple[float, float]
    strength: tuple[float, float] = (0.75, 1.25)
    part: tuple[float, float] = (0.0, 1.0)


_LOAD: Final = (
    _Kind("load", 2.0, (10, 45), (0.7, 1.35)),
    _Kind("load", 1.5, (3, 8), (0.7, 1.35)),
)
_WALKS: Final = (_Kind("walk", 5, (1.5, 9)), _Kind("stairs", 1.5, (0.7, 2.5)))
_TALKS: Final = (_Kind("speech", 2, (4, 45)), _Kind("talk", 0.7, (2, 12)))
_FOOD: Final = (_Kind("meal", 1.1, (12, 30), (0.6, 1.3), (0.3, 0.6)), _Kind("coffee", 2, (4, 10)))
_PACED: Final = _Kind("paced", 0.7, (3, 10), (1, 1))
_ODDS: Final = (_Kind("thrill", 3, (0.5, 2.5), (0.5, 1.4)),)
_SIGNAL: Final = (
    _Kind("dropout", 0.7, (0.3, 20), (1, 1)),
    _Kind("off", 0.25, (3, 30), (1, 1)),
    _Kind("crackle", 0.4, (1, 8), (0.3, 1.5)),
)
_LIFE: Final = (*_WALKS, *_TALKS, *_FOOD, _PACED, *_ODDS, *_SIGNAL)

_SUITES: Final[dict[Suite, Sequence[_Kind]]] = {
    "ordinary": (*_LOAD, *_LIFE),
    "push_day": (*_LOAD, *_LIFE),
    "stress_free": _LIFE,
    "exercise": (_Kind("walk", 9, (1.5, 15)), _Kind("stairs", 4, (0.7, 3)), *_ODDS, *_SIGNAL),
    "posture": (*_ODDS, *_SIGNAL),
    "meeting": (_Kind("speech", 5, (5, 60)), _Kind("talk", 2, (2, 20)), *_ODDS, *_SIGNAL),
    "food": (_Kind("meal", 3, (12, 30), (0.6, 1.3)), _Kind("coffee", 5, (4, 10)), *_ODDS, *_SIGNAL),
    "signal": (
        _Kind("dropout", 5, (0.3, 20), (1, 1)),
        _Kind("off", 1.5, (3, 30), (1, 1)),
        _Kind("crackle", 5, (1, 12), (0.3, 2)),
        *_ODDS,
    ),
    "paced": (_Kind("paced", 5, (3, 12), (1, 1)), *_ODDS, *_SIGNAL),
}
_STANDS: Final[dict[Suite, float]] = {"ordinary": 1, "push_day": 1, "stress_free": 1}
_POSTURE_STANDS = 8.0
_ALONE: Final = ("load", "walk", "stairs", "standing", "speech", "talk", "meal", "paced", "off")
"""Of these there is but one at a time."""


def plan(person: Person, suite: Suite, start_ms: int, end_ms: int, dice: Generator) -> tuple[Stretch, ...]:
    """Return what happens, by beginning; things that exclude each other do not overlap."""
    stretches = [_offset(suite, start_ms, end_ms, dice)]
    kinds = [*_SUITES[suite], *_own(person, suite)]
    for kind in sorted(kinds, key=lambda kind: -kind.minutes[1]):
        for _ in range(dice.poisson(kind.a_day)):
            stretches.extend(_placed(kind, stretches, start_ms, end_ms, dice))
    return tuple(sorted(stretches, key=lambda stretch: (stretch.from_ms, stretch.to_ms)))


def _own(person: Person, suite: Suite) -> tuple[_Kind, ...]:
    """Return what happens as often as this person does it."""
    stands = _POSTURE_STANDS if suite == "posture" else person.stands_a_day * _STANDS.get(suite, 0)
    fidgets = 5 * person.restlessness**2
    return _Kind("standing", stands, (3, 40)), _Kind("fidget", fidgets, (0.5, 6), (0.5, 2))


def _offset(suite: Suite, start_ms: int, end_ms: int, dice: Generator) -> Stretch:
    """One day in ten runs clearly high or low; the days of `push_day` all run high."""
    strength = 0.25 * dice.standard_normal() + dice.choice([-1, 0, 1], p=[0.04, 0.9, 0.06])
    if suite == "push_day":
        strength = dice.uniform(1.0, 1.6)
    return Stretch(start_ms, end_ms, "offset", float(strength))


def _placed(
    kind: _Kind, others: Sequence[Stretch], start_ms: int, end_ms: int, dice: Generator
) -> list[Stretch]:
    """Return the stretch where there is room for it, or nothing."""
    for _ in range(_TRIES):
        drawn = _drawn(kind, start_ms, end_ms, dice)
        if not any(_collide(drawn, other) for other in others):
            return [drawn]
    return []


def _drawn(kind: _Kind, start_ms: int, end_ms: int, dice: Generator) -> Stretch:
    minutes = np.exp(dice.uniform(log(kind.minutes[0]), log(kind.minutes[1])))
    length_ms = int(minutes * 60) * 1000
    free_s = (end_ms - start_ms - length_ms) // 1000
    from_ms = start_ms + int(dice.uniform(*kind.part) * free_s) * 1000
    return Stretch(from_ms, from_ms + length_ms, kind.what, float(dice.uniform(*kind.strength)))


def _collide(one: Stretch, other: Stretch) -> bool:
    if other.what == "offset":
        return False
    if one.what != other.what and (one.what not in _ALONE or other.what not in _ALONE):
        return False
    return one.from_ms < other.to_ms and other.from_ms < one.to_ms
