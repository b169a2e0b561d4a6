"""Detrended fluctuation analysis: how the profile's roughness grows with the box."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hrv.bands import Floats
from hrv.metric import Measured
from hrv.ragged import Indices, one_behind_another
from hrv.reasons import Codes, first_of, told, too_corrected
from hrv.windows import Windows

CHUNK = 512
LONGEST_BOX = 64
"""Longest box whose sums fit 64 bits for every plausible interval."""


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
    breaks = np.cumsum(~windows.series.follows[first:last])
    lo, beats = windows.lo[at] - first, windows.count[at]
    square, kept = np.zeros((at.size, sizes.size)), np.zeros((at.size, sizes.size))
    for place, n in enumerate(sizes.tolist()):
        box, begins = one_behind_another(np.zeros_like(lo), beats // n)
        box = np.repeat(lo, beats // n) + n * box
        whole = breaks[box + n - 1] == breaks[box]
        count = np.add.reduceat(whole, begins, dtype=np.int64)
        total = np.add.reduceat(profile.residuals_ticks2(n)[box] * whole, begins)
        square[:, place] = total / np.maximum(n * count, 1)
        kept[:, place] = count / (beats // n)
    return square, kept


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

    def residuals_ticks2(self, n: int) -> Floats:
        """Return shape (size - n + 1,): the squares left by the best line in the n points from each point on.

        n^2 S2 - ... is exact: what runs over in the running sums cancels in their differences, since
        a = n S2 - S1^2 and u = 2 S3 - (n-1) S1 themselves stay below 2^63 for intervals of 200 to 3000 ms and
        n <= 64. SS = (a - 3 u^2/(n^2-1)) / n; where that is exactly 0, it is so mod 2^64 too.
        """
        s1, s2, s3 = (sums[n:] - sums[:-n] for sums in (self.y, self.y2, self.iy))
        s3 -= np.arange(s1.size) * s1
        a, u = n * s2 - s1 * s1, 2 * s3 - (n - 1) * s1
        some = (n * n - 1) * a != 3 * u * u
        left = (a - 3 * u.astype(np.float64) ** 2 / (n * n - 1)) / n
        return np.where(some, np.maximum(left, 0.0), 0.0)
