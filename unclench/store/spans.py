"""The hours and days of a wearer's clock, as spans of UTC."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Final

MINUTE_MS: Final = 60_000
HOUR_MS: Final = 3_600_000

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_MS: Final = 200_000_000_000_000
"""The year 8307; a time outside 1970 to this is taken as its nearest end."""


@dataclass(frozen=True, slots=True)
class Span:
    """From a moment, included, to another, excluded; ms since 1970-01-01 UTC."""

    from_ms: int
    to_ms: int


def hour_at(at_ms: int, zone: tzinfo) -> Span:
    """Return the hour of the zone's clock in which a moment lies."""
    offset_ms = round((local(at_ms, zone).utcoffset() or timedelta()) / timedelta(milliseconds=1))
    from_ms = (at_ms + offset_ms) // HOUR_MS * HOUR_MS - offset_ms
    return Span(from_ms, from_ms + HOUR_MS)


def day_at(at_ms: int, zone: tzinfo) -> Span:
    """Return the day of the zone's calendar in which a moment lies; where midnight is skipped, from when
    the day begins."""
    day = local(at_ms, zone).date()
    return Span(midnight_ms(day, zone), midnight_ms(day + timedelta(1), zone))


def midnight_ms(day: date, zone: tzinfo) -> int:
    """Return when a day of the zone's calendar begins."""
    return _ms(datetime(day.year, day.month, day.day, tzinfo=zone))


def local(at_ms: int, zone: tzinfo) -> datetime:
    """Return a moment as the zone's clock and calendar show it."""
    return (_EPOCH + timedelta(milliseconds=min(max(at_ms, 0), _LAST_MS))).astimezone(zone)


def _ms(moment: datetime) -> int:
    return round((moment.astimezone(UTC) - _EPOCH) / timedelta(milliseconds=1))
