"""A strap source under test: what it gave so far, and waits for what it is to give."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field, replace

from hrv.beat import Beat
from hrv.event import Event, Link, Packet
from ingest.clock import MachineClock, SteadyClock
from ingest.sources.link_settings import LinkSettings
from ingest.sources.strap import Strap
from tests.bluez.radio import H10

LIMIT_S = 30
"""Nothing here takes so long, however slow the machine."""

QUICK = LinkSettings(
    address=H10,
    name="Polar H10 00000001",
    scan_s=0.4,
    connect_s=5.0,
    read_s=5.0,
    notify_s=5.0,
    disconnect_s=5.0,
    silence_s=5.0,
    wait_factor=0.02,
)
"""Waits of a second are over at once."""
HASTY = replace(QUICK, connect_s=0.5, read_s=0.5, notify_s=0.5, disconnect_s=0.5, silence_s=0.5)
"""For what is never answered. A busy machine may take a limit for a loss: the link comes again."""


@dataclass
class Wearer:
    """The events of a source, as they come."""

    strap: Strap
    events: list[Event] = field(default_factory=list)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    async def listen(self) -> None:
        """Take events until the source ends."""
        async with aclosing(self.strap.events(0)) as events:
            async for event in events:
                self.events.append(event)
                self._news.set()

    async def until(self, true: Callable[[], bool]) -> None:
        """Wait until that is so. Raises TimeoutError with what was so far."""
        try:
            async with asyncio.timeout(LIMIT_S):
                while not true():
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise TimeoutError(f"only {self.told} and {len(self.packets)} packets") from None

    async def told_of(self, *words: str, after: int = 0) -> None:
        """Wait until a state, or a state and a reason, was told after so many links."""
        await self.until(lambda: any(one[: len(words)] == words for one in self.told[after:]))

    async def heard(self, packets: int) -> None:
        """Wait until so many packets of heart rate came."""
        await self.until(lambda: len(self.packets) >= packets)

    @property
    def links(self) -> list[Link]:
        """All that was said of the link."""
        return [event for event in self.events if isinstance(event, Link)]

    @property
    def told(self) -> list[tuple[str, str]]:
        """States and reasons so far."""
        return [(one.state, one.reason) for one in self.links]

    @property
    def packets(self) -> list[bytes]:
        """Heart rate packets so far."""
        return [e.body for e in self.events if isinstance(e, Packet) and e.channel == "heart_rate"]

    @property
    def beats(self) -> list[Beat]:
        """Beats so far."""
        return [event for event in self.events if isinstance(event, Beat)]


async def until(true: Callable[[], bool]) -> None:
    """Wait until that is so, where no event tells it. Raises TimeoutError."""
    async with asyncio.timeout(LIMIT_S):
        while not true():  # noqa: ASYNC110 - another process is asked
            await asyncio.sleep(0.02)


@asynccontextmanager
async def wearing(
    settings: LinkSettings = QUICK, machine: SteadyClock | None = None
) -> AsyncIterator[Wearer]:
    """Run a source while in the block, and stop it in good order."""
    wearer = Wearer(Strap(settings, machine=machine or MachineClock()))
    task = asyncio.create_task(wearer.listen())
    try:
        yield wearer
    finally:
        wearer.strap.stop()
        await asyncio.wait({task}, timeout=LIMIT_S)
        task.cancel()
        await task


@dataclass
class SetMachine(MachineClock):
    """A machine whose time is put forward by hand, awake or asleep; else it is real, or stands still."""

    stands: bool = False
    awake_for_us: int = 0
    asleep_for_us: int = 0
    set_by_us: int = 0

    def now_us(self) -> int:
        return (
            _STILL_US * self.stands + super().now_us() * (not self.stands) + self._forward_us + self.set_by_us
        )

    def boottime_us(self) -> int:
        return super().boottime_us() * (not self.stands) + self._forward_us

    def awake_us(self) -> int:
        return super().awake_us() * (not self.stands) + self.awake_for_us

    @property
    def _forward_us(self) -> int:
        return self.awake_for_us + self.asleep_for_us


_STILL_US = 1_700_000_000_000_000
