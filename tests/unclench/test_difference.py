"""Differences of two sides: their interval holds the truth as often as it says, whatever hangs together."""

import numpy as np
import pytest

from unclench.analysis.difference import Unit, difference_of, mean_of_units, units_of

RUNS = 300


def wandering(dice: np.random.Generator, n: int, alike: float) -> np.ndarray:
    """Return n values of spread 1, each like the one before it."""
    noise, column = dice.standard_normal(n + 100) * np.sqrt(1 - alike**2), np.zeros(n + 100)
    for place in range(1, n + 100):
        column[place] = alike * column[place - 1] + noise[place]
    return column[100:]


def one_side(dice: np.random.Generator, unit: Unit, alike: float) -> np.ndarray:
    if unit == "stretches":
        return units_of(wandering(dice, 48, alike), np.zeros(48, np.int64), unit)
    days, windows = 14, 30
    level = wandering(dice, days, alike / 2)
    values = np.concatenate([one + wandering(dice, windows, 0.8) for one in level])
    return units_of(values, np.repeat(np.arange(days), windows), unit)


@pytest.mark.parametrize("unit", ["stretches", "days"])
@pytest.mark.parametrize("alike", [0.0, 0.6])
def test_of_like_sides_at_most_one_interval_in_ten_leaves_out_nothing(unit: Unit, alike: float) -> None:
    dice, held = np.random.default_rng(7), 0
    for _ in range(RUNS):
        means = [mean_of_units(one_side(dice, unit, alike)) for _ in range(2)]
        assert means[0] is not None
        assert means[1] is not None
        _, low, high = difference_of(means[0], means[1])
        held += low <= 0 <= high
    assert held / RUNS >= 0.92


def test_a_difference_that_is_there_is_found() -> None:
    dice = np.random.default_rng(8)
    first, second = (mean_of_units(wandering(dice, 12, 0.2) + shift) for shift in (0.0, 6.0))
    assert first is not None
    assert second is not None
    value, low, _ = difference_of(first, second)
    assert 4 < value < 8
    assert low > 0


def test_too_few_units_have_no_interval() -> None:
    assert mean_of_units(np.ones(4)) is None
    assert units_of(np.array([1.0]), np.zeros(1, np.int64), "stretches").size == 0
    steady = mean_of_units(np.ones(6))
    assert steady is not None
    assert difference_of(steady, steady)[0] == 0
