"""The strap as a source: any chest strap with the heart rate service, held all day."""

import asyncio
import sys
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from random import Random
from typing import Literal

from hrv.event import Event, Link, Packet
from ingest.clock import MachineClock, SteadyClock
from ingest.source import SourceError
from ingest.sources.link_settings import LinkSettings
from ingest.strap_stream import StrapStream
from ingest.stream_settings import StreamSettings

_ELSEWHERE = (
    "a strap is heard on Linux, through BlueZ; elsewhere it has not been tried yet:"
    " --replay and --demo work here too"
)


@dataclass(frozen=True, slots=True)
class Strap:
    """What one strap sends, how the link stands, and what follows from both."""

    link: LinkSettings
    kind: Literal["strap"] = "strap"
    stream: StreamSettings = field(default_factory=StreamSettings)
    machine: SteadyClock = field(default_factory=MachineClock, repr=False)
    _stopping: asyncio.Event = field(default_factory=asyncio.Event, init=False, repr=False, compare=False)

    @property
    def identity(self) -> str:
        """A live stream is never the same again."""
        return ""

    def stop(self) -> None:
        """Ask for the end: the strap is let go in good order, the last events come, then no more."""
        self._stopping.set()

    async def events(self, taken: int) -> AsyncGenerator[Event, None]:
        """Give what happens until `stop`; `taken` means nothing to a live source. Raises SourceError."""
        if sys.platform != "linux":
            raise SourceError(_ELSEWHERE)
        # Here, for there is no D-Bus elsewhere, and what needs no strap is to run all the same.
        from ingest.sources.supervisor import Supervisor

        stream = StrapStream(self.stream)
        heard: asyncio.Queue[Packet | Link | None] = asyncio.Queue()
        supervisor = Supervisor(
            self.link, heard.put_nowait, lambda: stream.duplicates, self.machine, Random()
        )
        running = asyncio.create_task(supervisor.run(self._stopping))
        running.add_done_callback(lambda _: heard.put_nowait(None))
        try:
            while (one := await heard.get()) is not None:
                for event in stream.take(one) if isinstance(one, Packet) else stream.link(one):
                    yield event
            running.result()
        finally:
            running.cancel()
            await asyncio.wait({running})
