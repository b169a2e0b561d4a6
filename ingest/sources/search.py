"""Finds the paired strap: first among what is connected already, then by a scan; never another strap."""

import asyncio
from collections.abc import Callable

from bleak import BleakAdapter, BleakScanner
from bleak.args.bluez import BlueZAdapterArgs, BlueZScannerArgs
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData
from bleak.uuids import normalize_uuid_16

from ingest.sources.bounded import bounded
from ingest.sources.link_settings import LinkSettings
from ingest.sources.watch import Watch

HEART_RATE_SERVICE = normalize_uuid_16(0x180D)


async def survivor(settings: LinkSettings, watch: Watch) -> BLEDevice | None:
    """Return the strap where it is connected already: it does not advertise, and no scan finds it.

    That is so after a crash of this program. Bleak may believe in a link that went down with an earlier
    bluetoothd; so bluetoothd itself is asked. Raises one of the `FAULTS`.
    """
    args = BlueZAdapterArgs(adapter=settings.adapter) if settings.adapter else BlueZAdapterArgs()
    adapter = await bounded(settings.read_s, BleakAdapter.get(bluez=args))
    for device in await adapter.get_connected_devices([HEART_RATE_SERVICE]):
        if is_paired(device, settings):
            path = str(device.details["path"])
            return device if await bounded(settings.read_s, watch.is_connected(path)) else None
    return None


async def scanned(
    settings: LinkSettings, alarm: asyncio.Event, begun: Callable[[], None]
) -> BLEDevice | None:
    """Scan until the strap is heard, the alarm is set, or `scan_s` are over; call `begun` when it does.

    Raises one of the `FAULTS`.
    """
    heard: asyncio.Queue[BLEDevice] = asyncio.Queue()

    def advertised(device: BLEDevice, _: AdvertisementData) -> None:
        if is_paired(device, settings):
            heard.put_nowait(device)

    args = BlueZScannerArgs(adapter=settings.adapter) if settings.adapter else BlueZScannerArgs()
    scanner = BleakScanner(advertised, service_uuids=[HEART_RATE_SERVICE], bluez=args)
    await bounded(settings.read_s, scanner.start())
    try:
        begun()
        return await _first(heard, alarm, settings.scan_s)
    finally:
        await bounded(settings.read_s, scanner.stop())


async def _first(heard: asyncio.Queue[BLEDevice], alarm: asyncio.Event, limit_s: float) -> BLEDevice | None:
    hearing, warned = asyncio.create_task(heard.get()), asyncio.create_task(alarm.wait())
    try:
        await asyncio.wait({hearing, warned}, timeout=limit_s, return_when=asyncio.FIRST_COMPLETED)
        return hearing.result() if hearing.done() else None
    finally:
        hearing.cancel()
        warned.cancel()


def is_paired(device: BLEDevice, settings: LinkSettings) -> bool:
    """Tell whether it is the strap that was paired."""
    return settings.means(device.address, device.name)
