"""The thread that keeps house in the journal while the daemon runs, in small steps."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Event, Thread
from typing import Final, Protocol

from unclench.store.errors import JournalError

log = logging.getLogger("unclench")

EVERY_S: Final = 5.0
"""How long to wait when there is nothing to do."""
LAST_STEPS: Final = 20
"""How much of what is left is done at the end; the next run goes on."""


class Chore(Protocol):
    """Work in small steps, each of which leaves the journal whole."""

    @property
    def at_the_end(self) -> bool:
        """Whether what is left is done when the daemon ends."""
        ...

    def step(self) -> bool:
        """Do the next bit; return whether there is more. Raises JournalError."""
        ...


class Keeper:
    """Does the chores by turns until it is stopped."""

    def __init__(self, chores: Sequence[Chore], stop: Event, every_s: float = EVERY_S) -> None:
        """Take the chores, in their order, and what tells to stop."""
        self._chores = chores
        self._stop = stop
        self._every_s = every_s
        self._failing = False

    def run(self) -> None:
        """Work until stopped, then finish what is to be finished."""
        pause_s = 0.0
        while not self._stop.wait(pause_s):
            pause_s = 0.0 if self._round() else self._every_s
        for _ in range(LAST_STEPS):
            if not self._round(last=True):
                break

    def _round(self, *, last: bool = False) -> bool:
        """Do one step of every chore; return whether there is more to do now."""
        try:
            more = [chore.step() for chore in self._chores if chore.at_the_end or not last]
        except JournalError as error:
            self._tell(str(error))
            return False
        self._failing = False
        return any(more)

    def _tell(self, fact: str) -> None:
        if not self._failing:
            log.warning("keeping house in the journal waits: %s", fact)
        self._failing = True


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
