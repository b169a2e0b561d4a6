"""How two sides of beats differ, and how sure that is when windows resemble their neighbours."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, sqrt
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from hrv.analysis import analysed, portions
from hrv.metrics.coherence import Coherence
from hrv.metrics.frequency import Frequency
from hrv.metrics.quality import Quality
from hrv.metrics.time_domain import TimeDomain
from hrv.windows import Series, windows_every

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Scale = Literal["difference", "percent"]
Unit = Literal["days", "stretches"]

WINDOW_MS: Final = 300_000
LEAST_COVERAGE_PCT: Final = 90.0
MOST_CORRECTED_PCT: Final = 5.0
LEAST_UNITS: Final = 5
"""Days, or stretches of a day, that a side needs before an interval is told."""
MOST_STRETCHES: Final = 12
LEAST_IN_STRETCH: Final = 2
"""Windows that make a stretch."""
LEAST_IN_DAY: Final = 3
"""Windows that make a day."""
_DAY_MS: Final = 86_400_000
_STEADY: Final = 0.95
"""A stretch resembles the one before it at most so much."""

COMPARED: Final[dict[str, Scale]] = {
    "mean_hr_bpm": "difference",
    "sdnn_ms": "difference",
    "rmssd_ms": "difference",
    "ln_rmssd": "difference",
    "lf_ms2": "percent",
    "hf_ms2": "percent",
    "lf_hf": "percent",
    "coherence_ratio": "percent",
}
"""The metrics that are compared; in percent: the ratio of the geometric means, for they are skewed."""


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One side: its windows in order."""

    name: str
    end_ms: Ints
    """Shape (w,)."""
    day: Ints
    """Shape (w,): the wearer's day of each."""
    values: dict[str, Floats]
    """Shape (w,) for each compared metric; NaN where the window can't tell."""


@dataclass(frozen=True, slots=True)
class Change:
    """How one metric differs: the second side against the first."""

    metric: str
    scale: Scale
    first: float | None
    """Mean of the first side's units, geometric in percent; None: it can't be told."""
    second: float | None
    value: float | None
    """Second minus first, or by how many percent it is above."""
    lo95: float | None
    hi95: float | None
    """None: too few units on a side."""
    first_units: int
    second_units: int


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean, and its standard error with the degrees of freedom of that."""

    value: float
    error: float
    freedom: float


def side_of(name: str, series: Sequence[Series], utc_offset_ms: Sequence[int]) -> Side:
    """Measure windows of five minutes side by side over some stretches of beats.

    Left out are windows of which less than 90 % was heard, or with more than 5 % of the beats corrected.
    """
    ends: list[Ints] = []
    days: list[Ints] = []
    columns: dict[str, list[Floats]] = {metric: [] for metric in COMPARED}
    metrics = (TimeDomain(), Frequency(), Coherence(), Quality())
    for one, offset_ms in zip(series, utc_offset_ms, strict=True):
        for part in portions(windows_every(one, WINDOW_MS, WINDOW_MS)):
            told = analysed(part, metrics)
            sound = (told.values["coverage_pct"] >= LEAST_COVERAGE_PCT) & (
                told.values["corrected_pct"] <= MOST_CORRECTED_PCT
            )
            ends.append(told.end_ms[sound])
            days.append((told.end_ms[sound] - 1 + offset_ms) // _DAY_MS)
            for metric, column in columns.items():
                column.append(told.values[metric][sound])
    empty = np.zeros(0)
    return Side(
        name,
        np.concatenate([*ends, empty.astype(np.int64)]),
        np.concatenate([*days, empty.astype(np.int64)]),
        {metric: np.concatenate([*column, empty]) for metric, column in columns.items()},
    )


def unit_of(first: Side, second: Side) -> Unit:
    """Return what counts as one observation: days where both sides have five, else stretches of windows."""
    return "days" if min(_days(first), _days(second)) >= LEAST_UNITS else "stretches"


def changes_of(first: Side, second: Side) -> list[Change]:
    """Return how the second side differs from the first, metric by metric."""
    unit = unit_of(first, second)
    return [_change(metric, scale, first, second, unit) for metric, scale in COMPARED.items()]


def mean_of_units(units: Floats) -> Mean | None:
    """Return the mean of consecutive units, its error widened by how each resembles the one before.

    The number of independent units is n (1 - r) / (1 + r), r being the correlation of neighbours, its bias
    taken off, never below 0. None: fewer than five.
    """
    n = units.size
    if n < LEAST_UNITS:
        return None
    away = units - units.mean()
    spread = float(away @ away)
    alike = float(away[:-1] @ away[1:]) / spread if spread else 0.0
    alike = min(max(alike + (1 + 3 * alike) / n, 0.0), _STEADY)
    independent = max(n * (1 - alike) / (1 + alike), 2.0)
    return Mean(float(units.mean()), sqrt(spread / (n - 1) / independent), independent - 1)


def difference_of(first: Mean, second: Mean) -> tuple[float, float, float]:
    """Return second minus first with Welch's 95 % interval (1947, 10.1093/biomet/34.1-2.28)."""
    parts = first.error**2, second.error**2
    total = sum(parts)
    below = parts[0] ** 2 / first.freedom + parts[1] ** 2 / second.freedom
    freedom = total**2 / below if below else 1.0
    half = float(stdtrit(freedom, 0.975)) * sqrt(total)
    middle = second.value - first.value
    return middle, middle - half, middle + half


