"""Retention: what is old goes; not what is not summed up or mirrored yet, nor the newest of its kind."""

import sqlite3
from contextlib import closing
from dataclasses import fields
from pathlib import Path

import pytest

from hrv.event import Link, Packet
from hrv.frame import HrvFrame
from tests.store.records import beats
from tests.store.test_rollups import minutes
from unclench.record import Record
from unclench.store.journal import JOURNAL_FILE, SUMMED, Journal
from unclench.store.reader import Reader
from unclench.store.retention import Retention, RetentionSettings

DAY_MS = 86_400_000
FIRST_MS = 1_700_000_000_000


def lived() -> list[Record]:
    days: list[Record] = []
    for day in range(30):
        at_ms = FIRST_MS + day * DAY_MS
        days += [HrvFrame(at_ms, 300_000, {}, {}), Packet(at_ms, at_ms * 1000, "ecg", b"x")]
        days += [*minutes(at_ms, 1), *beats(1, at_ms), Link(at_ms, "streaming")]
    return days


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / JOURNAL_FILE
    with Journal.open(path) as journal:
        journal.begin("strap", "", started_ms=1)
        journal.append(lived())
    return path


def forget(path: Path, settings: RetentionSettings, cursors: dict[str, int]) -> dict[str, int]:
    """Forget, and return how many rows are left of each table."""
    mirrors = tuple(name for name in cursors if name != SUMMED)
    with Journal.open(path) as journal, Retention(journal, path, settings, mirrors) as retention:
        for name, seq in cursors.items():
            journal.move(name, seq)
        assert journal.settle()
        while retention.step():
            pass
    with closing(sqlite3.connect(path)) as connection:
        return {
            table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("frame", "packet", "minute", "beat", "link")
        }


def test_what_is_older_than_asked_for_goes(path: Path) -> None:
    left = forget(path, RetentionSettings(frame=7, packet=2), {SUMMED: 150})
    assert left == {"frame": 8, "packet": 3, "minute": 30, "beat": 30, "link": 30}


def test_what_is_not_summed_up_yet_stays(path: Path) -> None:
    assert forget(path, RetentionSettings(frame=7), {})["frame"] == 30
    assert forget(path, RetentionSettings(frame=7), {SUMMED: 50})["frame"] == 20


def test_what_a_mirror_has_not_taken_yet_stays(path: Path) -> None:
    assert forget(path, RetentionSettings(frame=7), {SUMMED: 150, "influx": 25})["frame"] == 25


def test_the_newest_row_stays_so_that_no_number_is_given_twice(path: Path) -> None:
    with Reader(path) as reader:
        last = reader.last_seq()
    forget(path, RetentionSettings(1, 1, 1, 120, 1, 1, 1, 1), {SUMMED: 10**6})
    with Reader(path) as reader:
        assert reader.last_seq() == last


def test_nothing_is_forgotten_that_is_kept_for_good(path: Path) -> None:
    left = forget(path, RetentionSettings(frame=0, packet=0, link=0), {SUMMED: 10**6})
    assert set(left.values()) == {30}


@pytest.mark.parametrize("name", [one.name for one in fields(RetentionSettings)])
def test_less_than_no_day_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="is below 0"):
        RetentionSettings(**{name: -1})


def test_minutes_that_the_usual_is_learned_from_can_not_be_forgotten() -> None:
    with pytest.raises(ValueError, match="too short to learn your usual from"):
        RetentionSettings(minute=30)
