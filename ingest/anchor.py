"""Where the sum of a strap's intervals lies on our time line; pure.

The last beat of a packet came before the packet was sent, and the next beat after it: each packet bounds
the place from both sides. What no packet can tell, how long a strap thinks before it tells a beat, stays in.
"""

from collections import deque
from typing import Final

from ingest.arrivals import Arrival, Schedule

MEMORY_PACKETS: Final = 96
DOUBT_MS: Final = 30.0
"""How well the length of lost intervals is guessed from those around them."""
_DOUBT_GROWS_MS: Final = 0.5
_BOUND_MS: Final = 5.0
SLEW_MS: Final = 1.0
"""How far the place moves at most from beat to beat, while it is nearly right."""
_NEARLY_MS: Final = 40.0
_SLEW_SHARE: Final = 0.125
_CROSSING_MS: Final = 60.0
_CROSSING_SHARE: Final = 0.25
"""Bounds contradict each other when they cross by more than this and this share of an interval."""


class Anchor:
    """Follows the place, ms: what is to be added to a sum of intervals to give a time."""

    def __init__(self) -> None:
        """Begin with no place."""
        self._lows_ms: deque[float] = deque(maxlen=MEMORY_PACKETS)
        self._highs_ms: deque[float] = deque(maxlen=MEMORY_PACKETS)
        self._before_ms: float | None = None
        self._guess_ms: float | None = None
        self._doubt_ms = DOUBT_MS
        self._place_ms: float | None = None
        self.target_ms: float | None = None
        """Where the place should be; None: nothing is known."""

    def note(self, arrival: Arrival, first_ms: float, schedule: Schedule | None) -> bool:
        """Take the next packet, of which the first interval is `first_ms` long; 0: it has none.

        Returns False, and takes nothing, when the intervals can't fill the time between the packets.
        """
        due_ms = arrival.arrived_ms if schedule is None else schedule.due_ms(arrival)
        high_ms = due_ms - arrival.summed_ms
        if first_ms and schedule is not None and not schedule.is_even:
            self.target_ms = schedule.zero_ms
        elif first_ms:
            low_ms = (high_ms if self._before_ms is None else self._before_ms) - first_ms
            if self._contradicts(low_ms, high_ms, _slack_ms(first_ms, schedule)):
                return False
            self._aim(low_ms, high_ms)
        if first_ms or self._before_ms is not None:
            self._before_ms = high_ms
        return True

    def restart(self) -> None:
        """Keep the place as a guess only: intervals were lost, and their length was guessed."""
        self._lows_ms.clear()
        self._highs_ms.clear()
        self._before_ms = None
        self._guess_ms, self._doubt_ms = self.target_ms, DOUBT_MS

    def placed(self, summed_ms: float, rr_ms: float) -> float:
        """Return when the beat came that ends at this sum of intervals, its own being `rr_ms`."""
        assert self.target_ms is not None
        if self._place_ms is None:
            self._place_ms = self.target_ms
        off_ms = self.target_ms - self._place_ms
        most_ms = SLEW_MS if abs(off_ms) < _NEARLY_MS else min(abs(off_ms) * _SLEW_SHARE, rr_ms / 4)
        self._place_ms += max(-most_ms, min(most_ms, off_ms))
        return self._place_ms + summed_ms

    def _contradicts(self, low_ms: float, high_ms: float, slack_ms: float) -> bool:
        return bool(self._highs_ms) and (
            low_ms > min(self._highs_ms) + slack_ms or high_ms < max(self._lows_ms) - slack_ms
        )

    def _aim(self, newest_low_ms: float, newest_high_ms: float) -> None:
        """Weigh what the bounds say against the guess, which counts less with each packet."""
        self._lows_ms.append(newest_low_ms)
        self._highs_ms.append(newest_high_ms)
        low_ms, high_ms = max(self._lows_ms), min(self._highs_ms)
        middle_ms = (low_ms + high_ms) / 2
        if self._guess_ms is None or low_ms > high_ms:
            self.target_ms = middle_ms
            return
        doubt_ms2 = self._doubt_ms**2
        bound_ms2 = (high_ms - low_ms) ** 2 / 12 + _BOUND_MS**2
        weighed_ms = (middle_ms * doubt_ms2 + self._guess_ms * bound_ms2) / (doubt_ms2 + bound_ms2)
        self.target_ms = min(max(weighed_ms, low_ms), high_ms)
        self._doubt_ms += _DOUBT_GROWS_MS


def _slack_ms(first_ms: float, schedule: Schedule | None) -> float:
    """Return by how much bounds may cross; while no schedule is known each has its packet's whole delay."""
    return first_ms if schedule is None else _CROSSING_MS + _CROSSING_SHARE * first_ms
