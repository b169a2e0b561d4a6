"""Measures how soon a loss is seen and mended, and what many straps cost: `python -m tests.bench.strap`."""

import asyncio
import os
import random
import resource
import struct
import sys
import tempfile
from collections.abc import Callable
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter

from bleak import BleakClient, BleakScanner
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData
from rich.console import Console
from rich.table import Table

from hrv.event import Link, Packet
from ingest.sources.link_settings import LinkSettings
from ingest.sources.search import HEART_RATE_SERVICE
from ingest.sources.session import HEART_RATE
from ingest.sources.strap import Strap
from ingest.strap_stream import StrapStream
from ingest.stream_settings import StreamSettings
from tests.bluez.radio import Radio, running_radio

STRAPS = 10
"""Wearers at once, each with a process of its own; five rounds of drops are 50."""
LIKE_LIFE = {"resolve_s": 0.3, "disconnect_s": 2.3, "linger_s": 30.0, "advertise_s": 1.0, "connect_s": 4.0}
"""As a real bluetoothd takes, and a strap that advertises once a second."""
MANY = 1000
MANY_S = 20
FLOOD = 100_000


def address(number: int) -> str:
    """Return the address of one strap."""
    return f"A0:9E:1A:00:{number >> 8:02X}:{number & 255:02X}"


@dataclass
class Worn:
    """One strap in a process of its own, with default limits, and when things happened, s."""

    address: str
    heard_s: float = 0.0
    lost_s: float = 0.0
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def listen(self) -> None:
        """Start the process and take what it tells until it is cancelled."""
        program = (sys.executable, "-m", "tests.bench.strap", self.address)
        child = await asyncio.create_subprocess_exec(*program, stdout=asyncio.subprocess.PIPE)
        assert child.stdout is not None
        try:
            while line := await child.stdout.readline():
                word, at_s = line.split()
                if word == b"heard":
                    self.heard_s = float(at_s)
                elif not self.lost_s:
                    self.lost_s = float(at_s)
                self.news.set()
        finally:
            child.terminate()
            await child.wait()

    async def until(self, true: Callable[[], bool]) -> None:
        """Wait until that is so."""
        async with asyncio.timeout(120):
            while not true():
                self.news.clear()
                await self.news.wait()


async def hear(one: str) -> None:
    """Hear one strap; print when it is lost, and when it is heard again."""
    is_lost = True
    async with aclosing(Strap(LinkSettings(address=one)).events(0)) as events:
        async for event in events:
            if isinstance(event, Packet) and event.channel == "heart_rate" and is_lost:
                is_lost = False
                print("heard", perf_counter(), flush=True)
            elif isinstance(event, Link) and event.state in ("silent", "lost") and not is_lost:
                is_lost = True
                print("lost", perf_counter(), flush=True)


@dataclass(frozen=True, slots=True)
class Drop:
    """How long one loss took to be seen, and to be mended once the strap was back, s."""

    kind: str
    seen_s: float
    mended_s: float


async def dropped(
    worn: Worn, kind: str, leave: Callable[[], None], come: Callable[[], None], away_s: float
) -> Drop:
    """Lose one strap, have it back after a while, and measure both."""
    worn.lost_s = 0.0
    left_s = perf_counter()
    leave()
    await worn.until(lambda: worn.lost_s > 0)
    await asyncio.sleep(max(0.0, left_s + away_s - perf_counter()))
    back_s = perf_counter()
    come()
    await worn.until(lambda: worn.heard_s > back_s)
    return Drop(kind, worn.lost_s - left_s, worn.heard_s - back_s)


async def drops(radio: Radio) -> list[Drop]:
    """Lose ten straps at once, five times: out of range thrice, in silence, with bluetoothd."""
    radio.time(**LIKE_LIFE)
    dice = random.Random(1)
    worn = [Worn(address(n)) for n in range(STRAPS)]
    found: list[Drop] = []
    async with asyncio.TaskGroup() as group:
        for one in worn:
            radio.strap(one.address, "Polar H10")
            radio.beat(one.address, speed=1, rr_units=900)
        listening = [group.create_task(one.listen()) for one in worn]
        for one in worn:
            await one.until(lambda one=one: one.heard_s > 0)  # type: ignore[misc]
        for _ in range(3):
            found += await _all(worn, "out of range", radio, dice, _leave, _come)
        found += await _all(worn, "silent", radio, dice, Radio.rest, _beat)
        found += await _killed(worn, radio)
        for task in listening:
            task.cancel()
    return found


Act = Callable[[Radio, str], None]


def _leave(radio: Radio, who: str) -> None:
    radio.set(who, inside=False)


def _come(radio: Radio, who: str) -> None:
    radio.set(who, inside=True)


def _beat(radio: Radio, who: str) -> None:
    radio.beat(who, speed=1, rr_units=900)


async def _all(
    worn: list[Worn], kind: str, radio: Radio, dice: random.Random, leave: Act, come: Act
) -> list[Drop]:
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(
                dropped(
                    one,
                    kind,
                    lambda one=one: leave(radio, one.address),  # type: ignore[misc]
                    lambda one=one: come(radio, one.address),  # type: ignore[misc]
                    dice.uniform(1, 30),
                )
            )
            for one in worn
        ]
    return [task.result() for task in tasks]


