"""Roll-ups: what a span came to, told once, whoever worked it out, how often and after how many kills."""

import math
import sqlite3
import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from itertools import islice
from pathlib import Path
from threading import Event

import pytest

from alerts.effect import Effect
from alerts.episode import Episode
from hrv.event import CheckIn, Context, Gap, Retract, Tag
from hrv.frame import HrvFrame, Minute
from hrv.load import Assessment
from tests.unclench.story import learned, morning, taught
from unclench.record import Kept, Record
from unclench.rollup import MINUTE_FIGURES, Day, FrameHour, FrameMinute, Rollup, SessionSummary
from unclench.store.journal import JOURNAL_FILE, Journal
from unclench.store.reader import Reader
from unclench.store.rollups import GRACE_MS, Rollups

ZONE = "Europe/Berlin"
MINUTE_MS = 60_000
HOUR_MS = 3_600_000
KINDS = (FrameMinute, FrameHour, Day, SessionSummary)


def ms(text: str) -> int:
    return round(datetime.fromisoformat(text).timestamp() * 1000)


def minute(at_ms: int, rate_bpm: float = 70.0, load: float | None = 0.5, gate: bool = False) -> Assessment:
    one = Minute(at_ms, 70, rate_bpm, 40.0, 0.0, 100.0, 900, 5.0, "sitting")
    return Assessment(one, ("motion",) if gate else (), 0.1, 0.1, load, 0.9, 68.0, 38.0, 1.0, 9, 0.4)


def minutes(first_ms: int, count: int) -> list[Record]:
    return [minute(first_ms + MINUTE_MS * number) for number in range(1, count + 1)]


def frames(first_ms: int, count: int) -> list[HrvFrame]:
    return [
        HrvFrame(first_ms + 5_000 * n, 300_000, {"rmssd_ms": 30.0 + n, "coherence": 0.5}, {})
        for n in range(1, count + 1)
    ]


class House:
    """A journal, and who sums it up."""

    def __init__(self, directory: Path) -> None:
        self.path = directory / JOURNAL_FILE

    def keep(self, records: Sequence[Record]) -> None:
        with Journal.open(self.path) as journal:
            journal.begin("strap", "", started_ms=1)
            journal.append(records)

    def sum_up(self, zone: str = ZONE, now_ms: Callable[[], int] | None = None) -> None:
        with (
            Journal.open(self.path) as journal,
            Rollups(journal, self.path, zone, Event(), now_ms) as rollups,
        ):
            while rollups.step():
                pass

    def finished(self, *kinds: type[Rollup]) -> list[Kept]:
        with Reader(self.path) as reader:
            return reader.follow(0, 10**9, kinds or KINDS)

    def growing(self, table: str) -> list[tuple[object, ...]]:
        """Return the rows that grow, without the session in which they were told."""
        with closing(sqlite3.connect(self.path)) as connection:
            rows = connection.execute(f"SELECT * FROM {table} WHERE seq < 0").fetchall()
        return [tuple(row[:-1]) for row in rows]

    def told(self, view: str) -> list[dict[str, object]]:
        with closing(sqlite3.connect(self.path)) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(f"SELECT * FROM {view} ORDER BY at_ms")]


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


@cache
def story() -> tuple[Record, ...]:
    """Return the demonstration's six days with a bad half hour, a prompt and a practice."""
    pipeline = taught()
    return (*learned(), *pipeline.react_all(morning()))


def test_a_minute_of_frames_is_their_number_and_their_means(house: House) -> None:
    begin_ms = ms("2026-05-04T08:00:00+00:00")
    house.keep([*frames(begin_ms, 40), *minutes(begin_ms, 10)])
    house.sum_up()
    first, *rest = [kept.record for kept in house.finished(FrameMinute)]
    assert isinstance(first, FrameMinute)
    assert first.at_ms == begin_ms + MINUTE_MS
    assert first.figures == {
        "frames": 12.0,
        "rmssd_ms": statistics.fmean(30.0 + n for n in range(1, 13)),
        "coherence": 0.5,
    }
    assert [one.at_ms - begin_ms for one in rest] == [n * MINUTE_MS for n in (2, 3, 4)]
    assert [one.figures["frames"] for one in rest if isinstance(one, FrameMinute)] == [12.0, 12.0, 4.0]


