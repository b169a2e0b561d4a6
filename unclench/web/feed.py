"""Follows the journal for everybody who looks on: read once, kept for a while, given to each in turn."""

import asyncio
import os
from collections import deque
from collections.abc import AsyncGenerator, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import dropwhile
from pathlib import Path
from threading import Lock
from typing import Final

from alerts.prompt import Prompt
from hrv.event import Packet
from unclench.record import Kept, Record, to_json
from unclench.store.reader import Reader
from unclench.store.tables import TABLES
from unclench.web.aside import aside

MOST_CLIENTS: Final = 64
EVERY_S: Final = 0.25
"""How often it is looked whether something came."""
ROWS: Final = 500
"""How many records are read at once."""
OLDER_ROWS: Final = 200
"""The same for one who is far behind."""
BATCH_BYTES: Final = 32_768
"""A batch ends with the record that exceeds it: a client that is stuck holds little more."""
_KEPT_BYTES: Final = 1_000_000
_KINDS: Final = tuple(kind for kind in TABLES if kind is not Packet)


class FullError(Exception):
    """There are too many who look on."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Records that follow each other, as they are sent."""

    after: int
    """The `seq` that they begin after."""
    seq: int
    """The last that is told with them."""
    data: bytes
    """JSON: a list of records; empty when none of them is anybody's to see."""


@dataclass(frozen=True, slots=True)
class Reset:
    """The client knows of more than there is: the journal was erased, or is another one."""

    seq: int
    """Where it ends now."""


Told = Batch | Reset | None


class Feed:
    """The journal's end, as those who look on are told it. All methods are of one loop."""

    def __init__(self, path: Path) -> None:
        """Take the journal's file; nothing is read while nobody looks on."""
        self._path = path
        self._turn = asyncio.Lock()
        self._looking = Lock()
        self._behind = asyncio.Lock()
        self._catching_up = Lock()
        """Those who are far behind wait for each other, without a thread each, and nobody else for them."""
        self._batches: deque[Batch] = deque()
        self._head: int | None = None
        """Up to here all is read."""
        self._written: tuple[int, int] | None = None
        """What the file that is written looked like when there was nothing new in it."""
        self._clients = 0
        self._ended = asyncio.Event()

    def end(self) -> None:
        """Let everybody's stream end."""
        self._ended.set()

    @contextmanager
    def joined(self) -> Iterator[None]:
        """Count one more who looks on while in the block. Raises FullError."""
        if self._clients >= MOST_CLIENTS:
            raise FullError
        self._clients += 1
        try:
            yield
        finally:
            self._clients -= 1
            if not self._clients:
                self._batches.clear()
                self._head = None

    async def told(self, after: int | None) -> AsyncGenerator[Told, None]:
        """Give what follows a `seq` (None: the end), as it comes, and None now and then when nothing does.

        Ends with the feed. Raises JournalError.
        """
        last = await self._end(after)
        place = last if after is None else after
        if place > last:
            place = last
            yield Reset(last)
        while not self._ended.is_set():
            found = await self._next(place)
            for batch in found:
                place = batch.seq
                if batch.data:
                    yield batch
            if not found:
                yield None

    async def _end(self, after: int | None) -> int:
        """Return where the journal ends, as far as a client needs to know who has it up to `after`."""
        if self._head is None or (after is not None and after > self._head):
            last = await aside(self._last_seq, self._looking)
            self._head = last if self._head is None else self._head
            return last
        return self._head

    async def _next(self, place: int) -> Sequence[Batch]:
        """Return what follows; one who waits looks, the others are told what was found."""
        async with self._turn:
            head = self._head or 0
            if head <= place:
                head = await self._looked(head)
        if head <= place:
            return ()
        kept = list(dropwhile(lambda batch: batch.after != place, self._batches))
        if kept:
            return kept
        async with self._behind:
            return await aside(lambda: self._older(place, head), self._catching_up)

    async def _looked(self, head: int) -> int:
        """Read what came after a moment, if anything did; return up to where all is read."""
        with suppress(TimeoutError):
            async with asyncio.timeout(EVERY_S):
                await self._ended.wait()
                return head
        found = await aside(lambda: self._came(head), self._looking)
        if found:
            self._batches.extend(found)
            self._head = found[-1].seq
        while len(self._batches) > 1 and sum(len(one.data) for one in self._batches) > _KEPT_BYTES:
            self._batches.popleft()
        return self._head or 0

    def _last_seq(self) -> int:
        with Reader(self._path) as reader:
            return reader.last_seq()

    def _came(self, head: int) -> list[Batch]:
        """Return what stands after the head, if the file was written since nothing did."""
        written = self._looks()
        if written is not None and written == self._written:
            return []
        with Reader(self._path) as reader:
            found = _batches(head, reader.follow(head, ROWS, _KINDS))
        self._written = None if found else written
        return found

    def _older(self, place: int, head: int) -> list[Batch]:
        """Return the beginning of what stands between: each who is far behind holds no more than that."""
        with Reader(self._path) as reader:
            rows = [kept for kept in reader.follow(place, OLDER_ROWS, _KINDS) if kept.seq <= head]
        found = _batches(place, rows)
        if len(found) > 1 or len(rows) == OLDER_ROWS:
            return found[:1]
        return [*found, Batch(found[-1].seq if found else place, head, b"")]

    def _looks(self) -> tuple[int, int] | None:
        """Return what tells whether the journal was written: it costs nothing to ask."""
        try:
            told = os.stat(f"{self._path}-wal")
        except FileNotFoundError:
            return None
        return told.st_mtime_ns, told.st_size


def _batches(after: int, rows: Iterable[Kept]) -> list[Batch]:
    """Return the records as batches of a size that any client can take."""
    found: list[Batch] = []
    begun: list[str] = []
    size = 0
    seq = begin = after
    for kept in rows:
        seq = kept.seq
        if not _is_kept_back(kept.record):
            begun.append(to_json(kept.record))
            size += len(begun[-1])
        if size > BATCH_BYTES:
            found.append(_batch(begin, seq, begun))
            begin, begun, size = seq, [], 0
    if seq > begin:
        found.append(_batch(begin, seq, begun))
    return found


def _is_kept_back(record: Record) -> bool:
    """Tell whether the coin kept it from everybody: who saw that could not be compared any more."""
    return isinstance(record, Prompt) and record.state == "withheld"


def _batch(after: int, seq: int, lines: Sequence[str]) -> Batch:
    return Batch(after, seq, f"[{','.join(lines)}]".encode() if lines else b"")
