"""Spread between and within the five minutes of a long window."""

from dataclasses import dataclass

import numpy as np

from hrv.beat import TICKS_PER_MS
from hrv.metric import Measured
from hrv.moments import Floats, deviation
from hrv.reasons import Codes, first_of, told
from hrv.windows import Ints, Windows


@dataclass(frozen=True, slots=True)
class LongTerm:
    """SDANN and SDNN index (Task Force 1996, doi:10.1161/01.CIR.93.5.1043), ddof 1.

    A window is cut into whole segments by the clock from its start; an interval belongs to the segment in
    which it starts (never before the interval before it); a segment counts when its intervals fill at least
    `least_coverage` of it. `short`: fewer than `least_segments` whole segments in the window; `gap`: fewer
    than that count.
    """

    segment_ms: int = 300_000
    least_segments: int = 2
    least_coverage: float = 0.8

    @property
    def names(self) -> tuple[str, ...]:
        """The names it gives, each with its unit."""
        return ("sdann_ms", "sdnn_index_ms")

    def measure(self, windows: Windows) -> Measured:
        """Measure every window; never warns, never raises for what is in the data."""
        segments = (windows.end_ms - windows.start_ms) // self.segment_ms
        codes = first_of(("short", segments < max(2, self.least_segments)))
        values = np.full((2, codes.size), np.nan)
        for w in np.flatnonzero(codes == 0):
            values[:, w], codes[w] = self._one(windows, int(w), int(segments[w]))
        return Measured(
            {name: told(value, codes) for name, value in zip(self.names, values, strict=True)},
            dict.fromkeys(self.names, codes),
        )

    def _one(self, windows: Windows, w: int, segments: int) -> tuple[Floats, Codes]:
        edges = self._edges(windows, w, segments)
        sums = windows.series.sums
        count = np.diff(edges)
        ticks, ticks2 = np.diff(sums.ticks[edges]), np.diff(sums.ticks2[edges])
        whole = ticks >= self.least_coverage * self.segment_ms * TICKS_PER_MS
        codes = first_of(("gap", np.array(np.count_nonzero(whole) < max(2, self.least_segments))))
        if codes:
            return np.full(2, np.nan), codes
        mean_ms = ticks[whole] / (TICKS_PER_MS * count[whole])
        sd_ms = deviation(count, ticks, ticks2)[whole] / TICKS_PER_MS
        return np.array([mean_ms.std(ddof=1), sd_ms.mean()]), codes

    def _edges(self, windows: Windows, w: int, segments: int) -> Ints:
        """Return shape (segments + 1,): the first interval that starts in each segment."""
        lo, hi = int(windows.lo[w]), int(windows.hi[w])
        part = windows.series.at_ms[lo:hi] * TICKS_PER_MS - windows.series.rr_ticks[lo:hi]
        begins = windows.start_ms[w] + self.segment_ms * np.arange(segments + 1)
        first: Ints = np.searchsorted(np.maximum.accumulate(part), begins * TICKS_PER_MS)
        return lo + first
