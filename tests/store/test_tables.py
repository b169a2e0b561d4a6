"""The tables: each kind of record has one, and comes back from it bit for bit."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from importlib.resources import files
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hrv.event import Answer, Tag
from hrv.frame import HrvFrame
from hrv.load import Assessment
from tests.store.records import RECORDS
from unclench.record import Record, to_json
from unclench.store.connection import migrate
from unclench.store.tables import METRIC_NAMES, TABLES, row_of

KINDS = pytest.mark.parametrize("kind", TABLES, ids=lambda kind: kind.__name__)


@pytest.fixture(scope="module")
def database() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection)
        yield connection


def columns(database: sqlite3.Connection, name: str) -> dict[str, str]:
    return {row[1]: row[2] for row in database.execute(f"PRAGMA table_info({name})")}


def test_every_kind_of_record_has_a_table_and_is_tested() -> None:
    assert set(TABLES) == set(get_args(Record)) == set(RECORDS)


@KINDS
def test_a_table_has_the_columns_that_are_written(database: sqlite3.Connection, kind: type[Record]) -> None:
    table = TABLES[kind]
    assert set(columns(database, table.name)) == {"seq", *table.columns, "session"}
    assert table.at in table.columns


@KINDS
@settings(max_examples=60)
@given(data=st.data())
def test_a_record_comes_back_bit_for_bit(
    database: sqlite3.Connection, kind: type[Record], data: st.DataObject
) -> None:
    table, record = TABLES[kind], data.draw(RECORDS[kind])
    database.execute(f"DELETE FROM {table.name}")
    database.execute(table.insert, (7, *row_of(record), 1))
    (row,) = database.execute(table.select).fetchall()
    back = table.record(*row[1:])
    assert row[0] == 7
    assert back == record
    assert to_json(back) == to_json(record)
    if kind is not HrvFrame:
        assert repr(back) == repr(record)


def test_every_metric_is_a_column_of_frames_and_of_their_view(database: sqlite3.Connection) -> None:
    told = columns(database, "frame")
    assert {told[name] for name in METRIC_NAMES} == {"REAL"}
    assert set(METRIC_NAMES) <= set(columns(database, "v_frame"))


def test_frames_of_the_first_schema_are_kept_when_columns_are_added() -> None:
    first = files("unclench.store").joinpath("migrations", "0001_journal.sql").read_text("utf-8")
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as old:
        old.executescript(f"{first} PRAGMA user_version = 1;")
        old.execute("INSERT INTO session VALUES (1, 2, 'strap', '', 0, '0.1', '{}')")
        old.execute(
            "INSERT INTO frame (seq, at_ms, window_ms, missing, rmssd_ms, session)"
            " VALUES (5, 7, 9, '{}', 31.5, 1)"
        )
        migrate(old)
        table = TABLES[HrvFrame]
        (row,) = old.execute(table.select).fetchall()
        assert table.record(*row[1:]) == HrvFrame(7, 9, {"rmssd_ms": 31.5}, {})
        (told,) = old.execute("SELECT rmssd_ms, sympathetic_z, source FROM v_frame").fetchall()
        assert told == (31.5, None, "strap")


def test_the_view_of_minutes_tells_all_that_a_minute_has(database: sqlite3.Connection) -> None:
    assert set(TABLES[Assessment].columns) <= set(columns(database, "v_minute"))


def test_why_a_prompt_was_wrong_stands_among_the_tags(database: sqlite3.Connection) -> None:
    database.execute("INSERT INTO session VALUES (1, 2, 'strap', '', 0, '0.1', '{}')")
    said: tuple[Record, ...] = (
        Tag(5, "deadline"),
        Answer(6, "not_this", why="coffee"),
        Answer(7, "not_this", why="unknown"),
        Answer(8, "accepted"),
    )
    for table in ("tag", "answer"):
        database.execute(f"DELETE FROM {table}")
    for seq, one in enumerate(said, start=100):
        database.execute(TABLES[type(one)].insert, (seq, *row_of(one), 1))
    told = database.execute("SELECT at_ms, tag, source FROM v_tag ORDER BY at_ms").fetchall()
    assert told == [(5, "deadline", "strap"), (6, "coffee", "strap")]


def test_a_row_that_lacks_a_value_it_must_have_is_refused_not_skipped(database: sqlite3.Connection) -> None:
    insert = TABLES[Assessment].insert
    with pytest.raises(sqlite3.IntegrityError, match="NOT NULL"):
        database.execute(insert, (9, *[None] * len(TABLES[Assessment].columns), 1))
