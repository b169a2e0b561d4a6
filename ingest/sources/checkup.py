"""One short session with a strap, to get to know it: what it is, what it sends, how gravity pulls at it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from typing import Final, TypeVar

import numpy as np
from bleak import BleakClient
from bleak.backends.characteristic import BleakGATTCharacteristic
from numpy.typing import NDArray

from ingest import device, polar
from ingest.clock import WallClock
from ingest.device import Device, DeviceError
from ingest.heart_rate import CHARACTERISTIC
from ingest.link_words import Reason
from ingest.signal import Arrival, Signal, signal_of
from ingest.sources.acceleration import AccelerationLink
from ingest.sources.bounded import bounded
from ingest.sources.faults import FAULTS, LinkError, reason_of
from ingest.sources.link_settings import LinkSettings
from ingest.sources.nearby import Nearby

_HEADER: Final = 3
"""Bytes of a packet that a value can't use."""

_Value = TypeVar("_Value", str, int)


@dataclass(frozen=True, slots=True)
class Checkup:
    """What a strap is and how it sends."""

    device: Device
    mtu: int
    """Bytes in a packet of the connection."""
    streams: frozenset[polar.Kind]
    """Polar's streams that it has."""
    signal: Signal


@dataclass(frozen=True, slots=True)
class Visitor:
    """Visits one strap."""

    link: LinkSettings

    async def examined(self, listen_s: float) -> Checkup:
        """Return what the strap says of itself, and what it sends in `listen_s`. Raises LinkError."""
        async with self._link() as client:
            arrivals: list[Arrival] = []
            wall = WallClock()

            def hear(_: BleakGATTCharacteristic, body: bytearray) -> None:
                arrivals.append(Arrival(round(wall.monotonic_s() * 1e6), bytes(body)))

            await bounded(self.link.notify_s, client.start_notify(CHARACTERISTIC, hear))
            said, streams = await self._device(client), await self._streams(client)
            await self._listen(client, listen_s)
            return Checkup(said, _mtu(client), streams, signal_of(arrivals))

    async def gravity(self, listen_s: float, tick: Callable[[int], None]) -> NDArray[np.float64]:
        """Return the acceleration of `listen_s`, mg, shape (n, 3); `tick` is told how many came so far.

        Raises LinkError.
        """
        async with self._link() as client:
            frames: list[NDArray[np.float64]] = []
            stream = AccelerationLink(client, replace(self.link, acceleration=True), _collector(frames, tick))
            if not stream.is_there:
                raise LinkError("no_acceleration", self.link.name)
            try:
                if reason := await stream.start():
                    raise LinkError(reason, self.link.name)
                await self._listen(client, listen_s)
            finally:
                with suppress(*FAULTS):
                    await stream.stop()
            return np.concatenate([np.empty((0, 3)), *frames])

    async def _listen(self, client: BleakClient, listen_s: float) -> None:
        """Wait so long. Raises LinkError: the link dropped meanwhile."""
        await asyncio.sleep(listen_s)
        if not client.is_connected:
            raise LinkError("out_of_range", self.link.name)

    async def _device(self, client: BleakClient) -> Device:
        return Device(
            maker=await self._read(client, device.MAKER, device.parse_text) or "",
            model=await self._read(client, device.MODEL, device.parse_text) or "",
            serial=await self._read(client, device.SERIAL, device.parse_text) or "",
            firmware=await self._read(client, device.FIRMWARE, device.parse_text) or "",
            location=await self._read(client, device.LOCATION, device.parse_location) or "",
            battery_pct=await self._read(client, device.BATTERY, device.parse_battery),
        )

    async def _read(self, client: BleakClient, uuid: str, parse: Callable[[bytes], _Value]) -> _Value | None:
        """Return what a characteristic holds; None when the strap has none, or it makes no sense."""
        if client.services.get_characteristic(uuid) is None:
            return None
        with suppress(DeviceError):
            return parse(bytes(await bounded(self.link.read_s, client.read_gatt_char(uuid))))
        return None

    async def _streams(self, client: BleakClient) -> frozenset[polar.Kind]:
        if client.services.get_characteristic(polar.CONTROL) is None:
            return frozenset()
        features = bytes(await bounded(self.link.read_s, client.read_gatt_char(polar.CONTROL)))
        with suppress(polar.AnswerError):
            return polar.parse_features(features)
        return frozenset()

    @asynccontextmanager
    async def _link(self) -> AsyncIterator[BleakClient]:
        """Hold a connection while in the block. Raises LinkError for all that may go wrong in it."""
        found = await Nearby(self.link.adapter).device(self.link)
        client = BleakClient(found, timeout=self.link.connect_s)
        try:
            await bounded(self.link.connect_s, client.connect())
        except FAULTS as error:
            raise LinkError(self._refused(error), self.link.name) from error
        try:
            yield client
        except FAULTS as error:
            raise LinkError(reason_of(error), self.link.name) from error
        finally:
            with suppress(*FAULTS):
                await bounded(self.link.disconnect_s, client.disconnect())

    def _refused(self, error: BaseException) -> Reason:
        """A strap that was heard a moment ago and does not answer is held by another."""
        return "taken" if isinstance(error, TimeoutError) else reason_of(error)


def _collector(frames: list[NDArray[np.float64]], tick: Callable[[int], None]) -> Callable[[bytes], None]:
    def hear(body: bytes) -> None:
        with suppress(polar.FrameError):
            said = polar.parse_frame(body)
            if isinstance(said, polar.Acceleration):
                frames.append(said.samples_mg)
                tick(sum(len(frame) for frame in frames))

    return hear


def _mtu(client: BleakClient) -> int:
    heart_rate = client.services.get_characteristic(CHARACTERISTIC)
    return _HEADER + heart_rate.max_write_without_response_size if heart_rate is not None else 0
