"""The journal: everything that was heard and followed, in one file, in one order, for good."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Final, Self

from unclench.record import Record
from unclench.rollup import Rollup
from unclench.store.connection import faults_told, migrate, writing
from unclench.store.directory import made
from unclench.store.packs import Pack
from unclench.store.reader import Reader, Session
from unclench.store.tables import TABLES, Row, row_of
from unclench.store.torn import keep_roots
from unclench.store.writer import Change, Writer

JOURNAL_FILE: Final = "journal.db"
SUMMED: Final = "rollups"
"""The cursor up to which rows are summed up."""

NOTHING: Final[Mapping[str, Sequence[int]]] = {}

_INSERT: Final = {kind: table.insert for kind, table in TABLES.items()}
_BEGIN: Final = (
    "INSERT INTO session (id, started_ms, source, identity, taken, version, settings)"
    " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING"
)
_TAKE: Final = "UPDATE session SET taken = ? WHERE id = ?"
_MOVE: Final = (
    "INSERT INTO cursor (mirror, seq) VALUES (?, ?) ON CONFLICT (mirror) DO UPDATE SET seq = excluded.seq"
)
_BURY: Final = (
    "INSERT INTO dead (mirror, seq, line, reason, at_ms) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (mirror, seq)"
    " DO UPDATE SET (line, reason, at_ms) = (excluded.line, excluded.reason, excluded.at_ms)"
)
_UNBURY: Final = "DELETE FROM dead WHERE mirror = ? AND seq = ?"
_SUFFER: Final = (
    "INSERT INTO trouble (mirror, fact, since_ms, next_ms) VALUES (?, ?, ?, ?) ON CONFLICT (mirror)"
    " DO UPDATE SET (fact, since_ms, next_ms) = (excluded.fact, excluded.since_ms, excluded.next_ms)"
)


class Journal:
    """The one writer of a journal; hold the data directory's lock meanwhile. Any thread may use it."""

    def __init__(self, writer: Writer, seq: int, sessions: Sequence[Session]) -> None:
        """Go on after `seq` and these sessions; use `open` instead."""
        self._writer = writer
        self._order = Lock()
        """Held from the moment a `seq` is given away until its row is handed over: none overtakes another."""
        self._seq = seq
        self._session_id = max((session.id for session in sessions), default=0)
        self._stream = ("", "")
        self._taken = {(session.source, session.identity): session.taken for session in sessions}

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the journal, bring its schema up, or make it, readable for its owner alone.

        Raises:
            JournalError: it can't be written, is no journal, is damaged, or a newer version wrote it.
        """
        made(path.parent)
        with faults_told(path), closing(writing(path)) as connection:
            migrate(connection)
            keep_roots(connection, path)
        with Reader(path) as reader:
            seq, sessions = max(reader.last_seq(), reader.farthest_cursor()), reader.sessions()
        return cls(Writer(path, seq, partial(writing, path)), seq, sessions)

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    @property
    def trouble(self) -> str:
        """Why records can't be written now and wait in memory; empty when all is well."""
        return self._writer.trouble

    def begin(
        self, source: str, identity: str, started_ms: int, version: str = "", settings: str = "{}"
    ) -> Session:
        """Begin a session: all that is appended from now on belongs to it.

        `identity` tells that two sessions are of the same stream; an empty one is like no other. Its
        `taken` says how many of the stream's events are kept already. `settings` is JSON.
        """
        taken = self._taken.get((source, identity), 0) if identity else 0
        session = Session(self._session_id + 1, started_ms, source, identity, taken, version, settings)
        row = (session.id, started_ms, source, identity, taken, version, settings)
        self._hand_over({_BEGIN: [row]})
        self._session_id, self._stream = session.id, (source, identity)
        return session

    def append(self, records: Sequence[Record], taken: int | None = None) -> int:
        """Hand records over to be written, all together or not at all, without waiting.

        `taken` is the number of the source's events that are kept when these records are. Returns the
        `seq` of the last record.

        Raises:
            JournalError: writing was given up, or fails and too much waits in memory already.
        """
        more: dict[str, Sequence[Row]] = {} if taken is None else {_TAKE: [(taken, self._session_id)]}
        last = self._put(records, more)
        if taken is not None:
            self._taken[self._stream] = taken
        return last

    def sum_up(
        self,
        finished: Sequence[Rollup],
        growing: Mapping[int, Rollup],
        stale: Mapping[str, Sequence[int]] = NOTHING,
        through_seq: int | None = None,
    ) -> int:
        """Keep what sums up other rows; with `through_seq`, also that all up to it is summed up.

        What is finished gets its place as if it were appended; `growing` holds what is not, under negative
        numbers; `stale` the numbers of growing rows that are to go, by table. Returns the last `seq`.
        """
        statements: dict[str, list[Row]] = {
            f"DELETE FROM {table} WHERE seq = ? AND seq < 0": [(seq,) for seq in seqs]
            for table, seqs in stale.items()
        }
        for seq, rollup in growing.items():
            self._row(statements, seq, rollup)
        more = {} if through_seq is None else {_MOVE: [(SUMMED, through_seq)]}
        return self._put(finished, more, statements)

    def pack(self, pack: Pack, blocks: Sequence[Row], seqs: Row) -> None:
        """Put blocks in the place of the rows from one `seq` to another."""
        self._hand_over({pack.insert: blocks, pack.delete: [seqs]})

    def forget(self, rows: Mapping[str, Sequence[int]]) -> None:
        """Take rows away for good, by table and `seq`."""
        gone = {
            f"DELETE FROM {table} WHERE seq = ?": [(seq,) for seq in seqs] for table, seqs in rows.items()
        }
        if gone:
            self._hand_over(gone)

    async def durable(self, seq: int) -> bool:
        """Return True as soon as all records up to `seq` are on the disk; waiting makes it soon.

        Returns False when the disk does not take them now: they wait in memory and are tried again, and
        `trouble` says why. Raises JournalError when writing was given up.
        """
        return await asyncio.wrap_future(self._writer.written(seq))

    def settle(self) -> bool:
        """Wait, in a thread that may, for all that was handed over; return what `durable` does.

        Raises JournalError when writing was given up.
        """
        return self._writer.settled().result()

    def move(self, mirror: str, seq: int) -> None:
        """Keep that a mirror has followed up to `seq`."""
        self._hand_over({_MOVE: [(mirror, seq)]})

    def bury(self, mirror: str, seq: int, line: str, reason: str, at_ms: int) -> None:
        """Keep what a mirror refused for ever, and why."""
        self._hand_over({_BURY: [(mirror, seq, line, reason, at_ms)]})

    def unbury(self, mirror: str, seqs: Sequence[int]) -> None:
        """Keep that what a mirror refused is no longer put aside."""
        self._writer.put(Change(self._seq, 0, {_UNBURY: [(mirror, seq) for seq in seqs]}))

    def suffer(self, mirror: str, fact: str, since_ms: int, next_ms: int) -> None:
        """Keep why a mirror takes nothing, since when, and when it is tried; no fact: it takes again."""
        self._writer.put(Change(self._seq, 0, {_SUFFER: [(mirror, fact, since_ms, next_ms)]}))

    def _put(
        self,
        records: Sequence[Record],
        more: Mapping[str, Sequence[Row]],
        before: Mapping[str, list[Row]] | None = None,
    ) -> int:
        statements: dict[str, list[Row]] = dict(before or {})
        with self._order:
            for seq, record in enumerate(records, start=self._seq + 1):
                self._row(statements, seq, record)
            last = self._seq + len(records)
            self._writer.put(Change(last, len(records), {**statements, **more}))
            self._seq = last
        return last

    def _hand_over(self, statements: Mapping[str, Sequence[Row]]) -> None:
        """Hand over what has no `seq` of its own."""
        with self._order:
            self._writer.put(Change(self._seq, 0, statements))

    def _row(self, statements: dict[str, list[Row]], seq: int, record: Record) -> None:
        rows = statements.setdefault(_INSERT[type(record)], [])
        rows.append((seq, *row_of(record), self._session_id))

    def close(self) -> None:
        """Write what waits and close the file. Raises JournalError: how many records are lost, and why."""
        self._writer.close()
