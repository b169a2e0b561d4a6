"""A backup: one moment of the journal, whole, while it is written."""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import pytest

from hrv.event import Tag
from tests.store.records import beats
from unclench.store.backup import backed_up
from unclench.store.errors import JournalError
from unclench.store.journal import JOURNAL_FILE, Journal
from unclench.store.reader import Reader


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "data" / JOURNAL_FILE
    with Journal.open(path) as journal:
        journal.begin("strap", "", started_ms=1)
        journal.append([*beats(20_000), Tag(1, "coffee")])
    return path


def refused(path: Path, target: Path) -> str:
    with pytest.raises(JournalError) as caught:
        backed_up(path, target, lambda _: None)
    assert not list(target.parent.glob("*.part"))
    return str(caught.value)


def test_a_copy_holds_all_rows_is_for_its_owner_alone_and_can_be_the_journal(
    path: Path, tmp_path: Path
) -> None:
    shares: list[float] = []
    done = backed_up(path, tmp_path / "copy.db", shares.append)
    assert (done.beats, done.last_seq, done.bytes) == (20_000, 20_001, (tmp_path / "copy.db").stat().st_size)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600
    with Reader(path) as one, Reader(tmp_path / "copy.db") as other:
        assert other.follow(0, 10**9) == one.follow(0, 10**9)
    with Journal.open(tmp_path / "copy.db") as journal:
        assert journal.append(beats(1)) == 20_002


def test_a_copy_made_while_the_journal_is_written_is_one_moment_of_it(path: Path, tmp_path: Path) -> None:
    done = Event()

    def write() -> None:
        with Journal.open(path) as journal:
            journal.begin("strap", "", started_ms=2)
            while not done.is_set():
                journal.append([*beats(8), Tag(1, "x")])
                journal.settle()

    writing = Thread(target=write)
    writing.start()
    try:
        backups = [backed_up(path, tmp_path / f"{n}.db", lambda _: None) for n in range(3)]
    finally:
        done.set()
        writing.join()
    for backup in backups:
        assert (backup.last_seq - 20_001) % 9 == 0
        with Reader(Path(backup.path)) as reader:
            assert len(reader.follow(0, 10**9)) == backup.last_seq


def test_a_file_that_is_there_is_not_overwritten(path: Path, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("precious")
    assert "is there already" in refused(path, tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_text() == "precious"


def test_a_place_that_can_not_be_written_is_told(path: Path, tmp_path: Path) -> None:
    assert "can't be used" in refused(path, tmp_path / "no" / "copy.db")


def test_without_a_journal_there_is_nothing_to_copy(tmp_path: Path) -> None:
    assert "there is no journal" in refused(tmp_path / JOURNAL_FILE, tmp_path / "copy.db")


def test_a_damaged_journal_gives_no_copy(path: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'tag'").fetchone()
    content = bytearray(path.read_bytes())
    content[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    path.write_bytes(content)
    assert "damaged" in refused(path, tmp_path / "copy.db")
