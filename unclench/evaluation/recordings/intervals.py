"""How sure a figure over few people is."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from alerts.association import ranks_of

SEED: Final = 20
DRAWS: Final = 2_000
_Z95: Final = 1.959964


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with its 95 % interval; None: can't be told."""

    value: float | None
    low: float | None
    high: float | None
    n: int
    """People (or, where it says so, entries) behind it."""


def mean_over(values: Sequence[float]) -> Figure:
    """Return the mean over people, its interval by drawing people anew (percentile bootstrap)."""
    return _drawn(np.array(values, np.float64), lambda drawn: drawn.mean(-1))


def _drawn(values: NDArray[np.float64], of: Callable[[NDArray[np.float64]], NDArray[np.float64]]) -> Figure:
    if not values.size:
        return Figure(None, None, None, 0)
    told = float(of(values))
    if values.size < 3:
        return Figure(told, None, None, values.size)
    draws = np.random.default_rng(SEED).integers(0, values.size, (DRAWS, values.size))
    low, high = np.quantile(of(values[draws]), (0.025, 0.975))
    return Figure(told, float(low), float(high), values.size)


def spearman(one: Sequence[float], other: Sequence[float]) -> Figure:
    """Return Spearman's rho with the interval of Bonett and Wright (doi:10.1007/BF02294183)."""
    n = len(one)
    if n < 4 or len(set(one)) < 2 or len(set(other)) < 2:
        return Figure(None, None, None, n)
    rho = float(np.corrcoef(_ranks(one), _ranks(other))[0, 1])
    bounded = min(max(rho, -0.999), 0.999)
    error = math.sqrt((1 + bounded**2 / 2) / (n - 3))
    middle = math.atanh(bounded)
    return Figure(rho, math.tanh(middle - _Z95 * error), math.tanh(middle + _Z95 * error), n)


def area_under_curve(loaded: Sequence[float], calm: Sequence[float]) -> float | None:
    """Return how often a loaded minute lies above a calm one (ties half); None where a side is empty."""
    if not loaded or not calm:
        return None
    ranks = _ranks([*loaded, *calm])
    above = float(ranks[: len(loaded)].sum()) - len(loaded) * (len(loaded) + 1) / 2
    return above / (len(loaded) * len(calm))


def _ranks(values: Sequence[float]) -> NDArray[np.float64]:
    return ranks_of(np.array(values, np.float64))
