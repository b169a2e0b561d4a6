"""Sample entropy: how seldom a pattern of two intervals that comes again goes on alike."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from hrv.metric import Measured
from hrv.reasons import Masks, first_of, told, too_corrected
from hrv.windows import Windows

PATTERN = 2
"""Intervals in a pattern, m."""
CELLS = 100_000
"""About how many comparisons are kept at once."""

Ticks = NDArray[np.int32]
Kind = TypeVar("Kind", np.int32, np.bool_)
STRANGERS = np.array([2**30, 2**30 + 2**29], np.int32)
"""What no interval and no other stranger is near to."""


@dataclass(frozen=True, slots=True)
class Entropy:
    """SampEn(2, r) with r = `tolerance` SDNN (Richman & Moorman 2000, doi:10.1152/ajpheart.2000.278.6.H2039).

    -ln(A/B): B pairs of patterns of two intervals that differ by less than r (strictly) in each, A those
    that still do with the third; no pattern with itself, and only patterns whose three intervals are truly
    consecutive. `short`: fewer than `least_beats` intervals (10**m), or no pair to count. `gap`: fewer than
    half of the patterns are unbroken.
    """

    tolerance: float = 0.2
    least_beats: int = 100
    most_corrected_pct: float = 10.0

    @property
    def names(self) -> tuple[str, ...]:
        """The names it gives, each with its unit."""
        return ("sampen",)

    def measure(self, windows: Windows) -> Measured:
        """Measure every window; never warns, never raises for what is in the data."""
        count = windows.count
        short, corrected = count < self.least_beats, too_corrected(windows, self.most_corrected_pct)
        pairs = np.zeros((count.size, 2), np.int64)
        constant, broken = np.zeros((2, count.size), np.bool_)
        for w in np.flatnonzero(~short & ~corrected):
            ticks, whole = _patterns(windows, int(w))
            reach = _reach_ticks(ticks, self.tolerance)
            constant[w], broken[w] = reach < 0, 2 * np.count_nonzero(whole) < whole.size
            if not (constant[w] or broken[w]):
                pairs[w] = matches(ticks, whole, reach)
        codes = first_of(
            ("short", short),
            ("corrected", corrected),
            ("gap", broken),
            ("constant", constant),
            ("short", pairs[:, 1] == 0),
        )
        alike, going_on = np.maximum(pairs, 1).T
        return Measured({"sampen": told(np.log(alike / going_on), codes)}, {"sampen": codes})


def _patterns(windows: Windows, w: int) -> tuple[Ticks, Masks]:
    """Return a window's intervals, and for each pattern whether its intervals are consecutive."""
    part = slice(int(windows.lo[w]), int(windows.hi[w]))
    follows = windows.series.follows[part]
    whole = np.ones(follows.size - PATTERN, np.bool_)
    for step in range(1, PATTERN + 1):
        whole &= follows[step : step + whole.size]
    return windows.series.rr_ticks[part].astype(np.int32), whole


def _reach_ticks(ticks: Ticks, tolerance: float) -> int:
    """Return the largest difference that is strictly below tolerance * SD (ddof 1); -1 for none."""
    return int(np.ceil(tolerance * ticks.std(ddof=1, dtype=np.float64))) - 1


def matches(ticks: Ticks, whole: Masks, reach: int) -> tuple[int, int]:
    """Count the pairs of patterns no interval of which differs by more than `reach`: of two, of three.

    Each pair is counted once; `whole` has shape (n - 2,). The intervals stand in a circle of odd length m, so
    that every pair is i and i + k once for k = 1 ... m//2; one row per k, whose neighbours in memory are the
    pattern's next intervals. |a - b| <= reach is one comparison of unsigned numbers.
    """
    circle = np.concatenate([ticks, STRANGERS[: 1 + ticks.size % 2]])
    ahead, below = _turned(circle), circle - np.int32(reach)
    begins = np.append(whole, np.zeros(circle.size - whole.size, np.bool_))
    begins_ahead, unbroken = _turned(begins), bool(whole.all())
    pairs = np.array([-_ending_alike(ticks, reach) if unbroken else 0, 0])
    rows = max(1, CELLS // circle.size)
    for k in range(1, len(ahead), rows):
        near = ((ahead[k : k + rows] - below).view(np.uint32) <= np.uint32(2 * reach)).ravel()
        two = near[:-2] & near[1:-1]
        if not unbroken:
            two &= (begins & begins_ahead[k : k + rows]).ravel()[:-2]
        pairs += np.count_nonzero(two), np.count_nonzero(two & near[2:])
    return int(pairs[0]), int(pairs[1])


def _turned(circle: NDArray[Kind]) -> NDArray[Kind]:
    """Return shape (m//2 + 1, m): row k is the circle from its k-th place on, without a copy of each."""
    twice = np.concatenate([circle, circle])
    return as_strided(twice, (circle.size // 2 + 1, circle.size), 2 * twice.strides, writeable=False)


def _ending_alike(ticks: Ticks, reach: int) -> int:
    """Count the patterns like the last two intervals, which no third follows: they do not count."""
    first = np.abs(ticks[:-2] - ticks[-2]) <= reach
    return int(np.count_nonzero(first & (np.abs(ticks[1:-1] - ticks[-1]) <= reach)))
