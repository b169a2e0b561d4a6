"""Batch, stream, any chunking and the definition tell the same of the worst of series."""

from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from statistics import median

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hrv.analysis import Analysed, analysed, portions, series_of
from hrv.beat import Beat, on_grid
from hrv.event import Event, Gap
from hrv.frame import HrvFrame
from hrv.metric import REASONS, Metric
from hrv.metrics import METRIC_NAMES, METRICS
from hrv.metrics.autonomic import Autonomic
from hrv.metrics.entropy import Entropy
from hrv.metrics.long_term import LongTerm
from hrv.metrics.poincare import Poincare
from hrv.metrics.quality import Quality
from hrv.metrics.stress_index import StressIndex
from hrv.metrics.time_domain import TimeDomain
from hrv.monitor import Monitor, MonitorSettings
from hrv.windows import Windows, windows_ending
from tests.hrv.artefact_trial import ordinary, spoilt

T0_MS = 1_763_870_400_000
INTEGER = (TimeDomain, LongTerm, Poincare, StressIndex, Autonomic, Entropy, Quality)
BIT_FOR_BIT = {name for family in INTEGER for name in family().names}
FAINT_MS2 = 0.01
HOP_MS = 5_000
DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class Stretch:
    """Intervals one behind the other, and what comes after them."""

    rr_ms: tuple[float, ...]
    pause_ms: int
    told: bool
    """Whether a gap says so; else the next beat just comes later."""


def jumps(low_ms: float, high_ms: float, times: int) -> tuple[float, ...]:
    return (low_ms, high_ms) * times


def lively(seed: int) -> tuple[float, ...]:
    """Return a heart of which every tenth beat is spoilt."""
    dice = np.random.default_rng(seed)
    return tuple(np.maximum(spoilt(dice, ordinary(dice), 0.1), 200)[:130].tolist())


CONSTANT = st.builds(
    lambda rr_ms, beats: (rr_ms,) * beats, st.sampled_from([200.0, 800.0, 3000.0]), st.integers(1, 90)
)
JUMPS = st.builds(
    jumps, st.sampled_from([200.0, 640.0]), st.sampled_from([700.0, 3000.0]), st.integers(1, 30)
)
RUNS = st.one_of(st.just((800.0,)), CONSTANT, JUMPS, st.builds(lively, st.integers(0, 2**32)))
PAUSES_MS = st.sampled_from([0, 1, 1500, 4999, 5000, 20_000, 100_000, 400_000])
STRETCHES = st.lists(st.builds(Stretch, RUNS, PAUSES_MS, st.booleans()), min_size=1, max_size=5)


def events_of(stretches: list[Stretch], first_ms: int, *, edged: bool) -> list[Event]:
    """Lay stretches one behind the other; `edged`: with a gap before the first beat and after the last."""
    now_ms, events = T0_MS + first_ms, list[Event]()
    if edged:
        events.append(Gap(now_ms - 7000, now_ms, "lost"))
    for one in stretches:
        for rr_ms in map(on_grid, one.rr_ms):
            now_ms += round(rr_ms)
            events.append(Beat(now_ms, rr_ms))
        if one.told and one.pause_ms:
            events.append(Gap(now_ms, now_ms + one.pause_ms, "lost"))
        now_ms += one.pause_ms
    return [*events, Gap(now_ms, now_ms + 9000, "lost")] if edged else events


def frames_of(
    events: list[Event], cuts: list[int], window_ms: int, families: tuple[Metric, ...]
) -> list[HrvFrame]:
    """Hear events in chunks that end at these places."""
    monitor = Monitor(MonitorSettings(window_ms, HOP_MS), families)
    edges = [0, *sorted({cut for cut in cuts if 0 < cut < len(events)}), len(events)]
    heard = [event for event in events if isinstance(event, Beat | Gap)]
    due = [told for begin, end in pairwise(edges) for _, told in monitor.hear(heard[begin:end])]
    return [told for told in due if isinstance(told, HrvFrame)]


def off_most(name: str, told: Analysed, place: int) -> float:
    """Return by how much two ways to a figure may differ: bit for bit, spectra to 1e-11.

    A band of less than a hundredth of a ms^2 is an eighth of what a strap's unit alone makes: of intervals a
    million times as high, sixteen digits leave fewer to where its peak is.
    """
    if name in BIT_FOR_BIT:
        return 0.0
    faint = any(told.values[band][place] < FAINT_MS2 for band in ("lf_ms2", "hf_ms2") if band in told.values)
    return 1e-6 if faint else 1e-11


def told_alike(one: HrvFrame, told: Analysed, place: int) -> None:
    """Check a frame against a row of a batch."""
    for name, values in told.values.items():
        code = int(told.reasons[name][place])
        assert one.missing.get(name) == (REASONS[code - 1] if code else None), name
        if not code:
            off = off_most(name, told, place)
            assert one.values[name] == pytest.approx(float(values[place]), rel=off, abs=off), name


