"""Weeks at a glance: load by hour and weekday, and the course of the days, from hours and days summed up."""

from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter

from unclench.record import of_kind
from unclench.rollup import Day, WeekHour
from unclench.store.reader import Reader

_ALWAYS_MS = 2**62


@dataclass(frozen=True, slots=True)
class HourCell:
    """One hour of one weekday, over all weeks."""

    weekday: int
    """1 (Monday) to 7."""
    hour: int
    judged_minutes: int
    load: float
    """Its mean over the judged minutes."""
    loaded_pct: float
    """How many of them stood in a sustained episode."""


@dataclass(frozen=True, slots=True)
class DayPoint:
    """One worn day; None: it can't be told."""

    date: str
    weekday: int
    worn_minutes: int
    judged_minutes: int
    loaded_minutes: int
    load: float | None
    still_hr_bpm: float | None
    usual_hr_bpm: float | None
    still_rmssd_ms: float | None
    usual_rmssd_ms: float | None
    offered: int
    accepted: int
    not_this: int
    ignored: int
    practices: int
    practice_minutes: float
    pain: float | None


@dataclass(frozen=True, slots=True)
class Patterns:
    """What some weeks came to."""

    weeks: int
    from_date: str | None
    to_date: str | None
    """The newest worn day; None: no day was worn yet."""
    hours: tuple[HourCell, ...]
    days: tuple[DayPoint, ...]


def patterns(reader: Reader, weeks: int) -> Patterns:
    """Return the weeks up to the newest day that was worn. Raises JournalError."""
    known = sorted(of_kind(Day, reader.between(Day, 0, _ALWAYS_MS)), key=attrgetter("at_ms"))
    worn = [one for one in known if one.figures.get("worn_minutes")]
    if not worn:
        return Patterns(weeks, None, None, (), ())
    last = date.fromisoformat(worn[-1].date)
    first = last - timedelta(days=7 * weeks - 1)
    days = [one for one in worn if date.fromisoformat(one.date) >= first]
    hours = tuple(map(_cell, reader.week_hours(days[0].from_ms)))
    return Patterns(weeks, first.isoformat(), last.isoformat(), hours, tuple(map(_point, days)))


def _cell(one: WeekHour) -> HourCell:
    return HourCell(
        round(one.weekday),
        round(one.local_hour),
        round(one.judged_minutes),
        round(one.judged_load / one.judged_minutes, 2),
        round(100 * min(1.0, one.loaded_minutes / one.judged_minutes), 1),
    )


def _point(day: Day) -> DayPoint:
    figures = day.figures

    def count(name: str) -> int:
        return round(figures.get(name, 0.0))

    return DayPoint(
        date=day.date,
        weekday=day.weekday,
        worn_minutes=count("worn_minutes"),
        judged_minutes=count("judged_minutes"),
        loaded_minutes=count("loaded_minutes"),
        load=figures.get("load"),
        still_hr_bpm=figures.get("still_hr_bpm"),
        usual_hr_bpm=figures.get("usual_hr_bpm"),
        still_rmssd_ms=figures.get("still_rmssd_ms"),
        usual_rmssd_ms=figures.get("usual_rmssd_ms"),
        offered=count("prompts_offered"),
        accepted=count("prompts_accepted"),
        not_this=count("prompts_not_this"),
        ignored=count("prompts_ignored"),
        practices=count("practices"),
        practice_minutes=figures.get("practice_minutes", 0.0),
        pain=figures.get("pain"),
    )
