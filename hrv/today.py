"""What is only true of one local day: its own level, how sure load is, its smoothed load, still minutes."""

import math

from hrv.baseline import StillMinute
from hrv.gates import MINUTE_MS, Mark
from hrv.level import Level
from hrv.load_settings import LoadSettings
from hrv.sustained import Sustained


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
        self.level = Level(self._settings.level)
        self.sustained = Sustained(self._settings.sustained)
        self._load: float | None = None
        self._held = Mark(self._settings.hold_minutes)

    def look_for_push(self, hour: int, hr_spread_bpm: float) -> None:
        """Take the local hour of a judged minute: does this day run high from its morning on?"""
        early, known = hour < self._settings.push_hour, self.level.minutes >= self._settings.push_minutes
        high = self.level.hr_bpm > self._settings.push_spreads * hr_spread_bpm
        self.push_day = self.push_day or (early and known and high)

    def smooth(self, at_ms: int, minute_load: float) -> None:
        """Take a judged minute; a load that begins anew begins at usual, so that one minute shows little."""
        before = self.load(at_ms - MINUTE_MS) or 0.0
        self._load = before + self._weight * (minute_load - before)
        self._held.put(at_ms)

    def load(self, at_ms: int) -> float | None:
        """Return the smoothed load, if a judged minute is near enough."""
        return self._load if self._held.counts(at_ms) else None
