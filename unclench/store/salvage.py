"""Reads what can be read of a damaged table, and tells where nothing can."""

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from unclench.store.tables import Row

_FIRST_SEQ: Final = -(2**62)
_FARTHEST: Final = 2**40
"""No journal has a gap of so many numbers."""
_MOST_HOLES: Final = 10_000
_TYPES: Final[Mapping[str, tuple[type, ...]]] = {
    "INTEGER": (int,),
    "REAL": (float, int),
    "TEXT": (str,),
    "BLOB": (bytes,),
}


@dataclass(frozen=True, slots=True)
class Hole:
    """Rows that can't be read: after one `seq`, before another; None when nothing is readable behind."""

    after_seq: int | None
    before_seq: int | None


@dataclass(frozen=True, slots=True)
class Columns:
    """A table's columns, the key first, and whether each value may be missing."""

    table: str
    names: tuple[str, ...]
    types: tuple[str, ...]
    required: tuple[bool, ...]

    def fits(self, row: Row) -> bool:
        """Tell whether the values are of the columns' types: SQLite itself does not look."""
        return all(
            not required if value is None else isinstance(value, _TYPES[kind])
            for value, kind, required in zip(row, self.types, self.required, strict=True)
        )


def columns_of(new: sqlite3.Connection, old: sqlite3.Connection, table: str) -> Columns:
    """Return the columns that a table has in both. Raises sqlite3.Error."""
    there = {row[1] for row in old.execute(f"PRAGMA table_info({table})")}
    both = [row for row in new.execute(f"PRAGMA table_info({table})") if row[1] in there]
    names, types, required = ([row[index] for row in both] for index in (1, 2, 3))
    return Columns(table, tuple(names), tuple(types), tuple(bool(one) for one in required))


def salvaged(connection: sqlite3.Connection, columns: Columns) -> Iterator[Row | Hole]:
    """Give the rows of a table in the order of its number, and the holes between them."""
    names = ", ".join(f'"{name}"' for name in columns.names)
    ordered = f'SELECT {names} FROM {columns.table} WHERE "{columns.names[0]}" > ? ORDER BY 1'
    last = _FIRST_SEQ
    for _ in range(_MOST_HOLES):
        try:
            for row in connection.execute(ordered, (last,)):
                if int(row[0]) > last:  # a page of zeros gives rows that nobody wrote
                    last = int(row[0])
                    yield row
        except sqlite3.DatabaseError:
            row = _next_row(connection, ordered, last)
            if row is not None:
                last = int(row[0] or 0)
                yield row
                continue
            before = _next_readable(connection, ordered, last)
            yield Hole(None if last == _FIRST_SEQ else last, before)
            if before is None:
                return
            last = before - 1
        else:
            return
    yield Hole(last, None)


def _next_row(connection: sqlite3.Connection, ordered: str, after: int) -> Row | None:
    """Return the row that Python, which reads one ahead, has dropped with the bad place behind it."""
    try:
        found: Row | None = connection.execute(f"{ordered} LIMIT 1", (after,)).fetchone()
    except sqlite3.DatabaseError:
        return None
    return found if found is not None and int(found[0] or 0) > after else None


def _next_readable(connection: sqlite3.Connection, ordered: str, last: int) -> int | None:
    """Return the first number behind a bad place from which on something can be read."""
    base = last if last != _FIRST_SEQ else min(0, -1)
    step = 1
    while not _is_readable(connection, ordered, base + step):
        step *= 2
        if step > _FARTHEST:
            return None
    low, high = base + step // 2, base + step
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _is_readable(connection, ordered, middle) else (middle, high)
    found = connection.execute(f"{ordered} LIMIT 1", (high,)).fetchone()
    return int(found[0]) if found else None


def _is_readable(connection: sqlite3.Connection, ordered: str, after: int) -> bool:
    try:
        found = connection.execute(f"{ordered} LIMIT 1", (after,)).fetchone()
    except sqlite3.DatabaseError:
        return False
    return found is None or int(found[0]) > after
