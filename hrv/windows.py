"""Many windows over one series of NN intervals, as index pairs into prefix sums."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from hrv.beat import TICKS_PER_MS

Ints = NDArray[np.int64]
Masks = NDArray[np.bool_]

INSTANT_RATE_UNIT_BPM = 2.0**-32
"""Unit in which beatwise heart rates are summed: as integers they add up the same in any order."""


@dataclass(frozen=True, eq=False)
class Series:
    """One wearer's NN intervals in time order, artefacts corrected or left out."""

    at_ms: Ints
    """Shape (n,): when each interval ended, ms since 1970-01-01 UTC, increasing.

    Strictly, but for beats that the correction put in where the clock left no room: they end at once.
    """
    rr_ticks: Ints
    """Shape (n,): the intervals in ticks of 1/128 ms, positive."""
    follows: Masks
    """Shape (n,): whether interval i and i-1 are truly consecutive."""
    corrected: Masks
    """Shape (n,): whether the interval's value was put in by the correction."""

    @cached_property
    def sums(self) -> "Sums":
        """The running sums, each computed once, when it is first asked for."""
        return Sums(self)

    @property
    def differs(self) -> Masks:
        """Shape (n,): whether the difference of interval i and i-1 counts: consecutive, none corrected."""
        normal = ~self.corrected
        counts = self.follows & normal
        counts[1:] &= normal[:-1]
        counts[:1] = False
        return counts


@dataclass(frozen=True, eq=False)
class Sums:
    """Running integer sums over a series, shape (n + 1,) each: the sum over [lo, hi) is s[hi] - s[lo].

    Those of differences hold at i what belongs to interval i - 1 and i, so that a window's sum is
    s[hi] - s[lo + 1]. Ticks fit 64 bits, squared too, for sixty million intervals.
    """

    _of: Series

    @cached_property
    def ticks(self) -> Ints:
        """Of the intervals."""
        return _running(self._of.rr_ticks)

    @cached_property
    def ticks2(self) -> Ints:
        """Of their squares."""
        return _running(self._of.rr_ticks * self._of.rr_ticks)

    @cached_property
    def rate(self) -> Ints:
        """Of 60 000 / rr in units of 2**-32 bpm."""
        return _running(np.rint(60_000 * TICKS_PER_MS / INSTANT_RATE_UNIT_BPM / self._of.rr_ticks))

    @cached_property
    def corrected(self) -> Ints:
        """Of intervals that were put in."""
        return _running(self._of.corrected)

    @cached_property
    def breaks(self) -> Ints:
        """Of differences that are none, for the two intervals are not consecutive."""
        return _running(~self._of.follows)

    @cached_property
    def differences(self) -> Ints:
        """Of differences that count."""
        return _running(self._of.differs)

    @cached_property
    def _step(self) -> Ints:
        ticks = self._of.rr_ticks
        return np.where(self._of.differs, np.diff(ticks, prepend=ticks[:1]), 0)

    @cached_property
    def difference(self) -> Ints:
        """Of signed differences, ticks."""
        return _running(self._step)

    @cached_property
    def difference2(self) -> Ints:
        """Of their squares."""
        return _running(self._step * self._step)

    @cached_property
    def above_20_ms(self) -> Ints:
        """Of differences above 20 ms."""
        return _running(np.abs(self._step) > 20 * TICKS_PER_MS)

    @cached_property
    def above_50_ms(self) -> Ints:
        """Of differences above 50 ms."""
        return _running(np.abs(self._step) > 50 * TICKS_PER_MS)


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Windows:
    """Windows (start_ms, end_ms] of one series: interval i lies in it when at_ms[i] does."""

    series: Series
    start_ms: Ints
    end_ms: Ints
    lo: Ints
    """Shape (w,): first interval of each window."""
    hi: Ints
    """Shape (w,): one past the last interval of each window."""

    @property
    def count(self) -> Ints:
        """Shape (w,): intervals in each window."""
        return self.hi - self.lo

    def over(self, running: Ints) -> Ints:
        """Return shape (w,): what a running sum of `Sums` grew by over each window."""
        return running[self.hi] - running[self.lo]

    def over_differences(self, running: Ints) -> Ints:
        """Return shape (w,): what a running sum of differences grew by between each window's intervals."""
        return running[self.hi] - running[np.minimum(self.lo + 1, self.hi)]

    def __getitem__(self, at: slice | NDArray[np.intp]) -> "Windows":
        """Return some of the windows."""
        return Windows(self.series, self.start_ms[at], self.end_ms[at], self.lo[at], self.hi[at])


def windows_ending(series: Series, end_ms: Ints, length_ms: int) -> Windows:
    """Return the windows (end - length, end] for ends in any order, shape (w,)."""
    end_ms = np.asarray(end_ms, np.int64)
    start_ms = end_ms - length_ms
    lo, hi = (np.searchsorted(series.at_ms, edge, "right").astype(np.int64) for edge in (start_ms, end_ms))
    return Windows(series, start_ms, end_ms, lo, hi)


def windows_every(series: Series, length_ms: int, hop_ms: int) -> Windows:
    """Return the windows that end at every whole multiple of `hop_ms` with an interval in the last hop."""
    return windows_ending(series, slots_ms(series.at_ms, hop_ms), length_ms)


def slots_ms(at_ms: Ints, hop_ms: int) -> Ints:
    """Return the whole multiples of `hop_ms` at which a hop ends that holds one of these times, once each."""
    return np.unique(-(-at_ms // hop_ms) * hop_ms)


def _running(per_interval: NDArray[np.generic]) -> Ints:
    sums = np.zeros(per_interval.size + 1, np.int64)
    np.cumsum(per_interval, out=sums[1:], dtype=np.int64)
    return sums
