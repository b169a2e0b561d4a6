"""How much of the journal's file each table takes, where SQLite can tell it."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Final

from unclench.store.connection import faults_told, reading

_SIZES: Final = (
    "SELECT m.tbl_name, sum(s.pgsize) FROM dbstat s JOIN sqlite_master m ON m.name = s.name"
    " GROUP BY m.tbl_name"
)
_KNOWN: Final = "SELECT 1 FROM pragma_module_list WHERE name = 'dbstat'"


def bytes_by_table(path: Path) -> Mapping[str, int]:
    """Return the bytes of each table, its indexes and blocks with it; empty where SQLite was built without.

    Raises JournalError.
    """
    with closing(reading(path)) as connection, faults_told(path):
        if not connection.execute(_KNOWN).fetchall():
            return {}
        return _joined(connection)


def _joined(connection: sqlite3.Connection) -> Mapping[str, int]:
    """Return the sizes, what is packed into blocks under the name of its rows."""
    found: dict[str, int] = {}
    for name, size in connection.execute(_SIZES).fetchall():
        table = str(name).removesuffix("_block")
        found[table] = found.get(table, 0) + int(size)
    return found
