"""Bands and peaks of a piecewise-linear power spectrum, integrated exactly."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Band(NamedTuple):
    """A range of frequencies, Hz."""

    low_hz: float
    high_hz: float


VLF = Band(0.0033, 0.04)
LF = Band(0.04, 0.15)
HF = Band(0.15, 0.40)
TOTAL = Band(0.0033, 0.40)
"""Task Force of the ESC and NASPE 1996, doi:10.1161/01.CIR.93.5.1043."""


def band_weights(frequency_hz: Floats, *bands: Band) -> Floats:
    """Return shape (k, bands): `power @ weights` is the exact integral over each band.

    The spectrum is taken as straight lines between its points; edges between points are interpolated.
    What lies outside `frequency_hz` (shape (k,), increasing) counts as zero.
    """
    return np.stack([_weights(frequency_hz, band) for band in bands], axis=1)


def _weights(frequency_hz: Floats, band: Band) -> Floats:
    left, right = frequency_hz[:-1], frequency_hz[1:]
    low, high = np.clip(band.low_hz, left, right), np.clip(band.high_hz, left, right)
    share = ((low + high) / 2 - left) / (right - left)
    weights = np.zeros_like(frequency_hz)
    weights[:-1] = (high - low) * (1 - share)
    weights[1:] += (high - low) * share
    return weights


def integral_to(power: Floats, spacing_hz: float, edge_hz: Floats) -> Floats:
    """Return the exact integral of each row of `power` from 0 Hz to that row's edges.

    `power` has shape (w, k) on 0, spacing, 2 spacing ... Hz; `edge_hz` has shape (w, e) and lies inside.
    """
    steps = np.cumsum(power, axis=1)
    place = edge_hz / spacing_hz
    index = np.minimum(place.astype(np.intp), power.shape[1] - 2)
    part = place - index
    row = np.arange(len(power))[:, None]
    here, rise = power[row, index], power[row, index + 1] - power[row, index]
    whole = steps[row, index] - (power[:, :1] + here) / 2
    return np.asarray(spacing_hz * (whole + part * here + part * part / 2 * rise), dtype=np.float64)


def highest(power: Floats, low: int, high: int) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Return where each row of `power[:, low:high]` is highest, and whether that is a local maximum.

    A highest point at the band's edge with a higher neighbour outside is a slope, not a peak.
    `low` >= 1 and `high` < k; a row of zeros has no peak.
    """
    at = low + np.argmax(power[:, low:high], axis=1)
    row = np.arange(len(power))
    top = power[row, at]
    return at, (top > 0) & (top >= power[row, at - 1]) & (top >= power[row, at + 1])


def vertex(power: Floats, at: NDArray[np.intp]) -> Floats:
    """Return by how many points each row's true peak lies beside `at`: a parabola through log power.

    Between -0.5 and 0.5, which is all a highest point can be off; 0 where the three points don't bend.
    """
    row = np.arange(len(power))
    points = np.stack([power[row, at - 1], power[row, at], power[row, at + 1]])
    left, middle, right = np.log(np.maximum(points, 1e-300))
    bend = left - 2 * middle + right
    beside: Floats = 0.5 * (left - right) / np.where(bend < 0, bend, np.inf)
    return np.asarray(np.minimum(np.maximum(beside, -0.5), 0.5), dtype=np.float64)


def points_within(frequency_hz: Floats, band: Band) -> tuple[int, int]:
    """Return the indices [low, high) of the points inside the band, edges included."""
    low = np.searchsorted(frequency_hz, band.low_hz - 1e-12)
    high = np.searchsorted(frequency_hz, band.high_hz + 1e-12)
    return int(low), int(high)
