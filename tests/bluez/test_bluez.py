"""The fake bluetoothd does to a real Bleak what BlueZ does."""

import asyncio
from collections.abc import Callable
from time import monotonic

import pytest
from bleak import BleakAdapter, BleakClient, BleakScanner
from bleak.backends.device import BLEDevice
from bleak.exc import BleakBluetoothNotAvailableError, BleakDBusError, BleakError
from bleak.uuids import normalize_uuid_16

from tests.bluez.gatt import BATTERY, HEART_RATE, LOCATION, PMD_CONTROL
from tests.bluez.radio import H10, Radio

PULSE = normalize_uuid_16(0x180D)
PACKETS = [bytes([0x10, 70, n, 3]) for n in range(200)]


async def found(address: str = H10) -> BLEDevice:
    device = await BleakScanner.find_device_by_address(address, timeout=10, service_uuids=[PULSE])
    assert device is not None
    return device


async def until(true: Callable[[], bool]) -> None:
    deadline = monotonic() + 10
    while not true():
        assert monotonic() < deadline
        await asyncio.sleep(0.005)


async def test_a_strap_is_found_connected_read_and_heard_to_the_last_packet(radio: Radio) -> None:
    radio.strap()
    heard: list[bytes] = []
    async with BleakClient(await found()) as client:
        assert await client.read_gatt_char(BATTERY) == b"\x51"
        assert await client.read_gatt_char(LOCATION) == b"\x01"
        await client.start_notify(HEART_RATE, lambda _, value: heard.append(bytes(value)))
        assert radio.notify(*PACKETS) == [1] * 200
        await until(lambda: len(heard) >= 200)
    assert heard == PACKETS == radio.delivered()
    assert radio.state()["connected"] is False


async def test_what_has_no_heart_rate_is_not_found_by_its_service(radio: Radio) -> None:
    radio.strap("A0:9E:1A:00:00:09", "Thermo", "thermometer")
    radio.set("A0:9E:1A:00:00:09", advertised=[normalize_uuid_16(0x1809)])
    radio.strap()
    seen = await BleakScanner.discover(timeout=0.3, service_uuids=[PULSE])
    assert [one.address for one in seen] == [H10]


async def test_a_control_point_obeys_and_indicates_it(radio: Radio) -> None:
    radio.strap()
    heard: list[bytes] = []
    async with BleakClient(await found()) as client:
        await client.start_notify(PMD_CONTROL, lambda _, value: heard.append(bytes(value)))
        await client.write_gatt_char(PMD_CONTROL, b"\x03\x02", response=True)
        await until(lambda: bool(heard))
    assert heard == [b"\xf0\x03\x02\x00\x00"]
    assert [value for _, value in radio.calls("WriteValue")] == ["0302"]


async def test_a_drop_is_told_once_and_the_device_goes_after_a_while(radio: Radio) -> None:
    radio.strap()
    radio.time(linger_s=0.2)
    ended: list[BleakClient] = []
    async with BleakClient(await found(), ended.append) as client:
        radio.set(inside=False)
        await until(lambda: not client.is_connected)
    await until(lambda: radio.state()["known"] is False)
    assert ended == [client]
    assert await BleakScanner.find_device_by_address(H10, timeout=0.3) is None


async def test_two_subscribers_double_every_packet_for_both(radio: Radio) -> None:
    radio.strap()
    radio.set(others=1)
    heard: list[bytes] = []
    async with BleakClient(await found()) as client:
        await client.start_notify(HEART_RATE, lambda _, value: heard.append(bytes(value)))
        assert radio.notify(*PACKETS[:3]) == [2, 2, 2]
        await until(lambda: len(heard) >= 6)
    assert heard == [one for one in PACKETS[:3] for _ in range(2)]


