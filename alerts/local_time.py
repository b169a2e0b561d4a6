"""The wearer's clock and calendar at a moment, and times of day as the settings write them."""

import re
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

DAY_MINUTES: Final = 1440

_CLOCK: Final = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d", re.ASCII)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_MS: Final = 200_000_000_000_000
"""The year 8307; a time outside 1970 to this is taken as its nearest end."""


def local_at(at_ms: int, tz: tzinfo) -> datetime:
    """Return the moment as the zone's clock and calendar show it."""
    return (_EPOCH + timedelta(milliseconds=min(max(at_ms, 0), _LAST_MS))).astimezone(tz)


def minute_of_day(local: datetime) -> int:
    """Return the minutes that the clock shows since midnight."""
    return 60 * local.hour + local.minute


def minutes_of(name: str, text: str) -> int:
    """Return a time of day, HH:MM, in minutes since midnight. Raises ValueError, naming the setting."""
    if not _CLOCK.fullmatch(text):
        raise ValueError(f"{name} = {text!r} is no time of day from 00:00 to 23:59, like '22:00'")
    return 60 * int(text[:2]) + int(text[3:])
