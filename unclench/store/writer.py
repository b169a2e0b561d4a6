"""The journal's writer: a thread of its own that owns the only connection that writes."""

import sqlite3
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from threading import Condition, Thread

from unclench.store.connection import is_damage
from unclench.store.errors import DamagedError, JournalError, StoreError
from unclench.store.tables import Row

_COMMIT_EVERY_S = 1.0
_COMMIT_ROWS = 2_000
_GROUP_ROWS = 20_000
_RETRY_AFTER_S = 1.0
_LAST_TRIES = 3
MOST_WAITING_ROWS = 200_000
"""How many rows may wait in memory while the file can't be written: more than a day's wearing."""

_WAIT = "records that wait in memory: {rows}"

Connect = Callable[[], sqlite3.Connection]


@dataclass(frozen=True, slots=True)
class Change:
    """What is written together or not at all: statements, each with the rows it is run for."""

    seq: int
    """The last `seq` that is given away with it."""
    count: int
    statements: Mapping[str, Sequence[Row]]


@dataclass(slots=True)
class _Waiting:
    """Changes that are not written yet, and who waits for them; every use holds the condition."""

    changes: deque[Change] = field(default_factory=deque)
    rows: int = 0
    written_seq: int = 0
    handed: int = 0
    """How many changes were handed over so far, and how many of them are written."""
    written: int = 0
    waiters: list[tuple[Callable[[], bool], Future[bool]]] = field(default_factory=list)
    trouble: str = ""
    fault: JournalError | None = None
    closing: bool = False


