"""A strap's stream: packets and changes of the link in, events in order out."""

import struct
from collections.abc import Iterable
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hrv.beat import Beat
from hrv.event import Channel, Event, Gap, Link, LinkState, Motion, Packet, Timed
from ingest.event_json import parse, write
from ingest.posture import Calibration, Direction
from ingest.strap_stream import StrapStream
from ingest.stream_settings import SettingsError, StreamSettings, parse_settings
from ingest.timeline import TimedLine

BEGIN_MS = 1_763_870_400_000
RR = 819
"""An interval of 819/1024 s: 799.8 ms."""
RR_MS = RR * 1000 / 1024


def heart(at_ms: float, *units: int, rate_bpm: int = 75, contact: bool | None = None) -> Packet:
    """Return a packet of heart rate that comes `at_ms` after the beginning."""
    flags = (0x10 if units else 0) | {None: 0, False: 0x04, True: 0x06}[contact]
    return raw(at_ms, "heart_rate", bytes([flags, rate_bpm]) + struct.pack(f"<{len(units)}H", *units))


def raw(at_ms: float, channel: Channel, body: bytes) -> Packet:
    arrived_us = round((BEGIN_MS + at_ms) * 1000)
    return Packet(arrived_us // 1000, arrived_us, channel, body)


def acceleration(at_ms: float, *samples_mg: tuple[int, int, int]) -> Packet:
    head = struct.pack("<BQB", 2, round(at_ms * 1e6), 1)
    return raw(at_ms, "acceleration", head + b"".join(struct.pack("<3h", *one) for one in samples_mg))


def link(at_ms: float, state: LinkState) -> Link:
    return Link(BEGIN_MS + round(at_ms), state)


def steady(seconds: range) -> list[Packet]:
    """Return a packet a second with the beats, one each 799.8 ms, that came in it."""
    ends_ms = [RR_MS * number for number in range(1, int(seconds.stop * 1000 / RR_MS) + 1)]
    return [
        heart(1000 * second, *[RR for end_ms in ends_ms if 1000 * (second - 1) < end_ms <= 1000 * second])
        for second in seconds
    ]


def streamed(items: Iterable[Packet | Link], settings: StreamSettings | None = None) -> list[Event]:
    stream = StrapStream(settings or StreamSettings())
    events: list[Event] = []
    for item in items:
        events += stream.link(item) if isinstance(item, Link) else stream.take(item)
    return events


def timed(events: Iterable[Event]) -> list[Timed]:
    return [event for event in events if isinstance(event, Timed)]


def again(events: Iterable[Event]) -> list[Event]:
    """Return what a reader of recordings makes of the events."""
    line = TimedLine()
    return [placed for event in events for placed in line.place(parse(write(event)))]


def test_every_beat_comes_once_with_its_interval_and_no_gap_between() -> None:
    packets = steady(range(1, 61))
    events = timed(streamed(packets))
    told = sum((len(packet.body) - 2) // 2 for packet in packets)
    assert len(events) == told == 75
    assert {type(event) for event in events} == {Beat}
    assert {event.rr_ms for event in events if isinstance(event, Beat)} == {RR_MS}


def test_a_packet_stands_before_what_follows_from_it_and_settings_stand_before_all() -> None:
    calibrated = StreamSettings(Calibration(Direction(0.0, 1.0, 0.0)))
    first, packet, beat = streamed([heart(0, RR)], calibrated)
    assert isinstance(first, Packet)
    assert (first.channel, parse_settings(first.body)) == ("calibration", calibrated)
    assert packet == heart(0, RR)
    assert isinstance(beat, Beat)


AXES = st.tuples(*[st.floats(-1, 1)] * 3).filter(lambda axes: sum(axis**2 for axis in axes) > 1e-6)
DIRECTIONS = AXES.map(lambda axes: Direction.along(*axes))


@given(DIRECTIONS, st.none() | DIRECTIONS, st.floats(0, 1000))
def test_settings_come_back_exactly(
    sitting: Direction, standing: Direction | None, duplicate_ms: float
) -> None:
    told = StreamSettings(Calibration(sitting, standing), duplicate_ms)
    assert parse_settings(told.body()) == told


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b'{"duplicate_ms":20,"sitting":[1,1,1]}', b"\xff"])
def test_what_is_no_settings_is_refused(body: bytes) -> None:
    with pytest.raises(SettingsError, match="is no settings of a stream"):
        parse_settings(body)


def test_the_same_bytes_within_20_ms_came_twice_and_are_counted() -> None:
    stream = StrapStream(StreamSettings())
    stream.take(heart(0, RR))
    assert stream.take(heart(3.9, RR)) == []
    assert stream.duplicates == 1
    assert stream.take(heart(800, RR))
    assert stream.take(heart(821, RR))
    assert stream.take(raw(822, "battery", heart(821, RR).body))
    assert stream.duplicates == 1


