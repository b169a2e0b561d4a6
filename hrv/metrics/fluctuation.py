"""Detrended fluctuation analysis: how the profile's roughness grows with the box."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hrv.bands import Floats
from hrv.metric import Measured
from hrv.ragged import Indices
from hrv.reasons import Codes, Masks, first_of, told, too_corrected
from hrv.windows import Windows

CHUNK = 2048
LONGEST_BOX = 64
"""Longest box whose sums fit 64 bits for every plausible interval."""
SAFE = 2.0**62
"""A rounded sum below it is a sum that 64 bits hold."""


@dataclass(frozen=True, slots=True)
class Fluctuation:
    """DFA alpha1 and alpha2 (Peng 1995, doi:10.1063/1.166141) over every integer box size.

    Boxes lie one behind the other from the window's first interval; the line of least squares is taken out
    of the profile in each; F(n) is the RMS over the boxes' points; alpha is the slope of ln F on ln n. A box
    that has a break inside is left out; the profile's unknown step there falls out with the line. `short`:
    too few intervals. `gap`: fewer than half of the boxes of some size are unbroken. `constant`: some F(n)
    is 0.
    """

    short_boxes: tuple[int, int] = (4, 16)
    long_boxes: tuple[int, int] = (16, LONGEST_BOX)
    short_from_beats: int = 64
    long_from_beats: int = 256
    most_corrected_pct: float = 10.0

    @property
    def names(self) -> tuple[str, ...]:
        """The names it gives, each with its unit."""
        return ("dfa_alpha1", "dfa_alpha2")

    def measure(self, windows: Windows) -> Measured:
        """Measure every window; never warns, never raises for what is in the data."""
        corrected = too_corrected(windows, self.most_corrected_pct)
        ways = ((self.short_boxes, self.short_from_beats), (self.long_boxes, self.long_from_beats))
        values, reasons = {}, {}
        for name, (boxes, from_beats) in zip(self.names, ways, strict=True):
            codes = first_of(("short", windows.count < from_beats), ("corrected", corrected))
            slope, reasons[name] = _slopes(windows, np.arange(boxes[0], boxes[1] + 1), codes)
            values[name] = told(slope, reasons[name])
        return Measured(values, reasons)


def _slopes(windows: Windows, sizes: Indices, codes: Codes) -> tuple[Floats, Codes]:
    """Return shape (w,): alpha over the box sizes, and the codes with what the boxes added."""
    slope, codes = np.zeros(codes.size), codes.copy()
    good = np.flatnonzero(codes == 0)
    weights = np.log(sizes) - np.log(sizes).mean()
    weights /= weights @ weights
    for start in range(0, good.size, CHUNK):
        at = good[start : start + CHUNK]
        square, kept = _fluctuations(windows, at, sizes)
        broken, flat = np.any(kept < 0.5, axis=1), np.any(square <= 0, axis=1)
        codes[at] = first_of(("gap", np.asarray(broken)), ("constant", np.asarray(flat)))
        slope[at] = 0.5 * (np.log(np.maximum(square, 1e-300)) @ weights)
    return slope, codes


def _fluctuations(windows: Windows, at: NDArray[np.intp], sizes: Indices) -> tuple[Floats, Floats]:
    """Return shapes (w, n): F(n)^2 in ticks^2, and the share of boxes without a break."""
    first, last = int(windows.lo[at].min()), int(windows.hi[at].max())
    profile = Profile.of(windows.series.rr_ticks[first:last])
    broken = ~windows.series.follows[first:last]
    breaks = np.cumsum(broken) if broken[1:].any() else None
    lo, beats = windows.lo[at] - first, windows.count[at]
    square, kept = np.empty((sizes.size, at.size)), np.ones((sizes.size, at.size))
    for place, n in enumerate(sizes.tolist()):
        boxes = beats // n
        squares, whole, count = profile.squares(n), None, boxes
        if breaks is not None:
            whole = breaks[n - 1 :] == breaks[: 1 - n]
            count = _strided(whole.astype(np.int64), n, lo, boxes)
            kept[place] = count / boxes
        square[place] = squares.over(lo, boxes, whole) / np.maximum(n * n * (n * n - 1.0) * count, 1)
    return square.T, kept.T


def _strided(values: Indices, n: int, lo: Indices, boxes: Indices) -> Indices:
    """Return shape (w,): the sums of every n-th value from `lo` on, so many of them as boxes; mod 2^64."""
    rows = -(-values.size // n)
    table = np.zeros((n, rows + 1), np.int64)
    whole = values.size // n
    table[:, 1 : whole + 1] = values[: whole * n].reshape(whole, n).T
    table[: values.size - whole * n, rows] = values[whole * n :]
    np.cumsum(table, axis=1, out=table)
    begin, of = np.divmod(lo, n)
    begin += of * (rows + 1)
    flat = table.ravel()
    return np.asarray(flat[begin + boxes] - flat[begin])


@dataclass(frozen=True, slots=True, eq=False)
class Squares:
    """n (n^2-1) times the squares that the best line leaves in the n points from each point on.

    Whole numbers, (n^2-1) a - 3 u^2; shape (size - n + 1,).
    """

    n: int
    a: Indices
    """n^2 times the variance, >= 0."""
    u: Indices
    """Moment about the middle."""

    def rounds(self, exact: Indices) -> Indices:
        """Return how often 2^64 is to be added to the whole numbers mod 2^64, from the rounded ones."""
        about = (self.n * self.n - 1.0) * self.a - 3.0 * np.square(self.u, dtype=np.float64)
        return np.rint((about - exact) / 2.0**64).astype(np.int64)

    def over(self, lo: Indices, boxes: Indices, whole: Masks | None) -> Floats:
        """Return shape (w,): the exact sums over boxes one behind the other, rounded once.

        Where they might reach 2^63, halves of 32 bits are summed apart; the result is the same.
        """
        exact = (self.n * self.n - 1) * self.a
        exact -= 3 * self.u * self.u
        most = (self.n * self.n - 1.0) * float(self.a.max(initial=0)) * float(boxes.max())
        kept = exact if whole is None else exact * whole
        if most < SAFE:
            return _strided(kept, self.n, lo, boxes).astype(np.float64)
        upper = (exact >> 32) + (self.rounds(exact) << 32)
        upper, lower = upper if whole is None else upper * whole, kept & (2**32 - 1)
        return np.asarray(_strided(upper, self.n, lo, boxes) * 2.0**32 + _strided(lower, self.n, lo, boxes))


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """Running sums of the profile y of intervals x: of y, y^2 and i y, in 64 bits that may run over."""

    y: Indices
    y2: Indices
    iy: Indices

    @classmethod
    def of(cls, ticks: Indices) -> "Profile":
        """Sum intervals up, shape (n,); their mean is taken out as a whole number, which keeps sums small."""
        y = np.cumsum(ticks - int(ticks.mean()))
        sums = np.zeros((3, y.size + 1), np.int64)
        np.cumsum([y, y * y, y * np.arange(y.size)], axis=1, out=sums[:, 1:])
        return cls(*sums)

    def squares(self, n: int) -> Squares:
        """Return what the best line leaves in every box of n points.

        With S1, S2, S3 the box's sums of y, y^2 and i y, a = n S2 - S1^2 and u = 2 S3 - (n-1) S1. What runs
        over in the running sums cancels in their differences, since a and u stay below 2^63 for intervals of
        200 to 3000 ms and n <= 64.
        """
        s1, s2, s3 = (sums[n:] - sums[:-n] for sums in (self.y, self.y2, self.iy))
        a = s2 * n
        a -= s1 * s1
        s3 += s3
        s3 -= np.arange(n - 1, 2 * s1.size + n - 1, 2) * s1
        return Squares(n, a, s3)