class Writer:
    """Writes changes in the order in which they come, many in one transaction.

    A fault of the disk is not given up: what waits stays in memory, and is tried again on a new
    connection, because after a failed fsync nothing that the old one says counts.
    """

    def __init__(
        self, path: Path, written_seq: int, connect: Connect, retry_after_s: float = _RETRY_AFTER_S
    ) -> None:
        """Begin after `written_seq`; `connect` opens a connection, a new one after each fault."""
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._connect = connect
        self._retry_after_s = retry_after_s
        self._waiting = _Waiting(written_seq=written_seq)
        self._failures = 0
        self._changed = Condition()
        self._thread = Thread(target=self._run, name="journal", daemon=True)
        self._thread.start()

    @property
    def trouble(self) -> str:
        """Why the file can't be written now, and how much waits; empty when it can."""
        with self._changed:
            waiting = self._waiting
            if waiting.fault is not None:
                return str(waiting.fault)
            return str(self._told(_WAIT)) if waiting.trouble else ""

    def put(self, change: Change) -> None:
        """Hand over a change without waiting. Raises JournalError: given up, closed, or too much waits."""
        with self._changed:
            waiting = self._waiting
            if waiting.fault is not None:
                raise waiting.fault
            if waiting.closing:
                raise JournalError(self._path, "is closed already", "open it again")
            if waiting.trouble and waiting.rows + change.count > MOST_WAITING_ROWS:
                raise self._told(f"no more fit in; {_WAIT}")
            waiting.changes.append(change)
            waiting.handed += 1
            waiting.rows += change.count
            self._changed.notify()

    def written(self, seq: int) -> Future[bool]:
        """Return what becomes True when all up to `seq` is on the disk, False when that is in trouble."""
        waiting = self._waiting
        return self._due_when(lambda: waiting.written_seq >= seq)

    def settled(self) -> Future[bool]:
        """Return the same for all that was handed over so far, rows without a `seq` of their own too."""
        waiting = self._waiting
        with self._changed:
            handed = waiting.handed
        return self._due_when(lambda: waiting.written >= handed)

    def _due_when(self, is_due: Callable[[], bool]) -> Future[bool]:
        future: Future[bool] = Future()
        with self._changed:
            waiting = self._waiting
            if is_due():
                future.set_result(True)
            elif waiting.fault is not None:
                future.set_exception(waiting.fault)
            elif waiting.trouble:
                future.set_result(False)
            else:
                waiting.waiters.append((is_due, future))
                self._changed.notify()
        return future

    def close(self) -> None:
        """Write what waits and end the thread. Raises JournalError: not all could be written."""
        with self._changed:
            self._waiting.closing = True
            self._changed.notify()
        self._thread.join()
        if self._waiting.fault is not None:
            raise self._waiting.fault

    def _run(self) -> None:
        try:
            while changes := self._due():
                self._attempt(changes)
        except BaseException as error:
            self._give_up(f"can't be written ({error!r})")
            raise
        finally:
            self._disconnect()

    def _attempt(self, changes: Sequence[Change]) -> None:
        try:
            self._write(changes)
        except (sqlite3.OperationalError, OSError) as error:
            self._disconnect()
            self._endure(f"can't be written ({error})")
        except (sqlite3.Error, StoreError, OverflowError, ValueError) as error:
            self._give_up(f"can't be written ({error})", DamagedError if is_damage(error) else JournalError)
        else:
            self._settle(changes)

    def _due(self) -> list[Change]:
        """Return the changes to write next; none when all is written or given up, and it closes."""
        with self._changed:
            waiting = self._waiting
            self._changed.wait_for(lambda: waiting.changes or waiting.closing)
            pause_s = self._retry_after_s if waiting.trouble else _COMMIT_EVERY_S
            self._changed.wait_for(self._is_urgent, pause_s)
            return [] if waiting.fault is not None else self._group()

    def _is_urgent(self) -> bool:
        waiting = self._waiting
        pressing = waiting.closing or bool(waiting.waiters) or waiting.rows >= _COMMIT_ROWS
        return pressing and not waiting.trouble

    def _group(self) -> list[Change]:
        """Return the first changes, up to a group's rows, at least one if there are any."""
        rows, number = 0, 0
        for change in self._waiting.changes:
            rows += change.count
            number += 1
            if rows >= _GROUP_ROWS:
                break
        return list(islice(self._waiting.changes, number))

    def _write(self, changes: Sequence[Change]) -> None:
        if self._connection is None:
            self._connection = self._connect()
        self._connection.execute("BEGIN IMMEDIATE")
        for statement, rows in _joined(changes).items():
            self._connection.executemany(statement, rows)
        self._connection.execute("COMMIT")

    def _settle(self, changes: Sequence[Change]) -> None:
        self._failures = 0
        with self._changed:
            waiting = self._waiting
            for change in changes:
                waiting.changes.popleft()
                waiting.rows -= change.count
                waiting.written += 1
            waiting.written_seq = max(waiting.written_seq, changes[-1].seq)
            waiting.trouble = ""
            self._answer(lambda future: future.set_result(True), only_due=True)

    def _endure(self, fact: str) -> None:
        """Keep what waits, and say so; give it up when the journal closes and it has failed often enough."""
        self._failures += 1
        if self._waiting.closing and self._failures >= _LAST_TRIES:
            self._give_up(fact)
            return
        with self._changed:
            self._waiting.trouble = fact
            self._answer(lambda future: future.set_result(False))

    def _give_up(self, fact: str, kind: type[JournalError] = JournalError) -> None:
        with self._changed:
            self._waiting.trouble = fact
            fault = self._waiting.fault = self._told("records that could not be kept: {rows}", kind)
            self._answer(lambda future: future.set_exception(fault))

    def _told(self, outcome: str, kind: type[JournalError] = JournalError) -> JournalError:
        fact = f"{self._waiting.trouble}; {outcome.format(rows=self._waiting.rows)}"
        return kind(self._path, fact, "make room, or mend its disk")

    def _answer(self, answer: Callable[[Future[bool]], None], *, only_due: bool = False) -> None:
        waiting = self._waiting
        for is_due, future in waiting.waiters:
            if (not only_due or is_due()) and future.set_running_or_notify_cancel():
                answer(future)
        waiting.waiters = [one for one in waiting.waiters if not one[1].done()]

    def _disconnect(self) -> None:
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
        self._connection = None


def _joined(changes: Sequence[Change]) -> dict[str, list[Row]]:
    joined: dict[str, list[Row]] = {}
    for change in changes:
        for statement, rows in change.statements.items():
            joined.setdefault(statement, []).extend(rows)
    return joined