def test_an_hour_is_told_of_worn_judged_and_loaded_minutes(house: House) -> None:
    begin_ms = ms("2026-05-04T08:00:00+02:00")
    still = minutes(begin_ms, 30)
    moved = [minute(begin_ms + MINUTE_MS * n, 100.0, 3.0, gate=True) for n in range(31, 41)]
    start_ms = begin_ms + 5 * MINUTE_MS
    told = [
        Episode(start_ms, start_ms + 5 * MINUTE_MS, "sustained", 5, 2.0, 9.0, -20.0, 0.9, {}),
        Episode(start_ms, start_ms + 8 * MINUTE_MS, "ended", 8, 2.0, 9.0, -20.0, 0.9, {}),
    ]
    house.keep([*still, *moved, *told, *minutes(begin_ms + 2 * HOUR_MS, 1)])
    house.sum_up()
    (hour,) = [kept.record for kept in house.finished(FrameHour)]
    assert isinstance(hour, FrameHour)
    assert (hour.from_ms, hour.date, hour.weekday, hour.local_hour) == (begin_ms, "2026-05-04", 1, 8)
    figures = hour.figures
    assert [figures[f"{name}_minutes"] for name in ("worn", "judged", "loaded")] == [40.0, 30.0, 8.0]
    assert (figures["mean_hr_bpm"], figures["still_hr_bpm"], figures["load"]) == (77.5, 70.0, 0.5)
    assert figures["load_max"] == 0.5


def test_a_day_is_the_wearers_own_from_midnight_to_midnight(house: House) -> None:
    midnight_ms = ms("2026-10-25T00:00:00+02:00")
    house.keep(minutes(midnight_ms - HOUR_MS, 28 * 60))
    house.sum_up()
    days = [kept.record for kept in house.finished(Day)]
    assert [(day.date, day.weekday, day.figures["worn_minutes"]) for day in days if isinstance(day, Day)] == [
        ("2026-10-24", 6, 60.0),
        ("2026-10-25", 7, 25 * 60.0),
    ]
    hours = [kept.record for kept in house.finished(FrameHour)]
    shown = [hour.local_hour for hour in hours if isinstance(hour, FrameHour)]
    assert shown[:6] == [23, 0, 1, 2, 2, 3]


def test_what_is_usual_on_a_day_is_that_of_the_minutes_that_were_judged(house: House) -> None:
    first_ms = ms("2026-11-24T09:00:00+01:00")
    seated = minutes(first_ms, 9)
    warm = replace(minute(first_ms + 10 * MINUTE_MS), usual_hr_bpm=70.0, usual_rmssd_ms=36.0)
    up = replace(minute(first_ms + 11 * MINUTE_MS, gate=True), usual_hr_bpm=78.5, usual_rmssd_ms=25.0)
    house.keep([*seated, warm, up, *minutes(first_ms + 48 * HOUR_MS, 1)])
    house.sum_up()
    (day,) = [kept.record for kept in house.finished(Day)]
    assert isinstance(day, Day)
    assert day.figures["usual_hr_bpm"] == pytest.approx(68.2)
    assert day.figures["usual_rmssd_ms"] == pytest.approx(37.8)


def test_a_day_counts_what_was_said_and_what_is_missing(house: House) -> None:
    noon_ms = ms("2026-05-04T12:00:00+02:00")
    house.keep(
        [
            *minutes(noon_ms, 20),
            CheckIn(noon_ms, pain=2),
            CheckIn(noon_ms + 1, pain=5),
            CheckIn(noon_ms + 2, felt=("worn",)),
            Tag(noon_ms + 3, "coffee"),
            Gap(noon_ms + 4, noon_ms + 4 + 3 * MINUTE_MS, "lost"),
            Gap(noon_ms - HOUR_MS, noon_ms, "pause"),
            *minutes(noon_ms + 24 * HOUR_MS, 1),
        ]
    )
    house.sum_up()
    (day,) = [kept.record for kept in house.finished(Day)]
    figures = day.figures if isinstance(day, Day) else {}
    assert (figures["checkins"], figures["pain"], figures["tags"]) == (3.0, 3.5, 1.0)
    assert (figures["gaps"], figures["gap_minutes"]) == (1.0, 3.0)
    assert (figures["low_hr_bpm"], figures["high_hr_bpm"], figures["usual_hr_bpm"]) == (70.0, 70.0, 68.0)


