"""Copies a journal while it is written: one moment of it, whole, checked, without free pages."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hrv.beat import Beat
from unclench.store.connection import faults_told, reading
from unclench.store.directory import PRIVATE_FILE
from unclench.store.errors import JournalError
from unclench.store.reader import Reader

_STEPS_BETWEEN_WORDS: Final = 20_000
"""Of SQLite's machine: some ms."""


@dataclass(frozen=True, slots=True)
class Backup:
    """What was copied."""

    path: str
    bytes: int
    beats: int
    last_seq: int


def backed_up(path: Path, target: Path, say: Callable[[float], None]) -> Backup:
    """Copy the journal to a new file; `say` is told the share that is done, 0 to 1, now and then.

    The copy is for its owner alone, and gets its name only when it is complete and whole.

    Raises:
        JournalError: there is no journal, it is damaged, or the copy can't be written.
    """
    if target.exists():
        raise JournalError(target, "is there already", "name another file")
    part = target.with_name(target.name + ".part")
    with closing(reading(path)) as connection, faults_told(target):
        try:
            part.unlink(missing_ok=True)
            part.touch(mode=PRIVATE_FILE)
            _copy(connection, part, say)
            backup = _checked(path, part, target)
            _put_in_place(part, target)
        finally:
            part.unlink(missing_ok=True)
    return backup


def _copy(connection: sqlite3.Connection, part: Path, say: Callable[[float], None]) -> None:
    whole = _bytes_in_use(connection)
    connection.set_progress_handler(lambda: say(min(1.0, part.stat().st_size / whole)), _STEPS_BETWEEN_WORDS)
    connection.execute("VACUUM INTO ?", (str(part),))
    say(1.0)


def _bytes_in_use(connection: sqlite3.Connection) -> int:
    names = ("page_count", "freelist_count", "page_size")
    pages, free, size = (int(connection.execute(f"PRAGMA {name}").fetchone()[0]) for name in names)
    return max(1, (pages - free) * size)


def _checked(path: Path, part: Path, target: Path) -> Backup:
    with Reader(part) as reader:
        found = reader.quick_check()
        if found != "ok":
            raise JournalError(path, f"is damaged ({found})", "`unclench run` rebuilds what can be read")
        return Backup(str(target), part.stat().st_size, reader.count(Beat), reader.last_seq())


def _put_in_place(part: Path, target: Path) -> None:
    """Give the copy its name once it is on the disk."""
    descriptor = os.open(part, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    part.replace(target)
