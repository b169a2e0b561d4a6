"""Reads a journal: in order from a place on, by kind and time, and what it tells of itself."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from heapq import merge
from itertools import chain, islice, takewhile
from operator import attrgetter
from pathlib import Path
from typing import Self, get_args

from alerts.prompt import Prompt
from hrv.beat import Beat
from hrv.event import Answer, Calm, CheckIn, Context, Gap, Motion, Note, Surrounding, Tick, Timed
from hrv.load import Assessment
from unclench.record import Kept, Record
from unclench.rollup import WeekHour
from unclench.store.blocks import BlockError
from unclench.store.connection import faults_told, reading
from unclench.store.packs import PACKS, Pack
from unclench.store.tables import TABLES, Row, Table, Value

_ROWS_AT_ONCE = 5_000

_NTH_DAY = """
WITH RECURSIVE worn (day, nth) AS (
    SELECT max(at_ms) / 86400000, 1 FROM minute WHERE at_ms <= ?
    UNION ALL
    SELECT (SELECT max(at_ms) FROM minute WHERE at_ms < day * 86400000) / 86400000, nth + 1
    FROM worn WHERE day IS NOT NULL AND nth < ?
)
SELECT min(day) FROM worn
"""


@dataclass(frozen=True, slots=True)
class Session:
    """One run of one source, as it stood when it was last written."""

    id: int
    started_ms: int
    source: str
    identity: str
    taken: int
    """How many of the stream's events are kept, those of earlier sessions with the same identity too."""
    version: str
    settings: str
    """JSON: every constant that was in force."""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A line that a mirror refused for ever."""

    seq: int
    line: str
    reason: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a mirror takes nothing now."""

    fact: str
    since_ms: int
    next_ms: int
    """When it is tried again."""


_session: Callable[..., Session] = Session
_dead_letter: Callable[..., DeadLetter] = DeadLetter
_trouble: Callable[..., Trouble] = Trouble


