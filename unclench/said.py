"""What the wearer said that still stands, and moments as a person writes them."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from alerts.checkin import standing
from hrv.event import CheckIn, Retract, Tag
from unclench.store.journal import JOURNAL_FILE
from unclench.store.reader import Reader

_ROWS_AT_ONCE = 5_000
_DAY = timedelta(days=1)


class MomentError(ValueError):
    """A text is no moment; the message is the fact and the mend."""


def said(reader: Reader) -> list[Tag | CheckIn]:
    """Return the tags and check-ins that stand, in the order of their moments. Raises JournalError."""
    events: list[Tag | CheckIn | Retract] = []
    after = 0
    while rows := reader.follow(after, _ROWS_AT_ONCE, (Tag, CheckIn, Retract)):
        events += [one.record for one in rows if isinstance(one.record, Tag | CheckIn | Retract)]
        after = rows[-1].seq
    return standing(events)


def kept_said(data_dir: Path) -> list[Tag | CheckIn]:
    """Return what the journal of a data directory holds of it; nothing when there is none yet.

    Raises JournalError.
    """
    if not (data_dir / JOURNAL_FILE).exists():
        return []
    with Reader(data_dir / JOURNAL_FILE) as reader:
        return said(reader)


def moment_ms(text: str, zone: str, now_ms: int) -> int:
    """Return the moment that `14:30`, `2026-11-23`, `2026-11-23 14:30` or ISO 8601 tells, ms.

    A time without a day is the last one that was; a day without a time is its noon; without an offset it
    is the wearer's. Raises MomentError.
    """
    tz = ZoneInfo(zone)
    now = datetime.fromtimestamp(now_ms / 1000, tz)
    for read in (_time, _day, _whole):
        moment = read(text.strip(), now)
        if moment is not None:
            at_ms = round(moment.timestamp() * 1000)
            if at_ms <= 0:
                break
            return at_ms
    raise MomentError(f"{text!r} is no time: write 14:30, 2026-11-23 or 2026-11-23 14:30")


def day_of(text: str) -> date:
    """Return the day that `2026-11-23` tells. Raises MomentError."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise MomentError(f"{text!r} is no day: write it like 2026-11-23") from None


def noon_ms(day: date, zone: str) -> int:
    """Return the noon of a day of the wearer, ms."""
    return round(datetime.combine(day, time(12), ZoneInfo(zone)).timestamp() * 1000)


def _time(text: str, now: datetime) -> datetime | None:
    try:
        clock = time.fromisoformat(text)
    except ValueError:
        return None
    if ":" not in text or clock.tzinfo is not None:
        return None
    today = datetime.combine(now.date(), clock, now.tzinfo)
    return today if today <= now else datetime.combine(now.date() - _DAY, clock, now.tzinfo)


def _day(text: str, now: datetime) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(text), time(12), now.tzinfo)
    except ValueError:
        return None


def _whole(text: str, now: datetime) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=now.tzinfo)
