"""Baevsky's index against its definition."""

from collections import Counter
from math import sqrt
from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrv.metrics.stress_index import StressIndex
from hrv.windows import Windows, windows_ending
from tests.hrv.hearts import of_rr, recording, value, why


def whole(rr_ms: list[float]) -> Windows:
    heard = of_rr(np.array(rr_ms))
    return windows_ending(heard, heard.at_ms[-1:], 10_000_000)


def test_ten_intervals_have_the_value_computed_by_hand() -> None:
    """Bin 800-850 holds five of ten (850 is the next bin's); median 0.835 s, range 0.22 s."""
    rr_ms = [760.0, 780.0, 800.0, 810.0, 820.0, 830.0, 840.0, 850.0, 900.0, 980.0]
    measured = StressIndex().measure(whole(rr_ms))
    assert value(measured, "stress_index") == pytest.approx(50 / (2 * 0.825 * 0.22), rel=1e-14)
    assert value(measured, "stress_index_sqrt") == sqrt(value(measured, "stress_index"))


@given(
    st.lists(st.integers(200 * 128, 3000 * 128), min_size=10, max_size=60).filter(lambda x: len(set(x)) > 1)
)
def test_it_is_its_definition(ticks: list[int]) -> None:
    rr_s = [n / 128_000 for n in ticks]
    mode_pct = 100 * max(Counter(n // 6400 for n in ticks).values()) / len(ticks)
    expected = mode_pct / (2 * median(rr_s) * (max(rr_s) - min(rr_s)))
    measured = StressIndex().measure(whole([n / 128 for n in ticks]))
    assert value(measured, "stress_index") == pytest.approx(expected, rel=1e-9)


def test_a_constant_rhythm_has_none() -> None:
    measured = StressIndex().measure(whole([800.0] * 50))
    assert {why(measured, name) for name in StressIndex().names} == {"constant"}


@pytest.mark.parametrize("beats", [0, 1, 9])
def test_too_few_intervals_are_short(beats: int) -> None:
    heard = of_rr(np.resize([800.0, 850.0, 820.0], 20))
    look = windows_ending(heard, heard.at_ms[beats : beats + 1] - 1, 30_000)
    assert {why(StressIndex().measure(look), name) for name in StressIndex().names} == {"short"}


@pytest.mark.shared
def test_kubios_defines_another_index() -> None:
    """golden/kubios/SampleReport.txt prints 7.7198 where the root of ours is 5.6094."""
    rr_ms = np.load(recording("golden/kubios/SampleSeries.npy")).astype(np.float64)
    measured = StressIndex().measure(whole(rr_ms.tolist()))
    assert value(measured, "stress_index_sqrt") == pytest.approx(5.6094, abs=5.1e-5)
