"""Puts a damaged journal aside and builds a new one of what can be read of it."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final, get_args

from hrv.event import Event
from unclench.record import Record
from unclench.store.blocks import BlockError
from unclench.store.connection import SCHEMA, faults_told, is_whole, migrate, writing
from unclench.store.errors import DamagedError, JournalError
from unclench.store.journal import Journal
from unclench.store.packs import PACKS
from unclench.store.reader import Reader
from unclench.store.salvage import Columns, Hole, columns_of, salvaged
from unclench.store.tables import TABLES, Row
from unclench.store.torn import Torn

_MARK: Final = ".damaged"
_PARTS: Final = ("", "-wal", "-shm")
_ROWS_AT_ONCE: Final = 2_000
_SMALL: Final = ("cursor", "dead", "trouble")
_SHELF: Final = ("recording", "recording_block")


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of one table."""

    table: str
    rows: int
    """That are in the new journal; of a table of blocks, blocks."""
    wrong: int
    """That could be read but can't be what was written."""
    holes: tuple[Hole, ...]


@dataclass(frozen=True, slots=True)
class Rescue:
    """What became of a damaged journal."""

    aside: Path
    tables: tuple[Saved, ...]

    def __str__(self) -> str:
        """Tell it in a sentence."""
        rows = sum(one.rows for one in self.tables)
        bad = [one for one in self.tables if one.holes or one.wrong]
        lost = ", ".join(f"{one.table} ({len(one.holes)} places, {one.wrong} wrong rows)" for one in bad)
        what = f"not all could be read of {lost}" if bad else "every row could be read"
        return f"the journal was damaged: it lies in {self.aside}, {rows} rows were saved, {what}"


def mark(path: Path) -> None:
    """Let the next run put the journal aside."""
    with suppress(OSError):
        path.with_suffix(_MARK).touch()


def mended(path: Path, aside: str) -> Rescue | None:
    """Rebuild the journal at `path` if it was found damaged; return what came of it, None when it is whole.

    The damaged file gets the name `aside`, its bytes are left as they are. A kill on the way is harmless.

    Raises:
        JournalError: there is no room for the new one, or the old one can't be moved.
    """
    done, marked = path.with_suffix(".rescued"), path.with_suffix(_MARK).exists()
    if not done.exists() and (not path.exists() or (not marked and _opens(path))):
        return None
    with faults_told(path):
        tables = () if done.exists() else _rebuilt(path, done)
        rescue = Rescue(path.with_name(aside), tables)
        _exchange(path, done, rescue)
    return rescue


def _opens(path: Path) -> bool:
    try:
        Journal.open(path).close()
        with Reader(path) as reader:
            for kind in get_args(Event):
                reader.last(kind)
    except DamagedError:
        return False
    return True


def _exchange(path: Path, done: Path, rescue: Rescue) -> None:
    if path.exists() and not rescue.aside.exists():
        for part in reversed(_PARTS):  # a log that stayed behind would be played into the new journal
            with suppress(FileNotFoundError):
                path.with_name(path.name + part).rename(rescue.aside.with_name(rescue.aside.name + part))
    rescue.aside.with_suffix(".txt").write_text(_report(rescue), "utf-8")
    done.rename(path)
    path.with_suffix(_MARK).unlink(missing_ok=True)


def _report(rescue: Rescue) -> str:
    lines = [str(rescue)]
    for one in rescue.tables:
        lines.append(f"{one.table}: {one.rows} rows saved, {one.wrong} wrong")
        for hole in one.holes:
            after, before = hole.after_seq or "the beginning", hole.before_seq or "the end"
            lines.append(f"  nothing readable between seq {after} and {before}")
    return "\n".join(lines) + "\n"


def _rebuilt(path: Path, done: Path) -> tuple[Saved, ...]:
    """Make the new journal of what can be read; it gets its name when it is complete."""
    part = path.with_suffix(".rescuing")
    for name in _PARTS:
        part.with_name(part.name + name).unlink(missing_ok=True)
    with closing(writing(part)) as new, ExitStack() as opened:
        migrate(new)
        new.execute("PRAGMA synchronous = NORMAL")
        old = opened.enter_context(_reader(path, new))
        names = ["session", *(t.name for t in TABLES.values()), *(p.name for p in PACKS.values())]
        tables = tuple(_saved(new, old(name), name) for name in (*names, *_SHELF))
        for name in _SMALL:
            _copied(new, old(name), name)
        _invent_sessions(new, names[1:])
        if new.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise JournalError(
                path, "is damaged, and so is what was rebuilt of it", "put a backup in its place"
            )
        new.execute("PRAGMA journal_mode = DELETE")
    part.rename(done)
    return tables


