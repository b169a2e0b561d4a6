"""What needs a window's intervals in order of size: median, extremes, the fullest bin."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hrv.windows import Ints, Windows

CELLS = 100_000
"""About how many intervals are sorted at once: their rows stay in the cache."""
FAR = np.int32(2**29)
"""Behind all ticks; twice it still fits 32 bits."""

Rows = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Ranks:
    """Shape (w,) each, exact; 0 where a window is empty."""

    shortest_ticks: Ints
    longest_ticks: Ints
    median_half_ticks: Ints
    """The median in half ticks: between the two middle ones where the count is even."""
    deviation_quarter_ticks: Ints
    """The median distance from the median, in quarter ticks."""
    fullest: Ints
    """Intervals in the fullest bin; bins begin at 0."""


def ranks(windows: Windows, bin_ticks: int) -> Ranks:
    """Sort each window's intervals."""
    count = windows.count
    found = np.zeros((5, count.size), np.int64)
    most = int(count.max(initial=0))
    step = max(1, CELLS // max(most, 1))
    for start in range(0, count.size if most else 0, step):
        part = slice(start, start + step)
        rows = _rows(windows.series.rr_ticks, windows.lo[part], count[part])
        _fill(found[:, part], rows, count[part], bin_ticks)
    return Ranks(*found)


def _rows(ticks: Ints, lo: Ints, count: Ints) -> Rows:
    """Return shape (w, most): each window's ticks in order, behind them `FAR`."""
    place = np.arange(max(1, int(count.max())), dtype=np.int32)
    rows = ticks.take(lo[:, None] + place, mode="clip").astype(np.int32)
    np.copyto(rows, FAR, where=place >= count.astype(np.int32)[:, None])
    rows.sort(axis=1)
    return rows


def _fill(found: Ints, rows: Rows, count: Ints, bin_ticks: int) -> None:
    """Put the five of `Ranks` into the rows of `found`."""
    at, last = np.arange(count.size), np.maximum(count - 1, 0)
    lower, upper = last // 2, np.minimum(count // 2, last)
    found[0], found[1] = rows[:, 0], rows[at, last]
    found[2] = rows[at, lower] + rows[at, upper]
    away = 2 * rows
    away -= found[2].astype(np.int32)[:, None]
    np.abs(away, out=away)
    away.sort(axis=1)
    found[3] = away[at, lower] + away[at, upper]
    found[4] = _fullest(rows, bin_ticks)
    found *= count > 0


def _fullest(rows: Rows, bin_ticks: int) -> Ints:
    """Return the longest run of one bin in each sorted row."""
    bins = rows // np.int32(bin_ticks)
    begins_bin = np.ones(rows.shape, np.bool_)
    np.not_equal(bins[:, 1:], bins[:, :-1], out=begins_bin[:, 1:])
    begins = np.flatnonzero(begins_bin)
    run = np.diff(begins, append=rows.size)
    run[rows.ravel()[begins] == FAR] = 0
    first = np.searchsorted(begins, np.arange(len(rows)) * rows.shape[1])
    longest: Ints = np.maximum.reduceat(run, first)
    return longest