def test_two_streams_of_each_packet_give_the_beats_of_one() -> None:
    once = steady(range(1, 31))
    twice = [
        two for one in once for two in (one, Packet(one.at_ms, one.arrived_us + 400, one.channel, one.body))
    ]
    assert streamed(twice) == streamed(once)


def burst(packets: list[Packet]) -> list[Packet]:
    """Let two neighbours that are alike wait for the one after them, and all three come together."""
    first = next(n for n in range(30, 40) if packets[n].body == packets[n + 1].body)
    late_us = packets[first + 2].arrived_us
    late = [
        Packet(one.at_ms, late_us + 5_000 * number, one.channel, one.body)
        for number, one in enumerate(packets[first : first + 3])
    ]
    return [*packets[:first], *late, *packets[first + 3 :]]


def test_packets_alike_that_a_burst_delivers_together_all_count() -> None:
    stream = StrapStream(StreamSettings())
    events = [event for one in burst(steady(range(1, 61))) for event in stream.take(one)]
    assert stream.duplicates == 0
    assert sum(isinstance(event, Beat) for event in events) == 75


def test_packets_that_a_burst_delivers_to_two_listeners_do_not_count_twice() -> None:
    once = burst(steady(range(1, 61)))
    echoes = [Packet(one.at_ms, one.arrived_us + 900, one.channel, one.body) for one in once]
    stream = StrapStream(StreamSettings())
    pairs = zip(once, echoes, strict=True)
    events = [event for pair in pairs for one in pair for event in stream.take(one)]
    assert stream.duplicates >= 60
    assert 70 <= sum(isinstance(event, Beat) for event in events) <= 75


def test_a_lost_packet_becomes_a_gap_of_its_length() -> None:
    packets = steady(range(1, 61))
    del packets[30]
    events = timed(streamed([*packets, link(61_000, "stopped")]))
    (gap,) = [event for event in events if isinstance(event, Gap) and event.why == "lost"]
    assert gap.to_ms - gap.from_ms == pytest.approx(RR_MS, abs=5)
    before, after = events[events.index(gap) - 1], events[events.index(gap) + 1]
    assert isinstance(before, Beat)
    assert isinstance(after, Beat)
    assert gap.from_ms == before.at_ms
    assert gap.to_ms == pytest.approx(after.at_ms - after.rr_ms, abs=1)


def test_packets_that_come_late_and_all_at_once_lose_nothing() -> None:
    packets = steady(range(1, 61))
    late = [
        Packet(one.at_ms, packets[33].arrived_us + 25_000 * number, one.channel, one.body)
        for number, one in enumerate(packets[30:34])
    ]
    events = timed(streamed([*packets[:30], *late, *packets[34:]]))
    assert len(events) == 75
    assert {type(event) for event in events} == {Beat}


def test_a_reconnection_parts_the_beats_and_its_first_interval_refers_to_a_beat_nobody_saw() -> None:
    again_ms = 45_000.0
    links = link(30_000, "lost"), link(40_000, "streaming")
    after = heart(again_ms, RR), heart(again_ms + 1000, RR)
    events = timed(streamed([*steady(range(1, 21)), *links, *after]))
    gaps = [event for event in events if isinstance(event, Gap)]
    assert [gap.why for gap in gaps] == ["reconnect", "reconnect"]
    assert gaps[0].from_ms == gaps[0].to_ms == gaps[1].from_ms
    first = events[events.index(gaps[1]) + 1]
    assert isinstance(first, Beat)
    assert gaps[1].to_ms == int(first.at_ms - first.rr_ms)
    assert first.at_ms == pytest.approx(BEGIN_MS + again_ms, abs=RR_MS)


@pytest.mark.parametrize(
    "off",
    [heart(21_000, RR, contact=False), heart(21_000, RR, rate_bpm=0), heart(21_000, rate_bpm=0)],
    ids=["no contact", "no rate but an interval", "no rate"],
)
def test_what_is_sent_without_skin_is_no_beat_and_parts_the_beats_around_it(off: Packet) -> None:
    events = timed(streamed([*steady(range(1, 21)), off, *steady(range(22, 41)), link(41_000, "stopped")]))
    gaps = [event for event in events if isinstance(event, Gap)]
    assert [gap.why for gap in gaps] == ["contact", "reconnect"]
    first = events[events.index(gaps[0]) + 1]
    assert first.at_ms > BEGIN_MS + 21_000


def test_bytes_that_say_nothing_are_kept_and_part_the_beats_around_them() -> None:
    broken = raw(21_000, "heart_rate", b"\x10\x4b\x33")
    events = streamed([*steady(range(1, 21)), broken, *steady(range(22, 31))])
    assert broken in events
    assert [event.why for event in events if isinstance(event, Gap)] == ["lost"]


