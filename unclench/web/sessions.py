"""The practice that a page leads: it is on in the journal only while its page says that it goes on."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Final

from alerts.practices import AnyPractice
from hrv.event import Context, Said
from unclench.daemon import Handed
from unclench.store.errors import StoreError

LEASE_S: Final = 75.0
"""A page that nothing was heard from for so long is gone; one behind others may speak once a minute only."""


@dataclass(slots=True)
class Led:
    """One practice under way."""

    practice: AnyPractice
    begun: Handed
    until_s: float
    """When it is over unless its page speaks, by the loop's time."""


class Sessions:
    """At most one practice at a time: one heart can't follow two."""

    def __init__(self, lease_s: float = LEASE_S) -> None:
        """Begin with none."""
        self._lease_s = lease_s
        self._led: Led | None = None
        self._changed = asyncio.Event()
        self._turn = asyncio.Lock()
        """Of two pages that begin at once, one is first, and is over when the other begins."""

    async def begin(self, practice: AnyPractice, hand: Callable[[Said], Awaitable[Handed]]) -> Handed:
        """Tell the journal that a practice begins, and that the one before is over. Raises StoreError."""
        async with self._turn:
            await self._end(hand)
            begun = await hand(Context(0, "session", on=True, practice=practice.kind))
            self._led = Led(practice, begun, asyncio.get_running_loop().time() + self._lease_s)
        self._changed.set()
        return begun

    def go_on(self, begun_ms: int) -> bool:
        """Hear from the page of a practice; tell whether it is still on."""
        if self._led is None or self._led.begun.at_ms != begun_ms:
            return False
        self._led.until_s = asyncio.get_running_loop().time() + self._lease_s
        return True

    async def end(
        self, begun_ms: int, hand: Callable[[Said], Awaitable[Handed]]
    ) -> tuple[Led, Handed] | None:
        """Tell the journal that a practice is over; None: it was before. Raises StoreError."""
        if self._led is None or self._led.begun.at_ms != begun_ms:
            return None
        return await self._end(hand)

    async def close(self, hand: Callable[[Said], Awaitable[Handed]]) -> None:
        """Tell the journal that whatever is on is over, for the daemon stops."""
        with suppress(StoreError):
            await self._end(hand)

    @asynccontextmanager
    async def watched(self, hand: Callable[[Said], Awaitable[Handed]]) -> AsyncIterator[None]:
        """End what its page has left, while in the block."""
        async with asyncio.TaskGroup() as group:
            watching = group.create_task(self._watch(hand))
            try:
                yield
            finally:
                watching.cancel()

    async def _watch(self, hand: Callable[[Said], Awaitable[Handed]]) -> None:
        while True:
            if self._led is None:
                self._changed.clear()
                await self._changed.wait()
            elif (left_s := self._led.until_s - asyncio.get_running_loop().time()) > 0:
                await asyncio.sleep(left_s)
            else:
                with suppress(StoreError):
                    await self._end(hand)

    async def _end(self, hand: Callable[[Said], Awaitable[Handed]]) -> tuple[Led, Handed] | None:
        led, self._led = self._led, None
        if led is None:
            return None
        return led, await hand(Context(0, "session", on=False, practice=led.practice.kind))