def test_a_practice_bears_the_name_it_was_begun_under(house: House) -> None:
    begin_ms = ms("2026-05-04T12:00:00+02:00")
    begun = Context(begin_ms, "session", on=True, practice="heart_focus")
    house.keep([begun, Context(begin_ms + MINUTE_MS, "session", on=False), *minutes(begin_ms, 60)])
    house.sum_up()
    (session,) = [kept.record for kept in house.finished(SessionSummary)]
    assert isinstance(session, SessionSummary)
    assert (session.practice, session.figures["prompted"]) == ("heart_focus", 0.0)


def test_what_is_taken_back_or_changed_is_no_longer_counted(house: House) -> None:
    noon_ms = ms("2026-05-04T12:00:00+02:00")
    house.keep(
        [
            *minutes(noon_ms, 20),
            CheckIn(noon_ms, pain=8),
            CheckIn(noon_ms + 1, pain=5),
            Tag(noon_ms + 3, "coffee"),
            *minutes(noon_ms + 24 * HOUR_MS, 1),
        ]
    )
    house.sum_up()
    later_ms = noon_ms + 25 * HOUR_MS
    house.keep(
        [
            CheckIn(noon_ms, pain=2),
            Retract(later_ms, "checkin", noon_ms + 1),
            Retract(later_ms, "tag", noon_ms + 3, "coffee"),
        ]
    )
    house.sum_up()
    day = house.finished(Day)[-1].record
    figures = day.figures if isinstance(day, Day) else {}
    assert (figures["checkins"], figures["pain"], figures["tags"]) == (1.0, 2.0, 0.0)


def test_a_practice_is_told_with_what_it_changed(house: House) -> None:
    begin_ms = ms("2026-05-04T12:00:00+02:00")
    end_ms = begin_ms + 5 * MINUTE_MS
    house.keep(
        [
            Context(begin_ms, "session", on=True),
            *frames(begin_ms, 60),
            *minutes(begin_ms, 5),
            Context(end_ms, "session", on=False),
            Effect(begin_ms, end_ms, end_ms + 6 * MINUTE_MS, 5, 5, -4.0, 30.0, -1.0),
            *minutes(end_ms, 50),
        ]
    )
    house.sum_up()
    (session,) = [kept.record for kept in house.finished(SessionSummary)]
    assert isinstance(session, SessionSummary)
    assert (session.from_ms, session.to_ms, session.practice) == (begin_ms, end_ms, "")
    figures = session.figures
    assert (figures["minutes"], figures["prompted"], figures["d_hr_bpm"]) == (5.0, 0.0, -4.0)
    assert figures["coherence"] == 0.5


@pytest.mark.parametrize(
    ("more", "lasted"),
    [
        ([], [60.0]),
        (
            [Context(20 * MINUTE_MS, "session", on=True), Context(25 * MINUTE_MS, "session", on=False)],
            [20.0, 5.0],
        ),
        (
            [Gap(10 * MINUTE_MS, 30 * MINUTE_MS, "pause"), Context(40 * MINUTE_MS, "session", on=False)],
            [10.0],
        ),
        ([Gap(10 * MINUTE_MS, 11 * MINUTE_MS, "lost"), Context(40 * MINUTE_MS, "session", on=False)], [40.0]),
        ([Context(300 * MINUTE_MS, "session", on=False)], [60.0]),
    ],
    ids=["never told", "the next", "a pause", "a gap", "an hour"],
)
def test_a_practice_ends_at_the_latest_with_the_next_a_pause_or_an_hour(
    house: House, more: list[Context | Gap], lasted: list[float]
) -> None:
    begin_ms = ms("2026-05-04T08:00:00+02:00")
    moved: list[Record] = [
        replace(one, from_ms=begin_ms + one.from_ms, to_ms=begin_ms + one.to_ms)
        if isinstance(one, Gap)
        else replace(one, at_ms=begin_ms + one.at_ms)
        for one in more
    ]
    house.keep([Context(begin_ms, "session", on=True), *minutes(begin_ms, 9), *moved])
    house.sum_up()
    house.keep(minutes(begin_ms + 9 * MINUTE_MS, 3 * 24 * 60))
    house.sum_up()
    practised = [kept.record for kept in house.finished(SessionSummary)]
    assert [one.figures["minutes"] for one in practised if isinstance(one, SessionSummary)] == lasted
    first, *_ = house.told("v_day")
    assert first["practice_minutes"] == sum(lasted)


