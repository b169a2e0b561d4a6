"""Straps nearby, heard by the real Bleak over the fake bluetoothd."""

import asyncio
import sys
from collections.abc import Callable
from contextlib import aclosing

import pytest

from ingest.heart_rate import SERVICE
from ingest.sources.faults import LinkError
from ingest.sources.link_settings import LinkSettings
from ingest.sources.nearby import Nearby, Seen
from tests.bluez.radio import H10, Radio

TICKR = "A0:9E:1A:00:00:02"


async def heard(count: int, nearby: Nearby | None = None) -> list[Seen]:
    """Return the first so many that are heard."""
    found: list[Seen] = []
    async with asyncio.timeout(20), aclosing((nearby or Nearby()).straps()) as straps:
        async for seen in straps:
            found.append(seen)
            if len(found) == count:
                break
    return found


async def test_straps_are_heard_again_and_again_with_name_address_and_strength(radio: Radio) -> None:
    radio.strap()
    radio.strap(TICKR, "TICKR", "plain")
    found = await heard(6)
    assert {one.address for one in found} == {H10, TICKR}
    assert {one.name for one in found if one.address == TICKR} == {"TICKR"}
    assert all(one.rssi_dbm is not None and -100 < one.rssi_dbm < 0 for one in found)
    assert len(radio.calls("StopDiscovery")) == 1


async def test_a_link_that_outlived_whoever_made_it_is_seen_without_a_signal(radio: Radio) -> None:
    radio.strap()
    await _connected_and_left(radio)
    assert await heard(1) == [Seen(H10, "Polar H10 00000001", None)]
    device = await Nearby().device(LinkSettings(H10.lower()))
    assert device.address == H10


async def _connected_and_left(radio: Radio) -> None:
    """Connect from a process of its own that dies without a word."""
    program = (
        "import asyncio, os, sys\n"
        "from bleak import BleakClient\n"
        "async def main():\n"
        "    await BleakClient(sys.argv[1]).connect()\n"
        "    os._exit(0)\n"
        "asyncio.run(main())\n"
    )
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", program, H10)
    assert await process.wait() == 0
    assert radio.state()["connected"] is True


async def test_a_strap_is_found_by_its_address_or_by_its_name_alone(radio: Radio) -> None:
    radio.strap()
    radio.strap(TICKR, "TICKR", "plain")
    assert (await Nearby("hci0").device(LinkSettings(TICKR))).name == "TICKR"
    assert (await Nearby().device(LinkSettings(name="TICKR"))).address == TICKR


async def test_a_strap_that_is_not_there_is_not_found(radio: Radio) -> None:
    radio.strap()
    radio.set(inside=False)
    with pytest.raises(LinkError, match="Polar H10 1 is not heard") as caught:
        await Nearby().device(LinkSettings(H10, "Polar H10 1", scan_s=0.2))
    assert caught.value.reason == "not_found"


@pytest.mark.parametrize(
    ("break_it", "reason"),
    [
        (lambda radio: radio.power(False), "adapter_off"),
        (lambda radio: radio.plug(False), "no_adapter"),
        (lambda radio: radio.kill(), "no_bluetoothd"),
        (lambda radio: radio.fault("StartDiscovery", "org.bluez.Error.InProgress"), "busy"),
        (
            lambda radio: radio.fault("GetManagedObjects", "org.freedesktop.DBus.Error.AccessDenied"),
            "no_permission",
        ),
    ],
)
async def test_what_stands_against_listening_is_told(
    radio: Radio, break_it: Callable[[Radio], None], reason: str
) -> None:
    break_it(radio)
    with pytest.raises(LinkError) as caught:
        await heard(1)
    assert caught.value.reason == reason


async def test_an_adapter_that_is_not_there_is_told(radio: Radio) -> None:
    radio.strap()
    with pytest.raises(LinkError) as caught:
        await heard(1, Nearby("hci7"))
    assert caught.value.reason == "no_adapter"


def test_the_service_is_the_one_that_straps_advertise() -> None:
    assert SERVICE == "0000180d-0000-1000-8000-00805f9b34fb"
