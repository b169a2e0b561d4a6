"""How far a variance told from one window may lie from the process's own: 95 % by effective freedom."""

from typing import NamedTuple

import numpy as np
from scipy.special import gammaincinv

from hrv.bands import Floats

TAIL = 0.025
KNOWN = (1.0, 4 / 9, 1 / 36)
"""Squared correlation of a Hann spectrum's point with itself and its two neighbours."""
DRAWN = (1 / 2, 4 / 13, 1 / 37)
"""The same by 1 + itself: what products of points that are themselves chance come to too much."""


class Interval(NamedTuple):
    """The ends of the 95 % interval, of the shape of the value."""

    low: Floats
    high: Floats


def variance_interval(variance: Floats, freedom: Floats) -> Interval:
    """Return the chi-square interval of a variance of so many degrees of freedom (all positive)."""
    half = np.maximum(freedom, 1.0) / 2
    return Interval(
        np.asarray(half * variance / gammaincinv(half, 1 - TAIL), np.float64),
        np.asarray(half * variance / gammaincinv(half, TAIL), np.float64),
    )


def band_freedom(power: Floats, weights: Floats) -> Floats:
    """Return shape (w,): degrees of freedom of `power @ weights`, a band of Hann spectra of shape (w, k).

    2 (sum P)^2 / sum sum rho^2 P_i P_j, once as if the points were the spectrum itself and once as if each
    were a draw around it; the mean of both, for the first is too few and the second, of so few points, too
    many: by Monte Carlo it covers 94 to 97 %.
    """
    part = power * weights
    total2 = part.sum(axis=1) ** 2
    products = [(part[:, step:] * part[:, : part.shape[1] - step]).sum(axis=1) for step in range(3)]
    sums = (
        rho2[0] * products[0] + 2 * (rho2[1] * products[1] + rho2[2] * products[2]) for rho2 in (KNOWN, DRAWN)
    )
    return np.asarray(sum(total2 / np.maximum(below, 1e-300) for below in sums), np.float64)


def mean_square_freedom(values: Floats, count: Floats, lags: int) -> Floats:
    """Return shape (w,): degrees of freedom of the mean square of rows that hang together.

    `values` (w, n) is zero where there is no value, `count` (w,) says how many there are. N c_0^2 by the sum
    of c_k^2 over `lags` on both sides, less what c_k^2 comes to by chance (1/N each).
    """
    size = 2 ** int(np.ceil(np.log2(values.shape[1] + lags + 1)))
    waves = np.fft.rfft(values, size)
    covariance = np.fft.irfft(waves.real**2 + waves.imag**2, size)[:, : lags + 1]
    lag = np.arange(1, lags + 1)
    some = np.maximum(count, 1.0)[:, None]
    ratio = covariance[:, 1:] / np.maximum(covariance[:, :1], 1e-300)
    together = (np.maximum(1 - lag / some, 0.0) * (ratio**2 - np.maximum(1 - lag / some, 0.0) / some)).sum(
        axis=1
    )
    return np.asarray(count / np.maximum(1 + 2 * together, 0.5), np.float64)
