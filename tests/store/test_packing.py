"""Packing: whoever reads the journal does not see that old beats and packets lie in blocks."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from itertools import islice
from pathlib import Path
from threading import Event

import pytest

from hrv.beat import Beat
from hrv.event import Gap, Motion, Packet, Tag
from tests.store.records import beats
from unclench.record import Kept, Record
from unclench.store import packing
from unclench.store.errors import JournalError
from unclench.store.journal import JOURNAL_FILE, Journal
from unclench.store.keeping import Keeper
from unclench.store.packing import Packing
from unclench.store.packs import PACKS
from unclench.store.reader import Reader
from unclench.store.tables import TABLES

DAY_MS = 86_400_000
FIRST_MS = 1_700_000_000_000


def lived() -> Iterator[Record]:
    """Give beats with their packets and what else comes between, and the same three days later."""
    for begin_ms in (FIRST_MS, FIRST_MS + 3 * DAY_MS):
        for number, beat in enumerate(beats(1_500, begin_ms)):
            yield Packet(beat.at_ms, beat.at_ms * 1000 + number % 7, "heart_rate", bytes([16, number % 256]))
            yield beat
            if number % 6 == 0:
                yield Motion(beat.at_ms, 5.0)
            if number % 500 == 499:
                yield Gap(beat.at_ms, beat.at_ms + 50, "lost")


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(packing, "ROWS_AT_ONCE", 700)
    path = tmp_path / JOURNAL_FILE
    with Journal.open(path) as journal:
        journal.begin("strap", "", started_ms=1)
        journal.append(list(lived()))
    return path


def pack(path: Path) -> None:
    with Journal.open(path) as journal, Packing(journal, path) as packing:
        while packing.step():
            pass


def rows(path: Path, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(statement).fetchall()


def in_steps(reader: Reader, size: int, kinds: tuple[type[Record], ...] | None = None) -> list[Kept]:
    found: list[Kept] = []
    while more := reader.follow(found[-1].seq if found else 0, size, kinds):
        found += more
    return found


def test_what_is_packed_is_followed_as_before_in_steps_of_any_size(path: Path) -> None:
    with Reader(path) as reader:
        before = reader.follow(0, 10**9)
    pack(path)
    assert rows(path, "SELECT count(*) FROM beat") == [(1_600,)]
    assert rows(path, "SELECT sum(rows) FROM beat_block") == [(1_400,)]
    assert rows(path, "SELECT sum(rows) FROM packet_block") == [(1_400,)]
    with Reader(path) as reader:
        for size in (7, 256, 10**6):
            assert in_steps(reader, size) == before
        for kinds in ((Beat,), (Packet, Gap), (Motion,)):
            assert in_steps(reader, 999, kinds) == [one for one in before if isinstance(one.record, kinds)]


def answers(path: Path) -> list[object]:
    """Return what a reader tells of a journal."""
    middle_ms = FIRST_MS + 100_000
    with Reader(path) as reader:
        spans = [reader.between(kind, middle_ms, middle_ms + 60_000) for kind in (Beat, Packet, Gap)]
        recalled = [list(reader.fast_inputs(ms)) for ms in (FIRST_MS, middle_ms, FIRST_MS + 3 * DAY_MS)]
        counts = [reader.count(kind) for kind in (Beat, Packet, Motion)]
        kept = reader.follow(500, 1)[0]
        return [spans, recalled, counts, reader.last(Beat), reader.last_seq(), reader.session_of(kept)]


def test_everything_that_is_asked_is_answered_as_before(path: Path) -> None:
    before = answers(path)
    pack(path)
    assert answers(path) == before


def test_a_mirrors_lag_is_counted_within_a_block_too(path: Path) -> None:
    def lag(cursor: int) -> int:
        with Journal.open(path) as journal:
            journal.move("influx", cursor)
        with Reader(path) as reader:
            return reader.behind("influx")[0]

    cursors = (0, 1, 300, 301, 2_000, 3_300)
    before = [lag(cursor) for cursor in cursors]
    pack(path)
    assert [lag(cursor) for cursor in cursors] == before


def test_a_journal_of_which_all_is_packed_goes_on_with_the_next_number(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM beat WHERE seq > 1500")
        for table in ("packet", "motion", "gap"):
            connection.execute(f"DELETE FROM {table} WHERE seq > 1400")
    pack(path)
    with Reader(path) as reader:
        last, newest = reader.last_seq(), reader.last(Beat)
    with Journal.open(path) as journal:
        assert journal.append([Tag(1, "x")]) == last + 1
    assert newest is not None


def test_the_view_of_beats_tells_packed_ones_too(path: Path) -> None:
    pack(path)
    with Reader(path) as reader:
        told = [
            (one.record.at_ms, one.record.rr_ms)
            for one in reader.follow(0, 10**9, (Beat,))
            if isinstance(one.record, Beat)
        ]
    assert rows(path, "SELECT at_ms, rr_ms FROM v_beat ORDER BY at_ms") == told
    assert rows(path, "SELECT count(*) FROM v_beat WHERE at_ms - near_ms NOT BETWEEN 0 AND 300000") == [(0,)]
    assert rows(path, "SELECT DISTINCT source FROM v_beat") == [("strap",)]


def test_a_span_of_the_view_is_found_by_its_index(path: Path) -> None:
    pack(path)
    plan = rows(path, f"EXPLAIN QUERY PLAN SELECT * FROM v_beat WHERE near_ms BETWEEN 1 AND {FIRST_MS}")
    assert any("SEARCH beat_block USING INDEX beat_block_from_ms (from_ms>?" in str(row) for row in plan)


def test_packing_goes_on_where_it_was_killed(path: Path) -> None:
    with Reader(path) as reader:
        before = reader.follow(0, 10**9)
    with Journal.open(path) as journal, Packing(journal, path) as one:
        one.step()
    pack(path)
    with Reader(path) as reader:
        assert reader.follow(0, 10**9) == before


def test_a_block_that_was_changed_is_told_not_read(path: Path) -> None:
    pack(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "UPDATE beat_block SET body = zeroblob(length(body))"
            " WHERE seq = (SELECT max(seq) FROM beat_block)"
        )
    with Reader(path) as reader:
        assert "is not what was written" in reader.quick_check()
        with pytest.raises(JournalError, match="is not what was written"):
            list(islice(reader.follow(0, 10**9), 1))


def test_a_kind_that_can_not_be_packed_holds_no_other_up_and_is_told_once(
    path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    first, *_ = PACKS.values()
    spoilt = replace(first, unpack=lambda _: [])
    monkeypatch.setitem(PACKS, first.kept, spoilt)
    monkeypatch.setattr(Packing, "every_s", 0.001)
    stop = Event()
    other = Idle(stop)
    with Journal.open(path) as journal, Packing(journal, path) as packing:
        Keeper([packing, other], stop).run()
    assert [bool(rows(path, f"SELECT 1 FROM {pack.name} LIMIT 1")) for pack in PACKS.values()] == [
        False,
        True,
    ]
    assert rows(path, f"SELECT count(*) FROM {TABLES[first.kept].name}") == [(3_000,)]
    assert sum("can't be packed" in one.message for one in caplog.records) == 1


class Idle:
    """A chore that always goes well, and stops the keeper after a while."""

    every_s = 0.001
    at_the_end = False

    def __init__(self, stop: Event) -> None:
        self._stop = stop
        self._steps = 0

    def step(self) -> bool:
        self._steps += 1
        if self._steps == 6:
            self._stop.set()
        return False
