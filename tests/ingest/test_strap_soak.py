"""A day with a strap in seconds: hundreds of drops leave nothing behind, and cost no delivered beat."""

import asyncio
import gc
import os
import struct
from collections import deque
from contextlib import aclosing
from dataclasses import dataclass, field, replace

from hrv.beat import Beat
from hrv.event import Event, Gap, Link, Packet
from ingest.sources.strap import Strap
from tests.bluez.radio import Radio
from tests.ingest.wearer import LIMIT_S, QUICK

LINKS = 240
PACKETS = 180
PERIOD_S = 2
"""A packet with two intervals every two seconds: 240 links of 180 packets are 24 hours."""
SETTLED_LINKS = 30


@dataclass
class Ticking:
    """A machine on which the time of a packet passes from one to the next."""

    us: int = 1_700_000_000_000_000

    def now_us(self) -> int:
        self.us += PERIOD_S * 1_000_000
        return self.us

    def boottime_us(self) -> int:
        return self.us

    def awake_us(self) -> int:
        return self.us


@dataclass
class Day:
    """Checks events as they come, and keeps none."""

    due: deque[bytes] = field(default_factory=deque)
    packets: int = 0
    beats: int = 0
    gaps: int = 0
    subscribed: asyncio.Event = field(default_factory=asyncio.Event)
    complete: asyncio.Event = field(default_factory=asyncio.Event)

    def take(self, event: Event) -> None:
        match event:
            case Packet(channel="heart_rate", body=body):
                assert body == self.due.popleft()
                self.packets += 1
                if not self.due:
                    self.complete.set()
            case Beat():
                self.beats += 1
            case Gap():
                self.gaps += 1
            case Link(state="subscribed"):
                self.subscribed.set()
            case _:
                pass


@dataclass(frozen=True, slots=True)
class Held:
    """What the process holds."""

    descriptors: int
    tasks: int
    objects: int

    @classmethod
    def now(cls) -> "Held":
        gc.collect()
        return cls(len(os.listdir("/proc/self/fd")), len(asyncio.all_tasks()), len(gc.get_objects()))


def packets(link: int) -> list[bytes]:
    """Return a link's packets: RR from 974 to 1074 units, no two neighbours alike."""
    units = [974 + (link * PACKETS + n) * 37 % 101 for n in range(PACKETS)]
    return [struct.pack("<BBHH", 0x10, 60, one, 2048 - one) for one in units]


async def test_a_day_with_hundreds_of_drops(radio: Radio) -> None:
    radio.strap(kind="plain")
    radio.time(advertise_s=0.004, resolve_s=0.001, disconnect_s=0.001)
    strap = Strap(replace(QUICK, wait_factor=0.001), machine=Ticking())
    day = Day()

    async def live() -> None:
        async with aclosing(strap.events(0)) as events:
            async for event in events:
                day.take(event)

    async with asyncio.TaskGroup() as group:
        group.create_task(live())
        settled = Held(0, 0, 0)
        for link in range(LINKS):
            async with asyncio.timeout(LIMIT_S):
                await day.subscribed.wait()
            day.subscribed.clear()
            day.complete.clear()
            if link == SETTLED_LINKS:
                settled = Held.now()
            sent = packets(link)
            day.due.extend(sent)
            assert radio.notify(*sent) == [1] * PACKETS
            async with asyncio.timeout(LIMIT_S):
                await day.complete.wait()
            radio.drop()
        async with asyncio.timeout(LIMIT_S):
            await day.subscribed.wait()
        ended = Held.now()
        strap.stop()
    assert day.packets == LINKS * PACKETS
    assert day.beats == 2 * day.packets
    assert day.gaps >= LINKS - 1
    assert ended.descriptors == settled.descriptors
    assert ended.tasks <= settled.tasks
    assert ended.objects - settled.objects < 1000