class Reader:
    """One connection that only reads; of one thread at a time. Every method raises JournalError."""

    def __init__(self, path: Path) -> None:
        """Open the journal. Raises JournalError: it is absent, damaged, or of another schema."""
        self._path = path
        self._connection = reading(path)

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connection."""
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def follow(self, after_seq: int, limit: int, kinds: Iterable[type[Record]] | None = None) -> list[Kept]:
        """Return up to `limit` records after `after_seq`, in order; of these kinds only, or of all."""
        with self._snapshot():
            streams = [self._after(kind, after_seq) for kind in (TABLES if kinds is None else kinds)]
            return list(islice(merge(*streams, key=attrgetter("seq")), limit))

    def rows(self, kind: type[Record]) -> Iterator[Row]:
        """Give the rows of a kind, `seq` and its columns, in order, those that grow first.

        What is written meanwhile may come or not: read a copy to have one moment.
        """
        table = TABLES[kind]
        with faults_told(self._path):
            if kind in PACKS:
                yield from (row[:-1] for row in PACKS[kind].after(self._connection, 0))
            yield from self._connection.execute(f"{table.select} ORDER BY seq")

    def between(self, kind: type[Record], from_ms: int, to_ms: int) -> list[Kept]:
        """Return the records of one kind whose `at_ms` lies in the span, both ends counted, in order."""
        table = TABLES[kind]
        with self._snapshot():
            packed = self._packed(kind, lambda pack: pack.between(self._connection, from_ms, to_ms))
            old = [kept for kept in packed if from_ms <= kept.record.at_ms <= to_ms]
            condition = f'WHERE "{table.at}" BETWEEN ? AND ? ORDER BY seq'
            return old + self._records(table, condition, from_ms, to_ms)

    def week_hours(self, since_ms: int) -> list[WeekHour]:
        """Return each hour of the week over all weeks since then, where any of its minutes was judged."""
        rows = self._rows(
            "SELECT weekday, local_hour, sum(judged_minutes), sum(judged_minutes * load),"
            " sum(coalesce(loaded_minutes, 0)) FROM frame_1h"
            " WHERE from_ms >= ? AND judged_minutes > 0 AND load IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2",
            since_ms,
        )
        return [WeekHour(*(float(value or 0) for value in row)) for row in rows]

    def last(self, kind: type[Record]) -> Kept | None:
        """Return the newest record of a kind."""
        with self._snapshot():
            found = self._records(TABLES[kind], "ORDER BY seq DESC LIMIT 1")
            return found[0] if found else max(self._newest(kind), key=attrgetter("seq"), default=None)

    def surroundings_on(self) -> frozenset[Surrounding]:
        """Return what was on around the wearer by the newest that was told of each."""
        newest = 'WHERE seq IN (SELECT max(seq) FROM context GROUP BY "what") ORDER BY seq'
        with self._snapshot():
            told = [kept.record for kept in self._records(TABLES[Context], newest)]
        return frozenset(one.what for one in told if isinstance(one, Context) and one.on)

    def count(self, kind: type[Record]) -> int:
        """Return how many records of a kind there are."""
        packed = f" + (SELECT total(rows) FROM {PACKS[kind].name})" if kind in PACKS else ""
        return self._number(f"SELECT (SELECT count(*) FROM {TABLES[kind].name}){packed}") or 0

    def last_seq(self) -> int:
        """Return the `seq` of the newest record of all; 0 in an empty journal."""
        newest = [f"SELECT max(seq) FROM {table.name}" for table in TABLES.values()]
        newest += [f"SELECT last_seq FROM {p.name} ORDER BY seq DESC LIMIT 1" for p in PACKS.values()]
        return self._number(f"SELECT max({', '.join(f'coalesce(({one}), 0)' for one in newest)})") or 0

    def last_event_ms(self) -> int | None:
        """Return the latest `at_ms` of all events on the time line; None without any."""
        newest = [self.last(kind) for kind in get_args(Timed)]
        return max((kept.record.at_ms for kept in newest if kept is not None), default=None)

    def slow_inputs(self, worn_days: int = 64, until_ms: int = 2**62) -> Iterator[Record]:
        """Give what the slow half of the thinking goes on from, in order.

        That is the assessments, contexts, check-ins, answers, ticks and stretches of calm of the last worn
        days (of UTC) up to a moment, and all that was kept later; and the prompts and notes of all time.
        """
        day = self._number(_NTH_DAY, until_ms, worn_days)
        begin_ms = 0 if day is None else day * 86_400_000
        first = self._number("SELECT min(seq) FROM minute WHERE at_ms >= ?", begin_ms)
        after = (first or 1) - 1
        inputs = (Assessment, Context, CheckIn, Answer, Calm, Tick, Note, Prompt)
        old = takewhile(lambda kept: kept.seq <= after, self._each_after(0, (Note, Prompt)))
        return (kept.record for kept in chain(old, self._each_after(after, inputs)))

    def fast_inputs(self, since_ms: int) -> Iterator[Record]:
        """Give the beats, gaps and motion of the journal's end, from `since_ms` on, in order."""
        older = "SELECT seq FROM beat WHERE at_ms < ? ORDER BY seq DESC LIMIT 1"
        packed = "SELECT seq - 1 FROM beat_block WHERE from_ms < ? ORDER BY seq DESC LIMIT 1"
        after = self._number(older, since_ms)
        if after is None:
            before = self._number(packed, since_ms) or 0
            kept = takewhile(lambda one: one.record.at_ms < since_ms, self._each_after(before, (Beat,)))
            after = max((one.seq for one in kept), default=0)
        return (kept.record for kept in self._each_after(after, (Beat, Gap, Motion)))

    def sessions(self) -> list[Session]:
        """Return the sessions, oldest first."""
        rows = self._rows(
            "SELECT id, started_ms, source, identity, taken, version, settings FROM session ORDER BY id"
        )
        return [_session(*row) for row in rows]

    def session_begins(self) -> list[tuple[int, Session]]:
        """Return each session with the `seq` of the first record kept in it; without one, of the next."""
        tables = [*(table.name for table in TABLES.values()), *(pack.name for pack in PACKS.values())]
        firsts = [f"SELECT session, min(seq) AS first FROM {t} WHERE seq > 0 GROUP BY 1" for t in tables]
        rows = self._rows(f"SELECT session, min(first) FROM ({' UNION ALL '.join(firsts)}) GROUP BY 1")
        known = {session: int(first or 0) for session, first in rows}
        begins: list[tuple[int, Session]] = []
        for session in reversed(self.sessions()):
            later = begins[0][0] if begins else self.last_seq() + 1
            begins.insert(0, (known.get(session.id, later), session))
        return begins

    def session_of(self, kept: Kept) -> Session | None:
        """Return the session in which a record was kept."""
        kind = type(kept.record)
        session_id = self._number(f"SELECT session FROM {TABLES[kind].name} WHERE seq = ?", kept.seq)
        if session_id is None and kind in PACKS:
            block = f"SELECT session FROM {PACKS[kind].name} WHERE seq <= ? ORDER BY seq DESC LIMIT 1"
            session_id = self._number(block, kept.seq)
        return next((session for session in self.sessions() if session.id == session_id), None)

    def cursor(self, mirror: str) -> int:
        """Return up to which `seq` a mirror has followed."""
        return self._number("SELECT seq FROM cursor WHERE mirror = ?", mirror) or 0

    def farthest_cursor(self) -> int:
        """Return the largest `seq` that anybody has followed: none up to it is given away again."""
        return self._number("SELECT max(seq) FROM cursor") or 0

    def behind(self, mirror: str) -> tuple[int, int]:
        """Return how many records a mirror has not taken yet, and how many it refused for ever."""
        after = self.cursor(mirror)
        counts = [f"(SELECT count(*) FROM {t.name} WHERE seq > {after})" for t in TABLES.values()]
        counts += [f"(SELECT total(rows) FROM {p.name} WHERE seq > {after})" for p in PACKS.values()]
        begun = sum(1 for kind in PACKS for _ in self._rest_of_block(kind, after))
        refused = self._number("SELECT count(*) FROM dead WHERE mirror = ?", mirror)
        return (self._number(f"SELECT {' + '.join(counts)}") or 0) + begun, refused or 0

    def dead(self, mirror: str) -> list[DeadLetter]:
        """Return what a mirror refused for ever, oldest first."""
        rows = self._rows("SELECT seq, line, reason, at_ms FROM dead WHERE mirror = ? ORDER BY seq", mirror)
        return [_dead_letter(*row) for row in rows]

    def trouble(self, mirror: str) -> Trouble | None:
        """Return why a mirror takes nothing; None when it does."""
        rows = self._rows(
            "SELECT fact, since_ms, next_ms FROM trouble WHERE mirror = ? AND fact <> ''", mirror
        )
        return _trouble(*rows[0]) if rows else None

    def quick_check(self) -> str:
        """Return `ok`, or the first thing that is wrong in the file: pages, or a block's checksum."""
        ((found,),) = self._rows("PRAGMA quick_check(1)")
        return str(found) if found != "ok" else self._block_check()

    def _block_check(self) -> str:
        try:
            for pack in PACKS.values():
                pack.check_all(self._connection)
        except (BlockError, sqlite3.Error) as error:
            return str(error)
        return "ok"

    def _each_after(self, seq: int, kinds: Sequence[type[Record]]) -> Iterator[Kept]:
        while found := self.follow(seq, _ROWS_AT_ONCE, kinds):
            yield from found
            seq = found[-1].seq

    def _records(self, table: Table, condition: str, *values: Value) -> list[Kept]:
        return list(_kept(table, self._rows(f"{table.select} {condition}", *values)))

    def _number(self, statement: str, *values: Value) -> int | None:
        rows = self._rows(statement, *values)
        return int(rows[0][0]) if rows and rows[0][0] is not None else None

    def _rows(self, statement: str, *values: Value) -> Sequence[tuple[Value, ...]]:
        with faults_told(self._path):
            return self._connection.execute(statement, values).fetchall()

    def _after(self, kind: type[Record], seq: int) -> Iterator[Kept]:
        """Give the records of a kind after a `seq`; what is packed is older than what is not."""
        table = TABLES[kind]
        rows = self._connection.execute(f"{table.select} WHERE seq > ? ORDER BY seq", (seq,))
        return chain(self._packed(kind, lambda pack: pack.after(self._connection, seq)), _kept(table, rows))

    def _rest_of_block(self, kind: type[Record], seq: int) -> Iterator[Kept]:
        """Give the packed records after a `seq` that share a block with it."""
        block = f"SELECT last_seq FROM {PACKS[kind].name} WHERE seq <= ? ORDER BY seq DESC LIMIT 1"
        last = self._number(block, seq) or 0
        return takewhile(lambda kept: kept.seq <= last, self._after(kind, seq)) if last > seq else iter(())

    def _newest(self, kind: type[Record]) -> Iterator[Kept]:
        """Give the records of the last block of a kind."""
        return self._packed(
            kind,
            lambda pack: pack.after(
                self._connection, (self._number(f"SELECT max(seq) FROM {pack.name}") or 0) - 1
            ),
        )

    def _packed(self, kind: type[Record], rows: Callable[[Pack], Iterator[Row]]) -> Iterator[Kept]:
        if kind not in PACKS:
            return iter(())
        pack = PACKS[kind]
        return _kept(TABLES[kind], (row[:-1] for row in rows(pack)))

    @contextmanager
    def _snapshot(self) -> Iterator[None]:
        """Let all statements of the block see the same moment: no row that comes meanwhile is passed by."""
        with faults_told(self._path):
            self._connection.execute("BEGIN")
            try:
                yield
            finally:
                self._connection.execute("ROLLBACK")


def _kept(table: Table, rows: Iterable[Sequence[Value]]) -> Iterator[Kept]:
    for row in rows:
        yield Kept(int(row[0] or 0), table.record(*row[1:]))
