"""Beats on one time line."""

from contextlib import suppress
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrv.beat import TICKS_PER_MS, Beat
from hrv.event import Event, Gap, Link, Motion, Other, Packet, Tag, Timed
from ingest.timeline import TimedLine, Timeline, TimelineError

ON_GRID_MS = st.integers(1, 5000 * TICKS_PER_MS).map(lambda ticks: ticks / TICKS_PER_MS)
TIMES = st.integers(0, 20_000)
BEATS = st.builds(Beat, TIMES, ON_GRID_MS)
GAPS = st.builds(lambda a, b: Gap(min(a, b), max(a, b), "lost"), TIMES, TIMES)
BESIDE = st.one_of(
    st.builds(Other, TIMES, st.just("frame"), st.just("{}")),
    st.builds(Packet, TIMES, TIMES, st.just("heart_rate"), st.just(b"")),
    st.builds(Link, TIMES, st.just("lost")),
)


@given(st.integers(0, 2_000_000_000_000), st.lists(ON_GRID_MS))
def test_times_without_a_clock_are_the_exact_sum_of_the_intervals(
    start_ms: int, intervals: list[float]
) -> None:
    timeline = Timeline(start_ms)
    exact_ms = Fraction(start_ms)
    ends_ms: list[int] = [start_ms]
    for rr_ms in intervals:
        exact_ms += Fraction(rr_ms)
        placed = timeline.place(rr_ms)
        assert abs(placed.at_ms - exact_ms) <= Fraction(1, 2)
        assert isinstance(placed, Beat) == (200 <= rr_ms <= 3000)
        assert not isinstance(placed, Gap) or placed.from_ms == ends_ms[-1]
        ends_ms.append(placed.at_ms)
    assert ends_ms == sorted(ends_ms)


def test_an_offset_of_minutes_is_a_gap_whose_time_passes() -> None:
    timeline = Timeline(0)
    assert timeline.place(450_382.8125) == Gap(0, 450_383, "implausible")
    assert timeline.place(710.9375) == Beat(451_094, 710.9375)


def test_an_interruption_takes_no_time() -> None:
    timeline = Timeline(7)
    timeline.place(800.0)
    assert timeline.interrupt() == Gap(807, 807, "lost")


def test_missing_beats_become_a_gap_up_to_the_next_ones_beginning() -> None:
    timeline = TimedLine()
    assert timeline.place(Beat(1000, 800.0)) == (Beat(1000, 800.0),)
    assert timeline.place(Beat(5000, 800.0)) == (Gap(1000, 4200, "lost"), Beat(5000, 800.0))


@pytest.mark.parametrize(("late_ms", "told"), [(250, 1), (251, 2)])
def test_a_beat_may_stray_by_a_quarter_of_a_second(late_ms: int, told: int) -> None:
    timeline = TimedLine()
    timeline.place(Beat(1000, 300.0))
    assert len(timeline.place(Beat(1300 + late_ms, 300.0))) == told


def test_a_told_gap_is_not_told_twice() -> None:
    timeline = TimedLine()
    timeline.place(Beat(1000, 800.0))
    timeline.place(Gap(1000, 4200, "contact"))
    assert timeline.place(Beat(5000, 800.0)) == (Beat(5000, 800.0),)


def test_a_gap_that_is_found_late_does_not_go_back_before_what_was_told_since() -> None:
    timeline = TimedLine()
    timeline.place(Beat(1000, 800.0))
    timeline.place(Motion(4900, 5.0))
    assert timeline.place(Beat(5000, 800.0)) == (Gap(1000, 4900, "lost"), Beat(5000, 800.0))


def test_an_implausible_interval_with_a_time_is_a_gap_from_the_beat_before() -> None:
    timeline = TimedLine()
    timeline.place(Beat(1000, 800.0))
    assert timeline.place(Beat(4500, 3500.0)) == (Gap(1000, 4500, "implausible"),)
    assert timeline.place(Beat(4600, 100.0)) == (Gap(4500, 4600, "implausible"),)


def test_an_unknown_kind_stands_at_the_time_of_what_came_before_it() -> None:
    timeline = TimedLine()
    assert timeline.place(Other(5, "head", "{}")) == (Other(5, "head", "{}"),)
    timeline.place(Motion(1000, 5.0))
    assert timeline.place(Other(9_000_000, "frame", "{}")) == (Other(1000, "frame", "{}"),)
    assert timeline.place(Motion(2000, 5.0)) == (Motion(2000, 5.0),)


@pytest.mark.parametrize(
    "event",
    [Packet(5, 5_000, "heart_rate", b"\x00"), Link(5, "lost"), Tag(999, "coffee"), Tag(9_000, "tea")],
)
def test_what_is_said_a_packet_and_a_link_keep_their_own_time_and_move_nothing(event: Event) -> None:
    timeline = TimedLine()
    timeline.place(Beat(1000, 800.0))
    assert timeline.place(event) == (event,)
    assert timeline.place(Beat(1800, 800.0)) == (Beat(1800, 800.0),)


@pytest.mark.parametrize(
    ("event", "fact"),
    [
        (Beat(1000, 800.0), "at_ms 1000 is not after the beat before it at 1000"),
        (Beat(1100, 800.0), "rr_ms 800 reaches back over the beat before it at 1000"),
        (Motion(999, 5.0), "999 is earlier than the event before it at 1000"),
        (Gap(900, 2000, "lost"), "from_ms 900 is before the beat or gap that ended at 1000"),
    ],
)
def test_what_overlaps_or_goes_back_is_refused_and_leaves_no_trace(event: Event, fact: str) -> None:
    timeline = TimedLine()
    timeline.place(Beat(1000, 800.0))
    with pytest.raises(TimelineError, match=fact):
        timeline.place(event)
    assert timeline.place(Beat(1800, 800.0)) == (Beat(1800, 800.0),)


@given(st.lists(st.one_of(BEATS, GAPS, st.builds(Tag, TIMES, st.just("tea")), BESIDE), max_size=30))
def test_what_stands_on_the_line_is_in_order_and_stands_there_again(events: list[Event]) -> None:
    placed = _placed(events)
    timed = [event.at_ms for event in placed if isinstance(event, Timed)]
    assert timed == sorted(timed)
    beats = [event.at_ms for event in placed if isinstance(event, Beat)]
    assert beats == sorted(set(beats))
    gaps = [event for event in placed if isinstance(event, Gap)]
    assert all(gap.from_ms <= gap.to_ms for gap in gaps)
    assert all(before.to_ms <= after.from_ms for before, after in pairwise(gaps))
    assert _placed(placed) == placed


def _placed(events: list[Event]) -> list[Event]:
    timeline = TimedLine()
    placed: list[Event] = []
    for event in events:
        with suppress(TimelineError):
            placed.extend(timeline.place(event))
    return placed
