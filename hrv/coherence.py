"""How much of the heart's rhythm lies in one slow wave: the kernel of the coherence ratio, version 1."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import eigh_tridiagonal

from hrv.bands import Band, Floats, highest, integral_to, points_within, vertex

POINTS = 128
RATE_HZ = 2.0
SPACING_HZ = 1 / 512
DPSS_NW = 0.96
PEAK_WITHIN = Band(0.04, 0.26)
HALF_WIDTH_HZ = 0.015
PURE_SHARE = 0.97635
"""The share of a pure sine: what the taper leaves within the half width on both sides of its line."""
WIDE = Band(0.0033, 0.4)
NARROW = Band(0.04, 0.4)


@dataclass(frozen=True, slots=True, eq=False)
class Wave:
    """The strongest wave of each row, shape (w,) each."""

    share: Floats
    """Power of the wave by total power, 0 to 1 (0 for a row without power)."""
    peak_hz: Floats
    power_ms2: Floats
    total_ms2: Floats
    is_peak: NDArray[np.bool_]
    """False where the spectrum only slopes through the range of the peak."""


def strongest_wave(rr_ms: Floats, total: Band = WIDE) -> Wave:
    """Find the wave in intervals on a 2 Hz grid, shape (w, 128), ms."""
    power = tapered_power_ms2_hz(rr_ms)
    top, is_peak = highest(power, *_peak_points())
    peak_hz = (top + vertex(power, top)) * SPACING_HZ
    edge_hz = np.empty((peak_hz.size, 4))
    edge_hz[:, 0], edge_hz[:, 1] = peak_hz - HALF_WIDTH_HZ, peak_hz + HALF_WIDTH_HZ
    edge_hz[:, 2:] = total
    below = integral_to(power, SPACING_HZ, edge_hz)
    wave, whole = (below[:, 1::2] - below[:, ::2]).T
    return Wave(wave / np.maximum(whole, 1e-300), peak_hz, wave, whole, is_peak)


def tapered_power_ms2_hz(rr_ms: Floats) -> Floats:
    """Return the one-sided spectrum on 0, 1/512 ... Hz of rows freed from mean and least-squares line."""
    waves = (rr_ms - rr_ms.mean(axis=1, keepdims=True)) @ _tapered_waves()
    waves *= waves
    half = waves.shape[1] // 2
    power: Floats = waves[:, :half] + waves[:, half:]
    return power


def _frequencies_hz() -> Floats:
    return np.arange(int(WIDE.high_hz / SPACING_HZ) + 2, dtype=np.float64) * SPACING_HZ


@cache
def _peak_points() -> tuple[int, int]:
    return points_within(_frequencies_hz(), PEAK_WITHIN)


@cache
def _tapered_waves() -> Floats:
    """Return shape (128, 2k): cosines, then sines, tapered, scaled, blind to a line through the middle."""
    angle = np.outer(np.arange(POINTS) / RATE_HZ, 2 * np.pi * _frequencies_hz())
    waves = (dpss() * np.sqrt(2 / RATE_HZ))[:, None] * np.hstack([np.cos(angle), np.sin(angle)])
    place = np.arange(POINTS) - (POINTS - 1) / 2
    return np.asarray(waves - np.outer(place / (place @ place), place @ waves), dtype=np.float64)


def dpss() -> Floats:
    """Return the first discrete prolate spheroidal sequence, shape (128,), of unit energy.

    Slepian 1978, doi:10.1002/j.1538-7305.1978.tb02104.x: the eigenvector of a tridiagonal matrix.
    """
    place = np.arange(POINTS)
    diagonal = ((POINTS - 1) / 2 - place) ** 2 * np.cos(2 * np.pi * DPSS_NW / POINTS)
    beside = place[1:] * (POINTS - place[1:]) / 2
    _, vectors = eigh_tridiagonal(diagonal, beside, select="i", select_range=(POINTS - 1, POINTS - 1))
    return np.abs(np.asarray(vectors, dtype=np.float64)[:, 0])
