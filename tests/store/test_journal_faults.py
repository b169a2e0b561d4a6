"""A disk that is full or fails: what came is not lost while memory holds it, and somebody is told."""

import asyncio
import os
import resource
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

import pytest

from hrv.event import Tag
from tests.store.records import beats
from unclench.store.errors import JournalError
from unclench.store.journal import JOURNAL_FILE, Journal
from unclench.store.reader import Reader
from unclench.store.writer import MOST_WAITING_ROWS, Change, Writer

FULL_BYTES = 600_000


@contextmanager
def full_disk() -> Iterator[None]:
    """Let no file of this process grow beyond a size: as a full disk, it fails in the middle of a write."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (FULL_BYTES, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / JOURNAL_FILE


def is_durable(journal: Journal, seq: int) -> bool:
    return asyncio.run(journal.durable(seq))


def until_healed(journal: Journal) -> None:
    deadline = time.monotonic() + 10
    while journal.trouble and time.monotonic() < deadline:
        time.sleep(0.02)


def count(path: Path) -> int:
    with Reader(path) as reader:
        assert reader.quick_check() == "ok"
        return len(reader.follow(0, 10**9))


def test_on_a_full_disk_records_wait_are_not_called_durable_and_are_kept_when_there_is_room(
    path: Path,
) -> None:
    with Journal.open(path) as journal:
        journal.begin("replay", "day", started_ms=1)
        assert is_durable(journal, journal.append(beats(100)))
        with full_disk():
            waiting = journal.append(beats(30_000))
            assert not is_durable(journal, waiting)
            assert is_durable(journal, 100)
            assert "can't be written" in journal.trouble
            assert "records that wait in memory: 30000" in journal.trouble
            journal.append(beats(10))
        until_healed(journal)
        assert is_durable(journal, waiting)
    assert count(path) == 30_110


def test_while_the_disk_is_full_memory_takes_so_many_and_then_says_no(path: Path) -> None:
    with full_disk():
        journal = Journal.open(path)
        journal.begin("replay", "day", started_ms=1)
        assert not is_durable(journal, journal.append(beats(30_000)))
        journal.append(beats(MOST_WAITING_ROWS - 30_000))
        with pytest.raises(JournalError, match="no more fit in"):
            journal.append(beats(1))
        with pytest.raises(JournalError, match=f"could not be kept: {MOST_WAITING_ROWS}"):
            journal.close()
    assert count(path) == 0


def test_a_journal_that_closes_on_a_full_disk_says_how_many_records_are_lost(path: Path) -> None:
    with full_disk():
        journal = Journal.open(path)
        journal.begin("replay", "day", started_ms=1)
        journal.append(beats(30_000))
        with pytest.raises(JournalError, match="records that could not be kept: 30000: make room"):
            journal.close()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small file system")
def test_a_small_file_system_that_fills_up_and_gets_room_again_loses_nothing(tmp_path: Path) -> None:
    mount = tmp_path / "small"
    mount.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(mount)], capture_output=True)
    if made.returncode:
        pytest.skip(f"this machine lets nobody mount: {made.stderr.decode().strip()}")
    try:
        ballast = mount / "ballast"
        ballast.write_bytes(bytes(1_500_000))
        with Journal.open(mount / JOURNAL_FILE) as journal:
            journal.begin("replay", "day", started_ms=1)
            seq = journal.append(beats(60_000))
            assert not is_durable(journal, seq)
            assert "full" in journal.trouble
            ballast.unlink()
            until_healed(journal)
            assert is_durable(journal, seq)
        assert count(mount / JOURNAL_FILE) == 60_000
    finally:
        subprocess.run(["umount", str(mount)], check=True)


class Failing(sqlite3.Connection):
    """A connection whose commits fail for a while, some of them after the work was done."""

    failures: ClassVar[list[str]] = []

    def execute(self, sql: str, *parameters: object) -> sqlite3.Cursor:
        if sql != "COMMIT" or not self.failures:
            return super().execute(sql)
        if self.failures.pop() == "after":
            super().execute(sql)
        raise sqlite3.OperationalError("disk I/O error")


def test_after_a_failed_commit_all_is_written_once_on_a_new_connection(path: Path) -> None:
    opened: list[Failing] = []
    Failing.failures = ["after", "before", "after", "before"]
    Journal.open(path).close()

    def connect() -> sqlite3.Connection:
        opened.append(sqlite3.connect(path, isolation_level=None, check_same_thread=False, factory=Failing))
        return opened[-1]

    writer = Writer(path, 0, connect, retry_after_s=0.01)
    insert = "INSERT INTO tag (seq, at_ms, tag, session) VALUES (?, ?, ?, ?) ON CONFLICT (seq) DO NOTHING"
    for seq in range(1, 6):
        writer.put(Change(seq, 1, {insert: [(seq, seq, "x", 1)]}))
    deadline = time.monotonic() + 10
    while not writer.written(5).result(5) and time.monotonic() < deadline:
        time.sleep(0.01)
    writer.close()
    assert len(opened) == 5
    assert count(path) == 5


def test_a_record_that_no_database_takes_ends_it_loudly(path: Path) -> None:
    journal = Journal.open(path)
    journal.begin("replay", "day", started_ms=1)
    seq = journal.append([Tag(1, "\ud800")])
    with pytest.raises(JournalError, match="surrogates not allowed"):
        is_durable(journal, seq)
    assert "surrogates" in journal.trouble
    with pytest.raises(JournalError, match="surrogates"):
        journal.append(beats(1))
    with pytest.raises(JournalError, match="surrogates"):
        is_durable(journal, seq)
    with pytest.raises(JournalError, match="records that could not be kept: 1:"):
        journal.close()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_whoever_waits_is_told_even_of_a_fault_that_nobody_thought_of(path: Path) -> None:
    def connect() -> sqlite3.Connection:
        raise ZeroDivisionError

    writer = Writer(path, 0, connect)
    writer.put(Change(1, 1, {}))
    with pytest.raises(JournalError, match="ZeroDivisionError"):
        writer.written(1).result(5)
    with pytest.raises(JournalError, match="could not be kept: 1:"):
        writer.close()
