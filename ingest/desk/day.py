"""Whole desk days of one simulated person: what a strap and a desktop would have told, and what was true."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Final, Literal

import numpy as np
from numpy.random import Generator

from hrv.event import Context, Event
from ingest.desk.heart import beat_units, levels_of
from ingest.desk.movement import MINUTE_MS, motions
from ingest.desk.person import Person as Person
from ingest.desk.person import person_of as person_of
from ingest.desk.plan import Suite as Suite
from ingest.desk.plan import plan
from ingest.desk.strap import as_heard, told, with_ectopics
from ingest.desk.stretch import COUNTS_MS as COUNTS_MS
from ingest.desk.stretch import Deed
from ingest.desk.stretch import Stretch as Stretch

_HOUR_MS: Final = 3_600_000
_DAY_MS: Final = 24 * _HOUR_MS
_FIRST_MS: Final = 1_767_947_400_000
"""08:30 UTC on Friday 9 January 2026: the first day's usual beginning."""
_TOLD_BY_DESKTOP: Final[dict[Deed, Literal["microphone", "session"]]] = {
    "speech": "microphone",
    "paced": "session",
}


@dataclass(frozen=True, slots=True)
class DeskDay:
    """One day: its events in time order, and the truth."""

    events: tuple[Event, ...]
    """Beats, gaps, motions (with posture), contexts (microphone, session), in time order."""
    truth: tuple[Stretch, ...]
    """Of load and of everything else, by beginning."""
    start_ms: int
    end_ms: int


def desk_days(
    seed: int, person: int, days: int, suite: Suite = "ordinary", *, learning_days: int = 5
) -> Iterator[DeskDay]:
    """Give the ordinary days a person is learned from, then `days` of the suite; one a day, ten hours each.

    The same arguments give the same bytes in every process; a day does not depend on those before it.
    """
    who = person_of(seed, person)
    for day in range(learning_days + days):
        dice = np.random.default_rng([seed, person, 2, day])
        start_ms = _FIRST_MS + day * _DAY_MS + int(dice.integers(-30, 31)) * MINUTE_MS
        end_ms = start_ms + 10 * _HOUR_MS
        today: Suite = "ordinary" if day < learning_days else suite
        yield lived(who, plan(who, today, start_ms, end_ms, dice), start_ms, end_ms, dice)


def lived(person: Person, truth: Sequence[Stretch], start_ms: int, end_ms: int, dice: Generator) -> DeskDay:
    """Return the day, or part of one, on which a person lives through these stretches.

    It begins with a gap of no length: its first beat is not adjacent to anything before.
    """
    levels = levels_of(person, truth, start_ms, end_ms, dice)
    units = with_ectopics(beat_units(levels, dice), person, dice)
    heard = told(as_heard(units, person, truth, start_ms, dice), truth, start_ms)
    moved = motions(person, truth, start_ms, end_ms, dice)
    rest: list[Event] = [*moved, *_contexts(truth)]
    rest.sort(key=attrgetter("at_ms"))
    return DeskDay(_merged(heard, rest), tuple(truth), start_ms, end_ms)


def _contexts(truth: Sequence[Stretch]) -> Iterator[Context]:
    for stretch in truth:
        if what := _TOLD_BY_DESKTOP.get(stretch.what):
            yield Context(stretch.from_ms, what, on=True)
            yield Context(stretch.to_ms, what, on=False)


def _merged(heard: Sequence[Event], rest: Sequence[Event]) -> tuple[Event, ...]:
    """Return two sequences in time order as one; of the same time the heard one first."""
    places = np.searchsorted([event.at_ms for event in heard], [event.at_ms for event in rest], "right")
    events: list[Event] = []
    done = 0
    for place, event in zip(places.tolist(), rest, strict=True):
        events.extend(heard[done:place])
        events.append(event)
        done = place
    events.extend(heard[done:])
    return tuple(events)
