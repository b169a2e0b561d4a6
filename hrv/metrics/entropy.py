"""Sample entropy: how seldom a pattern of two intervals that comes again goes on alike."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from hrv.metric import Measured
from hrv.moments import deviation
from hrv.reasons import Masks, first_of, told, too_corrected
from hrv.windows import Ints, Windows

PATTERN = 2
"""Intervals in a pattern, m."""
CELLS = 100_000
"""About how many comparisons are kept at once."""

Ticks = NDArray[np.unsignedinteger]
Kind = TypeVar("Kind", bound=np.generic)


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
        count, series = windows.count, windows.series
        short, corrected = count < self.least_beats, too_corrected(windows, self.most_corrected_pct)
        spread_ticks = deviation(count, windows.over(series.sums.ticks), windows.over(series.sums.ticks2))
        reach = np.ceil(self.tolerance * spread_ticks).astype(np.int64) - 1
        constant, broken = reach < 0, np.zeros(count.size, np.bool_)
        pairs = np.zeros((count.size, 2), np.int64)
        for w in np.flatnonzero(~(short | corrected | constant)).tolist():
            part = slice(int(windows.lo[w]), int(windows.hi[w]))
            whole = _whole(series.follows[part])
            broken[w] = 2 * np.count_nonzero(whole) < whole.size
            if not broken[w]:
                pairs[w] = matches(series.rr_ticks[part], whole, int(reach[w]))
        codes = first_of(
            ("short", short),
            ("corrected", corrected),
            ("gap", broken),
            ("constant", constant),
            ("short", pairs[:, 1] == 0),
        )
        alike, going_on = np.maximum(pairs, 1).T
        return Measured({"sampen": told(np.log(alike / going_on), codes)}, {"sampen": codes})


def _whole(follows: Masks) -> Masks:
    """Tell for each pattern of a window whether its intervals are consecutive."""
    return follows[1 : 1 - PATTERN] & follows[PATTERN:]


def matches(ticks: Ints, whole: Masks, reach: int) -> tuple[int, int]:
    """Count the pairs of patterns no interval of which differs by more than `reach`: of two, of three.

    Each pair is counted once; `whole` has shape (n - 2,). The intervals stand in a circle of odd length m, so
    that every pair is i and i + k once for k = 1 ... m//2; one row per k, whose neighbours in memory are the
    pattern's next intervals. |a - b| <= reach is one comparison of unsigned numbers.
    """
    circle = _circle(ticks, reach)
    ahead, below = _turned(circle), circle - circle.dtype.type(reach)
    unbroken = bool(whole.all())
    begins = np.append(whole, np.zeros(circle.size - whole.size, np.bool_))
    begins_ahead = _turned(begins)
    pairs_of_two, pairs_of_three = -_ending_alike(ticks, reach) if unbroken else 0, 0
    rows = max(1, CELLS // circle.size)
    for k in range(1, len(ahead), rows):
        near = ((ahead[k : k + rows] - below) <= 2 * reach).ravel()
        two = near[:-2] & near[1:-1]
        if not unbroken:
            two &= (begins & begins_ahead[k : k + rows]).ravel()[:-2]
        pairs_of_two += int(np.count_nonzero(two))
        two &= near[2:]
        pairs_of_three += int(np.count_nonzero(two))
    return pairs_of_two, pairs_of_three


def _circle(ticks: Ints, reach: int) -> Ticks:
    """Return intervals in as few bits as hold them, and one or two strangers near to none for an odd length.

    16 bits are enough where no difference, taken round the 2^16, comes within `reach`; twice as many numbers
    are then compared at once.
    """
    above = ticks - ticks.min()
    if above.max() + 3 * reach + 2 >= 2**16:
        above = _drawn_together(above, reach)
    first = int(above.max()) + reach + 1
    strangers = (first, first + reach + 1)[: 1 + ticks.size % 2]
    return np.append(above, strangers).astype(np.uint16 if first + 2 * reach + 1 < 2**16 else np.uint32)


def _drawn_together(above: Ints, reach: int) -> Ints:
    """Return numbers with the same pairs within `reach`: what is farther apart than that is just so."""
    order = np.argsort(above)
    near = np.empty_like(above)
    near[order] = np.cumsum(np.minimum(np.diff(above[order], prepend=0), reach + 1))
    return near


def _turned(circle: NDArray[Kind]) -> NDArray[Kind]:
    """Return shape (m//2 + 1, m): row k is the circle from its k-th place on, without a copy of each."""
    twice = np.concatenate([circle, circle])
    return as_strided(twice, (circle.size // 2 + 1, circle.size), 2 * twice.strides, writeable=False)


def _ending_alike(ticks: Ints, reach: int) -> int:
    """Count the patterns like the last two intervals, which no third follows: they do not count."""
    first = np.abs(ticks[:-2] - ticks[-2]) <= reach
    return int(np.count_nonzero(first & (np.abs(ticks[1:-1] - ticks[-1]) <= reach)))
