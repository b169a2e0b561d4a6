"""The monitor: what is due, when, and that neither chunks nor restarts change it."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hrv.artefacts import clean
from hrv.beat import Beat, on_grid
from hrv.detection import CONTEXT, Heard
from hrv.event import Gap, Motion, Posture
from hrv.frame import HrvFrame, Minute
from hrv.memory import Memory
from hrv.metrics import METRIC_NAMES
from hrv.metrics.autonomic import Autonomic
from hrv.metrics.entropy import Entropy
from hrv.metrics.long_term import LongTerm
from hrv.metrics.poincare import Poincare
from hrv.metrics.quality import Quality
from hrv.metrics.stress_index import StressIndex
from hrv.metrics.time_domain import TimeDomain
from hrv.minutes import Movements, minuted
from hrv.monitor import MEMORY_MS, Monitor, MonitorSettings
from hrv.windows import windows_every
from tests.hrv.artefact_trial import ordinary, spoilt

Heartbeat = Beat | Gap | Motion
Due = list[tuple[int, HrvFrame | Minute]]
T0_MS = 1_763_870_400_000
CHEAP = (TimeDomain(), Quality())
FAMILIES = (TimeDomain, LongTerm, Poincare, StressIndex, Autonomic, Entropy, Quality)
EXACT = {n for f in FAMILIES for n in f().names}
POSTURES: tuple[Posture, ...] = ("sitting", "standing", "lying", "unknown")


def beats(rr_ms: Sequence[float], start_ms: int = T0_MS) -> list[Heartbeat]:
    """Give beats one behind the other on the tick grid."""
    lengths = [on_grid(one) for one in rr_ms]
    ends = start_ms + np.cumsum(lengths)
    return [Beat(int(end), length) for end, length in zip(ends, lengths, strict=True)]


def day(seed: int, runs: int = 3) -> list[Heartbeat]:
    """Give a spoilt heart with gaps of all lengths, and motion in between."""
    dice = np.random.default_rng(seed)
    events: list[Heartbeat] = []
    now_ms = T0_MS + int(dice.integers(0, 60_000))
    for _ in range(runs):
        rr_ms = np.maximum(spoilt(dice, ordinary(dice)), 200)[: int(dice.integers(1, 300))]
        events += beats(list(rr_ms), now_ms)
        pause_ms = int(dice.choice([0, 1, 3000, 20_000, 100_000, 400_000]))
        now_ms = events[-1].at_ms + pause_ms
        events.append(Gap(events[-1].at_ms, now_ms, "lost"))
    times = dice.integers(T0_MS, now_ms, 40).tolist()
    motions = [Motion(at, float(dice.exponential(20)), POSTURES[at % 4]) for at in times]
    return sorted([*events, *motions], key=lambda event: event.at_ms)


def heard_in(monitor: Monitor, events: Sequence[Heartbeat], cuts: Sequence[int]) -> Due:
    """Hear events in chunks; count them from the first."""
    edges = [0, *sorted({cut for cut in cuts if cut < len(events)}), len(events)]
    return [
        (begin + index, told)
        for begin, end in pairwise(edges)
        for index, told in monitor.hear(events[begin:end])
    ]


def one_by_one(monitor: Monitor, events: Sequence[Heartbeat]) -> Due:
    return heard_in(monitor, events, range(len(events)))


def cheap(window_ms: int = 120_000, hop_ms: int = 5_000) -> Monitor:
    return Monitor(MonitorSettings(window_ms, hop_ms), CHEAP)


def ends_s(due: Due, kind: type[HrvFrame] | type[Minute], t0_ms: int = T0_MS) -> list[tuple[int, float]]:
    return [(index, (told.at_ms - t0_ms) / 1000) for index, told in due if isinstance(told, kind)]


def test_a_frame_is_due_by_the_third_beat_after_its_end() -> None:
    """The second beat after the end may still move the first one back across it."""
    due = one_by_one(cheap(), beats([1000.0] * 14))
    assert ends_s(due, HrvFrame) == [(7, 5.0), (12, 10.0)]


def test_a_gap_makes_all_beats_before_it_final() -> None:
    six = beats([1000.0] * 6)
    due = one_by_one(cheap(), [*six, Gap(T0_MS + 6000, T0_MS + 10_001, "lost")])
    assert ends_s(due, HrvFrame) == [(6, 5.0), (6, 10.0)]


def test_a_gap_that_ends_when_a_hop_does_leaves_room_for_a_beat_there() -> None:
    events = [*beats([1000.0] * 6), Gap(T0_MS + 6000, T0_MS + 10_000, "lost")]
    assert ends_s(one_by_one(cheap(), events), HrvFrame) == [(6, 5.0)]
    events.append(Motion(T0_MS + 10_001, 4.0))
    assert ends_s(one_by_one(cheap(), events), HrvFrame) == [(6, 5.0), (7, 10.0)]


def test_motion_makes_nothing_final_while_beats_go_on() -> None:
    events = [*beats([1000.0] * 6), Motion(T0_MS + 9000, 4.0)]
    assert one_by_one(cheap(), events) == []


def test_neither_frames_nor_minutes_without_a_beat_in_them_are_told() -> None:
    first, later = beats([1000.0] * 12), beats([1000.0] * 130, T0_MS + 400_000)
    due = one_by_one(cheap(), [*first, Gap(T0_MS + 12_000, T0_MS + 400_000, "lost"), *later])
    frames, minutes = ends_s(due, HrvFrame), ends_s(due, Minute)
    assert [end for _, end in frames if end <= 400] == [5, 10, 15]
    assert [end for _, end in frames if end > 400] == list(range(405, 530, 5))
    whole_s = (-T0_MS // 1000) % 60
    assert [(end - whole_s) % 60 for _, end in minutes] == [0] * len(minutes)
    assert [end for _, end in minutes] == [60, 420, 480]


def test_a_frame_has_every_name_either_told_or_missing_with_a_reason() -> None:
    due = Monitor(MonitorSettings()).hear(
        [*beats([800.0, 830.0] * 60), Gap(T0_MS + 97_800, T0_MS + 200_000, "lost")]
    )
    frames = [told for _, told in due if isinstance(told, HrvFrame)]
    assert len(frames) == 20
    for frame in frames:
        assert {*frame.values} | {*frame.missing} == {*METRIC_NAMES}
        assert not {*frame.values} & {*frame.missing}
        assert np.isfinite(list(frame.values.values())).all()
    assert frames[-1].values["mean_nn_ms"] == 815
    assert frames[-1].missing["sdann_ms"] == "short"


def test_frames_can_be_left_out() -> None:
    events = day(1)
    with_frames = heard_in(cheap(), events, ())
    minutes = heard_in(Monitor(MonitorSettings(120_000, 5_000, frames=False), CHEAP), events, ())
    assert minutes == [(index, told) for index, told in with_frames if isinstance(told, Minute)]
    assert minutes


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**32), cuts=st.lists(st.integers(1, 1000), max_size=8), step=st.integers(2, 40))
def test_chunks_change_nothing(seed: int, cuts: list[int], step: int) -> None:
    """Live, chunked and all at once: the same outputs by the same events, bit for bit."""
    events = day(seed)
    at_once = heard_in(cheap(), events, ())
    assert heard_in(cheap(), events, cuts) == at_once
    assert heard_in(cheap(), events, range(0, len(events), step)) == at_once
    assert one_by_one(cheap(), events) == at_once


@pytest.mark.parametrize("step", [7, 17, 40])
def test_beats_at_the_end_of_a_run_whose_beginning_is_forgotten_are_not_decided_early(step: int) -> None:
    dice = np.random.default_rng(step)
    events = beats([float(rr_ms) for _ in range(4) for rr_ms in spoilt(dice, ordinary(dice), 0.1)])
    at_once = heard_in(cheap(60_000), events, ())
    assert heard_in(cheap(60_000), events, range(0, len(events), step)) == at_once


def test_every_family_is_the_same_live_as_in_replay() -> None:
    events = day(5, runs=2)
    at_once, live = (
        [(i, told) for i, told in due if isinstance(told, HrvFrame)]
        for due in (Monitor(MonitorSettings()).hear(events), one_by_one(Monitor(MonitorSettings()), events))
    )
    assert len(at_once) > 30
    assert [(index, told.at_ms, told.missing) for index, told in at_once] == [
        (index, told.at_ms, told.missing) for index, told in live
    ]
    for (_, whole), (_, one) in zip(at_once, live, strict=True):
        for name, value in whole.values.items():
            tolerance = 0 if name in EXACT else 1e-11
            assert one.values[name] == pytest.approx(value, rel=tolerance, abs=tolerance), name


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_frames_and_minutes_are_those_of_the_whole_recording(seed: int) -> None:
    """By definition: correct it all, then look at every window."""
    events = [*day(seed), Gap(T0_MS + 10**7, T0_MS + 2 * 10**7, "lost")]
    joined, was_beat = [], False
    for event in events:
        if isinstance(event, Beat):
            joined.append(was_beat)
        if not isinstance(event, Motion):
            was_beat = isinstance(event, Beat)
    heartbeats = [event for event in events if isinstance(event, Beat)]
    heard = Heard(
        np.array([beat.at_ms for beat in heartbeats]),
        np.array([beat.rr_ticks for beat in heartbeats]),
        np.array(joined),
    )
    movements, series = Movements(), clean(heard)
    for event in events:
        if isinstance(event, Motion):
            movements.note(event)
    due = heard_in(cheap(), events, range(0, len(events), 17))
    raw_ends_ms = np.unique(-(-heard.at_ms // 5000) * 5000)
    frames = [told for _, told in due if isinstance(told, HrvFrame)]
    assert [frame.at_ms for frame in frames] == raw_ends_ms.tolist()
    windows = windows_every(series, 120_000, 5_000)
    rmssd_ms = TimeDomain().measure(windows).values["rmssd_ms"]
    expected = dict(zip(windows.end_ms.tolist(), rmssd_ms.tolist(), strict=True))
    for frame in frames:
        if frame.at_ms in expected and "rmssd_ms" in frame.values:
            assert frame.values["rmssd_ms"] == expected[frame.at_ms]
    minute_ends_ms = np.unique(-(-heard.at_ms // 60_000) * 60_000)
    assert [told for _, told in due if isinstance(told, Minute)] == minuted(series, minute_ends_ms, movements)


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 2**32), share=st.floats(0.4, 0.9))
def test_a_restart_that_hears_the_last_quarter_of_an_hour_goes_on_the_same(seed: int, share: float) -> None:
    events = day(seed, runs=14)
    cut = int(share * len(events))
    known_ms = events[cut].at_ms
    recalled = [event for event in events[:cut] if event.at_ms > known_ms - MEMORY_MS]
    unbroken, restarted = (Monitor(MonitorSettings(), CHEAP) for _ in range(2))
    unbroken.hear(events[:cut])
    restarted.hear(recalled)
    assert restarted.hear(events[cut:]) == unbroken.hear(events[cut:])


def test_a_long_replay_keeps_no_more_than_its_windows_need() -> None:
    memory = Memory(300_000)
    for hour in range(6):
        for beat in beats([750.0] * 4800, T0_MS + hour * 3_600_000):
            assert isinstance(beat, Beat)
            memory.note(beat)
        assert memory.series().at_ms.size <= 4800 + 400 + CONTEXT
        memory.forget(T0_MS + (hour + 1) * 3_600_000)
    assert memory.series().at_ms.size <= 400 + CONTEXT


@pytest.mark.parametrize(("window_ms", "hop_ms"), [(0, 5000), (300_000, 0), (-1, 5000)])
def test_windows_that_hold_nothing_are_refused(window_ms: int, hop_ms: int) -> None:
    with pytest.raises(ValueError, match="is not above 0"):
        MonitorSettings(window_ms, hop_ms)


@pytest.mark.parametrize("rr_ms", [800.0, 200.0, 3000.0])
def test_a_constant_heart_makes_no_warning(rr_ms: float) -> None:
    due = Monitor(MonitorSettings(60_000)).hear(beats([rr_ms] * 200))
    told = next(told for _, told in due[::-1] if isinstance(told, HrvFrame))
    assert told.missing["ln_rmssd"] == "constant"
    assert told.values["rmssd_ms"] == 0
    assert told.values["mean_nn_ms"] == rr_ms
