"""What is only true of one local day: its own offset, its smoothed load, its still minutes."""

import math
from bisect import insort

from hrv.baseline import StillMinute, quantile
from hrv.gates import MINUTE_MS, Mark
from hrv.load_settings import LoadSettings


class Offset:
    """How far today runs above usual in one feature, in spreads."""

    def __init__(self, settings: LoadSettings) -> None:
        """Begin at none."""
        self._settings = settings
        self._residuals: list[float] = []
        self.spreads = 0.0

    def put(self, residual: float) -> None:
        """Take a judged minute's distance from usual, in spreads."""
        insort(self._residuals, residual)
        count, most = len(self._residuals), self._settings.offset_most
        middle = quantile(self._residuals, self._settings.offset_quantile)
        shrunk = middle * count / (count + self._settings.offset_shrink_minutes)
        self.spreads = min(max(shrunk, -most), most)


class Today:
    """All that is only true of one local day: nothing judged by one baseline is carried to the next."""

    def __init__(self, ordinal: int, settings: LoadSettings) -> None:
        """Begin a local day, counted from the year 1."""
        self._settings = settings
        self.ordinal = ordinal
        self.still: list[StillMinute] = []
        self.far_above = Mark(settings.gates.slope_minutes)
        self.push_day = False
        self._weight = -math.expm1(-1 / settings.smoothing_minutes)
        self.judge_anew()

    def judge_anew(self) -> None:
        """Forget what was judged by another usual."""
        self.hr_offset = Offset(self._settings)
        self.ln_rmssd_offset = Offset(self._settings)
        self._load: float | None = None
        self._held = Mark(self._settings.hold_minutes)

    def look_for_push(self, hour: int) -> None:
        """Take the local hour of a judged minute: does this day run high from its morning on?"""
        early, spreads = hour < self._settings.push_hour, self.hr_offset.spreads
        self.push_day = self.push_day or (early and spreads > self._settings.push_spreads)

    def smooth(self, at_ms: int, minute_load: float) -> None:
        """Take a judged minute; a load that begins anew begins at usual, so that one minute shows little."""
        before = self.load(at_ms - MINUTE_MS) or 0.0
        self._load = before + self._weight * (minute_load - before)
        self._held.put(at_ms)

    def load(self, at_ms: int) -> float | None:
        """Return the smoothed load, if a judged minute is near enough."""
        return self._load if self._held.counts(at_ms) else None
