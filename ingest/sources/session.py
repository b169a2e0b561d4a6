"""One link to the strap, from connect to disconnect, with a client of its own.

A client that is used twice leaks a connection to the bus, and every packet then comes twice (bleak#2002).
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress

from bleak import BleakClient
from bleak.args.bluez import BlueZClientArgs
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.device import BLEDevice
from bleak.uuids import normalize_uuid_16

from hrv.event import Channel, LinkState, Packet
from ingest.clock import LinkClock, SteadyClock
from ingest.device import BATTERY, DeviceError, parse_battery
from ingest.heart_rate import PacketError, parse
from ingest.link_words import Reason
from ingest.sources.acceleration import AccelerationLink
from ingest.sources.bounded import bounded
from ingest.sources.faults import FAULTS, reason_of
from ingest.sources.link_settings import LinkSettings
from ingest.sources.parting import let_go
from ingest.wearing import Wearing

log = logging.getLogger("unclench")

HEART_RATE = normalize_uuid_16(0x2A37)
_TICK_S = 0.5
_SLEEP_S = 2.0
"""The link does not outlive a machine that slept so long."""
_SET_S = 2.0
"""Nor a clock that was set by more: all times of the link come from its beginning."""

Tell = Callable[[LinkState, Reason | None], None]


class Session:
    """Connects, subscribes, hears, and ends for one reason."""

    def __init__(
        self,
        settings: LinkSettings,
        device: BLEDevice,
        machine: SteadyClock,
        hear: Callable[[Packet], None],
        tell: Tell,
    ) -> None:
        """Take the device that was just found, who hears packets, and who is told of states."""
        self._settings = settings
        self.device_path = str(device.details["path"])
        """Its object on the bus."""
        self._clock = LinkClock(machine)
        self._put = hear
        self._tell = tell
        self._ended = asyncio.Event()
        self._cause: Reason | None = None
        self._wearing = Wearing()
        self._heard_s = 0.0
        self._chores: asyncio.Task[None] | None = None
        self.limit: Reason | None = None
        """What can't be had of this strap beside its beats."""
        self.battery_pct: int | None = None
        self.packets = 0
        """Heart rate packets that came."""
        args = BlueZClientArgs(adapter=settings.adapter) if settings.adapter else BlueZClientArgs()
        self._client = BleakClient(device, self._dropped, timeout=settings.connect_s, bluez=args)
        self._acceleration = AccelerationLink(
            self._client, settings, lambda body: self._take("acceleration", body)
        )

    def end(self, cause: Reason) -> None:
        """End it; the first cause counts."""
        self._cause = self._cause or cause
        self._ended.set()

    async def hold(self) -> Reason:
        """Hold the link until it ends; return why. What the strap is told to stop is stopped."""
        try:
            self._tell("connecting", None)
            await bounded(self._settings.connect_s, self._client.connect())
            await self._subscribe()
            return await self._attend()
        except FAULTS as error:
            return self._cause or reason_of(error)
        finally:
            await self._part()

    async def _subscribe(self) -> None:
        await bounded(self._settings.notify_s, self._client.start_notify(HEART_RATE, self._beaten))
        self._heard_s = _now_s()
        self._tell("subscribed", None)
        self._chores = asyncio.create_task(self._do_chores())
        self._chores.add_done_callback(_log_mistake)

    async def _do_chores(self) -> None:
        """Hold what is beside the heart, and ask for the battery: polled, a read would echo otherwise."""
        async with asyncio.TaskGroup() as group:
            if self._acceleration.is_there:
                group.create_task(self._acceleration.keep(self._limited))
            group.create_task(self._poll_battery())

    def _limited(self, reason: Reason | None) -> None:
        self.limit = reason

    async def _poll_battery(self) -> None:
        while True:
            await self._read_battery()
            await asyncio.sleep(self._settings.battery_every_s)

    async def _read_battery(self) -> None:
        if self._client.services.get_characteristic(BATTERY) is None:
            return
        with suppress(*FAULTS):
            body = bytes(await bounded(self._settings.read_s, self._client.read_gatt_char(BATTERY)))
            with suppress(DeviceError):
                self.battery_pct = parse_battery(body)
            self._take("battery", body)

    async def _attend(self) -> Reason:
        """Wait for the end: told by Bleak, by the watch, or by silence."""
        while self._cause is None:
            with suppress(TimeoutError):
                async with asyncio.timeout(min(_TICK_S, self._settings.silence_s / 4)):
                    await self._ended.wait()
            if self._clock.slept_s() > _SLEEP_S:
                self.end("suspended")
            elif self._clock.moved_s() > _SET_S:
                self.end("clock_set")
            elif _now_s() - self._heard_s > self._settings.silence_s and self._cause is None:
                self._tell("silent", "silent")
                self.end("silent")
        return self._cause

    async def _part(self) -> None:
        """Stop the acceleration and let go of strap and bus, also when nobody answers any more."""
        if self._chores is not None:
            self._chores.cancel()
            await asyncio.wait({self._chores})
        with suppress(*FAULTS):
            await self._acceleration.stop()
        await let_go(self._client, self._settings.disconnect_s)

    def _dropped(self, _: BleakClient) -> None:
        """Only note it: Bleak calls this in the middle of its own work, and on our own disconnect too."""
        self.end("out_of_range")

    def _beaten(self, _: BleakGATTCharacteristic, body: bytearray) -> None:
        self._take("heart_rate", bytes(body))
        self._heard_s = _now_s()
        self.packets += 1
        with suppress(PacketError):
            wear = self._wearing.hear(parse(bytes(body)))
            self._tell(wear.state, wear.reason)

    def _take(self, channel: Channel, body: bytes) -> None:
        arrived_us = self._clock.now_us()
        self._put(Packet(self._clock.now_ms(), arrived_us, channel, body))


def _log_mistake(chores: asyncio.Task[None]) -> None:
    """The heart goes on without them."""
    if not chores.cancelled() and (error := chores.exception()):
        log.error("unforeseen, beside the heart", exc_info=error)


def _now_s() -> float:
    return asyncio.get_running_loop().time()