def units_of(values: Floats, days: Ints, unit: Unit) -> Floats:
    """Return the mean of each day, or of stretches of neighbouring windows, in order."""
    told = ~np.isnan(values)
    values, days = values[told], days[told]
    if unit == "days":
        each = [values[days == day] for day in np.unique(days)]
        return np.array([one.mean() for one in each if one.size >= LEAST_IN_DAY])
    stretches = min(MOST_STRETCHES, values.size // LEAST_IN_STRETCH)
    return np.array([one.mean() for one in np.array_split(values, stretches)]) if stretches else np.zeros(0)


def marks_of(side: Side, change: Change, unit: Unit) -> Floats:
    """Return a side's units as they are drawn: means of a metric in its own unit."""
    units = units_of(_scaled(side.values[change.metric], change.scale), side.day, unit)
    return np.exp(units) if change.scale == "percent" else units


def _change(metric: str, scale: Scale, first: Side, second: Side, unit: Unit) -> Change:
    units = [units_of(_scaled(side.values[metric], scale), side.day, unit) for side in (first, second)]
    one, other = (_back(each, scale) for each in units)
    means = [mean_of_units(each) for each in units]
    told: tuple[float, float, float] | None = None
    if means[0] is not None and means[1] is not None:
        told = difference_of(means[0], means[1])
    elif one is not None and other is not None:
        middle = float(units[1].mean() - units[0].mean())
        told = (middle, float("nan"), float("nan"))
    value, lo, hi = (None if each is None else _shown(each, scale) for each in told or (None, None, None))
    return Change(metric, scale, one, other, value, lo, hi, units[0].size, units[1].size)


def _scaled(values: Floats, scale: Scale) -> Floats:
    return np.log(np.where(values > 0, values, np.nan)) if scale == "percent" else values


def _back(units: Floats, scale: Scale) -> float | None:
    if not units.size:
        return None
    return exp(float(units.mean())) if scale == "percent" else float(units.mean())


def _shown(difference: float, scale: Scale) -> float | None:
    if difference != difference:
        return None
    return 100 * np.expm1(min(difference, 50.0)) if scale == "percent" else difference


def _days(side: Side) -> int:
    _, counts = np.unique(side.day, return_counts=True)
    return int(np.sum(counts >= LEAST_IN_DAY))
