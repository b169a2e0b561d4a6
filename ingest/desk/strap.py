"""What a strap makes of the beats: ectopic, missed and extra beats, and time in which it heard nothing."""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from hrv.beat import LONGEST_RR_MS, SHORTEST_RR_MS, Beat
from hrv.event import Event, Gap
from ingest.desk.heart import UNITS_PER_S, Units
from ingest.desk.noise import Curve
from ingest.desk.person import Person
from ingest.desk.stretch import Stretch

SILENT: Final = ("dropout", "off")

_FAULTIER: Final = {"walk": 8.0, "stairs": 12.0, "fidget": 4.0}
"""How many times as often a beat is misheard while one moves so."""
_CRACKLING_PER_HOUR = 900.0
_VENTRICULAR = 0.6
"""Share of early beats after which the heart waits, so that the next comes where it would have come."""


def with_ectopics(at_units: Units, person: Person, dice: Generator) -> Units:
    """Return the beats, some of them early: ventricular ones with the full pause after, others moving all."""
    early = _some(np.full(at_units.size, person.ectopics_per_hour), at_units, dice)
    rr_units = at_units[early] - at_units[early - 1]
    by_units = np.rint(dice.uniform(0.22, 0.42, early.size) * rr_units).astype(np.int64)
    shift = np.zeros(at_units.size, np.int64)
    shift[early] = by_units
    resets = dice.uniform(size=early.size) > _VENTRICULAR
    for_good = np.zeros(at_units.size, np.int64)
    for_good[early[resets] + 1] = (0.8 * by_units[resets]).astype(np.int64)
    return np.asarray(at_units - shift - np.cumsum(for_good), np.int64)


def as_heard(
    at_units: Units, person: Person, stretches: Sequence[Stretch], start_ms: int, dice: Generator
) -> Units:
    """Return the beats as a strap tells them: some are missed, some told twice."""
    second = at_units // UNITS_PER_S
    faults_per_hour = _faults_per_hour(person, stretches, start_ms, int(second[-1]) + 1)[second]
    faults = _some(faults_per_hour, at_units, dice)
    is_missed = dice.uniform(size=faults.size) < 0.5
    twice = faults[~is_missed]
    rr_units = at_units[twice] - at_units[twice - 1]
    extra = at_units[twice] - np.rint(dice.uniform(0.35, 0.65, twice.size) * rr_units).astype(np.int64)
    return np.sort(np.concatenate([np.delete(at_units, faults[is_missed]), extra]))


def told(at_units: Units, stretches: Sequence[Stretch], start_ms: int) -> list[Event]:
    """Return the beats, after the gap in which the strap was put on, and gaps where it told no interval."""
    at_ms = start_ms + (at_units * 1000 + UNITS_PER_S // 2) // UNITS_PER_S
    rr_ms = np.diff(at_units, prepend=0) * (1000 / UNITS_PER_S)
    events: list[Event] = [Gap(start_ms, start_ms, "pause")]
    done = 0
    for first, past, why in _holes(at_ms, rr_ms, stretches):
        if past <= done:
            continue
        first = max(first, done)
        events.extend(map(Beat, at_ms[done:first].tolist(), rr_ms[done:first].tolist()))
        from_ms = int(at_ms[first - 1]) if first else start_ms
        events.append(Gap(from_ms, int(at_ms[past - 1]), why))
        done = past
    events.extend(map(Beat, at_ms[done:].tolist(), rr_ms[done:].tolist()))
    return events


def _faults_per_hour(person: Person, stretches: Sequence[Stretch], start_ms: int, seconds: int) -> Curve:
    rate = np.full(seconds, person.strap_faults_per_hour)
    for stretch in stretches:
        part = slice(max(0, stretch.from_ms - start_ms) // 1000, max(0, stretch.to_ms - start_ms) // 1000)
        rate[part] *= _FAULTIER.get(stretch.what, 1.0)
        if stretch.what == "crackle":
            rate[part] += _CRACKLING_PER_HOUR * stretch.strength
    return rate


def _holes(at_ms: Units, rr_ms: Curve, stretches: Sequence[Stretch]) -> list[tuple[int, int, str]]:
    """Return runs of beats that were not told: first, one past the last, why."""
    return sorted([*_odd(rr_ms), *_silences(at_ms, stretches)])


def _odd(rr_ms: Curve) -> Iterator[tuple[int, int, str]]:
    for at in np.flatnonzero((rr_ms < SHORTEST_RR_MS) | (rr_ms > LONGEST_RR_MS)).tolist():
        yield at, at + 1, "implausible"


def _silences(at_ms: Units, stretches: Sequence[Stretch]) -> Iterator[tuple[int, int, str]]:
    """The first interval after a silence began in it and is not told either."""
    for silence in stretches:
        first, past = np.searchsorted(at_ms, (silence.from_ms, silence.to_ms)).tolist()
        if silence.what in SILENT and past > first:
            yield first, min(past + 1, at_ms.size), "contact" if silence.what == "off" else "lost"


def _some(per_hour: Curve, at_units: Units, dice: Generator) -> NDArray[np.int64]:
    """Return indices of beats drawn at a rate, none of them near the ends or next to each other."""
    hours = np.diff(at_units, prepend=0) / (3600 * UNITS_PER_S)
    drawn = np.flatnonzero(dice.uniform(size=at_units.size) < per_hour * hours)
    drawn = drawn[(drawn > 1) & (drawn < at_units.size - 2)]
    return drawn[np.diff(drawn, prepend=-9) > 1].astype(np.int64)
