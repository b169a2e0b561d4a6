"""A damaged journal: put aside as it is, and what can be read of it goes on, with nothing wrong among it."""

import os
import random
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from hrv.beat import Beat
from hrv.event import Gap, Motion, Packet, Tag
from tests.store.records import beats
from tests.store.test_rollups import frames, minutes
from unclench.record import Kept, Record
from unclench.store import packing
from unclench.store.connection import migrate
from unclench.store.errors import DamagedError
from unclench.store.journal import JOURNAL_FILE, Journal
from unclench.store.packing import Packing
from unclench.store.reader import Reader
from unclench.store.rescue import mark, mended

ASIDE = "journal-damaged.db"
FIRST_MS = 1_700_000_000_000
DAY_MS = 86_400_000
PAGE = 4096


def lived() -> list[Record]:
    days: list[Record] = []
    for begin_ms in (FIRST_MS, FIRST_MS + 3 * DAY_MS):
        days += [*beats(4_000, begin_ms), *minutes(begin_ms, 60), *frames(begin_ms, 300)]
        days += [Motion(begin_ms + n, 5.0) for n in range(50)]
        days += [Packet(begin_ms, n, "ecg", bytes(40)) for n in range(2_000)]
        days += [Tag(begin_ms, "coffee"), Gap(begin_ms, begin_ms + 9, "lost")]
    return days


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return the bytes of a journal with packed and unpacked rows."""
    path = tmp_path_factory.mktemp("whole") / JOURNAL_FILE
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packing, "ROWS_AT_ONCE", 2_000)
        with Journal.open(path) as journal, Packing(journal, path) as chore:
            journal.begin("strap", "", started_ms=1)
            journal.append(lived())
            journal.move("influx", 12_000)
            journal.settle()
            while chore.step():
                pass
    return path.read_bytes()


@pytest.fixture
def path(tmp_path: Path, whole: bytes) -> Path:
    path = tmp_path / JOURNAL_FILE
    path.write_bytes(whole)
    return path


def kept(path: Path) -> list[Kept]:
    with Reader(path) as reader:
        assert reader.quick_check() == "ok"
        return reader.follow(0, 10**9)


def damage(path: Path, change: Callable[[bytearray], None]) -> bytes:
    content = bytearray(path.read_bytes())
    change(content)
    path.write_bytes(content)
    return bytes(content)


def rootpage(path: Path, name: str) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(
            connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (name,)).fetchone()[0]
        )


def wiped(page: int) -> Callable[[bytearray], None]:
    def change(content: bytearray) -> None:
        content[(page - 1) * PAGE : page * PAGE] = b"\xff" * PAGE

    return change


def test_a_journal_that_is_whole_is_left_alone(path: Path) -> None:
    before = kept(path)
    assert mended(path, ASIDE) is None
    assert kept(path) == before
    assert not (path.parent / ASIDE).exists()


def test_of_a_table_that_can_not_be_read_at_all_the_others_are_saved(path: Path) -> None:
    before = kept(path)
    bytes_now = damage(path, wiped(rootpage(path, "motion")))
    mark(path)
    rescue = mended(path, ASIDE)
    assert rescue is not None
    assert "motion (1 places" in str(rescue)
    assert (path.parent / ASIDE).read_bytes() == bytes_now
    assert "nothing readable" in (path.parent / ASIDE).with_suffix(".txt").read_text()
    assert kept(path) == [one for one in before if not isinstance(one.record, Motion)]


def test_a_mark_that_nothing_stands_behind_loses_nothing(path: Path) -> None:
    before = kept(path)
    mark(path)
    rescue = mended(path, ASIDE)
    assert rescue is not None
    assert "every row could be read" in str(rescue)
    assert kept(path) == before
    with Reader(path) as reader:
        assert reader.cursor("influx") == 12_000
        assert reader.sessions()[0].source == "strap"
    assert mended(path, ASIDE) is None


def test_what_is_no_database_is_put_aside_and_a_new_journal_begins(path: Path) -> None:
    path.write_bytes(b"\x07 was a journal once" * 999)
    rescue = mended(path, ASIDE)
    assert rescue is not None
    assert kept(path) == []
    assert (path.parent / ASIDE).read_bytes() == b"\x07 was a journal once" * 999


def test_a_block_whose_checksum_fails_is_left_out_and_counted(path: Path) -> None:
    before = kept(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "UPDATE beat_block SET crc = crc + 1 WHERE seq = (SELECT max(seq) FROM beat_block)"
        )
    mark(path)
    rescue = mended(path, ASIDE)
    assert rescue is not None
    assert "beat_block (0 places, 1 wrong rows)" in str(rescue)
    after = kept(path)
    assert set(map(repr, after)) < set(map(repr, before))
    assert 0 < len(before) - len(after) <= 256


def test_rows_whose_session_is_lost_are_shown_under_one_that_is_unknown(path: Path) -> None:
    damage(path, wiped(rootpage(path, "session")))
    mark(path)
    mended(path, ASIDE)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT DISTINCT source FROM v_beat").fetchall() == [("unknown",)]


def test_a_number_that_a_mirror_has_followed_is_not_given_again(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE cursor SET seq = 90000")
    with Journal.open(path) as journal:
        assert journal.append([Tag(1, "x")]) == 90_001


@pytest.mark.parametrize("moment", ["rebuilt", "moved"])
def test_a_kill_on_the_way_is_made_good_by_the_next_run(path: Path, moment: str) -> None:
    before = kept(path)
    mark(path)
    rescue = mended(path, "first.db")
    assert rescue is not None
    path.rename(path.with_suffix(".rescued"))
    if moment == "rebuilt":
        (path.parent / "first.db").rename(path)
        mark(path)
    assert mended(path, ASIDE) is not None
    assert kept(path) == before
    assert mended(path, ASIDE) is None


def flipped(dice: random.Random) -> Callable[[bytearray], None]:
    def change(content: bytearray) -> None:
        content[dice.randrange(100, len(content))] ^= 1 << dice.randrange(8)

    return change


def page_lost(dice: random.Random) -> Callable[[bytearray], None]:
    def change(content: bytearray) -> None:
        wiped(dice.randrange(2, len(content) // PAGE + 1))(content)

    return change


def cut(dice: random.Random) -> Callable[[bytearray], None]:
    def change(content: bytearray) -> None:
        del content[dice.randrange(len(content) // 2, len(content)) :]

    return change


@pytest.mark.parametrize("kind", [flipped, page_lost, cut], ids=lambda kind: kind.__name__)
def test_whatever_was_damaged_the_rest_is_saved_and_no_packed_row_is_wrong(
    path: Path, whole: bytes, kind: Callable[[random.Random], Callable[[bytearray], None]]
) -> None:
    path.write_bytes(whole)
    before = {one.seq: one.record for one in kept(path)}
    last_packed = max(
        seq for seq, one in before.items() if isinstance(one, Beat) and one.at_ms < FIRST_MS + DAY_MS
    )
    saved_pct: list[float] = []
    for seed in range(int(os.environ.get("UNCLENCH_TEST_DAMAGES", "12"))):
        path.write_bytes(whole)
        damage(path, kind(random.Random(seed)))
        mark(path)
        mended(path, f"{seed}.db")
        after = kept(path)
        wrong = [one for one in after if before.get(one.seq) != one.record]
        assert not [one for one in wrong if isinstance(one.record, Beat) and one.seq <= last_packed]
        assert len(wrong) <= 1
        saved_pct.append(100 * len(after) / len(before))
    if kind is cut:
        assert min(saved_pct) > 25
    else:
        assert Counter(pct > 99 for pct in saved_pct)[True] >= 8


def test_a_text_that_is_none_is_damage_and_the_rest_is_saved(path: Path) -> None:
    before = kept(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE tag SET tag = CAST(x'ff41' AS TEXT)")
    with Reader(path) as reader, pytest.raises(DamagedError, match="damaged"):
        reader.follow(0, 10**9)
    rescue = mended(path, ASIDE)
    assert rescue is not None
    assert kept(path) == [one for one in before if not isinstance(one.record, Tag)]


def test_a_kill_between_two_renames_never_plays_the_old_log_into_the_new_journal(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = kept(path)
    mark(path)
    path.with_name(path.name + "-wal").touch()
    moved: list[Path] = []
    rename = Path.rename

    def noted(one: Path, target: Path) -> Path:
        moved.append(one)
        return rename(one, target)

    monkeypatch.setattr(Path, "rename", noted)
    mended(path, ASIDE)
    names = [one.name.removeprefix(JOURNAL_FILE) for one in moved if one.name.startswith(JOURNAL_FILE)]
    assert names.index("-wal") < names.index("")
    assert kept(path) == before


def test_of_a_journal_that_was_cut_off_what_lies_before_the_cut_is_saved(path: Path) -> None:
    before = kept(path)
    damage(path, lambda content: content.__delitem__(slice(len(content) * 9 // 10, None)))
    rescue = mended(path, ASIDE)
    assert rescue is not None
    assert "not all could be read" in str(rescue)
    assert len(kept(path)) > 0.6 * len(before)


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


def test_tables_that_moved_and_that_nobody_knows_the_place_of_are_told_to_be_lost(tmp_path: Path) -> None:
    path = tmp_path / JOURNAL_FILE
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrate(connection, 1)
        rows = [(seq, FIRST_MS + seq, 100_000, 1) for seq in range(1, 5_000)]
        connection.executemany("INSERT INTO beat VALUES (?, ?, ?, ?)", rows)
        migrate(connection)
    damage(path, wiped(1))
    rescue = mended(path, ASIDE)
    assert rescue is not None
    assert "not all could be read of session (1 places" in str(rescue)
    assert kept(path) == []


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
