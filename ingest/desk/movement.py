"""How a person moves and leans, told as the strap's stream tells it: one motion at the end of each minute."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.random import Generator

from hrv.event import Motion
from ingest.desk.noise import Curve, wandering
from ingest.desk.person import Person
from ingest.desk.strap import SILENT
from ingest.desk.stretch import Deed, Stretch
from ingest.posture import GRAVITY_MG, Calibration, Direction, PostureTeller

MINUTE_MS: Final = 60_000

_STILL_MG = 9.0
_MOVED_MG: Final[dict[Deed, float]] = {
    "walk": 190.0,
    "stairs": 260.0,
    "fidget": 40.0,
    "standing": 12.0,
    "speech": 6.0,
    "talk": 10.0,
    "meal": 18.0,
    "load": 3.0,
    "off": 120.0,
}
"""Standard deviation of the acceleration's magnitude that each adds, 1/1000 of gravity."""
_RISING_MG, _RISING_S = 250.0, 3.0
"""To stand up, and to sit down: so much for so long."""
_UPRIGHT: Final = ("walk", "stairs", "standing")
_SLUMP_DEG = 1.5


def motions(
    person: Person, stretches: Sequence[Stretch], start_ms: int, end_ms: int, dice: Generator
) -> Iterator[Motion]:
    """Give the motion of each whole minute of the clock in which the strap was heard."""
    first_ms = (start_ms // MINUTE_MS + 1) * MINUTE_MS
    grid = _Minutes(first_ms, max(0, (end_ms - first_ms) // MINUTE_MS + 1))
    sd_mg = _sd_mg(person, stretches, grid, dice)
    upright = np.minimum(1.0, sum((grid.shares(s) for s in stretches if s.what in _UPRIGHT), grid.none()))
    silent = sum((grid.shares(s) for s in stretches if s.what in SILENT), grid.none())
    tilt_deg = person.lean_deg * upright + _SLUMP_DEG * wandering(grid.count, 5, dice)
    teller = PostureTeller(_calibration(person))
    for minute in np.flatnonzero(silent < 0.8).tolist():
        sd, tilt = round(float(sd_mg[minute]), 1), float(tilt_deg[minute])
        yield Motion(first_ms + minute * MINUTE_MS, sd, teller.tell(sd, _gravity_mg(tilt)))


@dataclass(frozen=True, slots=True)
class _Minutes:
    """The whole minutes of a day, by their ends."""

    first_ms: int
    count: int

    def none(self) -> Curve:
        return np.zeros(self.count)

    def shares(self, stretch: Stretch) -> Curve:
        """Return what share of each minute a stretch fills."""
        ends = self.first_ms + MINUTE_MS * np.arange(self.count)
        filled_ms = np.minimum(stretch.to_ms, ends) - np.maximum(stretch.from_ms, ends - MINUTE_MS)
        return np.asarray(np.maximum(0, filled_ms) / MINUTE_MS, np.float64)

    def of(self, at_ms: int) -> int:
        """Return the minute that a moment lies in, or the nearest."""
        return min(max(0, -((self.first_ms - at_ms) // MINUTE_MS)), self.count - 1)


def _sd_mg(person: Person, stretches: Sequence[Stretch], grid: _Minutes, dice: Generator) -> Curve:
    still_mg = _STILL_MG * math.sqrt(person.restlessness)
    power = np.square(still_mg * np.exp(0.35 * dice.standard_normal(grid.count)))
    for stretch in stretches:
        moved_mg = _MOVED_MG.get(stretch.what, 0.0) * stretch.strength
        if moved_mg:
            varied = np.exp(0.25 * dice.standard_normal(grid.count))
            power += np.square(moved_mg * varied) * grid.shares(stretch)
        if stretch.what in _UPRIGHT:
            for at_ms in (stretch.from_ms + 1, stretch.to_ms):
                power[grid.of(at_ms)] += (_RISING_MG * dice.uniform(0.7, 1.3)) ** 2 * _RISING_S / 60
    return np.sqrt(power)


def _calibration(person: Person) -> Calibration:
    standing = Direction.along(*_gravity_mg(person.lean_deg)) if person.tells_standing else None
    return Calibration(Direction.along(*_gravity_mg(0.0)), standing)


def _gravity_mg(tilt_deg: float) -> tuple[float, float, float]:
    tilt = math.radians(tilt_deg)
    return 0.0, -GRAVITY_MG * math.cos(tilt), GRAVITY_MG * math.sin(tilt)