def test_what_is_not_over_is_shown_as_growing_and_no_follower_meets_it(house: House) -> None:
    begin_ms = ms("2026-05-04T08:00:00+02:00")
    house.keep([*frames(begin_ms, 24), *minutes(begin_ms, 2)])
    house.sum_up()
    assert [kept.record for kept in house.finished()] == []
    assert [row["finished"] for row in house.told("v_day")] == [0]
    assert [row["worn_minutes"] for row in house.told("v_hour")] == [2.0]
    house.keep(minutes(begin_ms + 2 * MINUTE_MS, 100))
    house.sum_up()
    assert [type(kept.record) for kept in house.finished(FrameHour)] == [FrameHour]
    assert [row["finished"] for row in house.told("v_hour")] == [1, 0]


def test_a_live_day_ends_by_the_clock_though_nothing_more_comes(house: House) -> None:
    evening_ms = ms("2026-05-04T20:00:00+02:00")
    midnight_ms = ms("2026-05-05T00:00:00+02:00")
    house.keep(minutes(evening_ms, 30))
    house.sum_up(now_ms=lambda: midnight_ms + GRACE_MS - 1)
    assert house.finished(Day) == []
    house.sum_up(now_ms=lambda: midnight_ms + GRACE_MS)
    assert [type(kept.record) for kept in house.finished(Day)] == [Day]
    assert house.growing("day") == []


def test_working_it_out_again_changes_nothing(house: House) -> None:
    house.keep(story())
    house.sum_up()
    before = house.finished()
    with closing(sqlite3.connect(house.path)) as connection, connection:
        connection.execute("DELETE FROM cursor")
    house.sum_up()
    assert house.finished() == before


