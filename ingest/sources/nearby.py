"""Which straps are nearby: whatever advertises a heart rate, and what is connected here already."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from dataclasses import dataclass

from bleak import BleakAdapter, BleakScanner
from bleak.backends.device import BLEDevice

from ingest.device import shown
from ingest.heart_rate import SERVICE
from ingest.sources.bounded import bounded
from ingest.sources.faults import FAULTS, LinkError, reason_of
from ingest.sources.link_settings import LinkSettings

_ANSWER_S = 10.0
"""Bleak waits for ever for a bluetoothd that does not answer: every call has its end here."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A strap that was heard."""

    address: str
    """Its address; on macOS a name that only this machine has for it."""
    name: str
    """As it calls itself; empty: it did not say."""
    rssi_dbm: int | None
    """How strong it was heard, about -40 (near) to -95 (hardly); None: it is connected to this machine."""


@dataclass(frozen=True, slots=True)
class Nearby:
    """The air around one adapter."""

    adapter: str = ""
    """As `hci0`; empty: the first that is switched on."""

    async def straps(self, begun: Callable[[], None] = lambda: None) -> AsyncGenerator[Seen, None]:
        """Give every strap each time it is heard, until closed; those that are connected come first.

        `begun` is called when listening begins. Raises LinkError: there is nothing to listen with.
        """
        for device in await self.connected():
            yield Seen(device.address, shown(device.name or ""), None)
        heard: asyncio.Queue[Seen] = asyncio.Queue()
        scanner = BleakScanner(
            lambda device, said: heard.put_nowait(Seen(device.address, shown(device.name or ""), said.rssi)),
            [SERVICE],
            bluez={"adapter": self.adapter} if self.adapter else {},
        )
        try:
            await self._started(scanner)
            begun()
            while True:
                yield await heard.get()
        finally:
            with suppress(*FAULTS):
                await bounded(_ANSWER_S, scanner.stop())

    async def device(self, link: LinkSettings) -> BLEDevice:
        """Return the strap that is meant, as Bleak connects to it.

        Raises LinkError: `not_found` when it was not heard within `scan_s`, or why nothing can be.
        """
        for device in await self.connected():
            if link.means(device.address, device.name):
                return device
        scanner = BleakScanner(None, [SERVICE], bluez={"adapter": self.adapter} if self.adapter else {})
        try:
            await self._started(scanner)
            return await _heard(scanner, link)
        finally:
            with suppress(*FAULTS):
                await bounded(_ANSWER_S, scanner.stop())

    async def connected(self) -> list[BLEDevice]:
        """Return the straps whose link outlived whoever made it: they do not advertise.

        Raises LinkError: there is no adapter, or no way to ask.
        """
        try:
            adapter = await bounded(
                _ANSWER_S, BleakAdapter.get(bluez={"adapter": self.adapter} if self.adapter else {})
            )
            return await bounded(_ANSWER_S, adapter.get_connected_devices([SERVICE]))
        except FAULTS as error:
            raise LinkError(reason_of(error, "search")) from error
        except NotImplementedError:
            return []

    async def _started(self, scanner: BleakScanner) -> None:
        try:
            await bounded(_ANSWER_S, scanner.start())
        except FAULTS as error:
            raise LinkError(reason_of(error, "search")) from error


async def _heard(scanner: BleakScanner, link: LinkSettings) -> BLEDevice:
    with suppress(TimeoutError):
        async with asyncio.timeout(link.scan_s):
            async for device, _ in scanner.advertisement_data():
                if link.means(device.address, device.name):
                    return device
    raise LinkError("not_found", link.name)
