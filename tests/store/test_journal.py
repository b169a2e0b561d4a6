"""The journal: what is appended is kept, in order, as a whole, and only in files of ours."""

import sqlite3
import stat
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hrv.event import Context, Gap, Motion, Tag
from tests.store.records import ANY_RECORD, beats
from unclench.record import Kept, Record
from unclench.rollup import Day, FrameHour, FrameMinute, SessionSummary
from unclench.store.connection import SCHEMA, migrate
from unclench.store.errors import JournalError
from unclench.store.journal import JOURNAL_FILE, Journal
from unclench.store.reader import Reader


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / JOURNAL_FILE


def identity_of(record: Record) -> object:
    """Tell two records apart; two roll-ups of one span would be one and its correction."""
    match record:
        case FrameMinute(at_ms):
            return FrameMinute, at_ms
        case FrameHour(from_ms) | Day(from_ms) | SessionSummary(from_ms):
            return type(record), from_ms
        case _:
            return object()


def keep(path: Path, records: Sequence[Record], taken: int | None = None, identity: str = "day") -> int:
    with Journal.open(path) as journal:
        journal.begin("replay", identity, started_ms=1)
        return journal.append(records, taken)


def kept(path: Path) -> list[Record]:
    with Reader(path) as reader:
        return [one.record for one in reader.follow(0, 10**9)]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(ANY_RECORD, max_size=40, unique_by=identity_of), st.integers(1, 7))
def test_what_is_appended_is_followed_in_the_same_order_in_steps_of_any_size(
    tmp_path: Path, records: list[Record], step: int
) -> None:
    path = tmp_path / JOURNAL_FILE
    path.unlink(missing_ok=True)
    last = keep(path, records)
    with Reader(path) as reader:
        found: list[Kept] = []
        while more := reader.follow(found[-1].seq if found else 0, step):
            found += more
    assert [one.record for one in found] == records
    assert [one.seq for one in found] == list(range(1, last + 1))


def test_a_journal_that_is_opened_again_goes_on_where_it_ended(path: Path) -> None:
    assert keep(path, beats(3)) == 3
    assert keep(path, beats(2)) == 5
    assert kept(path) == [*beats(3), *beats(2)]


def test_records_of_some_kinds_can_be_followed_alone(path: Path) -> None:
    keep(path, [*beats(2), Tag(5, "coffee"), Gap(1, 2, "lost"), *beats(1)])
    with Reader(path) as reader:
        assert [one.seq for one in reader.follow(0, 9, (Tag, Gap))] == [3, 4]


async def test_durable_returns_true_when_another_process_can_read_it(path: Path) -> None:
    with Journal.open(path) as journal:
        journal.begin("strap", "", started_ms=1)
        began = time.monotonic()
        assert await journal.durable(journal.append(beats(4)))
        assert time.monotonic() - began < 0.9
        assert kept(path) == beats(4)


def test_what_nobody_waits_for_is_written_within_two_seconds(path: Path) -> None:
    with Journal.open(path) as journal:
        journal.begin("strap", "", started_ms=1)
        journal.append(beats(4))
        deadline = time.monotonic() + 2.0
        while not kept(path) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert kept(path) == beats(4)


async def test_what_was_kept_before_is_durable_at_once(path: Path) -> None:
    keep(path, beats(3))
    with Journal.open(path) as journal:
        assert await journal.durable(3)
        assert await journal.durable(-100)


async def test_twenty_thousand_rows_a_second_are_kept(path: Path) -> None:
    with Journal.open(path) as journal:
        journal.begin("replay", "day", started_ms=1)
        began = time.monotonic()
        for _ in range(40):
            seq = journal.append(beats(1_000))
        assert await journal.durable(seq)
        assert 40_000 / (time.monotonic() - began) > 20_000