def _read_only(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
    with suppress(sqlite3.DatabaseError):
        connection.execute("PRAGMA writable_schema = ON")  # else a file that was cut off can't be read at all
    return connection


@contextmanager
def _reader(path: Path, new: sqlite3.Connection) -> Iterator[Callable[[str], sqlite3.Connection]]:
    """Give what opens the old journal for one table; when its first pages are torn, a copy of it."""
    with closing(_read_only(path)) as old:
        if is_whole(old, path):
            yield lambda _: old
            return
    with Torn(path, new) as torn:
        yield torn.opened


def _saved(new: sqlite3.Connection, old: sqlite3.Connection, table: str) -> Saved:
    try:
        columns = columns_of(new, old, table)
        is_lost = not columns.names and not _is_older(old)
    except sqlite3.DatabaseError:
        is_lost = True
    if is_lost:
        return Saved(table, 0, 0, (Hole(None, None),))
    if not columns.names:
        return Saved(table, 0, 0, ())
    holes: list[Hole] = []
    counts = {True: 0, False: 0}
    rows = _sound(salvaged(old, columns), columns, holes, counts)
    while some := list(islice(rows, _ROWS_AT_ONCE)):
        _insert(new, columns, some)
    return Saved(table, counts[True], counts[False], tuple(holes))


def _is_older(old: sqlite3.Connection) -> bool:
    """Tell whether an older version wrote it, so that not every table need be there. Raises sqlite3.Error."""
    (version,) = old.execute("PRAGMA user_version").fetchone()
    return 0 < version < SCHEMA and bool(old.execute("PRAGMA table_info(session)").fetchall())


def _sound(
    found: Iterator[Row | Hole], columns: Columns, holes: list[Hole], counts: dict[bool, int]
) -> Iterator[Row]:
    """Give the rows that can be what was written; count them, and note the holes."""
    for one in found:
        if isinstance(one, Hole):
            holes.append(one)
            continue
        is_sound = columns.fits(one) and _can_be_read(columns, one)
        counts[is_sound] += 1
        if is_sound:
            yield one


def _can_be_read(columns: Columns, row: Row) -> bool:
    """Tell whether a row is one of its kind; a block, whether it is what was written."""
    try:
        if columns.table in _BLOCKS:
            PACKS[_BLOCKS[columns.table]].unpack(row)
        elif columns.table in _RECORDS:
            table = _RECORDS[columns.table]
            values = dict(zip(columns.names, row, strict=True))
            table.record(*map(values.get, table.columns))
    except (BlockError, ValueError):
        return False
    return True


def _insert(new: sqlite3.Connection, columns: Columns, rows: Sequence[Row]) -> None:
    names = ", ".join(f'"{name}"' for name in columns.names)
    marks = ", ".join("?" * len(columns.names))
    new.execute("BEGIN")
    new.executemany(f"INSERT OR IGNORE INTO {columns.table} ({names}) VALUES ({marks})", rows)
    new.execute("COMMIT")


def _copied(new: sqlite3.Connection, old: sqlite3.Connection, table: str) -> None:
    """Take over a small table; where it can't be read, a mirror begins anew, which changes nothing there."""
    with suppress(sqlite3.DatabaseError):
        columns = columns_of(new, old, table)
        names = ", ".join(f'"{name}"' for name in columns.names)
        rows = old.execute(f"SELECT {names} FROM {table}").fetchall() if columns.names else []
        if rows:
            _insert(new, columns, [row for row in rows if columns.fits(row)])


def _invent_sessions(new: sqlite3.Connection, tables: Sequence[str]) -> None:
    """Let rows whose session can't be read belong to one of which nothing is known."""
    for table in tables:
        new.execute(
            "INSERT OR IGNORE INTO session (id, started_ms, source, identity, taken, version, settings)"
            f" SELECT DISTINCT session, 0, 'unknown', '', 0, '', '{{}}' FROM {table}"
        )


_RECORDS: Final = {table.name: table for table in TABLES.values()}
_BLOCKS: Final[dict[str, type[Record]]] = {pack.name: kind for kind, pack in PACKS.items()}
