"""What a strap makes of the beats: ectopic, missed and extra beats, and time in which it heard nothing."""

from collections.abc import Sequence

import numpy as np
from numpy.random import Generator

from hrv.beat import LONGEST_RR_MS, SHORTEST_RR_MS, Beat
from hrv.event import Event, Gap
from ingest.desk.heart import UNITS_PER_S, Units
from ingest.desk.noise import Curve
from ingest.desk.person import Person
from ingest.desk.stretch import Stretch


def with_ectopics(at_units: Units, person: Person, dice: Generator) -> Units:
    """Return the beats, some of them early: the next one comes where it would have come."""
    hours = at_units[-1] / UNITS_PER_S / 3600
    early = _some(at_units.size, person.ectopics_per_hour * hours, dice)
    rr_units = at_units[early] - at_units[early - 1]
    moved = at_units.copy()
    moved[early] -= np.rint(dice.uniform(0.25, 0.42, early.size) * rr_units).astype(np.int64)
    return moved


def as_heard(at_units: Units, noise_per_hour: float, dice: Generator) -> Units:
    """Return the beats as a strap tells them: some are missed, some told twice."""
    hours = at_units[-1] / UNITS_PER_S / 3600
    missed = _some(at_units.size, noise_per_hour * hours / 2, dice)
    twice = _some(at_units.size, noise_per_hour * hours / 2, dice)
    rr_units = at_units[twice] - at_units[twice - 1]
    extra = at_units[twice] - np.rint(dice.uniform(0.35, 0.65, twice.size) * rr_units).astype(np.int64)
    return np.unique(np.concatenate([np.delete(at_units, missed), extra]))


def told(at_units: Units, silences: Sequence[Stretch], start_ms: int) -> list[Event]:
    """Return the beats and, where the strap was silent or told no interval, gaps."""
    at_ms = start_ms + (at_units * 1000 + UNITS_PER_S // 2) // UNITS_PER_S
    rr_ms = np.diff(at_units, prepend=0) * (1000 / UNITS_PER_S)
    events: list[Event] = []
    done = 0
    for first, past, why in _holes(at_ms, rr_ms, silences):
        if past <= done:
            continue
        first = max(first, done)
        events.extend(map(Beat, at_ms[done:first].tolist(), rr_ms[done:first].tolist()))
        from_ms = int(at_ms[first - 1]) if first else start_ms
        events.append(Gap(from_ms, int(at_ms[past - 1]), why))
        done = past
    events.extend(map(Beat, at_ms[done:].tolist(), rr_ms[done:].tolist()))
    return events


def _holes(at_ms: Units, rr_ms: Curve, silences: Sequence[Stretch]) -> list[tuple[int, int, str]]:
    """Return runs of beats that were not told: first, one past the last, why."""
    odd = np.flatnonzero((rr_ms < SHORTEST_RR_MS) | (rr_ms > LONGEST_RR_MS)).tolist()
    holes = [(at, at + 1, "implausible") for at in odd]
    for silence in silences:
        first, past = np.searchsorted(at_ms, (silence.from_ms, silence.to_ms))
        if past > first:
            last = min(int(past) + 1, at_ms.size)
            holes.append((int(first), last, "contact" if silence.what == "off" else "lost"))
    return sorted(holes)


def _some(size: int, mean: float, dice: Generator) -> Units:
    """Return a few indices that are neither the first nor each other's neighbours."""
    drawn = np.unique(dice.integers(2, max(3, size - 2), dice.poisson(mean)))
    return drawn[np.diff(drawn, prepend=-9) > 2]
