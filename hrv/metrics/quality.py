"""How much of a window was heard, and how much of that is the heart's own."""

from dataclasses import dataclass

import numpy as np

from hrv.beat import TICKS_PER_MS
from hrv.metric import Measured
from hrv.moments import Floats
from hrv.reasons import first_of, told
from hrv.windows import Ints, Windows


@dataclass(frozen=True, slots=True)
class Quality:
    """What was heard of a window; always told, but for a share of nothing (`short`).

    `beats`: intervals that end in it; `nn_beats`: those not put in by the correction; `corrected_pct`: the
    share of the rest. `coverage_pct`: the part of the window's time that lies inside intervals. `gaps`:
    how often two of its intervals are not consecutive. `quality`, 0-1: coverage times the normal share.
    """

    @property
    def names(self) -> tuple[str, ...]:
        """The names it gives, each with its unit."""
        return ("beats", "nn_beats", "corrected_pct", "coverage_pct", "gaps", "quality")

    def measure(self, windows: Windows) -> Measured:
        """Measure every window; never warns, never raises for what is in the data."""
        sums, beats = windows.series.sums, windows.count
        corrected = windows.over(sums.corrected)
        share = corrected / np.maximum(beats, 1)
        coverage = covered(windows)
        gaps = windows.over_differences(sums.breaks)
        values = (beats, beats - corrected, 100 * share, 100 * coverage, gaps, coverage * (1 - share))
        told_always = np.zeros(beats.size, np.int8)
        codes = dict.fromkeys(self.names, told_always) | {"corrected_pct": first_of(("short", beats == 0))}
        return Measured(
            {
                name: told(np.asarray(value, np.float64), codes[name])
                for name, value in zip(self.names, values, strict=True)
            },
            codes,
        )


def covered(windows: Windows) -> Floats:
    """Return shape (w,): the share of each window that lies inside intervals, 0-1, from integer sums."""
    series, length = windows.series, (windows.end_ms - windows.start_ms) * TICKS_PER_MS
    if not series.at_ms.size:
        return np.zeros(windows.lo.size)
    inside = windows.over(series.sums.ticks) - _reaching_back(windows) + _reaching_on(windows)
    return np.asarray(np.clip(inside / np.maximum(length, 1), 0.0, 1.0), np.float64)


def _reaching_back(windows: Windows) -> Ints:
    """Ticks of the first interval that lie before the window."""
    series, first = windows.series, np.minimum(windows.lo, windows.series.at_ms.size - 1)
    since = (series.at_ms[first] - windows.start_ms) * TICKS_PER_MS
    over = np.maximum(series.rr_ticks[first] - since, 0)
    return np.where(windows.count > 0, over, 0)


def _reaching_on(windows: Windows) -> Ints:
    """Ticks of the next interval that lie in the window, where it follows the last one."""
    series, after = windows.series, np.minimum(windows.hi, windows.series.at_ms.size - 1)
    until = (series.at_ms[after] - windows.end_ms) * TICKS_PER_MS
    over = np.maximum(series.rr_ticks[after] - until, 0)
    return np.where((windows.hi < series.at_ms.size) & series.follows[after], over, 0)
