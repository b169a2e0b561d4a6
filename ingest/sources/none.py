"""No strap at all: time goes on, and what is planned for the day comes."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import Literal

from hrv.event import Event


@dataclass(frozen=True, slots=True)
class NoStrap:
    """Gives nothing until it is stopped."""

    kind: Literal["none"] = "none"
    stopping: asyncio.Event = field(default_factory=asyncio.Event, repr=False, compare=False)

    @property
    def identity(self) -> str:
        """None: it is live."""
        return ""

    def stop(self) -> None:
        """Have `events` end."""
        self.stopping.set()

    async def events(self, taken: int) -> AsyncGenerator[Event, None]:
        """Give nothing, for as long as it takes."""
        await self.stopping.wait()
        nothing: tuple[Event, ...] = ()
        for event in nothing:
            yield event
