"""The strap, through the real Bleak: found, heard, lost, and found again, whatever goes wrong."""

import asyncio
from contextlib import aclosing
from dataclasses import replace

import pytest
from bleak.backends.bluezdbus.manager import BlueZManager
from bleak.backends.service import BleakGATTServiceCollection
from blockbuster import blockbuster_ctx

from hrv.event import Packet
from ingest.link_words import Reason
from ingest.source import SourceError
from ingest.sources.acceleration import AccelerationLink
from ingest.sources.session import Session
from ingest.sources.strap import Strap
from tests.bluez.gatt import BATTERY, PMD_CONTROL, PMD_DATA
from tests.bluez.radio import H10, Radio
from tests.ingest.wearer import HASTY, QUICK, SetMachine, until, wearing

STRANGER = "A0:9E:1A:00:00:02"
OTHER = "A0:9E:1A:00:00:03"


async def test_the_paired_strap_is_found_and_every_packet_is_kept_once(radio: Radio) -> None:
    radio.strap()
    radio.beat()
    async with wearing() as wearer:
        await wearer.heard(5)
    again = ("searching", "not_found")  # a scan of 0.4 s may hear nothing on a busy machine
    news = [one for one in dict.fromkeys(wearer.told) if one != again]
    assert news[:4] == [("searching", ""), ("connecting", ""), ("subscribed", ""), ("streaming", "")]
    assert wearer.told[-1] == ("stopped", "stopping")
    assert wearer.packets == radio.delivered()[: len(wearer.packets)]
    assert radio.state()["connected"] is False


async def test_of_three_straps_the_paired_one_alone_is_taken(radio: Radio) -> None:
    radio.strap(STRANGER, "Polar H10 00000002")
    radio.strap()
    radio.strap(OTHER, "HRM-Dual:1", "plain")
    for address in (STRANGER, H10, OTHER):
        radio.beat(address)
    async with wearing() as wearer:
        await wearer.heard(5)
    assert radio.delivered(STRANGER) == radio.delivered(OTHER) == []
    assert {path for path, _ in radio.calls("Connect")} == {"/org/bluez/hci0/dev_A0_9E_1A_00_00_01"}


async def test_while_the_paired_strap_is_away_a_strangers_is_not_taken(radio: Radio) -> None:
    radio.strap(STRANGER, "Polar H10 00000002")
    async with wearing() as wearer:
        await wearer.told_of("searching", "not_found")
    assert radio.calls("Connect") == []


@pytest.mark.parametrize("linger_s", [30, 0.3])
async def test_out_of_range_and_back_before_and_after_its_device_has_vanished(
    radio: Radio, linger_s: float
) -> None:
    radio.strap()
    radio.time(linger_s=linger_s)
    radio.beat()
    async with wearing() as wearer:
        await wearer.heard(2)
        radio.set(inside=False)
        await wearer.told_of("searching", "out_of_range")
        before = len(wearer.packets)
        await until(lambda: radio.state()["known"] is (linger_s > 1))
        radio.set(inside=True)
        await wearer.heard(before + 2)
    assert ("lost", "out_of_range") in wearer.told
    assert len(set(wearer.packets)) == len(wearer.packets)


async def test_silence_is_a_loss_although_the_link_says_it_stands(radio: Radio) -> None:
    radio.strap()
    radio.beat()
    async with wearing(HASTY) as wearer:
        await wearer.heard(2)
        radio.rest()
        await wearer.told_of("lost", "silent")
        before = len(wearer.packets)
        radio.beat()
        await wearer.heard(before + 2)
    assert ("silent", "silent") in wearer.told


async def test_a_bluetoothd_that_is_killed_and_started_again(radio: Radio) -> None:
    radio.strap()
    radio.beat()
    async with wearing() as wearer:
        await wearer.heard(2)
        radio.rest()
        await wearer.heard(len(radio.delivered()))
        radio.kill()
        await wearer.told_of("waiting", "bluetoothd_died")
        before = len(wearer.packets)
        radio.start()
        radio.beat()
        await wearer.heard(before + 2)
    assert ("lost", "bluetoothd_died") in wearer.told
    assert wearer.packets == radio.delivered()[: len(wearer.packets)]


async def test_a_bluetoothd_that_hangs_is_left_and_found_again(radio: Radio) -> None:
    radio.strap()
    radio.beat()
    async with wearing(HASTY) as wearer:
        await wearer.heard(2)
        radio.hang()
        await wearer.told_of("waiting", "not_answering")
        before = len(wearer.packets)
        radio.go_on()
        await wearer.heard(before + 2)