async def test_a_reader_never_sees_a_part_of_an_append_nor_passes_one_by(path: Path) -> None:
    group: list[Record] = [*beats(3), Context(1, "idle", on=True), Motion(1, 2.0), *beats(3), Tag(1, "x")]
    seen: list[int] = []
    done = Event()

    def look() -> None:
        with Reader(path) as reader:
            while not done.is_set() or seen[-1:] != [200 * len(group)]:
                after = seen[-1] if seen else 0
                found = [one.seq for one in reader.follow(after, 10**9)]
                assert found == list(range(after + 1, after + 1 + len(found)))
                assert len(found) % len(group) == 0
                seen.append(after + len(found))

    with Journal.open(path) as journal:
        journal.begin("replay", "day", started_ms=1)
        looking = Thread(target=look)
        looking.start()
        for _ in range(200):
            seq = journal.append(group)
            await journal.durable(seq - len(group))
        await journal.durable(seq)
        done.set()
        looking.join(20)
    assert seen[-1] == 200 * len(group)
    assert len(set(seen)) > 5


def test_a_stream_that_comes_again_is_told_how_much_of_it_is_kept(path: Path) -> None:
    keep(path, beats(5), taken=5)
    with Journal.open(path) as journal:
        assert journal.begin("replay", "day", started_ms=2).taken == 5
        journal.append(beats(2), taken=7)
        assert journal.begin("replay", "day", started_ms=3).taken == 7
        assert journal.begin("replay", "other", started_ms=4).taken == 0
        assert journal.begin("strap", "day", started_ms=5).taken == 0


def test_a_live_stream_is_never_one_that_came_before(path: Path) -> None:
    keep(path, beats(5), taken=5, identity="")
    with Journal.open(path) as journal:
        assert journal.begin("replay", "", started_ms=2).taken == 0


def test_a_session_keeps_what_it_was_begun_with(path: Path) -> None:
    with Journal.open(path) as journal:
        journal.begin("replay", "day", started_ms=2, version="0.1.0", settings='{"zone":"UTC"}')
        journal.append(beats(1), taken=1)
    with Reader(path) as reader:
        (session,) = reader.sessions()
    assert (session.source, session.taken, session.version) == ("replay", 1, "0.1.0")
    assert session.settings == '{"zone":"UTC"}'


def test_only_the_owner_may_read_it(path: Path) -> None:
    with Journal.open(path) as journal:
        journal.begin("strap", "", started_ms=1)
        journal.append(beats(1))
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    with Journal.open(path) as journal, Reader(path):
        journal.begin("strap", "", started_ms=1)
        modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in path.parent.iterdir()}
    assert set(modes) >= {JOURNAL_FILE, JOURNAL_FILE + "-wal", JOURNAL_FILE + "-shm"}
    assert set(modes.values()) == {0o600}


def test_a_closed_journal_takes_nothing(path: Path) -> None:
    journal = Journal.open(path)
    journal.close()
    with pytest.raises(JournalError, match="is closed already"):
        journal.append(beats(1))


def refused(path: Path) -> str:
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(JournalError) as caught:
        Journal.open(path)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith(str(caught.value.path))
    assert not path.is_file() or path.read_bytes() == before
    return str(caught.value)


def test_a_journal_of_a_newer_version_is_refused_and_left_as_it_is(path: Path) -> None:
    keep(path, beats(1))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("ALTER TABLE tag ADD COLUMN colour TEXT")
        connection.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    assert f"newer unclench (schema {SCHEMA + 1}" in refused(path)
    with pytest.raises(JournalError, match="newer unclench"):
        Reader(path)


def test_a_journal_of_an_older_version_is_not_read_before_it_is_brought_up(path: Path) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrate(connection, SCHEMA - 1)
    with pytest.raises(JournalError, match="`unclench run` brings it up to date"):
        Reader(path)


def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"\x07 no database, but long enough to have a header of one" * 20)
    assert "is no journal, or is damaged" in refused(path)


def test_a_database_of_another_program_is_refused_and_left_as_it_is(path: Path) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE theirs (x)")
    assert "is a database of another program" in refused(path)


def test_a_journal_that_was_cut_off_is_refused(path: Path) -> None:
    keep(path, beats(20_000))
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert "is no journal, or is damaged" in refused(path)


def test_a_directory_that_can_not_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "choose another --data-dir" in refused(tmp_path / "file" / "data" / JOURNAL_FILE)


def test_a_directory_in_the_journals_place_is_refused(path: Path) -> None:
    path.mkdir(parents=True)
    assert "can't be used" in refused(path)


def test_reading_a_journal_that_is_not_there_says_how_to_make_one_and_makes_none(path: Path) -> None:
    with pytest.raises(JournalError, match="there is no journal: `unclench run` makes one"):
        Reader(path)
    assert not path.exists()
