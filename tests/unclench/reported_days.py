"""Journals that reports are made of: a wearer's days as minutes, check-ins and what sums them up."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from alerts.effect import Effect
from alerts.episode import Episode
from hrv.event import CheckIn, Tag
from hrv.load import Assessment
from tests.alerts.desk import MINUTE_MS, assessed
from tests.alerts.diaries import FIRST, Planted, said_and_worn
from unclench.record import Record
from unclench.rollup import Day, SessionSummary
from unclench.store.journal import JOURNAL_FILE, Journal

DAY_MS = 86_400_000
UNTIL = date(2024, 6, 30)
WORN_MINUTES = 70
MINUTES_DAYS = 100
"""So many days at the end have minutes: a report of four weeks asks no more of the others than their sums."""
FEVER_BPM = 6.0


def kept(data_dir: Path, records: Sequence[Record], source: str = "strap") -> Path:
    """Keep records in a new journal; return its directory."""
    with Journal.open(data_dir / JOURNAL_FILE) as journal:
        journal.begin(source, "", started_ms=1)
        journal.append(list(records))
    return data_dir


def lived(
    days: int, planted: Planted | None = None, *, has_motion: bool = True, seed: int = 3
) -> list[Record]:
    """Return what is kept of so many days up to `UNTIL`, with what is planted in them."""
    said, loads_bpm = said_and_worn(seed, days, planted)
    back = FIRST + timedelta(days=days - 1) - UNTIL
    records: list[Record] = [
        replace(one, at_ms=one.at_ms - round(back.total_seconds() * 1000)) for one in said
    ]
    for day, load_bpm in loads_bpm.items():
        worn = _worn(day - back, load_bpm, has_motion=has_motion)
        is_recent = UNTIL - (day - back) < timedelta(days=MINUTES_DAYS)
        records += [one for one in worn if is_recent or not isinstance(one, Assessment)]
    return records


def with_own_words(note: str, place: str, tag: str, hours_before: int = 0) -> list[Record]:
    """Return a check-in and a tag of the last day's afternoon, or earlier, with words of one's own."""
    at_ms = _noon_ms(UNTIL) + (1 - hours_before) * 3_600_000
    told = CheckIn(
        at_ms, pain=4, places=(place, "lower back left"), felt=(tag,), sleep=2, woke=True, note=note
    )
    return [told, Tag(at_ms, tag)]


def _worn(day: date, load_bpm: float, *, has_motion: bool) -> list[Record]:
    noon_ms = _noon_ms(day)
    motion = 10.0 if has_motion else None
    minutes: list[Record] = [
        assessed(noon_ms + nth * MINUTE_MS, load_bpm / 3.0, motion_sd_mg=motion)
        for nth in range(1, WORN_MINUTES + 1)
    ]
    figures = {"judged_minutes": 300.0, "still_hr_bpm": 70.0 + load_bpm, "usual_hr_bpm": 70.0}
    midnight_ms = noon_ms - DAY_MS // 2
    whole = Day(midnight_ms, midnight_ms + DAY_MS, day.isoformat(), day.isoweekday(), "UTC", figures)
    if load_bpm < FEVER_BPM / 2:
        return [*minutes, whole]
    start_ms, end_ms = noon_ms + 40 * MINUTE_MS, noon_ms + 45 * MINUTE_MS
    stretch = [_episode(noon_ms, state_ms, state) for state_ms, state in ((12, "sustained"), (30, "ended"))]
    practice = SessionSummary(start_ms, end_ms, "heart_focus", {"minutes": 5.0})
    effect = Effect(
        start_ms, end_ms, end_ms + 6 * MINUTE_MS, 5, 5, -3.0 - load_bpm / 10, 12.0 + load_bpm, -0.8
    )
    return [*minutes, whole, *stretch, practice, effect]


def _episode(noon_ms: int, minutes: int, state: str) -> Episode:
    assert state in ("sustained", "ended")
    return Episode(
        start_ms=noon_ms,
        at_ms=noon_ms + minutes * MINUTE_MS,
        state="sustained" if state == "sustained" else "ended",
        minutes=minutes,
        peak_load=2.4,
        d_hr_bpm=8.5,
        d_rmssd_pct=-31.0,
        confidence=0.9,
        unjudged={},
    )


def _noon_ms(day: date) -> int:
    return round(datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp() * 1000)
