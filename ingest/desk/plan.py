"""What a person does in a working day, drawn anew for each: the truth, before anything is simulated."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.random import Generator

from ingest.desk.person import Person
from ingest.desk.stretch import Deed, Stretch

Suite = Literal["ordinary", "exercise", "posture", "meeting", "push_day", "stress_free"]

_MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class _Kind:
    """How often something happens in ten hours, how long, how strongly."""

    what: Deed
    a_day: float
    minutes: tuple[float, float]
    strength: tuple[float, float] = (0.8, 1.2)


_WALKS: Final = (_Kind("walk", 5, (1.5, 9)), _Kind("stairs", 1.5, (0.7, 2.5)))
_POSTURES: Final = (_Kind("standing", 2.5, (3, 40)),)
_TALKS: Final = (_Kind("speech", 2.5, (4, 45)),)
_FOOD: Final = (_Kind("meal", 1, (15, 30)), _Kind("coffee", 2, (5, 10)))
_BREAKS: Final = (_Kind("paced", 0.7, (3, 10), (1, 1)),)
_ODDS: Final = (_Kind("thrill", 3, (0.5, 2.5), (0.5, 1.4)), _Kind("fidget", 6, (1, 6), (0.5, 2)))
_SIGNAL: Final = (_Kind("dropout", 0.6, (0.5, 20), (1, 1)), _Kind("off", 0.25, (5, 30), (1, 1)))
_LOAD: Final = (_Kind("load", 1.3, (10, 45), (0.75, 1.4)), _Kind("load", 0.8, (3, 8), (0.75, 1.4)))
_ALWAYS: Final = (*_ODDS, *_SIGNAL)

_SUITES: Final[dict[Suite, Sequence[_Kind]]] = {
    "ordinary": (*_WALKS, *_POSTURES, *_TALKS, *_FOOD, *_BREAKS, *_LOAD, *_ALWAYS),
    "push_day": (*_WALKS, *_POSTURES, *_TALKS, *_FOOD, *_BREAKS, *_LOAD, *_ALWAYS),
    "stress_free": (*_WALKS, *_POSTURES, *_TALKS, *_FOOD, *_BREAKS, *_ALWAYS),
    "exercise": (_Kind("walk", 9, (1.5, 15)), _Kind("stairs", 4, (0.7, 3)), *_ALWAYS),
    "posture": (_Kind("standing", 8, (3, 40)), *_ALWAYS),
    "meeting": (_Kind("speech", 6, (5, 60)), *_ALWAYS),
}
_EXCLUSIVE: Final = ("load", "walk", "stairs", "standing", "speech", "meal", "paced", "off")


def plan(person: Person, suite: Suite, start_ms: int, end_ms: int, dice: Generator) -> tuple[Stretch, ...]:
    """Return what happens, by beginning; things that exclude each other do not overlap."""
    stretches: list[Stretch] = [_offset(suite, start_ms, end_ms, dice)]
    for kind in sorted(_SUITES[suite], key=lambda kind: -kind.minutes[1]):
        for _ in range(dice.poisson(kind.a_day)):
            drawn = _drawn(kind, start_ms, end_ms, dice)
            if not any(_collide(drawn, other) for other in stretches):
                stretches.append(drawn)
    return tuple(sorted(stretches, key=lambda stretch: (stretch.from_ms, stretch.to_ms)))


def _offset(suite: Suite, start_ms: int, end_ms: int, dice: Generator) -> Stretch:
    strength = dice.uniform(1.0, 1.5) if suite == "push_day" else 0.35 * dice.standard_normal()
    return Stretch(start_ms, end_ms, "offset", float(strength))


def _drawn(kind: _Kind, start_ms: int, end_ms: int, dice: Generator) -> Stretch:
    shortest, longest = np.log(kind.minutes[0]), np.log(kind.minutes[1])
    length_ms = int(np.exp(dice.uniform(shortest, longest)) * _MINUTE_MS) // 1000 * 1000
    from_ms = start_ms + int(dice.integers(0, (end_ms - start_ms - length_ms) // 1000)) * 1000
    return Stretch(from_ms, from_ms + length_ms, kind.what, float(dice.uniform(*kind.strength)))


def _collide(one: Stretch, other: Stretch) -> bool:
    if one.what not in _EXCLUSIVE or other.what not in _EXCLUSIVE:
        return False
    return one.from_ms < other.to_ms and other.from_ms < one.to_ms
