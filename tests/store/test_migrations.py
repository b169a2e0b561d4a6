"""Journals of older versions: brought up as they are, with nothing lost and nothing changed."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from hrv.beat import Beat
from hrv.event import Gap, Link, Packet
from tests.store.records import beats
from unclench.record import Record
from unclench.store.connection import SCHEMA, migrate
from unclench.store.journal import JOURNAL_FILE, Journal
from unclench.store.reader import Reader
from unclench.store.tables import TABLES, row_of

OLD: list[Record] = [
    *beats(3),
    Gap(1_700_000_001_600, 1_700_000_009_000, "lost"),
    *beats(1, 1_700_000_010_000),
]
NEW: list[Record] = [
    Link(1_700_000_011_000, "streaming", strap="H10 1234", battery_pct=80),
    Packet(1_700_000_011_000, 1_700_000_011_000_123, "heart_rate", b"\x10\x3c\x00\x04"),
    Beat(1_700_000_011_000, 1000.0),
]


def schema(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT name, sql FROM sqlite_schema ORDER BY name").fetchall()


def made_at(path: Path, version: int) -> None:
    """Make a journal as that version made it, with beats and a gap."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrate(connection, version)
        assert connection.execute("PRAGMA user_version").fetchone() == (version,)
        for seq, record in enumerate(OLD, start=1):
            connection.execute(TABLES[type(record)].insert, (seq, *row_of(record), 1))


@pytest.mark.parametrize("version", range(1, SCHEMA))
def test_an_older_journal_is_brought_up_keeps_its_records_and_takes_new_ones(
    tmp_path: Path, version: int
) -> None:
    path = tmp_path / JOURNAL_FILE
    made_at(path, version)
    with Journal.open(path) as journal:
        journal.begin("strap", "", started_ms=1)
        assert journal.append(NEW) == len(OLD) + len(NEW)
    with Reader(path) as reader:
        assert [one.record for one in reader.follow(0, 99)] == [*OLD, *NEW]
        assert reader.quick_check() == "ok"


@pytest.mark.parametrize("version", range(1, SCHEMA))
def test_a_journal_that_was_brought_up_is_like_one_that_was_made_anew(tmp_path: Path, version: int) -> None:
    made_at(tmp_path / "old.db", version)
    for name in ("old.db", "new.db"):
        Journal.open(tmp_path / name).close()
    assert schema(tmp_path / "old.db") == schema(tmp_path / "new.db")


def test_the_view_of_the_link_tells_what_scripts_need(tmp_path: Path) -> None:
    path = tmp_path / JOURNAL_FILE
    with Journal.open(path) as journal:
        journal.begin("strap", "", started_ms=1)
        journal.append(NEW)
    with closing(sqlite3.connect(path)) as connection:
        told = connection.execute(
            "SELECT state, strap, battery_pct, duplicates, source FROM v_link"
        ).fetchall()
    assert told == [("streaming", "H10 1234", 80, 0, "strap")]
