"""A day's hours with the strap: what was lived through, and the beats that came of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import time, tzinfo
from typing import Final

import numpy as np
from numpy.random import Generator

from hrv.beat import Beat
from hrv.event import Context, Event, Link
from ingest.demo_day import WEARER
from ingest.desk.day import lived
from ingest.desk.person import Person
from ingest.desk.plan import plan
from ingest.desk.stretch import Stretch
from unclench.story.weeks import StoryDay

MINUTE_MS: Final = 60_000
STRAP: Final = "Demo H10"
PERSON: Final[Person] = replace(
    WEARER, load_bpm=11.0, load_ln_rmssd=0.45, strap_faults_per_hour=4.0, unsteadiness=0.6
)
"""Reacts rather strongly, so that what is planted can be seen, under an ordinary strap."""

_RELIEF_MINUTES: Final = 30
_RELIEF: Final = -0.12
"""What a practice leaves behind for so long, in the strength of a load."""
_LOST_SHARE: Final = 0.5
_BATTERY_DAYS: Final = 40
"""So long a battery lasts, worn like this."""


@dataclass(frozen=True, slots=True)
class Worn:
    """A stretch of the day with the strap on, and what is true in it."""

    from_ms: int
    to_ms: int
    truth: tuple[Stretch, ...]

    def beats(self, dice: Generator, since_ms: int | None = None) -> list[Event]:
        """Return beats, gaps, motions and calls, from the beginning or from a beat of it on."""
        begin_ms = self.from_ms if since_ms is None else since_ms
        heard = lived(PERSON, self.truth, begin_ms, self.to_ms, dice).events
        whole = heard if since_ms is None else heard[1:]
        return [event for event in whole if self._is_heard(event, begin_ms)]

    def _is_heard(self, event: Event, begin_ms: int) -> bool:
        """A practice is told by who leads it, not by the desk."""
        if isinstance(event, Context):
            return event.what != "session" and begin_ms <= event.at_ms < self.to_ms
        return begin_ms <= event.at_ms <= self.to_ms

    def practised(self, from_ms: int, to_ms: int) -> "Worn":
        """Return what is true when a practice takes place: load ends, and what it leaves behind is calm."""
        kept = [_cut(one, from_ms) if one.what == "load" else one for one in self.truth]
        until_ms = to_ms + _RELIEF_MINUTES * MINUTE_MS
        quiet = [one for one in kept if not (one.what != "offset" and from_ms <= one.from_ms < until_ms)]
        paced = Stretch(from_ms, to_ms, "paced")
        relief = Stretch(from_ms, until_ms, "load", _RELIEF)
        return replace(self, truth=(*quiet, paced, relief))


def worn_on(day: StoryDay, tz: tzinfo, dice: Generator) -> list[Worn]:
    """Return when the strap was worn on a day, before and after noon, or for a while on a free one."""
    begin = day.at_ms(time(8, 50), tz) + int(dice.integers(-12, 20)) * MINUTE_MS
    if not day.at_desk:
        return _free_hours(day, begin, dice) if dice.uniform() < 0.6 else []
    noon = day.at_ms(time(12, 10), tz) + int(dice.integers(-15, 15)) * MINUTE_MS
    back = noon + int(dice.integers(40, 60)) * MINUTE_MS
    end = back + int(dice.integers(150, 190)) * MINUTE_MS
    if day.season == "busy":
        end += int(dice.integers(20, 70)) * MINUTE_MS
    truth = _truth(day, begin, end, dice)
    return [Worn(begin, noon, truth), Worn(back, end, truth)]


def linked(spans: Sequence[Worn], nth: int) -> list[Event]:
    """Return how it stood with the strap: on, lost in longer gaps, off; its battery wanes."""
    battery_pct = 100 - round(90 * (nth % _BATTERY_DAYS) / _BATTERY_DAYS)
    told: list[Event] = []
    for worn in spans:
        told.append(Link(worn.from_ms, "streaming", strap=STRAP, battery_pct=battery_pct))
        for one in worn.truth:
            if one.what == "dropout" and worn.from_ms < one.from_ms < one.to_ms < worn.to_ms:
                told.append(Link(one.from_ms, "lost", "out_of_range", strap=STRAP, battery_pct=battery_pct))
                told.append(Link(one.to_ms, "streaming", strap=STRAP, battery_pct=battery_pct))
        told.append(Link(worn.to_ms, "stopped", strap=STRAP, battery_pct=battery_pct))
    return told


def last_beat_before(heard: Sequence[Event], at_ms: int) -> int | None:
    """Return the index of the last beat before a moment; None: none is."""
    for index in range(len(heard) - 1, -1, -1):
        if isinstance(heard[index], Beat) and heard[index].at_ms < at_ms:
            return index
    return None


def _free_hours(day: StoryDay, begin_ms: int, dice: Generator) -> list[Worn]:
    """Two hours with a book."""
    from_ms = begin_ms + int(dice.integers(30, 120)) * MINUTE_MS
    to_ms = from_ms + int(dice.integers(110, 150)) * MINUTE_MS
    return [Worn(from_ms, to_ms, _truth(day, from_ms, to_ms, dice))]


def _truth(day: StoryDay, begin_ms: int, end_ms: int, dice: Generator) -> tuple[Stretch, ...]:
    loads = _loads(day.load_hours, begin_ms, end_ms, dice)
    life = [one for one in plan(PERSON, "stress_free", begin_ms, end_ms, dice) if one.what != "offset"]
    share = (end_ms - begin_ms) / (600 * MINUTE_MS)
    kept = [one for one in life if dice.uniform() < share and not any(_overlap(one, load) for load in loads)]
    offset = Stretch(begin_ms, end_ms, "offset", 0.12 * float(dice.standard_normal()))
    return (offset, *loads, *kept, *_lost(begin_ms, end_ms, dice))


def _lost(begin_ms: int, end_ms: int, dice: Generator) -> list[Stretch]:
    """Return a walk out of range of the desk, on half of the days."""
    if dice.uniform() > _LOST_SHARE:
        return []
    length_ms = int(dice.uniform(0.5, 9) * MINUTE_MS)
    from_ms = begin_ms + int(dice.uniform(0.05, 0.9) * (end_ms - begin_ms - length_ms))
    return [Stretch(from_ms, from_ms + length_ms, "dropout")]


def _loads(hours: float, begin_ms: int, end_ms: int, dice: Generator) -> list[Stretch]:
    """Return stretches of load that last so long together, one in each equal part of the time."""
    count = max(1, round(hours / 0.55))
    part_ms = (end_ms - begin_ms) // count
    found = []
    for nth in range(count):
        strength = float(dice.uniform(0.85, 1.3))
        length_ms = min(int(hours / count / strength * 60 * MINUTE_MS), part_ms - 10 * MINUTE_MS)
        if length_ms >= 3 * MINUTE_MS:
            from_ms = begin_ms + nth * part_ms + int(dice.uniform(0, part_ms - length_ms))
            found.append(Stretch(from_ms, from_ms + length_ms, "load", strength))
    return found


def _cut(stretch: Stretch, at_ms: int) -> Stretch:
    return replace(stretch, to_ms=at_ms) if stretch.from_ms < at_ms < stretch.to_ms else stretch


def _overlap(one: Stretch, other: Stretch) -> bool:
    return one.from_ms < other.to_ms and other.from_ms < one.to_ms


def dice_of(seed: int, nth: int, what: int) -> Generator:
    """Return dice of their own for one matter of one day."""
    return np.random.default_rng([seed, nth, what])
