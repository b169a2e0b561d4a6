"""What the wearer calls calm, and what that is worth while their usual is still being learned."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from hrv.baseline import Baseline, BaselineSettings, StillMinute, StillMinutes, calibrated, in_columns
from hrv.event import Calm

_HALF_MINUTE_MS: Final = 30_000
_CALMS_KEPT: Final = 1_000
_SEATED: Final = ("sitting", "unknown")


@dataclass(frozen=True, slots=True)
class CalmSettings:
    """Every constant of calibration and marks, and the bounds within which they count."""

    calibration_minutes: int = 3
    """Still minutes of a calibration, seated, before it counts."""
    calibration_days: int = 7
    """Local days over which a calibration stands in for a usual that is not known yet."""
    calibration_credit_days: float = 1.0
    """Worn days that a calibration stands for."""
    spread_floors: float = 2.0
    """Five minutes tell no spread: it is at least this many times its floor."""
    marked_minutes_a_day: int = 120
    """Marked minutes of one local day that count; more would make any load usual."""
    credit_minutes: int = 30
    """Marked still minutes that stand for one worn day."""
    credit_most_days: float = 2.0
    """Worn days that calibration and marks stand for at most."""

    def __post_init__(self) -> None:
        if min(self.calibration_minutes, self.calibration_days, self.credit_minutes) < 1:
            raise ValueError("calibration_minutes, calibration_days and credit_minutes must be at least 1")
        if min(self.calibration_credit_days, self.credit_most_days, self.marked_minutes_a_day) < 0:
            raise ValueError(
                "calibration_credit_days, credit_most_days and marked_minutes_a_day must not be below 0"
            )
        if not self.spread_floors >= 1:
            raise ValueError(f"spread_floors = {self.spread_floors} is below 1")


class Calms:
    """Remembers what was called calm, and the still minutes of the newest calibration."""

    def __init__(self, settings: CalmSettings) -> None:
        self._settings = settings
        self._told: deque[Calm] = deque(maxlen=_CALMS_KEPT)
        self._calibration: StillMinutes | None = None
        self._calibrated_day = 0

    def note(self, calm: Calm) -> None:
        """Take what the wearer said."""
        self._told.append(calm)

    def in_calibration(self, at_ms: int) -> bool:
        """Tell whether the minute that ends then belongs to the newest calibration."""
        newest = self._newest()
        return newest is not None and _holds(newest, at_ms)

    def calibrate(self, still: Sequence[StillMinute], day: int) -> bool:
        """Take the still minutes of a local day; tell whether they make up the newest calibration."""
        newest = self._newest()
        if newest is None:
            return False
        chosen = [m for m in still if m.posture in _SEATED and _holds(newest, m.at_ms)]
        if len(chosen) < self._settings.calibration_minutes:
            return False
        self._calibration, self._calibrated_day = in_columns(chosen), day
        return True

    def marks(self, days: Sequence[StillMinutes]) -> list[NDArray[np.bool_]]:
        """Return for each day, shape (n,), which of its minutes count as calm."""
        if not self._told:
            return [np.zeros(len(day), np.bool_) for day in days]
        from_ms = np.array([_int64(calm.from_ms) for calm in self._told], np.int64)
        to_ms = np.array([_int64(calm.to_ms) for calm in self._told], np.int64)
        return [self._bounded(_within(day.at_ms - _HALF_MINUTE_MS, from_ms, to_ms)) for day in days]

    def credit_days(self, marks: Sequence[NDArray[np.bool_]], day: int) -> float:
        """Return how many worn days stand for what was called calm, as of a local day."""
        minutes = sum(int(mark.sum()) for mark in marks)
        calibration = self._settings.calibration_credit_days if self._still_counts(day) else 0.0
        return min(minutes / self._settings.credit_minutes + calibration, self._settings.credit_most_days)

    def baseline(self, known: Baseline, day: int, settings: BaselineSettings) -> Baseline:
        """Return what is known, or what the calibration says while nothing is."""
        if self._calibration is None or not self._still_counts(day):
            return known
        if known.parts and not known.is_calibrated:
            return known
        credit_days = max(known.credit_days, self.credit_days((), day))
        return calibrated(
            self._calibration, known.learned_days, credit_days, self._settings.spread_floors, settings
        )

    def _newest(self) -> Calm | None:
        return next((calm for calm in reversed(self._told) if calm.how == "calibration"), None)

    def _still_counts(self, day: int) -> bool:
        age_days = day - self._calibrated_day
        return self._calibration is not None and 0 <= age_days < self._settings.calibration_days

    def _bounded(self, mark: NDArray[np.bool_]) -> NDArray[np.bool_]:
        return mark & (np.cumsum(mark) <= self._settings.marked_minutes_a_day)


def _holds(calm: Calm, at_ms: int) -> bool:
    """Tell whether the middle of the minute that ends then lies in the stretch."""
    return calm.from_ms <= at_ms - _HALF_MINUTE_MS < calm.to_ms


def _int64(at_ms: int) -> int:
    """Return the time, or the end of what an array can hold."""
    return min(max(at_ms, 0), 2**62)


def _within(
    middle_ms: NDArray[np.int64], from_ms: NDArray[np.int64], to_ms: NDArray[np.int64]
) -> NDArray[np.bool_]:
    middles = middle_ms[:, np.newaxis]
    inside: NDArray[np.bool_] = np.logical_or.reduce((from_ms <= middles) & (middles < to_ms), axis=1)
    return inside