async def test_the_adapter_off_and_on(radio: Radio) -> None:
    radio.strap()
    radio.beat()
    async with wearing() as wearer:
        await wearer.heard(2)
        radio.power(False)
        await wearer.told_of("waiting", "adapter_off")
        before = len(wearer.packets)
        radio.power(True)
        await wearer.heard(before + 2)
    off = next(one for one in wearer.links if one.reason == "adapter_off")
    assert "bluetoothctl power on" in off.text


async def test_the_adapter_pulled_out_and_put_in(radio: Radio) -> None:
    radio.strap()
    radio.beat()
    async with wearing() as wearer:
        await wearer.heard(2)
        radio.plug(False)
        await wearer.told_of("waiting", "adapter_gone")
        before = len(wearer.packets)
        radio.plug(True)
        await wearer.heard(before + 2)


async def test_no_bluetoothd_at_the_beginning_and_one_later(radio: Radio) -> None:
    radio.strap()
    radio.beat()
    radio.kill()
    async with wearing() as wearer:
        await wearer.told_of("waiting", "no_bluetoothd")
        radio.start()
        await wearer.heard(2)


async def test_another_subscriber_doubles_everything_and_nothing_is_kept_twice(radio: Radio) -> None:
    radio.strap()
    radio.set(others=1)
    radio.beat()
    async with wearing() as wearer:
        await wearer.told_of("streaming", "duplicates")
        await wearer.heard(6)
    assert wearer.links[-1].duplicates >= 3
    assert wearer.packets == radio.delivered()[: len(wearer.packets)]


@pytest.mark.parametrize(
    ("error", "text", "state", "reason"),
    [
        ("org.bluez.Error.AuthenticationFailed", "Authentication Failed", "unusable", "auth_failed"),
        ("org.bluez.Error.NotReady", "Resource Not Ready", "waiting", "adapter_off"),
        ("org.bluez.Error.InProgress", "In Progress", "waiting", "busy"),
        ("org.bluez.Error.Failed", "Software caused connection abort", "waiting", "connect_failed"),
        ("org.freedesktop.DBus.Error.UnknownObject", "gone", "waiting", "out_of_range"),
        ("org.freedesktop.DBus.Error.NoReply", "no reply", "waiting", "connect_failed"),
        ("", "", "waiting", "connect_failed"),
    ],
)
async def test_a_connection_that_fails_has_its_reason_and_is_tried_again(
    radio: Radio, error: str, text: str, state: str, reason: str
) -> None:
    radio.strap()
    radio.beat()
    radio.fault("Connect", error, text)
    async with wearing(QUICK if error else replace(QUICK, connect_s=0.5)) as wearer:
        await wearer.told_of(state, reason)
        await wearer.heard(2)


@pytest.mark.parametrize(
    ("member", "error", "state", "reason"),
    [
        ("StartDiscovery", "org.bluez.Error.NotReady", "waiting", "adapter_off"),
        ("StartDiscovery", "org.bluez.Error.InProgress", "waiting", "busy"),
        ("StartDiscovery", "org.freedesktop.DBus.Error.AccessDenied", "waiting", "no_permission"),
        ("StartDiscovery", "org.freedesktop.DBus.Error.UnknownObject", "waiting", "adapter_gone"),
        ("SetDiscoveryFilter", "org.bluez.Error.Failed", "waiting", "no_adapter"),
        ("StartNotify", "org.bluez.Error.NotAuthorized", "unusable", "auth_failed"),
        ("StartNotify", "org.bluez.Error.Failed", "waiting", "connect_failed"),
    ],
)
async def test_a_call_that_is_refused_has_its_reason_and_is_tried_again(
    radio: Radio, member: str, error: str, state: str, reason: str
) -> None:
    radio.strap()
    radio.beat()
    radio.fault(member, error, "played")
    async with wearing() as wearer:
        await wearer.told_of(state, reason)
        await wearer.heard(2)


async def test_a_connection_that_is_aborted_comes_up_the_second_time(radio: Radio) -> None:
    radio.strap()
    radio.beat()
    radio.fault("Connect", "org.bluez.Error.Failed", "le-connection-abort-by-local")
    async with wearing() as wearer:
        await wearer.heard(2)


