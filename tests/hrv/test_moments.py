"""The standard deviation of integers from their sums."""

from fractions import Fraction
from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrv.moments import deviation


def of(values: list[int]) -> float:
    numbers = np.array(values, np.int64)
    count, total, total2 = (np.array([n]) for n in (numbers.size, numbers.sum(), (numbers**2).sum()))
    return float(deviation(count, total, total2)[0])


@given(st.lists(st.integers(-400_000, 400_000), min_size=2, max_size=50))
def test_it_is_the_exact_one_rounded(values: list[int]) -> None:
    mean = Fraction(sum(values), len(values))
    exact = sum((n - mean) ** 2 for n in values) / (len(values) - 1)
    assert of(values) == pytest.approx(sqrt(exact), rel=1e-15, abs=0)


@given(st.integers(1, 400_000), st.integers(2, 500_000))
def test_a_constant_has_none_at_all(value: int, count: int) -> None:
    sums = (np.array([n]) for n in (count, count * value, count * value * value))
    assert deviation(*sums).tolist() == [0.0]


def test_a_whole_day_loses_nothing() -> None:
    """A hundred thousand intervals that differ by one tick of 1/128 ms, each half the time."""
    assert of([384_000, 384_001] * 50_000) == pytest.approx(0.5 * sqrt(1 / (1 - 1e-5)), rel=1e-15)


@pytest.mark.parametrize("values", [[], [7]])
def test_fewer_than_two_have_none(values: list[int]) -> None:
    assert of(values) == 0.0
