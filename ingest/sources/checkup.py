"""One short session with a strap, to get to know it: what it is, what it sends, how gravity pulls at it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
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
from ingest.sources.bounded import bounded
from ingest.sources.faults import FAULTS, LinkError, reason_of
from ingest.sources.nearby import Nearby

_FIND_S: Final = 15.0
_CONNECT_S: Final = 30.0
_READ_S: Final = 5.0
_NOTIFY_S: Final = 35.0
_DISCONNECT_S: Final = 12.0
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

    address: str
    name: str = ""
    adapter: str = ""
    find_s: float = _FIND_S

    async def examined(self, listen_s: float) -> Checkup:
        """Return what the strap says of itself, and what it sends in `listen_s`. Raises LinkError."""
        async with self._link() as client:
            arrivals: list[Arrival] = []
            wall = WallClock()

            def hear(_: BleakGATTCharacteristic, body: bytearray) -> None:
                arrivals.append(Arrival(round(wall.monotonic_s() * 1e6), bytes(body)))

            await bounded(_NOTIFY_S, client.start_notify(CHARACTERISTIC, hear))
            said, streams = await _device(client), await _streams(client)
            await asyncio.sleep(listen_s)
            return Checkup(said, _mtu(client), streams, signal_of(arrivals))

    async def gravity(self, listen_s: float, tick: Callable[[int], None]) -> NDArray[np.float64]:
        """Return the acceleration of `listen_s`, mg, shape (n, 3); `tick` is told how many came so far.

        Raises LinkError.
        """
        async with self._link() as client:
            if "acceleration" not in await _streams(client):
                raise LinkError("no_acceleration", self.name)
            frames: list[NDArray[np.float64]] = []
            await bounded(_NOTIFY_S, client.start_notify(polar.DATA, _collector(frames, tick)))
            try:
                await self._command(client, polar.start_acceleration(), "start")
                await asyncio.sleep(listen_s)
            finally:
                with suppress(*FAULTS):
                    await bounded(
                        _READ_S, client.write_gatt_char(polar.CONTROL, polar.stop("acceleration"), True)
                    )
            return np.concatenate([np.empty((0, 3)), *frames])

    async def _command(self, client: BleakClient, body: bytes, command: polar.Command) -> None:
        """Write a command and wait until the strap obeys. Raises LinkError: it does not."""
        answers: asyncio.Queue[bytes] = asyncio.Queue()
        await bounded(
            _NOTIFY_S, client.start_notify(polar.CONTROL, lambda _, said: answers.put_nowait(bytes(said)))
        )
        await bounded(_READ_S, client.write_gatt_char(polar.CONTROL, body, True))
        async with asyncio.timeout(_READ_S):
            while True:
                with suppress(polar.AnswerError):
                    answer = polar.parse_answer(await answers.get())
                    if answer.answers(command, "acceleration"):
                        break
        if not answer.is_fine and answer.status != polar.ALREADY:
            small = answer.status == polar.SMALL_MTU
            raise LinkError("small_mtu" if small else "no_acceleration", self.name)

    @asynccontextmanager
    async def _link(self) -> AsyncIterator[BleakClient]:
        """Hold a connection while in the block. Raises LinkError for all that may go wrong in it."""
        found = await Nearby(self.adapter).device(self.address, self.name, self.find_s)
        client = BleakClient(found, timeout=_CONNECT_S)
        try:
            await bounded(_CONNECT_S, client.connect())
        except FAULTS as error:
            raise LinkError(self._refused(error), self.name) from error
        try:
            yield client
        except FAULTS as error:
            raise LinkError(reason_of(error), self.name) from error
        finally:
            with suppress(*FAULTS):
                await bounded(_DISCONNECT_S, client.disconnect())

    def _refused(self, error: BaseException) -> Reason:
        """A strap that was heard a moment ago and does not answer is held by another."""
        return "taken" if isinstance(error, TimeoutError) else reason_of(error)


def _collector(
    frames: list[NDArray[np.float64]], tick: Callable[[int], None]
) -> Callable[[BleakGATTCharacteristic, bytearray], None]:
    def hear(_: BleakGATTCharacteristic, body: bytearray) -> None:
        with suppress(polar.FrameError):
            said = polar.parse_frame(bytes(body))
            if isinstance(said, polar.Acceleration):
                frames.append(said.samples_mg)
                tick(sum(len(frame) for frame in frames))

    return hear


async def _device(client: BleakClient) -> Device:
    return Device(
        maker=await _read(client, device.MAKER, device.parse_text) or "",
        model=await _read(client, device.MODEL, device.parse_text) or "",
        serial=await _read(client, device.SERIAL, device.parse_text) or "",
        firmware=await _read(client, device.FIRMWARE, device.parse_text) or "",
        location=await _read(client, device.LOCATION, device.parse_location) or "",
        battery_pct=await _read(client, device.BATTERY, device.parse_battery),
    )


async def _read(client: BleakClient, uuid: str, parse: Callable[[bytes], _Value]) -> _Value | None:
    """Return what a characteristic holds; None when the strap has none, or it makes no sense."""
    if client.services.get_characteristic(uuid) is None:
        return None
    with suppress(DeviceError):
        return parse(bytes(await bounded(_READ_S, client.read_gatt_char(uuid))))
    return None


async def _streams(client: BleakClient) -> frozenset[polar.Kind]:
    if client.services.get_characteristic(polar.CONTROL) is None:
        return frozenset()
    with suppress(polar.AnswerError):
        return polar.parse_features(bytes(await bounded(_READ_S, client.read_gatt_char(polar.CONTROL))))
    return frozenset()


def _mtu(client: BleakClient) -> int:
    heart_rate = client.services.get_characteristic(CHARACTERISTIC)
    return _HEADER + heart_rate.max_write_without_response_size if heart_rate is not None else 0
