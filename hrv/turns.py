"""Sums of turning beats over runs of intervals: the transform from which every window's spectrum is taken.

For f = k/L and intervals at mid-times tau that last c and are worth c x it gives the sums over each window of
c exp(-2 pi i f tau) and c x exp(-2 pi i f tau). Intervals are gathered in cells of 5 s. In a cell, h = 2.5 s
around its middle, exp(-i z u) with z = 2 pi f h and u = (tau - middle) / h is the Jacobi-Anger series
J_0(z) + 2 sum (-i)^m J_m(z) T_m(u), broken off where J_m is below rounding: a few real moments of each cell
serve all frequencies (Abramowitz & Stegun 1964, 9.1.44-45).
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import jv

from hrv.bands import Floats
from hrv.beat import TICKS_PER_MS
from hrv.ragged import Indices
from hrv.windows import Windows

CELL_MS = 5_000
ROUNDING = 1e-17
TABLE = 2**17
"""About how many cells' sums are kept at once."""

Complexes = NDArray[np.complex128]


@dataclass(frozen=True, slots=True, eq=False)
class Turns:
    """Intervals gathered in cells, and where windows begin and end among them."""

    moments: Floats
    """Shape (g, 2, m): of c [s] and of c x [s ms], x from `level_ms`, with T_0 ... T_(m-1)."""
    middle_s: Floats
    """Shape (g,): the cells' middles, from `origin_ms`."""
    level_ms: float
    begin: Indices
    """Shape (w,): the first cell of each window."""
    end: Indices
    """Shape (w,): one past its last cell."""
    start_s: Floats
    """Shape (w,): the windows' starts, from `origin_ms`."""

    @classmethod
    def of(cls, windows: Windows, top_hz: float) -> "Turns":
        """Gather what lies in windows that are not far from each other, for frequencies up to `top_hz`."""
        first, last = int(windows.lo.min()), int(windows.hi.max())
        origin_ms = int(windows.start_ms.min()) // CELL_MS * CELL_MS
        ticks = windows.series.rr_ticks[first:last]
        tau_ms = windows.series.at_ms[first:last] - origin_ms - ticks / (2 * TICKS_PER_MS)
        start_ms = (windows.start_ms - origin_ms).astype(np.float64)
        lo, hi = windows.lo - first, windows.hi - first
        lo = _past_those_before(start_ms, tau_ms, lo, hi)
        cell = np.floor(tau_ms / CELL_MS)
        is_cut = np.zeros(tau_ms.size + 1, np.bool_)
        is_cut[0] = is_cut[lo] = is_cut[hi] = True
        is_cut[1:-1] |= cell[1:] != cell[:-1]
        cut = np.flatnonzero(is_cut[:-1])
        place = np.cumsum(is_cut) - 1
        middle_ms = (cell[cut] + 0.5) * CELL_MS
        level_ms = float(ticks.mean()) / TICKS_PER_MS if ticks.size else 0.0
        return cls(
            _moments(tau_ms, ticks / TICKS_PER_MS, level_ms, cell, cut, _order(top_hz)),
            middle_ms / 1000,
            level_ms,
            place[lo],
            place[hi],
            start_ms / 1000,
        )

    @property
    def at_once(self) -> int:
        """How many frequencies to ask for, so that little memory is needed."""
        return max(16, TABLE // self.middle_s.size if self.middle_s.size else TABLE)

    def sums(self, first: int, count: int, length_s: float) -> Complexes:
        """Return shape (w, 2, count): over each window, turned at k / length_s, k from `first`."""
        even, odd = _series(first, count, length_s, self.moments.shape[2])
        running = np.zeros((self.middle_s.size + 1, 2, count), np.complex128)
        turned = running[1:]
        np.matmul(self.moments[:, :, ::2], even, out=turned.real)
        np.matmul(self.moments[:, :, 1::2], odd, out=turned.imag)
        turned *= powers(self.middle_s / length_s, first, count)[:, None]
        sum_up(running.reshape(len(running), -1).view(np.float64))
        return np.asarray(running[self.end] - running[self.begin])


def sum_up(rows: Floats) -> None:
    """Add to each row all those before it; so it is twice as fast as by one running sum down columns."""
    before = rows[0]
    for row in rows[1:]:
        row += before
        before = row


def _past_those_before(start_ms: Floats, tau_ms: Floats, lo: Indices, hi: Indices) -> Indices:
    """Return each window's first interval whose middle is not before its start, or its end."""
    lo = lo.copy()
    while (at := np.flatnonzero(lo < hi)).size:
        early = at[tau_ms[lo[at]] < start_ms[at]]
        if not early.size:
            break
        lo[early] += 1
    return lo


def _order(top_hz: float) -> int:
    """Return how many moments there must be: beyond, J_m(z) is below rounding for every z up to the top's."""
    z = np.pi * top_hz * CELL_MS / 1000
    order = int(z) + 2
    while jv(order, z) > ROUNDING:
        order += 2
    return order + order % 2


def _moments(
    tau_ms: Floats, rr_ms: Floats, level_ms: float, cell: Floats, cut: Indices, order: int
) -> Floats:
    """Return shape (g, 2, order): sums over each run of intervals from one cut to the next."""
    u = (tau_ms - cell * CELL_MS) * (2 / CELL_MS) - 1
    rows = np.empty((2, order, u.size))
    now = rows[0]
    now[0] = rr_ms / 1000
    now[1] = now[0] * u
    twice = 2 * u
    for m in range(2, order):
        np.multiply(now[m - 1], twice, out=now[m])
        now[m] -= now[m - 2]
    np.multiply(now, rr_ms - level_ms, out=rows[1])
    if not cut.size:
        return np.zeros((0, 2, order))
    return np.ascontiguousarray(np.moveaxis(np.add.reduceat(rows, cut, axis=2), 2, 0))


@lru_cache(maxsize=32)
def _series(first: int, count: int, length_s: float, order: int) -> tuple[Floats, Floats]:
    """Return shapes (m/2, count): what each even moment adds to the real part, each odd to the imaginary."""
    z = np.pi * CELL_MS / 1000 * np.arange(first, first + count) / length_s
    m = np.arange(order)[:, None]
    table = np.where(m > 0, 2.0, 1.0) * jv(m, z)
    return table[::2] * (-1.0) ** (m[::2] // 2), table[1::2] * -((-1.0) ** (m[1::2] // 2))


def powers(turns: Floats, first: int, count: int) -> Complexes:
    """Return shape (n, count): exp(-2 pi i k turns) for k = first, first + 1 ..., by one product each."""
    coarse = max(1, int(np.sqrt(count)))
    fine = -(-count // coarse)
    far = _unit(np.multiply.outer(turns, first + fine * np.arange(coarse)))
    near = _unit(np.multiply.outer(turns, np.arange(fine)))
    return (far[:, :, None] * near[:, None, :]).reshape(turns.size, coarse * fine)[:, :count]


def _unit(turns: Floats) -> Complexes:
    angle = (-2 * np.pi) * (turns - np.rint(turns))
    unit = np.empty(angle.shape, np.complex128)
    np.cos(angle, out=unit.real)
    np.sin(angle, out=unit.imag)
    return unit
