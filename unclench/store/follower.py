"""The loop that follows the journal for a mirror: a cursor moves over what is kept, nothing is copied."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from threading import Event, Thread
from typing import Final, Self

from ingest.backoff import BackoffSettings, wait_s
from ingest.clock import Clock, WallClock
from unclench.record import Kept
from unclench.store.errors import JournalError
from unclench.store.journal import Journal
from unclench.store.mirror import Mirror, RefusedError, TemporaryError
from unclench.store.reader import Reader

log = logging.getLogger("unclench")

_LEAVE_AFTER_S: Final = 2.0
"""A request that hangs at the end is left behind: nothing depends on it."""


@dataclass(frozen=True, slots=True)
class FollowSettings:
    """How a journal is followed."""

    records: int = 500
    """At once."""
    every_s: float = 5.0
    """How long to wait for more when all is there."""
    backoff: BackoffSettings = field(default_factory=BackoffSettings)


class Follower:
    """A thread that brings what is kept into one mirror, at least once, in order.

    What the mirror can't take now is kept and tried again; what it refuses for ever is put aside, record
    by record, and the rest goes on.
    """

    def __init__(
        self,
        mirror: Mirror,
        journal: Journal,
        path: Path,
        settings: FollowSettings,
        clock: Clock,
        dice: Random,
    ) -> None:
        """Take the parts; `path` is the journal's. Raises JournalError."""
        self._mirror = mirror
        self._journal = journal
        self._reader = Reader(path)
        self._settings = settings
        self._clock = clock
        self._dice = dice
        self._cursor = self._reader.cursor(mirror.kind)
        self._failures = 0
        self._stop = Event()
        self._thread = Thread(target=self._run, name=f"mirror {mirror.kind}", daemon=True)

    def __enter__(self) -> Self:
        """Begin to follow."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop; the cursor tells the next time where to go on."""
        self._stop.set()
        self._thread.join(_LEAVE_AFTER_S)

    def _run(self) -> None:
        pause_s = 0.0
        with self._reader:
            while not self._stop.wait(pause_s):
                pause_s = self._step()

    def _step(self) -> float:
        """Bring the next records over; return after how many seconds to go on."""
        try:
            batch = self._reader.follow(self._cursor, self._settings.records)
            self._reflect(batch)
            self._move(batch)
        except (TemporaryError, JournalError) as error:
            return self._endure(error)
        self._recover()
        return 0.0 if len(batch) == self._settings.records else self._settings.every_s

    def _reflect(self, batch: Sequence[Kept]) -> None:
        """Bring the records over; halve them until what is refused stands alone."""
        if not batch:
            return
        try:
            self._mirror.reflect(batch)
        except RefusedError as error:
            if len(batch) == 1:
                self._bury(batch[0], error)
                return
            half = len(batch) // 2
            self._reflect(batch[:half])
            self._reflect(batch[half:])

    def _move(self, batch: Sequence[Kept]) -> None:
        if batch:
            self._journal.move(self._mirror.kind, batch[-1].seq)
            self._cursor = batch[-1].seq

    def _bury(self, kept: Kept, error: RefusedError) -> None:
        log.warning("%s refused a record for ever: %s", self._mirror.kind, error)
        self._journal.bury(self._mirror.kind, kept.seq, error.sent, str(error), self._clock.now_ms())

    def _endure(self, error: TemporaryError | JournalError) -> float:
        if not self._failures:
            log.warning("%s takes nothing now, all of it waits: %s", self._mirror.kind, error)
        self._failures += 1
        pause_s = wait_s(self._failures, self._settings.backoff, self._dice)
        asked_s = error.retry_after_s if isinstance(error, TemporaryError) else None
        return max(pause_s, asked_s or 0.0)

    def _recover(self) -> None:
        if self._failures:
            log.info("%s takes records again", self._mirror.kind)
        self._failures = 0


@contextmanager
def followed(mirrors: Sequence[Mirror], journal: Journal, path: Path) -> Iterator[None]:
    """Let every mirror follow the journal, which lies at `path`, while in the block. Raises JournalError."""
    with ExitStack() as running:
        for mirror in mirrors:
            follower = Follower(mirror, journal, path, FollowSettings(), WallClock(), Random())
            running.enter_context(follower)
        yield
