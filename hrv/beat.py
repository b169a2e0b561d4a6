"""One heartbeat: the datum everything is made of."""

from dataclasses import dataclass

TICKS_PER_MS = 128
"""Ticks of the core's integer grid in a millisecond.

1/128 ms is the finest grid on which a strap's unit (1/1024 s = 125 ticks), a whole
millisecond (128 ticks) and a sample of 128 Hz (1000 ticks) are all exact.
"""

SHORTEST_RR_MS = 200.0
LONGEST_RR_MS = 3000.0


@dataclass(frozen=True, slots=True)
class Beat:
    """A beat and the RR interval that it ends.

    It is adjacent to the beat before it unless a `hrv.event.Gap` came between them.
    """

    at_ms: int
    """When the beat came, ms since 1970-01-01 UTC."""
    rr_ms: float
    """The interval since the beat before it, ms, a whole number of ticks (see `on_grid`)."""

    @property
    def rr_ticks(self) -> int:
        """The interval in ticks of 1/128 ms, exact."""
        return int(self.rr_ms * TICKS_PER_MS)


def on_grid(rr_ms: float) -> float:
    """Return the interval rounded to the nearest tick, ms (at most 4 µs away)."""
    return round(rr_ms * TICKS_PER_MS) / TICKS_PER_MS


def is_plausible(rr_ms: float) -> bool:
    """Tell whether an interval can be the time between two beats: 200 to 3000 ms."""
    return SHORTEST_RR_MS <= rr_ms <= LONGEST_RR_MS
