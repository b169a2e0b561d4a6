"""SDANN and SDNN index: which segments there are, which of them count, and what they come to."""

from dataclasses import replace
from statistics import fmean, stdev

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hrv.metrics.long_term import LongTerm
from hrv.windows import Series, Windows
from tests.hrv.hearts import alone, heart, of_rr, one, rolling, value, why, without


def by_definition(look: Windows, w: int = 0) -> tuple[float, float]:
    """Sort intervals into the five minutes in which they start; keep what fills 80 % of its own."""
    part = slice(int(look.lo[w]), int(look.hi[w]))
    rr_ms = look.series.rr_ticks[part] / 128
    begins_ms = np.maximum.accumulate(look.series.at_ms[part] - look.start_ms[w] - rr_ms)
    at = np.floor(begins_ms / 300_000)
    segments = [rr_ms[at == k] for k in range(int(look.end_ms[w] - look.start_ms[w]) // 300_000)]
    kept = [segment for segment in segments if segment.sum() >= 240_000]
    return stdev(map(float, map(np.mean, kept))), fmean(float(np.std(kept_ms, ddof=1)) for kept_ms in kept)


def wandering(seed: int = 0, beats: int = 4500) -> Series:
    rng = np.random.default_rng(seed)
    return of_rr(np.round(850 + np.cumsum(rng.normal(0, 3, beats)) % 90 + rng.normal(0, 30, beats)))


def test_two_steady_halves_have_the_values_computed_by_hand() -> None:
    """Five minutes of 1000, then five of 800 and 900 in turn: means 1000 and 850, deviations 0 and 50."""
    rr_ms = np.concatenate([np.full(300, 1000.0), np.resize([800.0, 900.0], 352)])
    measured = LongTerm().measure(one(of_rr(rr_ms), 0, 600))
    assert value(measured, "sdann_ms") == pytest.approx(150 / 2**0.5, rel=1e-3)
    assert value(measured, "sdnn_index_ms") == pytest.approx(25, rel=2e-3)


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    lost=st.sets(st.integers(0, 4499), max_size=900),
    begin_s=st.integers(-200, 900),
)
def test_both_are_their_definitions(seed: int, lost: set[int], begin_s: int) -> None:
    look = one(without(wandering(seed), *lost), begin_s, 2000)
    sdann_ms, sdnn_index_ms = by_definition(look)
    measured = LongTerm().measure(look)
    assert value(measured, "sdann_ms") == pytest.approx(sdann_ms, rel=1e-12)
    assert value(measured, "sdnn_index_ms") == pytest.approx(sdnn_index_ms, rel=1e-12)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_intervals_that_overlap_stay_in_their_order(seed: int) -> None:
    heard = wandering(seed)
    reaching = np.where(np.random.default_rng(seed).random(4500) < 0.3, 3, 1)
    look = one(replace(heard, rr_ticks=heard.rr_ticks * reaching), 10, 2000)
    expected = pytest.approx(by_definition(look), rel=1e-12)
    assert [value(LongTerm().measure(look), name) for name in LongTerm().names] == expected


def test_a_segment_of_which_less_than_80_per_cent_was_heard_does_not_count() -> None:
    heard = heart(lambda t_s: 800.0 + 100 * (t_s // 300), 900, grid=128)
    in_second = np.flatnonzero(heard.at_ms - heard.at_ms[0] > 330_000)
    for lost, expected_ms in ((0, 100), (60, 100), (70, 200 / 2**0.5)):  # of 333 intervals
        look = one(without(heard, *in_second[:lost]), 0, 900)
        assert value(LongTerm().measure(look), "sdann_ms") == pytest.approx(expected_ms, rel=1e-2)


def test_fewer_than_two_segments_in_the_window_are_short_and_fewer_heard_are_a_gap() -> None:
    heard = wandering()
    silent = without(heard, *np.flatnonzero(heard.at_ms - heard.at_ms[0] > 320_000))
    for name in LongTerm().names:
        assert why(LongTerm().measure(one(heard, 0, 599)), name) == "short"
        assert value(LongTerm().measure(one(heard, 0, 600)), name) > 0
        assert why(LongTerm().measure(one(silent, 0, 600)), name) == "gap"


def test_an_interval_that_began_before_the_window_belongs_to_no_segment() -> None:
    """All are 1000 ms, but the one that reaches into the window."""
    rr_ms = np.full(1200, 1000.0)
    rr_ms[300] = 2900.0
    measured = LongTerm().measure(one(of_rr(rr_ms), 301, 800))
    assert [value(measured, name) for name in LongTerm().names] == [0.0, 0.0]


def test_a_window_among_many_is_the_same_as_alone() -> None:
    look = rolling(without(wandering(), *range(700, 1300)), 1500, 60)
    together = LongTerm().measure(look)
    for name in LongTerm().names:
        alones = [LongTerm().measure(alone(look, w)).values[name][0] for w in range(look.lo.size)]
        np.testing.assert_array_equal(together.values[name], alones)