async def test_a_read_echoes_as_a_notification(radio: Radio) -> None:
    radio.strap()
    heard: list[bytes] = []
    async with BleakClient(await found()) as client:
        await client.start_notify(BATTERY, lambda _, value: heard.append(bytes(value)))
        await client.read_gatt_char(BATTERY)
        await until(lambda: bool(heard))
    assert heard == [b"\x51"]


async def test_a_link_outlives_whoever_made_it_and_is_found_without_a_scan(radio: Radio) -> None:
    radio.strap()
    client = BleakClient(await found())
    await client.connect()
    left = client._backend
    left._bus.disconnect()  # type: ignore[attr-defined]
    adapter = await BleakAdapter.get()
    assert [one.address for one in await adapter.get_connected_devices([PULSE])] == [H10]
    assert await BleakScanner.find_device_by_address(H10, timeout=0.2) is None
    radio.drop()
    await until(lambda: not client.is_connected)
    await client.disconnect()


async def test_an_adapter_without_power_and_none_at_all_are_told_apart(radio: Radio) -> None:
    radio.power(False)
    with pytest.raises(BleakBluetoothNotAvailableError, match="powered"):
        await BleakScanner.discover(timeout=0.1)
    with pytest.raises(BleakDBusError, match="NotReady"):
        await BleakScanner.discover(timeout=0.1, bluez={"adapter": "hci0"})
    radio.plug(False)
    await asyncio.sleep(0.1)
    with pytest.raises(BleakBluetoothNotAvailableError, match="No Bluetooth adapters found"):
        await BleakScanner.discover(timeout=0.1)
    radio.plug(True)
    radio.power(True)
    await asyncio.sleep(0.1)
    assert await BleakScanner.discover(timeout=0.1) == []


@pytest.mark.parametrize("error", ["AuthenticationFailed", "InProgress", "NotReady", "NoReply"])
async def test_a_connection_that_is_refused_is_a_bleak_error_and_the_next_one_works(
    radio: Radio, error: str
) -> None:
    radio.strap()
    radio.fault("Connect", f"org.bluez.Error.{error}", "played")
    device = await found()
    with pytest.raises(BleakDBusError, match=error):
        await BleakClient(device).connect()
    async with BleakClient(device) as client:
        assert client.is_connected


async def test_an_aborted_connection_is_tried_again_by_bleak_itself(radio: Radio) -> None:
    radio.strap()
    radio.fault("Connect", "org.bluez.Error.Failed", "le-connection-abort-by-local")
    async with BleakClient(await found()) as client:
        assert client.is_connected
    assert len(radio.calls("Connect")) == 2


async def test_services_that_never_come_and_a_drop_while_they_come(radio: Radio) -> None:
    radio.strap()
    radio.set(resolving="drop")
    with pytest.raises(BleakError, match="device disconnected"):
        await BleakClient(await found()).connect()
    radio.set(resolving="never")
    with pytest.raises(TimeoutError):
        await BleakClient(await found(), timeout=0.3).connect()


async def test_a_killed_bluetoothd_says_nothing_and_a_new_one_knows_nothing(radio: Radio) -> None:
    radio.strap()
    client = BleakClient(await found())
    await client.connect()
    radio.kill()
    await asyncio.sleep(0.1)
    assert client.is_connected
    radio.start()
    assert radio.state()["known"] is False
    with pytest.raises(BleakDBusError, match="UnknownObject"):
        await client.start_notify(HEART_RATE, lambda *_: None)
    with pytest.raises(BleakDBusError, match="UnknownObject"):
        await client.disconnect()


async def test_a_heart_beats_by_itself_and_every_packet_is_written_down(radio: Radio) -> None:
    radio.strap()
    heard: list[bytes] = []
    async with BleakClient(await found()) as client:
        await client.start_notify(HEART_RATE, lambda _, value: heard.append(bytes(value)))
        radio.beat(speed=20)
        await until(lambda: len(heard) >= 20)
        radio.rest()
        await asyncio.sleep(0.1)
    assert heard == radio.delivered()
