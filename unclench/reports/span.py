"""The days that a report is about."""

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from unclench.store.spans import midnight_ms


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
        return midnight_ms(self.first, ZoneInfo(self.zone))

    @property
    def to_ms(self) -> int:
        """The midnight that ends the last day, ms."""
        return midnight_ms(self.last + timedelta(days=1), ZoneInfo(self.zone))

    def dates(self) -> list[date]:
        """Return every day."""
        return [self.first + timedelta(days=nth) for nth in range(self.days)]


def weeks_until(last: date, weeks: int, zone: str) -> ReportSpan:
    """Return so many weeks, the last day being `last`."""
    return ReportSpan(last - timedelta(days=7 * weeks - 1), last, zone)
