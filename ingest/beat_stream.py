"""What the packets of one link say of the heart to beats and gaps; pure."""

from collections import deque
from dataclasses import dataclass
from typing import Final

from hrv.event import Timed
from ingest.anchor import Anchor
from ingest.arrivals import LATE_STEPS, Arrival, Arrivals, Schedule
from ingest.lost import Late, fitted
from ingest.ordered import Ordered

MOST_WAITING: Final = 8
"""So many packets wait at most until it is known whether one before them was lost."""
LONGEST_MS: Final = 10_000.0
"""A longer interval is no time that has passed."""
_UNIT_MS: Final = 1000 / 1024


@dataclass(frozen=True, slots=True)
class Heard:
    """What one packet says."""

    arrived_ms: float
    """Since 1970-01-01 UTC."""
    units: tuple[int, ...] = ()
    """Its intervals in 1/1024 s, oldest first; empty: none that count."""
    broken: str = ""
    """Why what comes after it is not adjacent to what came before; empty: it is."""

    @property
    def first_ms(self) -> float:
        """The first interval; 0: there is none."""
        return self.units[0] * _UNIT_MS if self.units else 0.0

    @property
    def last_ms(self) -> float:
        """The last interval; 0: there is none."""
        return self.units[-1] * _UNIT_MS if self.units else 0.0


class BeatStream:
    """Places the beats of one link, from its first packet to its last."""

    def __init__(self, line: Ordered, origin_ms: float) -> None:
        """Let beats out to this line; times are reckoned from `origin_ms`, so that they stay exact."""
        self._line = line
        self._origin_ms = origin_ms
        self._arrivals = Arrivals()
        self._anchor = Anchor()
        self._waiting: deque[Heard] = deque()
        self._number = 0
        self._units = 0
        self._last_ms = 0.0

    def take(self, heard: Heard) -> list[Timed]:
        """Take the next packet; return what is known by it."""
        self._waiting.append(_passing(heard))
        return self._settled(at_once=len(self._waiting) >= MOST_WAITING)

    def flush(self) -> list[Timed]:
        """Return what still waits: nothing more comes that could tell whether a packet was lost."""
        return self._settled(at_once=True)

    def _settled(self, *, at_once: bool) -> list[Timed]:
        """Let out what waits, as far as it is known what was lost before it."""
        events: list[Timed] = []
        while self._waiting:
            lost = self._lost(at_once=at_once)
            if lost is None:
                break
            self._skip(*lost)
            events += self._accept(self._waiting.popleft())
        return events

    def _lost(self, *, at_once: bool) -> tuple[int, int] | None:
        """Return how many packets and how many beats were lost before those that wait; None: not known."""
        places = self._places()
        schedule = self._arrivals.schedule
        if schedule is None or schedule.steps_late(places[0]) < LATE_STEPS:
            return (self._arrivals.early(places[0]), 0)
        packets = self._arrivals.lost(places, at_once=at_once)
        if not packets:
            return None if packets is None else (0, 0)
        return self._fitted(packets, schedule, at_once=at_once) if schedule.is_even else (packets, packets)

    def _fitted(self, packets: int, schedule: Schedule, *, at_once: bool) -> tuple[int, int] | None:
        """Return what was lost before the first of those that wait; None: not known yet."""
        mean_ms, target_ms = self._mean_ms(), self._anchor.target_ms
        if target_ms is None or not any(heard.units for heard in self._waiting):
            return (packets, round(packets * schedule.step_ms / mean_ms)) if at_once else None
        late = [
            Late(
                place.arrived_ms,
                schedule.due_ms(place) - place.summed_ms - target_ms,
                heard.first_ms,
                place.rr_ms,
            )
            for place, heard in zip(self._places(), self._waiting, strict=True)
        ]
        fit = fitted(late, packets, schedule.step_ms, mean_ms)
        if not (fit.is_clear or at_once):
            return None
        return (0, 0) if fit.before else (packets, fit.beats)

    def _mean_ms(self) -> float:
        """Return about how long the intervals are that were lost."""
        after_ms = next((heard.first_ms for heard in self._waiting if heard.units), self._last_ms)
        return (self._last_ms + after_ms) / 2 if self._last_ms else after_ms or 1000.0

    def _skip(self, packets: int, beats: int) -> None:
        """Let the time of lost packets pass."""
        self._number += packets
        if not beats:
            return
        self._line.break_off("lost")
        schedule = self._arrivals.schedule
        lost_ms = beats * self._mean_ms()
        if schedule is not None and not schedule.is_even:
            late_ms = [one.arrived_ms - schedule.due_ms(one) for one in self._places() if one.rr_ms]
            lost_ms = min(late_ms, default=lost_ms)
        self._units += round(lost_ms / _UNIT_MS)
        self._anchor.restart()

    def _places(self) -> list[Arrival]:
        """Return where those that wait stand, if nothing was lost before them."""
        places = []
        units = self._units
        for number, heard in enumerate(self._waiting, start=self._number + 1):
            units += sum(heard.units)
            arrived_ms = heard.arrived_ms - self._origin_ms
            places.append(Arrival(number, arrived_ms, units * _UNIT_MS, heard.last_ms))
        return places

    def _accept(self, heard: Heard) -> list[Timed]:
        """Place the packet's beats."""
        self._number += 1
        if heard.broken:
            self._break_off(heard.broken)
        summed_ms = (self._units + sum(heard.units)) * _UNIT_MS
        arrived_ms = heard.arrived_ms - self._origin_ms
        self._place(Arrival(self._number, arrived_ms, summed_ms, heard.last_ms), heard.first_ms)
        return [event for one in heard.units for event in self._beat(one)]

    def _place(self, place: Arrival, first_ms: float) -> None:
        """Learn from where the packet lies; time that the intervals don't tell of breaks them off."""
        if not self._anchor.note(place, first_ms, self._arrivals.schedule):
            self._break_off("lost")
            self._anchor.note(place, first_ms, self._arrivals.schedule)
        self._arrivals.note(place)

    def _break_off(self, why: str) -> None:
        """Forget where the intervals lie: time passed that they don't tell of."""
        self._line.break_off(why)
        self._anchor = Anchor()
        if self._arrivals.schedule is None or not self._arrivals.schedule.is_even:
            self._arrivals = Arrivals()

    def _beat(self, units: int) -> list[Timed]:
        self._units += units
        self._last_ms = units * _UNIT_MS
        at_ms = self._anchor.placed(self._units * _UNIT_MS, self._last_ms)
        return self._line.beat(self._origin_ms + at_ms, self._last_ms)


def _passing(heard: Heard) -> Heard:
    """Leave out intervals of which no time has passed, or nobody knows how much."""
    units = tuple(one for one in heard.units if 0 < one * _UNIT_MS <= LONGEST_MS)
    if len(units) == len(heard.units):
        return heard
    return Heard(heard.arrived_ms, units, heard.broken or "implausible")
