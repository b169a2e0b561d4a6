"""A journal whose header, first page or schema is torn: told as damage, and its tables found all the same."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from hrv.event import Packet, Tag
from tests.store.damages import ASIDE, FIRST_MS, PAGE, damage, kept, wiped, written
from unclench.store.connection import migrate
from unclench.store.errors import DamagedError
from unclench.store.journal import JOURNAL_FILE, Journal
from unclench.store.reader import Reader
from unclench.store.rescue import mark, mended


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return written(tmp_path_factory.mktemp("whole"))


@pytest.fixture
def path(tmp_path: Path, whole: bytes) -> Path:
    path = tmp_path / JOURNAL_FILE
    path.write_bytes(whole)
    return path


HEADER = {
    "magic": (0, 16),
    "page size": (16, 18),
    "read version": (18, 20),
    "schema format": (44, 48),
    "encoding": (56, 60),
    "user version": (60, 64),
    "application": (68, 72),
    "all of the header": (0, 100),
    "schema": (100, PAGE),
    "page 1": (0, PAGE),
}


@pytest.mark.parametrize("is_known", [True, False], ids=["roots kept", "never migrated"])
@pytest.mark.parametrize("part", HEADER)
def test_of_a_journal_whose_first_page_is_torn_every_row_is_saved(
    path: Path, part: str, is_known: bool
) -> None:
    before = kept(path)
    if is_known:
        Journal.open(path).close()
    begin, end = HEADER[part]
    bytes_now = damage(path, lambda content: content.__setitem__(slice(begin, end), b"\x07" * (end - begin)))
    rescue = mended(path, ASIDE)
    assert rescue is not None
    assert "every row could be read" in str(rescue)
    assert (path.parent / ASIDE).read_bytes() == bytes_now
    assert kept(path) == before
    with Reader(path) as reader:
        assert reader.cursor("influx") == 12_000
        assert reader.sessions()[0].source == "strap"


@pytest.mark.parametrize("part", [part for part in HEADER if part != "schema"])
def test_a_header_that_nobody_wrote_is_told_as_damage(path: Path, part: str) -> None:
    begin, end = HEADER[part]
    damage(path, lambda content: content.__setitem__(slice(begin, end), b"\x07" * (end - begin)))
    for way in (Reader, Journal.open):
        with pytest.raises(DamagedError, match="damaged"):
            way(path)


def test_a_page_of_the_schema_that_is_lost_costs_no_row(path: Path) -> None:
    before = kept(path)
    content = path.read_bytes()
    assert content[100] == 5
    child = int.from_bytes(content[int.from_bytes(content[112:114], "big") :][:4], "big")
    damage(path, wiped(child))
    assert mended(path, ASIDE) is not None
    assert kept(path) == before


def test_what_the_log_holds_is_saved_with_what_the_torn_file_holds(path: Path, tmp_path: Path) -> None:
    with Journal.open(path) as journal:
        journal.begin("strap", "", started_ms=2)
        journal.append([Tag(FIRST_MS, "late")] * 500)
        journal.settle()
        files = {part: path.with_name(path.name + part).read_bytes() for part in ("", "-wal")}
    for part, content in files.items():
        path.with_name(path.name + part).write_bytes(content)
    damage(path, lambda content: content.__setitem__(slice(0, 100), b"\xff" * 100))
    mark(path)
    assert mended(path, ASIDE) is not None
    assert sum(one.record == Tag(FIRST_MS, "late") for one in kept(path)) == 500


@pytest.fixture
def migrated(tmp_path: Path) -> Path:
    """Return a journal whose beats were there before most of its tables."""
    path = tmp_path / "migrated" / JOURNAL_FILE
    path.parent.mkdir()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrate(connection, 1)
        rows = [(seq, FIRST_MS + seq, 100_000, 1) for seq in range(1, 5_000)]
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO beat VALUES (?, ?, ?, ?)", rows)
        connection.execute("COMMIT")
        migrate(connection)
    return path


def test_tables_that_moved_and_that_nobody_knows_the_place_of_are_told_to_be_lost(migrated: Path) -> None:
    damage(migrated, wiped(1))
    rescue = mended(migrated, ASIDE)
    assert rescue is not None
    assert "not all could be read of session (1 places" in str(rescue)
    assert kept(migrated) == []


def test_tables_that_moved_are_found_by_what_was_kept_of_their_places(migrated: Path) -> None:
    with Journal.open(migrated) as journal:
        journal.begin("strap", "", started_ms=2)
        journal.append([Packet(FIRST_MS, n, "ecg", bytes(40)) for n in range(500)])
    before = kept(migrated)
    damage(migrated, wiped(1))
    rescue = mended(migrated, ASIDE)
    assert rescue is not None
    assert "every row could be read" in str(rescue)
    assert kept(migrated) == before


def test_places_that_were_kept_of_another_file_are_not_believed(path: Path, migrated: Path) -> None:
    before = kept(path)
    Journal.open(migrated).close()
    places = migrated.with_suffix(".roots").read_bytes()
    path.with_suffix(".roots").write_bytes(places)
    damage(path, wiped(1))
    assert mended(path, ASIDE) is not None
    assert kept(path) == before


def test_an_empty_file_where_a_journal_was_is_told(path: Path) -> None:
    path.write_bytes(b"")
    with pytest.raises(DamagedError, match="empty"):
        Journal.open(path)
    rescue = mended(path, ASIDE)
    assert rescue is not None
    assert "not all could be read of session (1 places" in str(rescue)
    assert kept(path) == []


def test_where_everything_behind_the_first_page_is_lost_nothing_is_told_to_be_saved(path: Path) -> None:
    damage(path, lambda content: content.__setitem__(slice(PAGE, None), b""))
    rescue = mended(path, ASIDE)
    assert rescue is not None
    assert "0 rows were saved, not all could be read of session (1 places" in str(rescue)
    assert kept(path) == []
