"""When a strap's packets come: its own schedule, which are late, and how many never came; pure.

A strap sends on a schedule (once a second, mostly) or with each beat. Either way there is a line on which
packets lie: by their number, or by the sum of their intervals. The radio can only make a packet late; a lost
one moves all that follow off the line, by a step of the schedule.
"""

from collections import deque
from dataclasses import dataclass
from itertools import islice
from typing import Final

MEMORY_PACKETS: Final = 128
FEWEST_PACKETS: Final = 8
"""Before so many have come nothing is known of the schedule."""
LATE_STEPS: Final = 0.75
"""A packet so far behind its place is late, or one before it was lost."""
_STEADY_STEPS: Final = 0.35
_STEADY_PACKETS: Final = 3
"""So many packets that are behind by amounts so alike did not come in one burst."""
_EVEN_SHARE: Final = 0.25
"""On a schedule packets scatter by less than this share of its step."""
_LEARNED_EVERY: Final = 4
"""Packets; once the memory is full the schedule hardly changes from one to the next."""
_LOW, _HIGH = 0.03, 0.75
"""Quantiles of the delays: nearly the least, and what bursts don't move."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A packet of heart rate with its place."""

    number: int
    """Counted over all that was sent: lost ones too, as far as they are known."""
    arrived_ms: float
    """Since the link began."""
    summed_ms: float
    """The sum of all intervals up to its last beat."""
    rr_ms: float
    """Its last interval; 0: it has none."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """The line on which packets come."""

    step_ms: float
    """From one number to the next; 0: packets come with beats, not on a schedule."""
    zero_ms: float
    """Where number 0, or the beat at sum 0, would have come."""

    @property
    def is_even(self) -> bool:
        """Tell whether the strap sends on a schedule of its own, not with beats."""
        return self.step_ms > 0

    def due_ms(self, arrival: Arrival) -> float:
        """Return when the packet should have come."""
        return self.zero_ms + (arrival.number * self.step_ms if self.is_even else arrival.summed_ms)

    def steps_late(self, arrival: Arrival) -> float:
        """Return how far the packet is behind, in steps of the schedule or in intervals."""
        late_ms = arrival.arrived_ms - self.due_ms(arrival)
        return late_ms / (self.step_ms or arrival.rr_ms or 1000.0)


class Arrivals:
    """Learns the schedule from the packets of the last two minutes."""

    def __init__(self) -> None:
        """Begin with nothing heard."""
        self._heard: deque[Arrival] = deque(maxlen=MEMORY_PACKETS)
        self.schedule: Schedule | None = None
        """None: not known yet."""

    def note(self, arrival: Arrival) -> None:
        """Take the next packet that is neither late nor doubtful any more."""
        self._heard.append(arrival)
        heard = len(self._heard)
        if heard >= FEWEST_PACKETS and (heard < MEMORY_PACKETS or arrival.number % _LEARNED_EVERY == 0):
            self.schedule = self._learned()

    def lost(self, waiting: list[Arrival], *, at_once: bool) -> int | None:
        """Return how many packets were lost before the first of those that wait; None: not known yet.

        As soon as one of them comes nearly in time none was lost: they were only late.
        """
        schedule = self.schedule
        if schedule is None:
            return 0
        late = [schedule.steps_late(arrival) for arrival in waiting]
        if min(late) < LATE_STEPS:
            return 0
        newest = late[-_STEADY_PACKETS:]
        is_steady = len(newest) == _STEADY_PACKETS and max(newest) - min(newest) < _STEADY_STEPS
        return max(1, round(min(late))) if is_steady or at_once else None

    def early(self, arrival: Arrival) -> int:
        """Return by how many places the packet is before its own, as a negative number or 0.

        No packet can come early: so many were taken for lost that were not.
        """
        if self.schedule is None or not self.schedule.is_even:
            return 0
        return min(0, round(self.schedule.steps_late(arrival)))

    def _learned(self) -> Schedule:
        """Choose the line from which packets scatter less."""
        step_ms = self._step_ms()
        by_number = sorted(one.arrived_ms - one.number * step_ms for one in self._heard)
        by_sum = sorted(one.arrived_ms - one.summed_ms for one in self._heard if one.rr_ms) or [0.0]
        scatter_ms = _scatter(by_number)
        if scatter_ms < _EVEN_SHARE * step_ms and scatter_ms < _scatter(by_sum):
            return Schedule(step_ms, _low(by_number))
        return Schedule(0.0, _low(by_sum))

    def _step_ms(self) -> float:
        """Return the middle one of the slopes between packets half the memory apart."""
        half = len(self._heard) // 2
        slopes = sorted(
            (later.arrived_ms - one.arrived_ms) / (later.number - one.number)
            for one, later in zip(self._heard, islice(self._heard, half, None), strict=False)
        )
        return slopes[len(slopes) // 2]


def _low(ordered: list[float]) -> float:
    return ordered[int(_LOW * len(ordered))]


def _scatter(ordered: list[float]) -> float:
    return ordered[int(_HIGH * len(ordered))] - _low(ordered)
