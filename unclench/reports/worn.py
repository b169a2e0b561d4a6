"""How much was worn, how sure that is, and where in days and weeks the load lay."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import fsum
from typing import Final

import numpy as np

from hrv.load import Assessment
from unclench.reports.span import ReportSpan
from unclench.words import local_time

LEAST_CELL_MINUTES: Final = 10
"""Judged minutes before a field of the week says something."""
LEAST_WORN_MINUTES: Final = 60
"""A day with fewer counts as not worn."""


@dataclass(frozen=True, slots=True)
class WornDay:
    """One day of the strap."""

    day: date
    worn_minutes: int
    judged_minutes: int
    load: float | None
    """Mean of the judged minutes, in spreads above this person's usual; None: fewer than an hour."""


@dataclass(frozen=True, slots=True)
class Wear:
    """All days of it."""

    days: tuple[WornDay, ...]
    """Every day of the span."""
    worn_days: int
    """Days with at least an hour."""
    worn_minutes: int
    judged_minutes: int
    coverage_pct: float | None
    """Share of the worn minutes that was heard."""
    corrected_pct: float | None
    confidence: float | None
    """Mean of the judged minutes, 0 to 1."""
    motion_pct: float | None
    """Share of the worn minutes in which an accelerometer told of motion and posture."""
    load_pct: float | None
    """Share of the judged minutes in sustained load."""


@dataclass(frozen=True, slots=True)
class Field:
    """One hour of one weekday, or of any."""

    minutes: int
    """Judged ones."""
    load: float
    days: int
    """Days it comes from."""
    lower: float
    upper: float
    """Quartiles of the days."""


@dataclass(frozen=True, slots=True)
class Course:
    """Where the load lay: a field is absent where too few minutes were judged."""

    by_weekday_hour: tuple[tuple[Field | None, ...], ...]
    """Seven rows, Monday first, of 24 hours."""
    by_hour: tuple[Field | None, ...]


def wear_of(minutes: Sequence[Assessment], loaded_minutes: int, span: ReportSpan) -> Wear:
    """Return how much was worn in a span, from its minutes; `loaded_minutes` were in sustained load."""
    worn = [one for one in minutes if one.minute.nn_beats > 0]
    judged = [one for one in worn if one.judged]
    by_day: dict[date, list[Assessment]] = {day: [] for day in span.dates()}
    for one in worn:
        by_day[_began(one, span.zone)].append(one)
    days = tuple(_day(day, found) for day, found in by_day.items())
    return Wear(
        days=days,
        worn_days=sum(day.worn_minutes >= LEAST_WORN_MINUTES for day in days),
        worn_minutes=len(worn),
        judged_minutes=len(judged),
        coverage_pct=_mean([one.minute.coverage_pct for one in worn]),
        corrected_pct=_mean([one.minute.corrected_pct for one in worn]),
        confidence=_mean([one.confidence for one in judged]),
        motion_pct=_mean([100.0 * (one.minute.motion_sd_mg is not None) for one in worn]),
        load_pct=min(100.0 * loaded_minutes / len(judged), 100.0) if judged else None,
    )


def course_of(minutes: Iterable[Assessment], zone: str) -> Course:
    """Return where in the week and in the day the load lay."""
    fields: dict[tuple[int, int], dict[date, list[float]]] = {}
    hours: dict[int, dict[date, list[float]]] = {}
    for one in minutes:
        if one.judged and one.minute_load is not None:
            local = local_time(one.at_ms - 1, zone)
            for found in (
                fields.setdefault((local.weekday(), local.hour), {}),
                hours.setdefault(local.hour, {}),
            ):
                found.setdefault(local.date(), []).append(one.minute_load)
    return Course(
        tuple(tuple(_field(fields.get((day, hour), {})) for hour in range(24)) for day in range(7)),
        tuple(_field(hours.get(hour, {})) for hour in range(24)),
    )


def _field(by_day: dict[date, list[float]]) -> Field | None:
    loads = [load for found in by_day.values() for load in found]
    if len(loads) < LEAST_CELL_MINUTES:
        return None
    of_days = [fsum(found) / len(found) for found in by_day.values()]
    lower, upper = np.quantile(of_days, (0.25, 0.75))
    return Field(len(loads), fsum(loads) / len(loads), len(by_day), float(lower), float(upper))


def _day(day: date, worn: Sequence[Assessment]) -> WornDay:
    judged = [one.minute_load for one in worn if one.judged and one.minute_load is not None]
    load = fsum(judged) / len(judged) if len(judged) >= LEAST_WORN_MINUTES else None
    return WornDay(day, len(worn), sum(one.judged for one in worn), load)


def _began(one: Assessment, zone: str) -> date:
    """Return the day in which a minute lies: the one that ends at midnight belongs to the day before."""
    return local_time(one.at_ms - 1, zone).date()


def _mean(figures: Sequence[float]) -> float | None:
    return fsum(figures) / len(figures) if figures else None
