"""What was heard of a window."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrv.metrics.quality import Quality
from tests.hrv.hearts import corrected, of_rr, one, series, value, why, without

STEADY = of_rr(np.full(100, 1000.0))
"""Beats at 1, 2, 3 ... s."""


def test_a_whole_window_is_covered_and_of_full_quality() -> None:
    measured = Quality().measure(one(STEADY, 10.5, 60))
    told = {name: value(measured, name) for name in Quality().names}
    assert told == {
        "beats": 60,
        "nn_beats": 60,
        "corrected_pct": 0,
        "coverage_pct": 100,
        "gaps": 0,
        "quality": 1,
    }


def test_lost_and_corrected_intervals_have_the_values_computed_by_hand() -> None:
    """Of 60 s from the 10th on, 6 lie in two holes; of the 54 intervals left, 9 were put in."""
    heard = corrected(without(STEADY, 20, 40, 41, 42, 43, 44), *range(50, 59))
    measured = Quality().measure(one(heard, 10, 60))
    told = {name: value(measured, name) for name in Quality().names}
    assert told == {
        "beats": 54,
        "nn_beats": 45,
        "corrected_pct": pytest.approx(100 / 6, rel=1e-15),
        "coverage_pct": pytest.approx(90, rel=1e-15),
        "gaps": 2,
        "quality": pytest.approx(0.75, rel=1e-15),
    }


@given(
    rr_ms=st.lists(st.integers(300, 2000), min_size=1, max_size=30),
    lost=st.sets(st.integers(1, 29), max_size=9),
    begin_ms=st.integers(-2000, 30_000),
    length_ms=st.integers(1, 20_000),
)
def test_the_coverage_is_the_time_inside_intervals(
    rr_ms: list[int], lost: set[int], begin_ms: int, length_ms: int
) -> None:
    """Millisecond by millisecond; an interval after the window counts where it follows the last one."""
    kept = [i for i in range(len(rr_ms)) if i not in lost]
    ends = np.cumsum(rr_ms)
    heard = without(of_rr(np.array(rr_ms, np.float64)), *(lost & set(range(len(rr_ms)))))
    look = one(heard, begin_ms / 1000, length_ms / 1000)
    inside = set()
    for i in kept:
        ends_inside = begin_ms < ends[i] <= begin_ms + length_ms
        if ends_inside or i - 1 in kept:
            inside |= set(range(int(ends[i]) - rr_ms[i], int(ends[i])))
    covered = len(inside & set(range(begin_ms, begin_ms + length_ms)))
    coverage_pct = value(Quality().measure(look), "coverage_pct")
    assert coverage_pct == pytest.approx(100 * covered / length_ms, rel=1e-12)


def test_intervals_are_clipped_at_both_edges_of_the_window() -> None:
    long = of_rr(np.array([1000.0, 2000.0, 2000.0]))  # beats at 1, 3, 5 s
    assert value(Quality().measure(one(long, 1.5, 2)), "coverage_pct") == 100
    assert value(Quality().measure(one(long, 4.5, 2)), "coverage_pct") == 25
    assert value(Quality().measure(one(without(long, 1), 1.5, 2)), "coverage_pct") == 0


def test_intervals_that_overlap_cover_a_window_once() -> None:
    heard = series(np.arange(1000.0, 61_000.0, 1000.0), np.full(60, 1100.0))
    assert value(Quality().measure(one(heard, 5, 30)), "coverage_pct") == 100


def test_of_a_window_without_intervals_all_but_a_share_is_told() -> None:
    for look in (one(STEADY, 500, 60), one(of_rr(np.zeros(0)), 0, 60)):
        measured = Quality().measure(look)
        assert why(measured, "corrected_pct") == "short"
        for name in set(Quality().names) - {"corrected_pct"}:
            assert value(measured, name) == 0


def test_a_break_before_the_first_interval_of_a_window_is_no_gap_in_it() -> None:
    heard = without(STEADY, 20)
    assert value(Quality().measure(one(heard, 21, 10)), "gaps") == 0
    assert value(Quality().measure(one(heard, 19, 10)), "gaps") == 1
