"""The days that a report is about."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class ReportSpan:
    """Days of the wearer's calendar, both ends counted."""

    first: date
    last: date
    zone: str

    @property
    def days(self) -> int:
        """How many days these are."""
        return (self.last - self.first).days + 1

    @property
    def from_ms(self) -> int:
        """The midnight that begins the first day, ms."""
        return _midnight_ms(self.first, self.zone)

    @property
    def to_ms(self) -> int:
        """The midnight that ends the last day, ms."""
        return _midnight_ms(self.last + timedelta(days=1), self.zone)

    def dates(self) -> list[date]:
        """Return every day."""
        return [self.first + timedelta(days=nth) for nth in range(self.days)]


def weeks_until(last: date, weeks: int, zone: str) -> ReportSpan:
    """Return so many weeks, the last day being `last`."""
    return ReportSpan(last - timedelta(days=7 * weeks - 1), last, zone)


def _midnight_ms(day: date, zone: str) -> int:
    return round(datetime.combine(day, datetime.min.time(), ZoneInfo(zone)).timestamp() * 1000)
