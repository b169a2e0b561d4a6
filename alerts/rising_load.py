"""Whether the load of the last 7 days has risen above that of the weeks before."""

from typing import Final

from hrv.load import Assessment

WORN_MINUTES: Final = 60
"""Judged minutes that make a day count."""
RECENT_DAYS: Final = 7
DAYS: Final = 28
LEAST_RECENT: Final = 4
"""So many of the last 7 days must count, and twice as many of the 21 before."""


class RisingLoad:
    """Keeps the mean load of each of the last four weeks' days, by the day's ordinal."""

    def __init__(self) -> None:
        self._days: dict[int, tuple[float, int]] = {}

    def put(self, assessment: Assessment, day: int) -> None:
        """Take a minute of a day."""
        if not assessment.judged or assessment.load is None:
            return
        if day not in self._days:
            self._days = {kept: sums for kept, sums in self._days.items() if abs(day - kept) <= DAYS}
        total, minutes = self._days.get(day, (0.0, 0))
        self._days[day] = (total + assessment.load, minutes + 1)

    def rise(self, day: int) -> float:
        """Return how far the mean of the 7 days before a day lies above the 21 before; 0: not known."""
        recent = self._means(day - RECENT_DAYS, day)
        before = self._means(day - DAYS, day - RECENT_DAYS)
        if len(recent) < LEAST_RECENT or len(before) < 2 * LEAST_RECENT:
            return 0.0
        return sum(recent) / len(recent) - sum(before) / len(before)

    def _means(self, first: int, end: int) -> list[float]:
        told = [self._days[day] for day in range(first, end) if day in self._days]
        return [total / minutes for total, minutes in told if minutes >= WORN_MINUTES]
