"""The features of a minute, and how the wearer moved in it."""

from bisect import bisect_right

import numpy as np

from hrv.beat import TICKS_PER_MS
from hrv.event import Motion, Posture
from hrv.frame import Minute
from hrv.metric import Measured
from hrv.metrics.quality import Quality
from hrv.metrics.time_domain import TimeDomain
from hrv.windows import Ints, Series, Windows, windows_ending

MINUTE_MS = 60_000
POSTURE_MS = 300_000
"""How long a posture stays known."""


class Movements:
    """The motion that later minutes still need."""

    def __init__(self) -> None:
        """Begin with none."""
        self._at_ms: list[int] = []
        self._motions: list[Motion] = []

    def note(self, motion: Motion) -> None:
        """Add a motion."""
        self._at_ms.append(motion.at_ms)
        self._motions.append(motion)

    def most_mg(self, end_ms: int) -> float | None:
        """Return the largest motion of the minute that ends then; None: none was told."""
        return max((motion.sd_mg for motion in self._within(end_ms, MINUTE_MS)), default=None)

    def posture(self, end_ms: int) -> Posture:
        """Return the last posture known then."""
        for motion in reversed(self._within(end_ms, POSTURE_MS)):
            if motion.posture != "unknown":
                return motion.posture
        return "unknown"

    def forget(self, now_ms: int) -> None:
        """Drop what no minute that ends after `now_ms` needs."""
        old = bisect_right(self._at_ms, now_ms - POSTURE_MS)
        del self._at_ms[:old], self._motions[:old]

    def _within(self, end_ms: int, length_ms: int) -> list[Motion]:
        first, last = bisect_right(self._at_ms, end_ms - length_ms), bisect_right(self._at_ms, end_ms)
        return self._motions[first:last]


def minuted(series: Series, end_ms: Ints, movements: Movements) -> list[Minute]:
    """Sum up the minute that ends at each of these times."""
    if not end_ms.size:
        return []
    windows = windows_ending(series, end_ms, MINUTE_MS)
    heart, quality = TimeDomain().measure(windows), Quality().measure(windows)
    return [
        Minute(
            at_ms=at_ms,
            nn_beats=int(quality.values["nn_beats"][w]),
            mean_hr_bpm=_or_none(heart, "mean_hr_bpm", w),
            rmssd_ms=_or_none(heart, "rmssd_ms", w),
            corrected_pct=_or_none(quality, "corrected_pct", w) or 0.0,
            coverage_pct=float(quality.values["coverage_pct"][w]),
            longest_gap_ms=longest_gap_ms(windows, w),
            motion_sd_mg=movements.most_mg(at_ms),
            posture=movements.posture(at_ms),
        )
        for w, at_ms in enumerate(end_ms.tolist())
    ]


def _or_none(measured: Measured, name: str, w: int) -> float | None:
    return None if measured.reasons[name][w] else float(measured.values[name][w])


def longest_gap_ms(windows: Windows, w: int) -> int:
    """Return the longest part of a window that lies in no interval, whole ms."""
    series, lo, hi = windows.series, int(windows.lo[w]), int(windows.hi[w])
    start_ms, end_ms = int(windows.start_ms[w]), int(windows.end_ms[w])
    reaches = hi < series.at_ms.size and bool(series.follows[hi])
    part = slice(lo, hi + reaches)
    until_ms = series.at_ms[part]
    from_ms = until_ms - series.rr_ticks[part] // TICKS_PER_MS
    heard = np.concatenate([[start_ms], until_ms])
    holes = np.append(from_ms, end_ms) - heard
    holes[1:-1][series.follows[part][1:]] = 0
    return max(0, int(holes.max()))
