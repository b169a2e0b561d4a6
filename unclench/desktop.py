"""Follows what is around the wearer and tells each change as an event; nothing here holds the daemon up."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Final

from alerts.surrounding import Desk, Lookout, Reading, Witness, heard, together
from alerts.surroundings.bus import DesktopBus
from alerts.surroundings.display import XDisplay
from hrv.event import Context, Surrounding
from ingest.clock import WallClock
from unclench.words import SURROUNDING_WORDS

FORGET_S: Final = 300.0
"""What was on and can't be read any more counts as over after this time: unknown holds nothing for ever."""
_LONGEST_S: Final = 60.0
"""A witness that knows nothing is asked more and more seldom, up to this."""
_BREATH_S: Final = 0.25
"""A witness that stirs all the time is asked this often at most."""

_FIRST_SAID_S: Final = 10.0
_SAID_EVERY_S: Final = 60.0
_CANT: Final = "not readable now, so it holds nothing: {} (`unclench doctor desktop` says why)"
_CAN: Final = "readable again: {}"

Tell = Callable[[Context], Awaitable[object]]
Say = Callable[[str], None]


@contextmanager
def desk(zone: str, environ: Mapping[str, str]) -> Iterator[Desk]:
    """Give the hands with which witnesses work, while in the block."""
    session, system = DesktopBus("session", environ), DesktopBus("system", environ)
    display = XDisplay(environ)
    try:
        yield Desk(environ, zone, WallClock().now_ms, session, system, display)
    finally:
        display.close()
        session.close()
        system.close()


@dataclass(slots=True)
class Known:
    """What is known of one surrounding, from all its witnesses; says when that is news."""

    witnesses: int
    was_on: bool = False
    """What was told last, in the life before, was that it is on."""
    told: bool | None = None
    readings: dict[str, Reading] = field(default_factory=dict)
    unknown_s: float | None = None
    """Since when it is unknown."""

    @property
    def is_unknown(self) -> bool:
        """Tell whether all have said that they don't know."""
        return len(self.readings) == self.witnesses and together(self.readings.values()) is None

    def hear(self, who: str, reading: Reading, now_s: float) -> bool | None:
        """Take what a witness says at `now_s` of a clock that nobody sets; return what is to be told."""
        self.readings[who] = reading
        if len(self.readings) < self.witnesses:
            return None
        now = together(self.readings.values())
        if now is None:
            now = self._forgotten(now_s)
        else:
            self.unknown_s = None
        if now is None or now is self.told:
            return None
        self.told = now
        return now

    def _forgotten(self, now_s: float) -> bool | None:
        """Return that it is over, when it was on and has been unknown for long enough."""
        if self.told is None:
            return False if self.was_on else None
        if self.unknown_s is None:
            self.unknown_s = now_s
        return False if self.told and now_s - self.unknown_s >= FORGET_S else None


class Desktop:
    """Asks every witness on its own, so that one that hangs delays no other."""

    def __init__(
        self, lookouts: Sequence[Lookout], desk: Desk, were_on: frozenset[Surrounding], tell: Tell, say: Say
    ) -> None:
        """Take what to look out for, what was on when the journal ended, and whom to tell what."""
        witnesses = {one.kind: one.witnesses(desk) for one in lookouts if one.read}
        self._watched = {what: those for what, those in witnesses.items() if those}
        self._known = {what: Known(len(those), what in were_on) for what, those in self._watched.items()}
        self._stale = were_on - self._watched.keys()
        self._tell = tell
        self._say = say

    async def follow(self) -> None:
        """Tell how it is now, then each change, until cancelled."""
        async with asyncio.TaskGroup() as group:
            for what in sorted(self._stale):
                group.create_task(self._told(what, on=False))
            for what, witnesses in self._watched.items():
                for witness in witnesses:
                    group.create_task(self._ask(what, witness))
            group.create_task(self._say_unknown())

    async def _ask(self, what: Surrounding, witness: Witness) -> None:
        """Ask one witness again and again; more and more seldom while it knows nothing."""
        loop, failures = asyncio.get_running_loop(), 0
        while True:
            reading = await heard(witness)
            news = self._known[what].hear(witness.who, reading, loop.time())
            if news is not None:
                await self._told(what, on=news)
            failures = failures + 1 if reading.on is None else 0
            if await _stirred(witness, wait_s(witness.every_s, failures)):
                failures = 0

    async def _told(self, what: Surrounding, *, on: bool) -> None:
        await self._tell(Context(0, what, on))

    async def _say_unknown(self) -> None:
        """Say what can't be read, once, and once that it can."""
        said: frozenset[Surrounding] = frozenset()
        await asyncio.sleep(_FIRST_SAID_S)
        while True:
            unknown = frozenset(what for what, known in self._known.items() if known.is_unknown)
            for those, sentence in ((unknown - said, _CANT), (said - unknown, _CAN)):
                if those:
                    self._say(sentence.format(", ".join(SURROUNDING_WORDS[what] for what in sorted(those))))
            said = unknown
            await asyncio.sleep(_SAID_EVERY_S)


def wait_s(every_s: float, failures: int) -> float:
    """Return how long to wait after so many answers in a row that told nothing."""
    return max(every_s, min(every_s * 2.0 ** min(max(failures - 1, 0), 10), _LONGEST_S))


async def _stirred(witness: Witness, wait_s: float) -> bool:
    """Wait for the witness to stir; tell whether it did within the time."""
    await asyncio.sleep(_BREATH_S)
    with suppress(TimeoutError):
        async with asyncio.timeout(wait_s):
            await witness.stirred()
            return True
    return False


@asynccontextmanager
async def looked_out(
    lookouts: Sequence[Lookout], zone: str, were_on: frozenset[Surrounding], tell: Tell, say: Say
) -> AsyncIterator[None]:
    """Follow the desktop while in the block; what breaks there in an unforeseen way ends the block."""
    with desk(zone, os.environ) as hands:
        async with asyncio.TaskGroup() as group:
            following = group.create_task(Desktop(lookouts, hands, were_on, tell, say).follow())
            yield
            following.cancel()
