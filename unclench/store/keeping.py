"""The thread that keeps house in the journal while the daemon runs, in small steps."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Event, Thread
from typing import Final, Protocol

from unclench.store.errors import DamagedError, JournalError
from unclench.store.rescue import mark

log = logging.getLogger("unclench")

LAST_STEPS: Final = 20
"""How much of what is left is done at the end; the next run goes on."""


class Chore(Protocol):
    """Work in small steps, each of which leaves the journal whole."""

    @property
    def every_s(self) -> float:
        """How long to wait when there is nothing to do."""
        ...

    @property
    def at_the_end(self) -> bool:
        """Whether what is left is done when the daemon ends."""
        ...

    def step(self) -> bool:
        """Do the next bit; return whether there is more. Raises JournalError."""
        ...


class Keeper:
    """Does each chore when it is due, until it is stopped."""

    def __init__(self, chores: Sequence[Chore], stop: Event) -> None:
        """Take the chores, in their order, and what tells to stop."""
        self._chores = chores
        self._stop = stop
        self._left_s = [0.0 for _ in chores]
        """How long each chore has to wait yet."""
        self._failing: set[int] = set()
        """Which chores wait, and have said so."""

    def run(self) -> None:
        """Work until stopped, then finish what is to be finished."""
        pause_s = 0.0
        while not self._stop.wait(pause_s):
            self._round(pause_s)
            pause_s = min(self._left_s)
        for index, chore in enumerate(self._chores):
            for _ in range(LAST_STEPS if chore.at_the_end else 0):
                if not self._done(index):
                    break

    def _round(self, waited_s: float) -> None:
        for index, chore in enumerate(self._chores):
            self._left_s[index] -= waited_s
            if self._left_s[index] <= 0:
                self._left_s[index] = 0.0 if self._done(index) else chore.every_s

    def _done(self, index: int) -> bool:
        """Do a chore's step; return whether there is more to do now."""
        try:
            more = self._chores[index].step()
        except JournalError as error:
            if isinstance(error, DamagedError):
                mark(error.path)
            if index not in self._failing:
                log.warning("keeping house in the journal waits: %s", error)
            self._failing.add(index)
            return False
        self._failing.discard(index)
        return more


@contextmanager
def kept(chores: Sequence[Chore], stop: Event) -> Iterator[None]:
    """Let the chores be done while in the block."""
    thread = Thread(target=Keeper(chores, stop).run, name="keeper", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