def test_a_late_row_corrects_what_was_finished_under_a_new_number(house: House) -> None:
    begin_ms = ms("2026-05-04T08:00:00+02:00")
    house.keep(minutes(begin_ms, 120))
    house.sum_up()
    (before,) = house.finished(FrameHour)
    house.keep([minute(begin_ms + MINUTE_MS // 2 + 30 * MINUTE_MS)])
    house.sum_up()
    (after,) = house.finished(FrameHour)
    assert isinstance(before.record, FrameHour)
    assert isinstance(after.record, FrameHour)
    assert (before.record.revision, after.record.revision) == (0, 1)
    assert after.record.figures["worn_minutes"] == 61.0
    assert after.seq > before.seq


def test_frames_that_are_forgotten_leave_their_minutes_as_they_were(house: House) -> None:
    begin_ms = ms("2026-05-04T08:00:00+02:00")
    house.keep([*frames(begin_ms, 24), *minutes(begin_ms, 10)])
    house.sum_up()
    before = house.finished(FrameMinute)
    with closing(sqlite3.connect(house.path)) as connection, connection:
        connection.execute("DELETE FROM frame WHERE at_ms < ?", (begin_ms + 30_000,))
        connection.execute("DELETE FROM cursor")
    house.sum_up()
    assert house.finished(FrameMinute) == before


@pytest.mark.parametrize(
    "forget",
    ["DELETE FROM minute WHERE at_ms <= ?", "DELETE FROM frame_1m WHERE at_ms <= ?"],
    ids=["minute", "frame_1m"],
)
@pytest.mark.parametrize("part", [30, 60 * 12], ids=["in part", "wholly"])
def test_a_late_tag_never_makes_a_day_an_hour_or_a_practice_poorer_whose_minutes_are_forgotten(
    house: House, forget: str, part: int
) -> None:
    begin_ms = ms("2026-05-04T08:00:00+02:00")
    house.keep(
        [
            *(replace(one, values={**one.values, "coherence": 0.9}) for one in frames(begin_ms, 12)),
            *frames(begin_ms + MINUTE_MS, 700),
            Context(begin_ms, "session", on=True),
            Context(begin_ms + 20 * MINUTE_MS, "session", on=False),
            *minutes(begin_ms, 120),
            *minutes(begin_ms + 72 * HOUR_MS, 60),
        ]
    )
    house.sum_up()
    before = house.finished(FrameHour, Day, SessionSummary)
    with closing(sqlite3.connect(house.path)) as connection, connection:
        connection.execute(forget, (begin_ms + part * MINUTE_MS,))
    house.keep([Tag(begin_ms + 3_000, "coffee"), Tag(begin_ms + HOUR_MS, "tea")])
    house.sum_up()
    assert house.finished(FrameHour, Day, SessionSummary) == before


def test_a_late_tag_counts_on_a_day_of_which_all_is_kept(house: House) -> None:
    begin_ms = ms("2026-05-04T08:00:00+02:00")
    house.keep([*minutes(begin_ms, 120), *minutes(begin_ms + 72 * HOUR_MS, 60)])
    house.sum_up()
    house.keep([Tag(begin_ms, "coffee")])
    house.sum_up()
    first = next(one for one in house.told("v_day"))
    assert (first["tags"], first["worn_minutes"]) == (1.0, 120.0)


def test_a_day_that_grew_in_another_zone_is_told_in_the_new_one(house: House) -> None:
    noon_ms = ms("2026-05-04T12:00:00+00:00")
    house.keep(minutes(noon_ms, 10))
    house.sum_up("Europe/Berlin")
    house.sum_up("America/New_York")
    (day,) = house.told("v_day")
    assert (day["zone"], day["worn_minutes"]) == ("America/New_York", 10.0)
    assert day["at_ms"] == ms("2026-05-04T00:00:00-04:00")


def plain(kept: Sequence[Kept]) -> list[Record]:
    """Return the roll-ups in an order of their own: by kind and time."""
    return sorted((one.record for one in kept), key=lambda one: (KINDS.index(type(one)), one.at_ms))


def chunks(records: Sequence[Record], size: int) -> Iterator[list[Record]]:
    rest = iter(records)
    while chunk := list(islice(rest, size)):
        yield chunk


def test_summed_up_as_it_comes_is_what_is_summed_up_at_once(tmp_path: Path) -> None:
    whole, parts = House(tmp_path / "whole"), House(tmp_path / "parts")
    records = story()
    whole.keep(records)
    whole.sum_up()
    for chunk in chunks(records, 5_003):
        parts.keep(chunk)
        parts.sum_up()
    assert plain(parts.finished()) == plain(whole.finished())
    for table in ("frame_1m", "frame_1h", "day", "session_summary"):
        assert parts.growing(table) == whole.growing(table)


def test_a_minute_is_the_mean_of_what_numpy_would_be_given(house: House) -> None:
    records = story()
    house.keep(records)
    house.sum_up()
    by_end: dict[int, list[HrvFrame]] = {}
    for frame in records:
        if isinstance(frame, HrvFrame):
            by_end.setdefault(-(-frame.at_ms // MINUTE_MS) * MINUTE_MS, []).append(frame)
    told = [kept.record for kept in house.finished(FrameMinute)]
    assert len(told) > 40
    for one in told:
        assert isinstance(one, FrameMinute)
        for name in MINUTE_FIGURES[1:]:
            values = [f.values[name] for f in by_end[one.at_ms] if name in f.values]
            assert (name in one.figures) == bool(values)
            if values:
                assert math.isclose(one.figures[name], statistics.fmean(values), rel_tol=1e-12)


def test_a_figure_that_can_not_be_told_is_absent_not_zero(house: House) -> None:
    begin_ms = ms("2026-05-04T08:00:00+02:00")
    house.keep([replace(minute(begin_ms + MINUTE_MS), load=None), *minutes(begin_ms + 5 * HOUR_MS, 1)])
    house.sum_up()
    (hour,) = [kept.record for kept in house.finished(FrameHour)]
    assert isinstance(hour, FrameHour)
    assert not {"load", "load_max", "coherence"} & set(hour.figures)
    assert datetime.fromtimestamp(hour.at_ms / 1000, UTC).minute == 0


def test_a_recording_without_a_date_is_summed_up_from_the_beginning_of_1970(house: House) -> None:
    house.keep(minutes(0, 10))
    house.sum_up()
    assert house.finished() == []
    assert [len(house.growing(table)) for table in ("frame_1h", "day")] == [1, 1]
    house.keep(minutes(10 * MINUTE_MS, 200))
    house.sum_up()
    first, *_ = [kept.record for kept in house.finished(FrameHour)]
    assert isinstance(first, FrameHour)
    assert (first.from_ms, first.revision, first.figures["worn_minutes"]) == (0, 0, 60.0)
    with Reader(house.path) as reader:
        assert len(reader.follow(0, 10**9, (Assessment,))) == 210
