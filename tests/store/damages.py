"""A journal with packed and unpacked rows, and ways to damage it."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from hrv.event import Gap, Motion, Packet, Tag
from tests.store.records import beats
from tests.store.test_rollups import frames, minutes
from unclench.record import Kept, Record
from unclench.store import packing
from unclench.store.journal import JOURNAL_FILE, Journal
from unclench.store.packing import Packing
from unclench.store.reader import Reader

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


def written(directory: Path) -> bytes:
    """Return the bytes of a journal with packed and unpacked rows."""
    path = directory / JOURNAL_FILE
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