async def _killed(worn: list[Worn], radio: Radio) -> list[Drop]:
    """Kill bluetoothd and start it again after ten seconds: all straps are lost and back at once."""
    done = asyncio.Event()

    async def again() -> None:
        await asyncio.sleep(10)
        radio.start()
        done.set()

    for one in worn:
        one.lost_s = 0.0
    left_s = perf_counter()
    radio.kill()
    async with asyncio.TaskGroup() as group:
        group.create_task(again())
        await done.wait()
        back_s = perf_counter()
        for one in worn:
            await one.until(lambda one=one: one.heard_s > back_s)  # type: ignore[misc]
    return [Drop("bluetoothd killed", one.lost_s - left_s, one.heard_s - back_s) for one in worn]


async def many(radio: Radio) -> float:
    """Hear a thousand straps once a second, parsed and placed in time; return the share of a core, %."""
    radio.time(advertise_s=2.0, resolve_s=0.01, disconnect_s=0.01)
    for number in range(MANY):
        radio.strap(address(number), f"H{number}", "plain")
    devices = await _found()
    heard = 0

    def listener() -> Callable[[object, bytearray], None]:
        stream = StrapStream(StreamSettings())

        def hear(_: object, body: bytearray) -> None:
            nonlocal heard
            heard += 1
            now_us = int(perf_counter() * 1e6)
            stream.take(Packet(now_us // 1000, now_us, "heart_rate", bytes(body)))

        return hear

    async with AsyncExitStack() as stack:
        for device in devices.values():
            client = await stack.enter_async_context(BleakClient(device))
            await client.start_notify(HEART_RATE, listener())
        for number in range(MANY):
            radio.beat(address(number), speed=1, rr_units=1024, spread=1)
        await asyncio.sleep(2)
        heard, before_s, began_s = 0, _cpu_s(), perf_counter()
        await asyncio.sleep(MANY_S)
        took_s = perf_counter() - began_s
        share_pct = 100 * (_cpu_s() - before_s) / took_s
        print(f"{heard / took_s:.0f} packets/s heard of {MANY}", file=sys.stderr)
        for number in range(MANY):
            radio.rest(address(number))
    return share_pct


async def _found() -> dict[str, BLEDevice]:
    devices: dict[str, BLEDevice] = {}
    complete = asyncio.Event()

    def seen(device: BLEDevice, _: AdvertisementData) -> None:
        devices[device.address] = device
        if len(devices) == MANY:
            complete.set()

    async with BleakScanner(seen, [HEART_RATE_SERVICE]):
        await complete.wait()
    return devices


async def flood(radio: Radio) -> float:
    """Send one strap's packets as fast as they go; return how many a second came, none lost, none twice."""
    radio.strap(address(0))
    strap = Strap(LinkSettings(address=address(0)))
    sent = [struct.pack("<BHH", 0x11, 60 + n // 1000, 600 + n % 1000) for n in range(FLOOD)]
    heard: list[bytes] = []
    began_s = ended_s = 0.0

    def send() -> None:
        for begin in range(0, FLOOD, 5000):
            radio.notify(*sent[begin : begin + 5000], address=address(0))

    async with aclosing(strap.events(0)) as events:
        async for event in events:
            if isinstance(event, Link) and event.state == "subscribed":
                began_s = perf_counter()
                sending = asyncio.create_task(asyncio.to_thread(send))
            elif isinstance(event, Packet) and event.channel == "heart_rate":
                heard.append(event.body)
                if len(heard) == FLOOD:
                    ended_s = perf_counter()
                    await sending
                    strap.stop()
    if heard != sent:
        sys.exit(f"of {FLOOD} packets {len(heard)} came, or not in order")
    return FLOOD / (ended_s - began_s)


def _cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Print the tables; with an address, hear that strap alone."""
    if len(sys.argv) > 1:
        asyncio.run(hear(sys.argv[1]))
        return
    with tempfile.TemporaryDirectory() as home, running_radio(Path(home)) as radio:
        os.environ["DBUS_SYSTEM_BUS_ADDRESS"] = radio.address
        found = asyncio.run(drops(radio))
        table = Table("loss", "drops", "seen, median s", "most", "mended, median s", "most")
        for kind in ("all", *dict.fromkeys(one.kind for one in found)):
            some = [one for one in found if kind in ("all", one.kind)]
            seen, mended = [one.seen_s for one in some], [one.mended_s for one in some]
            figures = (median(seen), max(seen), median(mended), max(mended))
            table.add_row(kind, f"{len(some)}", *(f"{one:.2f}" for one in figures))
        Console(width=100).print(table)
        radio.reset()
        print(f"{FLOOD} packets of one strap: {asyncio.run(flood(radio)):.0f} a second")
        radio.reset()
        print(f"{MANY} straps at one packet a second: {asyncio.run(many(radio)):.1f} % of a core")


if __name__ == "__main__":
    main()
