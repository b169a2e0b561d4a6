"""Reads the journal one batch ahead of whoever takes them: while one is sent, the next is fetched."""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from unclench.record import Kept, Record
from unclench.store.reader import Reader


@dataclass(frozen=True, slots=True)
class Batch:
    """The next records, and how far they reach."""

    records: Sequence[Kept]
    last_seq: int
    """Up to here nothing else is wanted of the journal."""
    full: bool
    """There may be more."""

    def after(self, seq: int) -> "Batch":
        """Return what of it comes after `seq`."""
        return Batch([kept for kept in self.records if kept.seq > seq], self.last_seq, self.full)


class Ahead:
    """Two batches in memory at most, whatever waits in the journal."""

    def __init__(self, path: Path, kinds: tuple[type[Record], ...], records: int) -> None:
        """Read `records` of these kinds at once from the journal at `path`. Raises JournalError."""
        self._reader = Reader(path)
        self._kinds = kinds
        self._records = records
        self._thread = ThreadPoolExecutor(1, "mirror reads")
        self._held = Batch((), 0, full=False)
        self._next: Future[Batch] | None = None

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the journal when what is being read has come."""
        self._thread.shutdown()
        self._reader.close()

    def take(self, after_seq: int) -> Batch:
        """Return the records after `after_seq`, which never goes back. Raises JournalError."""
        if after_seq < self._held.last_seq:
            return self._held.after(after_seq)
        awaited, self._next = self._next or self._begin(after_seq), None
        self._held = awaited.result()
        if self._held.full:
            self._next = self._begin(self._held.last_seq)
        return self._held

    def _begin(self, after_seq: int) -> Future[Batch]:
        return self._thread.submit(self._read, after_seq)

    def _read(self, after_seq: int) -> Batch:
        """Read the next batch; the journal's end is asked before it, so that no record is passed by."""
        end_seq = self._reader.last_seq()
        records = self._reader.follow(after_seq, self._records, self._kinds)
        full = len(records) == self._records
        reached = records[-1].seq if records else after_seq
        return Batch(records, reached if full else max(reached, end_seq), full)
