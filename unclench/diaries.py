"""The wearer's diary, as the journal tells it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from alerts.diary import Diary, diary_of
from hrv.event import CheckIn, Tag
from unclench.rollup import Day
from unclench.said import said
from unclench.store.journal import JOURNAL_FILE
from unclench.store.reader import Reader

LEAST_JUDGED_MINUTES: Final = 60
"""A day with fewer minutes in which nothing but load moved the heart has no load of its own."""
_EVER_MS: Final = 4_102_444_800_000


def read_diary(data_dir: Path, zone: str, days: int) -> tuple[Diary, list[Tag | CheckIn]]:
    """Return the diary of the last days, counted back from the last check-in, and all that was ever said.

    Raises JournalError.
    """
    path = data_dir / JOURNAL_FILE
    if not path.exists():
        return Diary(), []
    with Reader(path) as reader:
        told = said(reader)
        return diary_until(reader, told, zone, days, date.max), told


def diary_until(reader: Reader, told: Sequence[Tag | CheckIn], zone: str, days: int, last: date) -> Diary:
    """Return the diary of the last days, counted back from the last check-in up to the day `last`.

    `told` is all that was said and stands. Raises JournalError.
    """
    tz = ZoneInfo(zone)
    so_far = [one for one in told if datetime.fromtimestamp(one.at_ms / 1000, tz).date() <= last]
    whole = diary_of(so_far, _loads_bpm(reader), tz)
    if not whole.days:
        return whole
    since = whole.days[-1].day - timedelta(days=days - 1)
    return Diary(tuple(day for day in whole.days if day.day >= since), whole.imaging)


def _loads_bpm(reader: Reader) -> Mapping[date, float]:
    """Return how far the heart rate while still lay above usual, by day."""
    loads: dict[date, float] = {}
    for kept in reader.between(Day, 0, _EVER_MS):
        day = kept.record
        if isinstance(day, Day) and day.figures.get("judged_minutes", 0.0) >= LEAST_JUDGED_MINUTES:
            still_bpm, usual_bpm = day.figures.get("still_hr_bpm"), day.figures.get("usual_hr_bpm")
            if still_bpm is not None and usual_bpm is not None:
                loads[date.fromisoformat(day.date)] = still_bpm - usual_bpm
    return loads
