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
from hrv.event import Motion, Tag
from tests.store.damages import ASIDE, DAY_MS, FIRST_MS, PAGE, damage, kept, rootpage, wiped, written
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
