"""Puts recordings on the shelf of a journal and takes them away; hold the data directory's lock meanwhile."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from unclench.store.connection import faults_told, migrate, writing
from unclench.store.directory import made
from unclench.store.shelf import NotOnShelfError
from unclench.store.shelf_blocks import ShelfBlock
from unclench.store.torn import keep_roots

_INSERT = (
    "INSERT INTO recording (content, name, format, from_ms, to_ms, clocked, beats, gaps, refused,"
    " imported_ms, settings, figures) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_INSERT_BLOCK = "INSERT INTO recording_block (recording, events, crc, body) VALUES (?, ?, ?, ?)"
_WORN = (
    "SELECT EXISTS (SELECT 1 FROM minute WHERE at_ms - 60000 < ? AND at_ms > ? AND nn_beats > 0)"
    " OR EXISTS (SELECT 1 FROM beat_block WHERE from_ms < ? AND to_ms > ?)"
)
_SHELVED = "SELECT id, name FROM recording WHERE clocked AND from_ms < ? AND to_ms > ? ORDER BY from_ms, id"


@dataclass(frozen=True, slots=True)
class Shelved:
    """A recording ready for the shelf; what the fields mean stands at `unclench.store.shelf.Recording`."""

    content: str
    name: str
    format: str
    from_ms: int
    to_ms: int
    clocked: bool
    beats: int
    gaps: int
    refused: int
    settings: str
    figures: str
    blocks: Sequence[ShelfBlock]


class Shelving:
    """The one connection that writes. Every method raises JournalError."""

    def __init__(self, path: Path) -> None:
        """Open the journal, bring its schema up, or make it."""
        self._path = path
        made(path.parent)
        with faults_told(path):
            self._connection = writing(path)
            migrate(self._connection)
            keep_roots(self._connection, path)

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connection."""
        self._connection.close()

    def known(self, content: str) -> int | None:
        """Return the number of the recording of that content; None when there is none."""
        with faults_told(self._path):
            row = self._connection.execute(
                "SELECT id FROM recording WHERE content = ?", (content,)
            ).fetchone()
        return None if row is None else int(row[0])

    def overlaps(self, from_ms: int, to_ms: int) -> tuple[str, ...]:
        """Return what else of that time is kept: `what was worn`, and the names of recordings."""
        span = (to_ms, from_ms)
        with faults_told(self._path):
            worn = self._connection.execute(_WORN, (*span, *span)).fetchone()[0]
            rows = self._connection.execute(_SHELVED, span).fetchall()
        return (
            *(("what was worn",) if worn else ()),
            *(f"recording {number} ({name})" for number, name in rows),
        )

    def keep(self, one: Shelved, imported_ms: int) -> int:
        """Keep a recording whose content is not there yet, whole or not at all; return its number."""
        row = (one.content, one.name, one.format, one.from_ms, one.to_ms, one.clocked, one.beats, one.gaps)
        with self._transaction() as connection:
            cursor = connection.execute(_INSERT, (*row, one.refused, imported_ms, one.settings, one.figures))
            number = cursor.lastrowid or 0
            blocks = ((number, block.events, block.crc, block.body) for block in one.blocks)
            connection.executemany(_INSERT_BLOCK, blocks)
        return number

    def remove(self, number: int) -> None:
        """Take a recording away for good. Raises NotOnShelfError."""
        with self._transaction() as connection:
            if not connection.execute("DELETE FROM recording WHERE id = ?", (number,)).rowcount:
                raise NotOnShelfError(number)
            connection.execute("DELETE FROM recording_block WHERE recording = ?", (number,))

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with faults_told(self._path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
