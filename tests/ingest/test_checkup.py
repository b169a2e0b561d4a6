"""A short session with a strap, by the real Bleak over the fake bluetoothd."""

import asyncio
from collections.abc import Callable
from time import monotonic

import numpy as np
import pytest

from ingest.device import Device
from ingest.sources.checkup import Visitor
from ingest.sources.faults import LinkError
from ingest.sources.link_settings import LinkSettings
from tests.bluez.gatt import BATTERY, FIRMWARE, LOCATION, PMD_CONTROL, PMD_DATA
from tests.bluez.radio import H10, Radio
from tests.ingest.polar_frames import acceleration_frame

VISITOR = Visitor(LinkSettings(H10, "Polar H10 1"))


async def until(true: Callable[[], bool]) -> None:
    deadline = monotonic() + 10
    while not true():
        assert monotonic() < deadline
        await asyncio.sleep(0.005)


def written(radio: Radio) -> list[str]:
    return [value for _, value in radio.calls("WriteValue")]


async def test_a_strap_says_what_it_is_and_what_it_sends(radio: Radio) -> None:
    radio.strap()
    radio.beat(speed=20)
    checkup = await VISITOR.examined(0.5)
    assert checkup.device == Device("Polar Electro Oy", "H10", "1A000001", "5.0.0", "chest", 81)
    assert checkup.mtu == 232
    assert checkup.streams == {"ecg", "acceleration"}
    assert checkup.signal.packets > 5
    assert checkup.signal.with_rr == checkup.signal.packets
    assert radio.state()["connected"] is False


async def test_a_strap_that_says_nothing_of_itself_is_listened_to_all_the_same(radio: Radio) -> None:
    radio.strap(kind="plain")
    radio.set(value={BATTERY: "ff", LOCATION: "", FIRMWARE: "fffe"})
    checkup = await VISITOR.examined(0.1)
    assert (checkup.device.battery_pct, checkup.device.location, checkup.device.firmware) == (None, "", "")
    assert checkup.streams == frozenset()


async def test_what_has_no_heart_rate_is_told_so(radio: Radio) -> None:
    radio.strap(name="Thermo", kind="thermometer")
    with pytest.raises(LinkError) as caught:
        await VISITOR.examined(0.1)
    assert caught.value.reason == "no_heart_rate"


@pytest.mark.parametrize(
    ("error", "reason"),
    [("AuthenticationFailed", "auth_failed"), ("NotReady", "adapter_off"), ("Failed", "connect_failed")],
)
async def test_a_connection_that_is_refused_is_told_with_its_reason(
    radio: Radio, error: str, reason: str
) -> None:
    radio.strap()
    radio.fault("Connect", f"org.bluez.Error.{error}", "played", times=None)
    with pytest.raises(LinkError) as caught:
        await VISITOR.examined(0.1)
    assert caught.value.reason == reason


async def test_a_strap_that_is_heard_but_never_lets_in_is_taken_by_another(radio: Radio) -> None:
    radio.strap()
    radio.set(resolving="never")
    with pytest.raises(LinkError) as caught:
        await Visitor(LinkSettings(H10, "Polar H10 1", connect_s=0.5)).examined(0.1)
    assert caught.value.reason == "taken"


async def test_a_link_that_drops_while_it_is_visited_is_no_crash(radio: Radio) -> None:
    radio.strap()
    visiting = asyncio.create_task(VISITOR.examined(0.5))
    await until(lambda: radio.state()["connected"] is True)
    radio.set(inside=False)
    with pytest.raises(LinkError) as caught:
        await visiting
    assert caught.value.reason in ("connect_failed", "out_of_range")


async def test_a_link_that_drops_while_it_is_listened_to_is_told(radio: Radio) -> None:
    radio.strap()
    radio.beat()
    visiting = asyncio.create_task(VISITOR.examined(2.0))
    await until(lambda: len(radio.calls("ReadValue")) == 7)
    await asyncio.sleep(0.3)
    radio.set(inside=False)
    with pytest.raises(LinkError, match="went out of range"):
        await visiting


async def test_gravity_is_felt_and_the_stream_stopped(radio: Radio) -> None:
    radio.strap()
    counts: list[int] = []
    async with asyncio.TaskGroup() as group:
        feeling = group.create_task(VISITOR.gravity(1.0, counts.append))
        await until(lambda: len(written(radio)) == 2)
        await asyncio.sleep(0.1)
        radio.notify(acceleration_frame([[1, 2, 998]] * 36), b"\2", uuid=PMD_DATA)
        radio.notify(acceleration_frame([[3, 2, 998]] * 4), uuid=PMD_DATA)
    np.testing.assert_array_equal(feeling.result(), [[1, 2, 998]] * 36 + [[3, 2, 998]] * 4)
    assert counts == [36, 40]
    assert written(radio) == ["0302", "0202000119000101100002010800", "0302"]


async def test_a_stream_is_stopped_also_when_nobody_waits_for_it_any_more(radio: Radio) -> None:
    radio.strap()
    feeling = asyncio.create_task(VISITOR.gravity(60, lambda _: None))
    await until(lambda: len(written(radio)) == 2)
    await asyncio.sleep(0.1)
    feeling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await feeling
    assert written(radio)[-1] == "0302"
    assert radio.state()["connected"] is False


@pytest.mark.parametrize("kind", ["plain", "polar"])
async def test_a_strap_without_acceleration_is_told_so(radio: Radio, kind: str) -> None:
    radio.strap(kind=kind)
    if kind == "polar":
        radio.set(value={PMD_CONTROL: "0f01"})
    with pytest.raises(LinkError) as caught:
        await VISITOR.gravity(0.1, lambda _: None)
    assert caught.value.reason == "no_acceleration"
    assert not any(value.startswith("02") for value in written(radio))