@pytest.mark.parametrize("resolving", ["never", "drop"])
async def test_services_that_do_not_come(radio: Radio, resolving: str) -> None:
    radio.strap()
    radio.beat()
    radio.set(resolving=resolving)
    async with wearing(replace(QUICK, connect_s=0.5)) as wearer:
        await wearer.told_of("waiting")
        radio.set(resolving="normal")
        await wearer.heard(2)


async def test_a_strap_that_drops_just_as_its_services_are_told_is_connected_again(
    radio: Radio, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The drop is heard between the services and the end of connect: Bleak's teardown then doubts itself."""
    radio.strap()
    radio.beat()
    told, drops = BlueZManager.get_services, [1]

    async def late(
        manager: BlueZManager, path: str, use_cached: bool, requested: set[str] | None
    ) -> BleakGATTServiceCollection:
        services = await told(manager, path, use_cached, requested)
        if drops:
            drops.pop()
            radio.drop()
            await manager._wait_condition(path, "Connected", False)
        return services

    monkeypatch.setattr(BlueZManager, "get_services", late)
    async with wearing() as wearer:
        await wearer.heard(3)
    assert not drops
    assert [reason for state, reason in wearer.told if state == "waiting"] == ["out_of_range"]
    assert wearer.told[-1] == ("stopped", "stopping")


async def test_a_strap_that_refuses_again_and_again_is_taken_by_another(radio: Radio) -> None:
    radio.strap()
    radio.beat()
    radio.fault("Connect", "org.bluez.Error.Failed", "Software caused connection abort", times=4)
    async with wearing() as wearer:
        await wearer.told_of("waiting", "taken")
        await wearer.heard(2)


@pytest.mark.parametrize("member", ["StartDiscovery", "StartNotify", "ReadValue", "WriteValue", "Disconnect"])
async def test_a_call_that_is_never_answered_holds_nothing_up_for_ever(radio: Radio, member: str) -> None:
    radio.strap()
    radio.beat()
    radio.fault(member)
    async with wearing(HASTY) as wearer:
        await wearer.heard(3)
        radio.drop()
        await wearer.heard(len(wearer.packets) + 3)
    assert wearer.told[-1] == ("stopped", "stopping")


async def test_a_link_that_outlived_a_crash_is_taken_up_again_without_a_scan(radio: Radio) -> None:
    radio.strap()
    radio.beat()
    async with wearing() as first:
        await first.heard(1)
        radio.fault("Disconnect", "org.bluez.Error.Failed", "played")
    assert radio.state()["connected"] is True
    scans = len(radio.calls("StartDiscovery"))
    async with wearing() as second:
        await second.heard(2)
    assert len(radio.calls("StartDiscovery")) == scans


async def test_acceleration_is_stopped_before_it_is_started_and_at_the_end(radio: Radio) -> None:
    radio.strap()
    radio.beat()
    frame = bytes([2]) + bytes(8) + bytes([1]) + bytes(6)
    async with wearing() as wearer:
        await wearer.until(lambda: len(radio.calls("WriteValue")) == 2)
        await wearer.until(lambda: radio.subscribers(PMD_DATA) == 1)
        radio.notify(frame, uuid=PMD_DATA)
        await wearer.until(lambda: any(getattr(e, "channel", "") == "acceleration" for e in wearer.events))
    written = [value for _, value in radio.calls("WriteValue")]
    assert written == ["0302", "0202000119000101100002010800", "0302"]


@pytest.mark.parametrize(("refusal", "reason"), [(10, "small_mtu"), (3, "no_acceleration")])
async def test_a_strap_that_does_not_start_its_acceleration_is_heard_all_the_same(
    radio: Radio, refusal: int, reason: str
) -> None:
    radio.strap()
    radio.set(refusal=refusal)
    radio.beat()
    async with wearing() as wearer:
        await wearer.told_of("streaming", reason)
        await wearer.heard(len(wearer.packets) + 2)


FRAME = bytes([2]) + bytes(8) + bytes([1]) + bytes(6)
START = "0202000119000101100002010800"


async def test_acceleration_that_stops_while_the_heart_goes_on_is_started_again(radio: Radio) -> None:
    radio.strap()
    radio.beat()
    async with wearing(replace(QUICK, still_s=0.5)) as wearer:
        await wearer.until(lambda: radio.subscribers(PMD_DATA) == 1)
        radio.notify(FRAME, uuid=PMD_DATA)
        await wearer.told_of("streaming", "acceleration_stopped")
        await wearer.until(lambda: [v for _, v in radio.calls("WriteValue")][:4] == ["0302", START] * 2)
        stopped = wearer.told.index(("streaming", "acceleration_stopped"))
        await wearer.told_of("streaming", "", after=stopped)
        radio.notify(FRAME, uuid=PMD_DATA)
        await wearer.until(lambda: [getattr(e, "body", b"") for e in wearer.events].count(FRAME) == 2)
    assert len(radio.calls("StartNotify")) == 3, "heart, control and data, each once"
    assert "lost" not in [state for state, _ in wearer.told]


@pytest.mark.parametrize("member", ["ReadValue", "WriteValue", "refusal"])
async def test_acceleration_that_fails_to_start_for_a_passing_cause_is_tried_again(
    radio: Radio, member: str
) -> None:
    radio.strap()
    radio.beat()
    if member == "refusal":
        radio.set(refusal=12)
    else:
        radio.fault(member, "org.bluez.Error.Failed", "played", times=2)
    async with wearing() as wearer:
        await wearer.told_of("streaming", "acceleration_stopped")
        radio.set(refusal=0)
        await wearer.until(lambda: wearer.told[-1] == ("streaming", ""))
    assert [value for _, value in radio.calls("WriteValue")][-2:] == [START, "0302"]


async def test_a_measurement_stream_without_acceleration_is_told_so(radio: Radio) -> None:
    radio.strap()
    radio.set(value={PMD_CONTROL: "0f0100"})
    radio.beat()
    async with wearing() as wearer:
        await wearer.told_of("streaming", "no_acceleration")


async def test_acceleration_that_nobody_wants_is_only_stopped(radio: Radio) -> None:
    radio.strap()
    radio.beat()
    async with wearing(replace(QUICK, acceleration=False)) as wearer:
        await wearer.until(lambda: any(one.battery_pct == 81 for one in wearer.links))
    assert {value for _, value in radio.calls("WriteValue")} == {"0302"}


async def test_a_strap_without_rr_is_told_so(radio: Radio) -> None:
    radio.strap(kind="plain")
    async with wearing(replace(QUICK, silence_s=20)) as wearer:
        await wearer.told_of("subscribed")
        radio.notify(*[bytes([0, 70])] * 40)
        await wearer.told_of("unusable", "no_rr")


async def test_a_device_without_the_heart_rate_service_is_told_so(radio: Radio) -> None:
    radio.strap(kind="thermometer")
    async with wearing() as wearer:
        await wearer.told_of("unusable", "no_heart_rate")


async def test_the_battery_is_read_and_told_and_a_low_one_is_a_remark(radio: Radio) -> None:
    radio.strap()
    radio.set(value={BATTERY: "07"})
    radio.beat()
    async with wearing() as wearer:
        await wearer.told_of("streaming", "battery_low")
    assert next(one for one in wearer.links if one.reason == "battery_low").battery_pct == 7
    assert radio.subscribers(BATTERY) == 0


async def test_a_machine_that_slept_makes_a_new_link(radio: Radio) -> None:
    radio.strap()
    radio.beat()
    machine = SetMachine()
    async with wearing(machine=machine) as wearer:
        await wearer.heard(2)
        machine.asleep_for_us += 60_000_000
        await wearer.told_of("lost", "suspended")
        await wearer.heard(len(wearer.packets) + 2)


@pytest.mark.parametrize("set_by_s", [3600, -3600])
async def test_a_clock_that_is_set_makes_a_new_link_with_its_time(radio: Radio, set_by_s: int) -> None:
    radio.strap()
    radio.beat()
    machine = SetMachine()
    async with wearing(machine=machine) as wearer:
        await wearer.heard(2)
        machine.set_by_us += set_by_s * 1_000_000
        await wearer.told_of("lost", "clock_set")
        await wearer.heard(len(wearer.packets) + 8)
    hearts = [e for e in wearer.events if isinstance(e, Packet) and e.channel == "heart_rate"]
    assert abs(hearts[-1].arrived_us - hearts[0].arrived_us - set_by_s * 1_000_000) < 60_000_000
    ats_ms = [beat.at_ms for beat in wearer.beats]
    assert ats_ms == sorted(ats_ms)
    assert (ats_ms[-1] - ats_ms[0] > 3_000_000) is (set_by_s > 0), "the journal never goes back"


async def test_drops_that_come_by_a_clock_are_told_with_their_period(radio: Radio) -> None:
    radio.strap()
    radio.beat()
    machine = SetMachine(stands=True)
    async with wearing(machine=machine) as wearer:
        for link in range(4):
            await wearer.heard(len(wearer.packets) + 1)
            machine.awake_for_us += 150_000_000 + link * 1_000_000
            before = len(wearer.told)
            radio.drop()
            await wearer.told_of("lost", after=before)
    told = [one for one in wearer.links if one.state == "lost"]
    assert [one.reason for one in told] == ["out_of_range"] * 3 + ["periodic_drops"]
    assert told[-1].text.endswith("(every 152 s)")


async def test_a_strap_that_feels_no_skin_is_not_worn_and_its_packets_are_kept(radio: Radio) -> None:
    radio.strap(kind="plain")
    off = [bytes([0x14, 70, n, 3]) for n in range(5)]
    async with wearing() as wearer:
        await wearer.told_of("subscribed")
        radio.notify(*off)
        await wearer.told_of("not_worn", "not_worn")
        radio.notify(bytes([0x16, 76, 20, 3]))
        await wearer.told_of("streaming")
    assert wearer.packets == [*off, bytes([0x16, 76, 20, 3])]


async def test_no_bus_at_all_is_no_bluetooth_service(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere/bus")
    async with wearing() as wearer:
        await wearer.told_of("waiting", "no_bluetoothd")


async def test_whoever_stops_listening_lets_the_strap_go(radio: Radio) -> None:
    radio.strap()
    radio.beat()
    async with aclosing(Strap(QUICK).events(0)) as events:
        while not radio.subscribers(PMD_DATA):
            await anext(events)
    assert radio.state()["connected"] is False
    assert [value for _, value in radio.calls("WriteValue")][-1] == "0302"


async def test_the_loop_is_never_blocked(radio: Radio) -> None:
    radio.strap()
    radio.beat()
    with blockbuster_ctx():
        async with wearing() as wearer:
            await wearer.until(lambda: any(one.battery_pct for one in wearer.links))
            await wearer.heard(5)


@pytest.mark.parametrize("mistake", [KeyError("of a library"), asyncio.CancelledError()])
async def test_a_mistake_that_nobody_foresaw_is_logged_and_tried_again(
    radio: Radio,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    mistake: BaseException,
) -> None:
    radio.strap()
    radio.beat()
    sound, left = Session.hold, [mistake] * 3

    async def mistaken(session: Session) -> Reason:
        if left:
            raise left.pop()
        return await sound(session)

    monkeypatch.setattr(Session, "hold", mistaken)
    async with wearing() as wearer:
        await wearer.told_of("waiting", "connect_failed")
        await wearer.heard(2)
    assert len([one for one in caplog.records if one.exc_info]) == 1


@pytest.mark.parametrize(
    ("mistake", "raised"),
    [(ZeroDivisionError(), ZeroDivisionError), (asyncio.CancelledError(), RuntimeError)],
)
async def test_a_mistake_that_goes_on_ends_the_source_loudly(
    radio: Radio, monkeypatch: pytest.MonkeyPatch, mistake: BaseException, raised: type[Exception]
) -> None:
    radio.strap()
    tries = 0

    async def mistaken(_: Session) -> None:
        nonlocal tries
        tries += 1
        raise mistake

    monkeypatch.setattr(Session, "hold", mistaken)
    with pytest.raises(raised):
        async for _ in Strap(QUICK).events(0):
            pass
    assert tries == 5


async def test_a_mistake_beside_the_heart_is_logged_and_the_heart_goes_on(
    radio: Radio, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    radio.strap()
    radio.beat()

    async def mistaken(_: AccelerationLink) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(AccelerationLink, "start", mistaken)
    async with wearing() as wearer:
        await wearer.until(lambda: bool(caplog.records))
        await wearer.heard(len(wearer.packets) + 2)
    assert "lost" not in [state for state, _ in wearer.told]


async def test_where_there_is_no_bluez_one_sentence_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "darwin")
    with pytest.raises(SourceError, match="on Linux, through BlueZ"):
        await anext(Strap(QUICK).events(0))


def test_limits_are_lengths_of_time() -> None:
    with pytest.raises(ValueError, match="silence_s 0 is not more than 0"):
        replace(QUICK, silence_s=0)


async def test_a_strap_that_is_known_by_its_name_alone(radio: Radio) -> None:
    radio.strap(STRANGER, "Polar H10 00000002")
    radio.strap()
    radio.beat()
    async with wearing(replace(QUICK, address="")) as wearer:
        await wearer.heard(2)
    assert {path for path, _ in radio.calls("Connect")} == {"/org/bluez/hci0/dev_A0_9E_1A_00_00_01"}
    assert wearer.links[-1].address == H10