@settings(max_examples=25, deadline=None)
@given(
    stretches=STRETCHES,
    first_ms=st.integers(0, 10_000),
    edged=st.booleans(),
    cuts=st.lists(st.integers(1, 600), max_size=6),
    window_ms=st.sampled_from([60_000, 300_000]),
)
def test_stream_chunks_and_batch_tell_the_same(
    stretches: list[Stretch], first_ms: int, edged: bool, cuts: list[int], window_ms: int
) -> None:
    events = events_of(stretches, first_ms, edged=edged)
    chunked = frames_of(events, cuts, window_ms, METRICS)
    live = frames_of(events, list(range(len(events))), window_ms, METRICS)
    ends_ms = np.array([frame.at_ms for frame in chunked], np.int64)
    assert [frame.at_ms for frame in live] == ends_ms.tolist()
    told = analysed(windows_ending(series_of(events), ends_ms, window_ms))
    assert set(told.values) == set(METRIC_NAMES)
    for place, (one, other) in enumerate(zip(chunked, live, strict=True)):
        told_alike(one, told, place)
        told_alike(other, told, place)


def by_definition(look: Windows, w: int) -> dict[str, float]:
    """Return the integer figures of one window in plain Python, from its intervals alone."""
    part = range(int(look.lo[w]), int(look.hi[w]))
    of = look.series
    x = [int(of.rr_ticks[i]) for i in part]
    d = [
        int(of.rr_ticks[i]) - int(of.rr_ticks[i - 1])
        for i in part[1:]
        if of.follows[i] and not of.corrected[i] and not of.corrected[i - 1]
    ]
    mean_square = sum(step * step for step in d) / len(d)
    return {
        "mean_nn_ms": sum(x) / (128 * len(x)),
        "mean_hr_bpm": 60_000 * 128 * len(x) / sum(x),
        "rmssd_ms": sqrt(mean_square) / 128,
        "pnn20_pct": 100 * sum(abs(step) > 20 * 128 for step in d) / len(d),
        "pnn50_pct": 100 * sum(abs(step) > 50 * 128 for step in d) / len(d),
        "median_nn_ms": median(x) / 128,
        "min_nn_ms": min(x) / 128,
        "max_nn_ms": max(x) / 128,
        "hti": len(x) / max(sum(one // 1000 == other // 1000 for one in x) for other in x),
        "beats": len(x),
        "corrected_pct": 100 * (sum(bool(of.corrected[i]) for i in part) / len(x)),
        "gaps": sum(not of.follows[i] for i in part[1:]),
    }


@settings(max_examples=40, deadline=None)
@given(stretches=STRETCHES, first_ms=st.integers(0, 10_000), edged=st.booleans(), share=st.floats(0, 1))
def test_integer_figures_are_their_definition_bit_for_bit(
    stretches: list[Stretch], first_ms: int, edged: bool, share: float
) -> None:
    series = series_of(events_of(stretches, first_ms, edged=edged))
    ends_ms = series.at_ms[round(share * (series.at_ms.size - 1)) :][:1]
    look = windows_ending(series, ends_ms, 60_000)
    told = analysed(look, (TimeDomain(), Quality()))
    if not told.reasons["rmssd_ms"][0]:
        for name, expected in by_definition(look, 0).items():
            if not told.reasons[name][0]:
                assert told.values[name][0] == expected, name


def long_day(seed: int) -> list[Event]:
    """Return 24 h of a spoilt heart that is lost for 20 s every half hour and for 10 min once."""
    dice = np.random.default_rng(seed)
    stretches = [
        Stretch(
            tuple(np.maximum(spoilt(dice, ordinary(dice), 0.02), 200).tolist()),
            int(i % 5 == 0) * 20_000,
            True,
        )
        for i in range(260)
    ]
    stretches[100] = Stretch(stretches[100].rr_ms, 600_000, False)
    return events_of(stretches, 0, edged=True)


def test_of_24_hours_batch_portions_and_stream_tell_the_same() -> None:
    events = long_day(1)
    assert events[-1].at_ms - events[0].at_ms > DAY_MS - 7_200_000
    families = (TimeDomain(), Poincare(), Quality())
    frames = frames_of(events, list(range(0, len(events), 997)), 300_000, families)
    others = frames_of(events, list(range(0, len(events), 20_011)), 300_000, families)
    assert frames == others
    ends_ms = np.array([frame.at_ms for frame in frames], np.int64)
    look = windows_ending(series_of(events), ends_ms, 300_000)
    whole = analysed(look, families)
    parts = [analysed(part, families) for part in portions(look, 700)]
    for name, values in whole.values.items():
        np.testing.assert_array_equal(np.concatenate([part.values[name] for part in parts]), values)
    assert len(frames) > 15_000
    for place in range(0, len(frames), 37):
        told_alike(frames[place], whole, place)
