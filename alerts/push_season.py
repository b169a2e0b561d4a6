"""Seasons in which more is asked of the wearer, so that more small breaks are offered."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

_LONGEST_DAYS: Final = 31
_SNACKS_MOST: Final = 12


@dataclass(frozen=True, slots=True)
class PushSettings:
    """When a push season is, by dates, by a rule of the calendar, or because the wearer agreed to one."""

    dates: tuple[str, ...] = ()
    """Spans of days, both ends counted: `2026-12-01/2026-12-18`."""
    month_end_days: int = 0
    """The last so many days of every month."""
    quarter_end_days: int = 0
    """The last so many days of every quarter."""
    offer: bool = True
    """Ask for a season when the load of 7 days has risen."""
    rise: float = 0.3
    """How far the mean load of 7 days must lie above that of the 21 before, to ask."""
    season_days: int = 14
    """How long a season is that was agreed to."""
    snacks_a_day: int = 8
    """Snacks on a worked day of a season, and for the rest of a push day."""

    def __post_init__(self) -> None:
        for span in self.dates:
            _span(span)
        for name, value in (
            ("month_end_days", self.month_end_days),
            ("quarter_end_days", self.quarter_end_days),
            ("season_days", self.season_days),
        ):
            if not 0 <= value <= _LONGEST_DAYS:
                raise ValueError(f"{name} = {value} is not between 0 and {_LONGEST_DAYS}")
        if not 0 <= self.snacks_a_day <= _SNACKS_MOST:
            raise ValueError(f"snacks_a_day = {self.snacks_a_day} is not between 0 and {_SNACKS_MOST}")
        if not self.rise > 0:
            raise ValueError(f"rise = {self.rise} is not above 0")

    def covers(self, day: date) -> bool:
        """Tell whether a day belongs to a season by dates or by rule."""
        return (
            any(first <= day <= last for first, last in map(_span, self.dates))
            or (self.month_end_days > 0 and _left_of_month(day) < self.month_end_days)
            or (self.quarter_end_days > 0 and _left_of_quarter(day) < self.quarter_end_days)
        )


def _span(text: str) -> tuple[date, date]:
    first, _, last = text.partition("/")
    try:
        span = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        raise ValueError(f"dates has {text!r}, which is no span like '2026-12-01/2026-12-18'") from None
    if span[1] < span[0]:
        raise ValueError(f"dates has {text!r}, which ends before it begins")
    return span


def _left_of_month(day: date) -> int:
    return (_next_month(day) - day).days - 1


def _left_of_quarter(day: date) -> int:
    end = _next_month(day)
    while end.month % 3 != 1:
        end = _next_month(end)
    return (end - day).days - 1


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
