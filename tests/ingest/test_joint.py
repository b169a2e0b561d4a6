"""Where a stream begins after what is kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrv.beat import Beat
from hrv.event import Event, Gap, Link, Motion, Packet, Timed
from ingest.joint import Joint
from ingest.source import SourceError
from ingest.timeline import TimedLine

NEWEST_MS = 1_000_000
EARLY = Beat(NEWEST_MS - 5_000, 800.0)
SAME = Beat(NEWEST_MS - 1_000, 800.0)


def joined(joint: Joint, *events: Event) -> list[Event]:
    return [one for event in events for one in joint.take(event)]


def test_after_nothing_all_goes_through() -> None:
    assert joined(Joint(None, is_live=True), EARLY) == [EARLY]


def test_a_recording_that_begins_at_once_goes_on_and_one_that_begins_later_is_parted() -> None:
    soon, late = Beat(NEWEST_MS + 800, 800.0), Beat(NEWEST_MS + 9_800, 800.0)
    assert joined(Joint(NEWEST_MS), soon, late) == [soon, late]
    pause = Gap(NEWEST_MS, NEWEST_MS + 9_000, "pause")
    assert joined(Joint(NEWEST_MS), late) == [pause, late]
    assert joined(Joint(NEWEST_MS, is_same=True), late) == [late]


def test_a_recording_that_goes_back_is_refused() -> None:
    with pytest.raises(SourceError, match="begins 0 min before the end"):
        Joint(NEWEST_MS).take(EARLY)


def test_a_live_stream_is_always_parted_from_what_was_before() -> None:
    soon = Beat(NEWEST_MS + 800, 800.0)
    assert joined(Joint(NEWEST_MS, is_live=True), soon) == [Gap(NEWEST_MS, NEWEST_MS, "pause"), soon]


@pytest.mark.parametrize("back_ms", [4_000, 3_600_000, 400_000_000])
def test_of_a_live_stream_whose_clock_was_set_back_no_beat_is_lost_and_all_are_moved_alike(
    back_ms: int,
) -> None:
    begin_ms = NEWEST_MS - back_ms
    beats = [Beat(begin_ms + 900 * n, 900.0) for n in range(1, 50)]
    joint = Joint(NEWEST_MS, is_live=True)
    gap, *rest = joined(
        joint, *beats, Motion(begin_ms + 60_000, 2.0), Gap(begin_ms, begin_ms + 70_000, "lost")
    )
    assert gap == Gap(NEWEST_MS, NEWEST_MS, "pause")
    assert rest[:-2] == [Beat(one.at_ms + back_ms, 900.0) for one in beats]
    assert rest[-2:] == [
        Motion(NEWEST_MS + 60_000, 2.0),
        Gap(NEWEST_MS, NEWEST_MS + 70_000, "lost"),
    ]
    assert joint.moved_ms == back_ms


def test_what_a_live_stream_gives_again_is_left_out_and_its_packets_are_kept() -> None:
    joint = Joint(NEWEST_MS, is_live=True)
    packet, link = Packet(5, 5_000, "heart_rate", b"\x00\x3c"), Link(6, "streaming")
    assert joined(joint, packet, link, SAME, Motion(NEWEST_MS - 1, 2.0)) == [packet, link]
    assert joint.moved_ms == 0
    reaches_over = Gap(NEWEST_MS - 900, NEWEST_MS + 300, "implausible")
    assert joined(joint, reaches_over) == [
        Gap(NEWEST_MS, NEWEST_MS, "pause"),
        Gap(NEWEST_MS, NEWEST_MS + 300, "implausible"),
    ]


def test_motion_may_be_the_first_that_a_live_stream_gives() -> None:
    motion = Motion(NEWEST_MS + 40_000, 2.0)
    pause = Gap(NEWEST_MS, NEWEST_MS + 40_000, "pause")
    assert joined(Joint(NEWEST_MS, is_live=True), motion) == [pause, motion]


@given(st.integers(-10_000_000, 3_000), st.integers(25_600, 384_000), st.integers(0, 2_000))
def test_a_live_beat_after_what_is_kept_is_one_that_a_recording_takes(
    later_ms: int, ticks: int, since_ms: int
) -> None:
    kept: list[Event] = [Beat(NEWEST_MS - since_ms, 800.0), Motion(NEWEST_MS, 2.0)]
    later = Beat(NEWEST_MS + later_ms, ticks / 128)
    events: list[Event] = [
        *kept,
        *Joint(NEWEST_MS, is_live=True).take(later),
    ]
    line = TimedLine()
    assert [placed for event in events for placed in line.place(event)] == events
    assert later_ms >= -3_000 or len(events) == 4
    assert len(events) == 2 or isinstance(events[2], Timed)
