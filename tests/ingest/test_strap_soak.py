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
from tests.bluez.gatt import PMD_DATA
from tests.bluez.radio import Radio
from tests.ingest.polar_frames import acceleration_frame
from tests.ingest.wearer import LIMIT_S, QUICK

LINKS = 240
PACKETS = 180
PERIOD_S = 2
"""A packet with two intervals every two seconds: 240 links of 180 packets are 24 hours."""
SETTLED_LINKS = 30
ASLEEP_EACH = 24
"""Each so many links the machine sleeps: the link ends from this side, and the acceleration is stopped."""
RESOLVING_EACH = 5
"""Each so many drops another comes while the next link's services are being resolved."""
STOP = "0302"
FRAME = acceleration_frame([(0, 0, 1000)])


@dataclass
class Ticking:
    """A machine on which the time of a packet passes from one to the next."""

    us: int = 1_700_000_000_000_000
    asleep_us: int = 0

    def now_us(self) -> int:
        self.us += PERIOD_S * 1_000_000
        return self.us

    def boottime_us(self) -> int:
        return self.us

    def awake_us(self) -> int:
        return self.us - self.asleep_us


@dataclass
class Day:
    """Checks events as they come, and keeps none."""

    due: deque[bytes] = field(default_factory=deque)
    packets: int = 0
    beats: int = 0
    gaps: int = 0
    links: int = 0
    failed: int = 0
    frames: asyncio.Event = field(default_factory=asyncio.Event)
    subscribed: asyncio.Event = field(default_factory=asyncio.Event)
    waiting: asyncio.Event = field(default_factory=asyncio.Event)
    complete: asyncio.Event = field(default_factory=asyncio.Event)

    def take(self, event: Event) -> None:
        match event:
            case Packet(channel="heart_rate", body=body):
                assert body == self.due.popleft()
                self.packets += 1
                if not self.due:
                    self.complete.set()
            case Packet(channel="acceleration"):
                self.frames.set()
            case Beat():
                self.beats += 1
            case Gap():
                self.gaps += 1
            case Link(state="subscribed"):
                self.links += 1
                self.frames.clear()
                self.subscribed.set()
            case Link(state="waiting"):
                self.failed += 1
                self.waiting.set()
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


async def come(event: asyncio.Event) -> None:
    """Wait for it, and await the next one after."""
    async with asyncio.timeout(LIMIT_S):
        await event.wait()
    event.clear()


async def moved(radio: Radio, day: Day) -> None:
    """Send acceleration until it is heard: the stream of this link has been started."""
    async with asyncio.timeout(LIMIT_S):
        while not day.frames.is_set():
            radio.notify(FRAME, uuid=PMD_DATA)
            await asyncio.sleep(0.002)


async def parted(radio: Radio, day: Day, machine: Ticking, link: int) -> None:
    """End a link: by a drop, by a second one while services are being resolved, or by sleep."""
    if link % ASLEEP_EACH == 1:
        machine.asleep_us += 60_000_000
    elif link % RESOLVING_EACH == 0:
        day.waiting.clear()
        radio.set(resolving="drop")
        radio.drop()
        await come(day.waiting)
        radio.set(resolving="normal")
    else:
        radio.drop()


async def test_a_day_with_hundreds_of_drops(radio: Radio) -> None:
    radio.strap()
    radio.time(advertise_s=0.004, resolve_s=0.001, disconnect_s=0.001)
    machine = Ticking()
    strap = Strap(replace(QUICK, wait_factor=0.001), machine=machine)
    day = Day()

    async def live() -> None:
        async with aclosing(strap.events(0)) as events:
            async for event in events:
                day.take(event)

    async with asyncio.TaskGroup() as group:
        group.create_task(live())
        settled = Held(0, 0, 0)
        for link in range(LINKS):
            await come(day.subscribed)
            await moved(radio, day)
            if link == SETTLED_LINKS:
                settled = Held.now()
            sent = packets(link)
            day.due.extend(sent)
            assert radio.notify(*sent) == [1] * PACKETS
            await come(day.complete)
            await parted(radio, day, machine, link)
        await come(day.subscribed)
        await moved(radio, day)
        ended = Held.now()
        strap.stop()
    assert day.packets == LINKS * PACKETS
    assert day.beats == 2 * day.packets
    assert day.gaps >= LINKS - 1
    assert day.links == LINKS + 1
    assert day.failed >= len([n for n in range(0, LINKS, RESOLVING_EACH) if n % ASLEEP_EACH != 1])
    written = [value for _, value in radio.calls("WriteValue")]
    assert written.count(STOP) == day.links + LINKS // ASLEEP_EACH + 1, "before each start, after each end"
    assert len(written) - written.count(STOP) == day.links
    assert written[-1] == STOP
    assert ended.descriptors == settled.descriptors
    assert ended.tasks <= settled.tasks
    assert ended.objects - settled.objects < 1000
