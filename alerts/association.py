"""What few, alike, ordinal days can tell: a rank correlation, a share and a difference, with intervals.

A diary has some weeks of days; a day resembles the day before it; pain is a rank, not a length. So
relations are of ranks, and the interval counts only as many days as are independent of each other.
"""

from dataclasses import dataclass
from math import atanh, sqrt, tanh
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

Column = NDArray[np.float64]

LEAST_DAYS: Final = 14
LEAST_OF_EACH: Final = 4
"""Days of either kind, when days are compared by kind."""
_LEAST_INDEPENDENT: Final = 6.0
_WEEK: Final = 7
_NEAR_ONE: Final = 0.999


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure and its interval."""

    value: float
    lo: float
    hi: float
    n: int
    """Days (or reports) it comes from."""


def rank_correlation(x: Column, y: Column, confidence: float = 0.95) -> Estimate | None:
    """Return Spearman's correlation of two columns of consecutive days, shape (n,); NaN is not told.

    What both columns owe to the mere passing of days is taken off their ranks first: two things that rise
    through the same weeks need have nothing to do with each other. The interval is Fisher's with the
    standard error of Bonett and Wright (2000, 10.1007/BF02294183), and with the number of independent days
    after Bartlett: that of x's and of the residuals' autocorrelation from day to day (Pyper and Peterman
    1998, 10.1139/f98-104) and from week to week, the residuals being what x doesn't tell of y. None: fewer
    than 14 days, fewer than 4 that differ from the most frequent, or not six independent ones.
    """
    told = ~np.isnan(x) & ~np.isnan(y)
    n = int(told.sum())
    if n < LEAST_DAYS or min(_least_of_each(x[told]), _least_of_each(y[told])) < LEAST_OF_EACH:
        return None
    of_x, of_y = _scores(x, told), _scores(y, told)
    rho = float(np.mean(of_x[told] * of_y[told]))
    independent = n / _alike(of_x, of_y - rho * of_x) - 1
    if independent < _LEAST_INDEPENDENT:
        return None
    half = float(stdtrit(independent - 2, 0.5 + confidence / 2))
    half *= sqrt((1 + rho**2 / 2) / (independent - 3))
    middle = atanh(min(max(rho, -_NEAR_ONE), _NEAR_ONE))
    return Estimate(rho, tanh(middle - half), tanh(middle + half), n)


def share(told: Column, confidence: float = 0.95) -> Estimate | None:
    """Return the share of ones in a column of zeros and ones, NaN is not told; None: fewer than 8.

    Wilson's interval (1927, 10.1080/01621459.1927.10502953) with the number of independent days.
    """
    n = int((~np.isnan(told)).sum())
    if n < LEAST_DAYS // 2 + 1:
        return None
    middle = float(np.nanmean(told))
    alike = max(_lag(told - middle, 1), 0.0)
    independent = max(n * (1 - alike) / (1 + alike), 2.0)
    z = float(stdtrit(independent, 0.5 + confidence / 2))
    centre = (middle + z**2 / (2 * independent)) / (1 + z**2 / independent)
    half = z * sqrt(middle * (1 - middle) / independent + z**2 / (4 * independent**2))
    half /= 1 + z**2 / independent
    return Estimate(middle, max(centre - half, 0.0), min(centre + half, 1.0), n)


def paired_difference(differences: Column, confidence: float = 0.95) -> Estimate | None:
    """Return by how much more days go up than down: share of positive minus share of negative differences.

    NaN is not told; None: fewer than 8. Two days are added, one up and one down, so that a few days that
    agree are not taken for certainty (Agresti and Min 2005, 10.1002/sim.1781).
    """
    signs = np.sign(differences)
    n = int((~np.isnan(signs)).sum())
    if n < LEAST_DAYS // 2 + 1:
        return None
    middle = float(np.nanmean(signs))
    alike = max(_lag(signs - middle, 1), 0.0)
    widened = np.append(signs[~np.isnan(signs)], [1.0, -1.0])
    independent = max(widened.size * (1 - alike) / (1 + alike), 3.0)
    half = float(stdtrit(independent - 1, 0.5 + confidence / 2)) * float(np.std(widened)) / sqrt(independent)
    centre = float(np.mean(widened))
    return Estimate(middle, max(centre - half, -1.0), min(centre + half, 1.0), n)


def _alike(x: Column, y: Column) -> float:
    """Return how many days count as one, of two columns that resemble themselves a day and a week later."""
    day = max(_lag(x, 1) * _lag(y, 1), 0.0)
    week = max(_lag(x, _WEEK), 0.0) * max(_lag(y, _WEEK), 0.0)
    return (1 + day) / (1 - day) + week * max(x.size / _WEEK - 1, 0.0)


def _least_of_each(x: Column) -> int:
    """Return how many days the rarer of two kinds has; of more than two kinds, the days outside the most."""
    _, counts = np.unique(x, return_counts=True)
    return int(counts.sum() - counts.max())


def _scores(x: Column, told: NDArray[np.bool_]) -> Column:
    """Return the ranks without their trend, with mean 0 and spread 1, NaN where either was not told."""
    ranks, days = ranks_of(x[told]), np.flatnonzero(told).astype(float)
    days -= days.mean()
    ranks -= ranks.mean() + days * (days @ ranks) / (days @ days)
    scores = np.full(x.shape, np.nan)
    scores[told] = ranks / (ranks.std() or 1.0)
    return scores


def ranks_of(values: Column) -> Column:
    """Return ranks from 1, equal values sharing their middle (scipy.stats takes half a second to import)."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(counts) - (counts - 1) / 2)[place])


def _lag(x: Column, days: int) -> float:
    """Return the correlation of a day with one so many later, of mean 0, bias taken off; 0: can't be told."""
    pairs = x[:-days] * x[days:]
    n = int((~np.isnan(pairs)).sum())
    spread = float(np.nanmean(x * x)) if n else 0.0
    if n < 5 or spread == 0:
        return 0.0
    lagged = float(np.nanmean(pairs)) / spread
    return float(np.clip(lagged + (1 + 3 * lagged) / n, -0.5, 0.95))
