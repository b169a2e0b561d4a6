"""What needs a window's intervals in order of size: median, extremes, the fullest bin."""

from collections.abc import MutableMapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from hrv.windows import Ints, Windows

CELLS = 450_000
"""About how many intervals are sorted at once: their rows stay in the cache."""
AT_ONCE = 1024
"""Windows whose bins are counted at once."""

Rows = NDArray[np.unsignedinteger]


@dataclass(frozen=True, slots=True, eq=False)
class Ranks:
    """Shape (w,) each, exact; 0 where a window is empty."""

    shortest_ticks: Ints
    longest_ticks: Ints
    median_half_ticks: Ints
    """The median in half ticks: between the two middle ones where the count is even."""
    deviation_quarter_ticks: Ints
    """The median distance from the median, in quarter ticks."""


_KNOWN: MutableMapping[Windows, Ranks] = WeakKeyDictionary()


def ranks(windows: Windows) -> Ranks:
    """Sort each window's intervals, once for as long as somebody holds these windows."""
    known = _KNOWN.get(windows)
    if known is None:
        known = _KNOWN[windows] = _ranked(windows)
    return known


def fullest(windows: Windows, bin_ticks: int) -> Ints:
    """Return shape (w,): how many intervals lie in each window's fullest bin; bins begin at 0."""
    most = np.zeros(windows.lo.size, np.int64)
    bins = windows.series.rr_ticks // bin_ticks
    for start in range(0, most.size, AT_ONCE):
        part = slice(start, start + AT_ONCE)
        most[part] = _fullest(bins, windows.lo[part], windows.hi[part])
    return most


def _fullest(bins: Ints, lo: Ints, hi: Ints) -> Ints:
    """Count the bins between any two edges of windows, and sum up: a window is a difference of two sums."""
    edges, at = np.unique(np.concatenate([lo, hi]), return_inverse=True)
    inside = bins[edges[0] : edges[-1]]
    if not inside.size:
        return np.zeros(lo.size, np.int64)
    lowest = int(inside.min())
    width = int(inside.max()) - lowest + 1
    between = np.repeat(np.arange(edges.size - 1), np.diff(edges))
    counts = np.zeros((edges.size, width), np.int32)
    tally = np.bincount(between * width + (inside - lowest), minlength=(edges.size - 1) * width)
    np.cumsum(tally.reshape(-1, width), axis=0, out=counts[1:])
    most: Ints = (counts[at[lo.size :]] - counts[at[: lo.size]]).max(axis=1).astype(np.int64)
    return most


def _ranked(windows: Windows) -> Ranks:
    count = windows.count
    found = np.zeros((4, count.size), np.int64)
    most = int(count.max(initial=0))
    step = max(1, CELLS // max(most, 1))
    for start in range(0, count.size if most else 0, step):
        part = slice(start, start + step)
        lo, hi = windows.lo[part], windows.hi[part]
        first = int(lo.min())
        values, rank = np.unique(windows.series.rr_ticks[first : int(hi.max())], return_inverse=True)
        if values.size:
            rows = _rows(rank, lo - first, count[part], values.size)
            _fill(found[:, part], values, rows, count[part])
    return Ranks(*found)


def _rows(rank: NDArray[np.intp], lo: Ints, count: Ints, behind: int) -> Rows:
    """Return shape (w, most): each window's ranks in order, behind them one that is behind all.

    Ranks instead of ticks: 16 bits hold them, and sort faster.
    """
    kind = np.uint16 if behind < 2**16 else np.uint32
    most = int(count.max())
    rows = sliding_window_view(np.append(rank, np.full(most, behind)).astype(kind), most)[lo]
    np.copyto(rows, kind(behind), where=np.arange(most, dtype=np.int32) >= count.astype(np.int32)[:, None])
    rows.sort(axis=1)
    return rows


def _fill(found: Ints, values: Ints, rows: Rows, count: Ints) -> None:
    """Put the four of `Ranks` into the rows of `found`."""
    padded = np.append(values, values[-1])
    flat, row = rows.ravel(), np.arange(count.size) * rows.shape[1]
    last = np.maximum(count - 1, 0)
    lower, upper = last // 2, np.minimum(count // 2, last)
    found[0], found[1] = padded[flat[row]], padded[flat[row + last]]
    found[2] = padded[flat[row + lower]] + padded[flat[row + upper]]
    found[3] = _nearest(Sorted(padded, flat, row, count, found[2]), lower, upper)
    found *= count > 0


@dataclass(frozen=True, slots=True, eq=False)
class Sorted:
    """Sorted rows and their medians."""

    values: Ints
    flat: Rows
    """All rows, one behind the other, as places in `values`."""
    row: Ints
    """Shape (w,): where each row begins."""
    count: Ints
    median: Ints
    """Shape (w,): in half ticks."""

    def distance(self, at: Ints, sign: int) -> Ints:
        """Return how far above (1) or below (-1) the median an interval lies, half ticks; beyond ends far."""
        inside = (at >= 0) & (at < self.count)
        value = self.values[self.flat[self.row + np.where(inside, at, 0)]]
        return np.where(inside, sign * (2 * value - self.median), 2**62)


def _nearest(rows: Sorted, k: Ints, then: Ints) -> Ints:
    """Return shape (w,): the k-th smallest distance from the median, plus the next where `then` is k + 1.

    The k + 1 intervals nearest to the median stand side by side in a sorted row. The first place a where
    what lies k farther is at least as far above as a is below is found by halving; they begin there or one
    before.
    """
    low, high = np.zeros_like(k), np.maximum(rows.count - k, 0)
    for _ in range(int(high.max()).bit_length()):
        a = (low + high) // 2
        at = rows.row + np.minimum(a, np.maximum(rows.count - k - 1, 0))
        above = rows.values[rows.flat[at]] + rows.values[rows.flat[at + k]] >= rows.median
        above |= low == high
        high, low = np.where(above, a, high), np.where(above, low, a + 1)
    upper, lower = rows.distance(low + k, 1), rows.distance(low - 1, -1)
    begin = low - (lower < upper)
    next_ = np.minimum(rows.distance(begin - 1, -1), rows.distance(begin + k + 1, 1))
    nearest = np.minimum(upper, lower)
    return nearest + np.where(then > k, next_, nearest)
