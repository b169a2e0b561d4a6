"""How a person moves and leans, told as the strap's stream tells it: one motion at the end of each minute."""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.random import Generator

from hrv.event import Motion
from ingest.desk.noise import Curve, wandering
from ingest.desk.person import Person
from ingest.desk.stretch import Stretch
from ingest.posture import GRAVITY_MG, Calibration, Direction, PostureTeller

MINUTE_MS: Final = 60_000

_MOVED_MG: Final = {"walk": 190.0, "stairs": 260.0, "fidget": 45.0, "standing": 6.0, "speech": 5.0}
"""Standard deviation of the acceleration's magnitude that each adds, 1/1000 of gravity."""
_ON_FEET: Final = ("walk", "stairs", "standing")


def motions(
    person: Person, stretches: Sequence[Stretch], start_ms: int, end_ms: int, dice: Generator
) -> list[Motion]:
    """Return the motion of each whole minute of the clock."""
    first_ms = (start_ms // MINUTE_MS + 1) * MINUTE_MS
    ends_ms = range(first_ms, end_ms + 1, MINUTE_MS)
    sd_mg = _still_mg(person, len(ends_ms), dice)
    standing = np.zeros(len(ends_ms))
    for stretch in stretches:
        first = max(0, (stretch.from_ms - first_ms) // MINUTE_MS + 1)
        for minute in range(first, min(len(ends_ms), (stretch.to_ms - first_ms) // MINUTE_MS + 2)):
            share = _overlap(stretch, ends_ms[minute])
            moved_mg = (
                _MOVED_MG.get(stretch.what, 0.0) * stretch.strength * math.exp(0.2 * dice.standard_normal())
            )
            sd_mg[minute] = math.hypot(sd_mg[minute], moved_mg * math.sqrt(share))
            if stretch.what in _ON_FEET:
                standing[minute] = min(1.0, standing[minute] + share)
    tilt_deg = person.lean_deg * standing + 2.5 * wandering(len(ends_ms), 1.0, 10.0, dice)
    teller = PostureTeller(_calibration(person))
    return [
        Motion(at_ms, round(float(sd), 1), teller.tell(float(sd), _gravity_mg(float(tilt))))
        for at_ms, sd, tilt in zip(ends_ms, sd_mg, tilt_deg, strict=True)
    ]


def _still_mg(person: Person, minutes: int, dice: Generator) -> Curve:
    return 9.0 * person.restlessness**0.5 * np.exp(0.35 * dice.standard_normal(minutes))


def _overlap(stretch: Stretch, end_ms: int) -> float:
    """Return the share of a minute that a stretch fills."""
    return max(0, min(stretch.to_ms, end_ms) - max(stretch.from_ms, end_ms - MINUTE_MS)) / MINUTE_MS


def _calibration(person: Person) -> Calibration:
    standing = Direction.along(*_gravity_mg(person.lean_deg)) if person.tells_standing else None
    return Calibration(Direction.along(*_gravity_mg(0.0)), standing)


def _gravity_mg(tilt_deg: float) -> tuple[float, float, float]:
    tilt = math.radians(tilt_deg)
    return 0.0, -GRAVITY_MG * math.cos(tilt), GRAVITY_MG * math.sin(tilt)