@pytest.mark.parametrize("units", [0, 100, 4000, 65_535])
def test_an_implausible_interval_becomes_a_gap(units: int) -> None:
    events = timed(streamed([*steady(range(1, 21)), heart(21_000, RR, units, RR), *steady(range(22, 41))]))
    assert all(200 <= event.rr_ms <= 3000 for event in events if isinstance(event, Beat))
    assert "implausible" in {event.why for event in events if isinstance(event, Gap)}
    assert again(events) == events


def test_a_strap_without_intervals_gives_its_packets_and_nothing_else() -> None:
    packets = [heart(1000 * second) for second in range(1, 61)]
    assert streamed(packets)[1:] == packets


def test_beats_that_a_strap_leaves_out_are_missed_though_no_packet_is() -> None:
    quiet = [heart(1000 * second) for second in range(31, 41)]
    events = timed(streamed([*steady(range(1, 31)), *quiet, *steady(range(41, 71))]))
    (gap,) = [event for event in events if isinstance(event, Gap)]
    assert gap.why == "lost"
    assert gap.to_ms - gap.from_ms == pytest.approx(10_000, abs=1_700)


def test_a_clock_that_was_set_back_between_two_links_moves_no_beat_back() -> None:
    first = steady(range(3600, 3661))
    events = timed(streamed([*first, link(3_700_000, "lost"), *steady(range(1, 121))]))
    assert [event.at_ms for event in events] == sorted(event.at_ms for event in events)
    assert events[-1].at_ms - events[0].at_ms == pytest.approx(180_000, abs=3_000)
    assert again(events) == events


def test_motion_stands_before_the_beats_that_came_after_its_minute() -> None:
    still = [(0, 1000, 0)] * 25
    frames = [acceleration(1000 * second + 300, *still) for second in range(1, 131)]
    packets = sorted([*steady(range(1, 131)), *frames], key=lambda packet: packet.arrived_us)
    events = timed(streamed(packets))
    motions = [event for event in events if isinstance(event, Motion)]
    assert [motion.at_ms % 60_000 for motion in motions] == [0, 0]
    assert [event.at_ms for event in events] == sorted(event.at_ms for event in events)
    assert again(events) == events


def test_motion_comes_without_beats_too() -> None:
    frames = [acceleration(1000 * second, (0, 1000, 0)) for second in range(1, 131)]
    assert [type(event) for event in timed(streamed(frames))] == [Motion, Motion]


def test_a_frame_that_says_nothing_is_kept_and_that_is_all() -> None:
    frame = raw(5, "acceleration", b"\x02")
    assert streamed([frame])[1:] == [frame]


UNITS = st.one_of(st.integers(200, 1900), st.sampled_from([0, 1, 100, 204, 205, 3072, 3073, 9000, 65_535]))
BODIES = st.one_of(
    st.builds(
        lambda flags, rate, units: bytes([flags, rate]) + struct.pack(f"<{len(units)}H", *units),
        st.sampled_from([0x10, 0x10, 0x10, 0x14, 0x16, 0x00]),
        st.sampled_from([75, 60, 0]),
        st.lists(UNITS, max_size=4),
    ),
    st.binary(max_size=6),
)
STEPS_MS = st.one_of(
    st.just(1000), st.integers(0, 30), st.integers(900, 1100), st.integers(0, 20_000), st.just(-1_000_000)
)
STATES = st.sampled_from(get_args(LinkState))


CHANNELS = st.sampled_from(["heart_rate"] * 8 + ["link", "acceleration", "battery"])
HAPPENINGS = st.lists(st.tuples(CHANNELS, STEPS_MS, BODIES, STATES), max_size=40)


def session(happenings: list[tuple[str, int, bytes, LinkState]]) -> list[Packet | Link]:
    """Return packets of any kind, with links that change between: the clock may be set back with a link."""
    at_ms = 100_000_000
    items: list[Packet | Link] = []
    for what, step_ms, body, state in happenings:
        at_ms += step_ms if what == "link" or step_ms > 0 else 0
        match what:
            case "heart_rate":
                items.append(raw(at_ms, "heart_rate", body))
            case "acceleration":
                items.append(acceleration(at_ms, *[(0, 0, 1000)] * len(body)))
            case "battery":
                items.append(raw(at_ms, "battery", b"\x50"))
            case _:
                items.append(link(at_ms, state))
    return items


SESSIONS = HAPPENINGS.map(session)


@settings(max_examples=200, deadline=None)
@given(SESSIONS)
def test_any_packets_and_links_give_events_that_a_recording_takes_as_they_are(
    items: list[Packet | Link],
) -> None:
    events = streamed(items)
    assert again(events) == events
    assert [event for event in events if isinstance(event, Link)] == [
        item for item in items if isinstance(item, Link)
    ]


@settings(max_examples=100, deadline=None)
@given(SESSIONS)
def test_the_packets_that_are_kept_give_the_same_events_again(items: list[Packet | Link]) -> None:
    events = streamed(items)
    kept = [event for event in events[1:] if isinstance(event, Packet | Link)]
    assert streamed(kept) == events
