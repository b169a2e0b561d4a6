"""Reads a journal whose first pages are torn: each table by where it begins, in a copy."""

import json
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import BinaryIO, Final, Self

from unclench.store.directory import PRIVATE_FILE

PAGE_BYTES: Final = 4096
"""Of every journal: what SQLite takes by itself."""
_ROOTS: Final = ".roots"
_PARTS: Final = ("", "-wal", "-shm", "-journal")
_WAL: Final = b"\2\2"
_INTERIOR: Final = 5
_LEAF: Final = 13
_DEEPEST: Final = 20
_MOST_UNKNOWN: Final = 3
"""Of so many tables the first page may be lost too, and the rest is still believed."""
_NOWHERE: Final[Mapping[str, int]] = {}


def keep_roots(connection: sqlite3.Connection, path: Path) -> None:
    """Write beside the journal on which page each table begins: all that must be known to find it again."""
    file, told = path.with_suffix(_ROOTS), json.dumps(_roots_of(connection))
    with suppress(OSError, UnicodeDecodeError):
        if not file.exists() or file.read_text("utf-8") != told:
            file.touch(mode=PRIVATE_FILE)
            file.write_text(told, "utf-8")


class Torn:
    """A copy of a torn journal, each of whose tables can be opened; the journal itself is not touched."""

    def __init__(self, path: Path, new: sqlite3.Connection) -> None:
        """Copy the journal at `path`; `new` is an empty one. Raises OSError, sqlite3.Error."""
        self._new = new
        self._copy = path.with_suffix(".torn")
        self._remove()
        for part in ("", "-wal"):
            with suppress(FileNotFoundError):
                shutil.copyfile(path.with_name(path.name + part), self._named(part))
        self._play_log()
        self._roots = self._found_roots(path)
        self._open: list[sqlite3.Connection] = []

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Remove the copy."""
        self._close()
        self._remove()

    def opened(self, table: str) -> sqlite3.Connection:
        """Return a connection that reads this table, until the next is asked for; nothing when it is lost."""
        self._close()
        root = self._roots.get(table, 0)
        if not root:
            connection = sqlite3.connect(":memory:", isolation_level=None)
        else:
            self._write(_first_page(_statement(self._new, table), root))
            uri = f"{self._copy.absolute().as_uri()}?mode=ro&immutable=1"
            connection = sqlite3.connect(uri, uri=True, isolation_level=None)
            connection.execute("PRAGMA writable_schema = ON")
        self._open.append(connection)
        return connection

    def _found_roots(self, path: Path) -> Mapping[str, int]:
        """Return what holds when it never moved, as in a backup, if that fits; else what was kept of it."""
        fresh, kept = _roots_of(self._new), _kept_roots(path)
        with self._copy.open("rb") as file:
            if _fit(self._new, file, fresh, is_migrated=False):
                return fresh
            return kept if _fit(self._new, file, kept, is_migrated=True) else _NOWHERE

    def _play_log(self) -> None:
        """Let SQLite play what the log holds into the copy."""
        if not self._named("-wal").exists():
            return
        page = bytearray(_first_page("CREATE TABLE empty (x)", 2))
        page[18:20] = _WAL
        self._write(bytes(page))
        with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(self._copy)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        for part in _PARTS[1:]:
            self._named(part).unlink(missing_ok=True)

    def _write(self, page: bytes) -> None:
        """Put a first page before the others."""
        pages = max(1, self._copy.stat().st_size // PAGE_BYTES)
        with self._copy.open("r+b") as file:
            file.write(page[:28] + pages.to_bytes(4, "big") + page[32:])

    def _close(self) -> None:
        while self._open:
            self._open.pop().close()

    def _remove(self) -> None:
        for part in _PARTS:
            self._named(part).unlink(missing_ok=True)

    def _named(self, part: str) -> Path:
        return self._copy.with_name(self._copy.name + part)


def _roots_of(connection: sqlite3.Connection) -> dict[str, int]:
    return dict(
        connection.execute("SELECT name, rootpage FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    )


def _kept_roots(path: Path) -> Mapping[str, int]:
    try:
        found = json.loads(path.with_suffix(_ROOTS).read_text("utf-8"))
    except (OSError, ValueError):
        return _NOWHERE
    if not isinstance(found, dict) or not all(isinstance(page, int) and page > 1 for page in found.values()):
        return _NOWHERE
    return {str(name): int(page) for name, page in found.items()}


def _fit(new: sqlite3.Connection, file: BinaryIO, roots: Mapping[str, int], *, is_migrated: bool) -> bool:
    """Tell whether what lies on these pages can be these tables: by the columns of each first row.

    A migrated journal has rows with fewer; and where it is known, pages that are lost say nothing.
    """
    unknown = 0
    for table in roots.keys() & _roots_of(new).keys():
        wanted = len(new.execute(f"PRAGMA table_info({table})").fetchall())
        columns = _columns_at(file, roots[table])
        if columns is None:
            unknown += "WITHOUT ROWID" not in _text(new, table)
        elif columns > wanted or (columns and columns < wanted and not is_migrated):
            return False
    return is_migrated or unknown <= _MOST_UNKNOWN


def _columns_at(file: BinaryIO, root: int) -> int | None:
    """Return how many columns the first row of a table has, 0 without any; None when it can't be told."""
    for _ in range(_DEEPEST):
        file.seek(max(0, root - 1) * PAGE_BYTES)
        page = file.read(PAGE_BYTES)
        if len(page) < PAGE_BYTES or page[0] not in (_INTERIOR, _LEAF):
            return None
        cells = int.from_bytes(page[3:5], "big")
        if page[0] == _LEAF:
            return _columns_in(page, int.from_bytes(page[8:10], "big")) if cells else 0
        cell = int.from_bytes(page[12:14], "big") if cells else 8
        root = int.from_bytes(page[cell : cell + 4], "big")
    return None


def _columns_in(page: bytes, cell: int) -> int | None:
    try:
        _, at = _number(page, cell)
        _, begin = _number(page, at)
        length, at = _number(page, begin)
        columns = 0
        while at < begin + length:
            _, at = _number(page, at)
            columns += 1
    except IndexError:
        return None
    return columns


def _number(page: bytes, at: int) -> tuple[int, int]:
    """Return SQLite's number of varying length, seven bits a byte, and where the next begins."""
    value = 0
    while page[at] & 0x80:
        value = value << 7 | page[at] & 0x7F
        at += 1
    return value << 7 | page[at], at + 1


def _text(new: sqlite3.Connection, table: str) -> str:
    return str(new.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (table,)).fetchone()[0])


def _statement(new: sqlite3.Connection, table: str) -> str:
    """Return what makes a table of these columns, short enough for one page."""
    rows = new.execute(f"PRAGMA table_info({table})").fetchall()
    columns = ", ".join(f'"{row[1]}" {row[2]}' for row in rows)
    keys = ", ".join(f'"{row[1]}"' for row in sorted(rows, key=lambda row: row[5]) if row[5])
    rowid = " WITHOUT ROWID" if "WITHOUT ROWID" in _text(new, table) else ""
    return f"CREATE TABLE {table} ({columns}, PRIMARY KEY ({keys})){rowid}"


def _first_page(statement: str, root: int) -> bytes:
    """Return the first page of a journal that holds one table, which begins on the page `root`."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute(f"PRAGMA page_size = {PAGE_BYTES}")
        connection.execute(statement)
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_schema SET rootpage = ?", (root,))
        return connection.serialize()[:PAGE_BYTES]
