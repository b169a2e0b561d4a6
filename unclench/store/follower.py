"""The loop that follows the journal for a mirror: a cursor moves over what is kept, nothing is copied."""

import logging
import os
import signal
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from threading import Event, Thread
from typing import Final, Self

from ingest.backoff import BackoffSettings, wait_s
from ingest.clock import Clock, WallClock
from unclench.record import Kept
from unclench.store.ahead import Ahead, Batch
from unclench.store.errors import JournalError, StoreError
from unclench.store.journal import Journal
from unclench.store.letters import asked_again, bury, retry
from unclench.store.mirror import Mirror, RefusedError, TemporaryError
from unclench.store.reader import Reader

log = logging.getLogger("unclench")

_DAY_MS: Final = 86_400_000
_LEAVE_AFTER_S: Final = 2.0
"""A request that hangs at the end is left behind: nothing depends on it."""


@dataclass(frozen=True, slots=True)
class FollowSettings:
    """How a journal is followed."""

    records: int = 4_000
    """At once."""
    least_records: int = 50
    """At once, when more than this takes too long on a slow way."""
    most_letters: int = 10_000
    """When so many records are put aside, the mirror is not poisoned but wrong: all else waits."""
    every_s: float = 5.0
    """How long to wait for more when all is there."""
    backoff: BackoffSettings = field(default_factory=BackoffSettings)


class Follower:
    """Brings what is kept into one mirror, at least once, in order, step by step.

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
        self._path = path
        self._settings = settings
        self._clock = clock
        self._dice = dice
        self._ahead = Ahead(path, mirror.shows, settings.records)
        with Reader(path) as reader:
            self.seq = reader.cursor(mirror.kind)
            """Up to here the mirror has followed."""
            self._letters = reader.behind(mirror.kind)[1]
            self._since_ms = trouble.since_ms if (trouble := reader.trouble(mirror.kind)) else None
        self._buried = self.seq
        """Up to here refused records are counted: what is tried again is not counted again."""
        self.fact = ""
        """Why the mirror takes nothing now; empty when it does."""
        self._failures = 0
        self._reach = settings.records

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the journal for reading; the cursor tells the next time where to go on."""
        self._ahead.__exit__()

    def step(self) -> float:
        """Bring the next records over; return after how many seconds to go on."""
        try:
            if asked_again(self._path.parent, self._mirror.kind):
                self._letters = retry(self._mirror, self._journal, self._path, self._clock).refused
            self._refuse_flood()
            batch = self._ahead.take(self.seq)
            self._bring(batch)
            self._recover()
        except (TemporaryError, JournalError) as error:
            return self._endure(error)
        return 0.0 if batch.full else self._settings.every_s

    def _bring(self, batch: Batch) -> None:
        """Bring the batch over in parts as large as the way to the mirror bears, a refused part by halves.

        Whatever ends it, the cursor stands behind all that was sent or put aside: not even a mirror that
        takes one request at a time can hold it up for good.
        """
        records = self._remembered(batch.records)
        dead: dict[int, RefusedError] = {}
        settled = self.seq
        try:
            begin = 0
            while begin < len(records):
                part = records[begin : begin + self._reach]
                if self._reflect(part, dead):
                    settled = part[-1].seq
                    begin += len(part)
                    if not dead:
                        self._move(settled)
            settled = max(settled, batch.last_seq)
        finally:
            self._bury(dead)
            self._move(settled)

    def _reflect(self, part: Sequence[Kept], dead: dict[int, RefusedError]) -> bool:
        """Bring a part over, or note the one that is refused; False when the part is to be halved."""
        try:
            self._mirror.reflect(part)
        except RefusedError as error:
            self._reach = max(1, len(part) // 2)
            if len(part) == 1:
                dead[part[0].seq] = error
            return len(part) == 1
        self._reach = min(2 * self._reach, self._settings.records)
        return True

    def _bury(self, dead: Mapping[int, RefusedError]) -> None:
        bury(self._journal, self._mirror.kind, dead, self._clock.now_ms())
        self._letters += sum(seq > self._buried for seq in dead)
        self._buried = max(self._buried, *dead, 0)

    def _remembered(self, records: Sequence[Kept]) -> Sequence[Kept]:
        """Leave out what the mirror would forget at once, and with a day to spare: a day begins a day ago."""
        if not self._mirror.keep_days:
            return records
        oldest_ms = self._clock.now_ms() - (self._mirror.keep_days - 1) * _DAY_MS
        return [kept for kept in records if kept.record.at_ms >= oldest_ms]

    def _refuse_flood(self) -> None:
        if self._letters >= self._settings.most_letters:
            raise TemporaryError(
                f"it refused {self._letters} records, so all else waits: `unclench doctor"
                f" {self._mirror.kind}` tells why; mend it, then `unclench mirror retry`"
            )

    def _move(self, seq: int) -> None:
        if seq > self.seq:
            self._journal.move(self._mirror.kind, seq)
            self.seq = seq

    def _endure(self, error: TemporaryError | JournalError) -> float:
        self._failures += 1
        self._reach = min(self._reach, max(self._reach // 4, self._settings.least_records))
        asked_s = error.retry_after_s if isinstance(error, TemporaryError) else None
        pause_s = max(wait_s(self._failures, self._settings.backoff, self._dice), asked_s or 0.0)
        self._tell(str(error), pause_s)
        return pause_s

    def _tell(self, fact: str, pause_s: float) -> None:
        """Keep what is wrong, since when, and when it is tried again; log it once."""
        now_ms = self._clock.now_ms()
        self.fact = fact
        if self._failures == 1:
            log.warning("%s takes nothing now, all of it waits: %s", self._mirror.kind, fact)
        self._since_ms = self._since_ms or now_ms
        try:
            self._journal.suffer(self._mirror.kind, fact, self._since_ms, now_ms + round(pause_s * 1000))
        except JournalError:
            log.debug("the journal takes nothing either")

    def _recover(self) -> None:
        if self._since_ms is not None:
            log.info("%s takes records again", self._mirror.kind)
            self._journal.suffer(self._mirror.kind, "", self._since_ms, 0)
        self._failures, self._since_ms, self.fact = 0, None, ""


class Following:
    """A thread in which a follower works until it is told to stop."""

    def __init__(self, follower: Follower, name: str) -> None:
        """Take the follower."""
        self._follower = follower
        self._stop = Event()
        self._broken = False
        self._thread = Thread(target=self._run, name=f"mirror {name}", daemon=True)

    def __enter__(self) -> Self:
        """Begin to follow."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop. Raises StoreError: something that nobody expected ended the thread."""
        self._stop.set()
        self._thread.join(_LEAVE_AFTER_S)
        if self._broken:
            raise StoreError(f"{self._thread.name} broke down; what it said stands above: please report it")

    def _run(self) -> None:
        """Follow; what nobody expected is told by Python, and ends the daemon cleanly."""
        pause_s = 0.0
        self._broken = True
        try:
            with self._follower:
                while not self._stop.wait(pause_s):
                    pause_s = self._follower.step()
            self._broken = False
        finally:
            if self._broken:
                os.kill(os.getpid(), signal.SIGTERM)


@contextmanager
def followed(mirrors: Sequence[Mirror], journal: Journal, path: Path) -> Iterator[None]:
    """Let every mirror follow the journal, which lies at `path`, while in the block. Raises JournalError."""
    with ExitStack() as running:
        for mirror in mirrors:
            follower = Follower(mirror, journal, path, FollowSettings(), WallClock(), Random())
            running.enter_context(Following(follower, mirror.kind))
        yield
