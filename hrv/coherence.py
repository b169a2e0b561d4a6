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
    low, high = points_within(_frequencies_hz(), PEAK_WITHIN)
    top, is_peak = highest(power, low, high)
    peak_hz = (top + vertex(power, top)) * SPACING_HZ
    edges = [peak_hz - HALF_WIDTH_HZ, peak_hz + HALF_WIDTH_HZ]
    edges += [np.full_like(peak_hz, edge_hz) for edge_hz in total]
    below = integral_to(power, SPACING_HZ, np.stack(edges, axis=1))
    wave, whole = below[:, 1] - below[:, 0], below[:, 3] - below[:, 2]
    return Wave(wave / np.maximum(whole, 1e-300), peak_hz, wave, whole, is_peak)


def tapered_power_ms2_hz(rr_ms: Floats) -> Floats:
    """Return the one-sided spectrum on 0, 1/512 ... Hz of rows freed from mean and least-squares line."""
    place = np.arange(POINTS) - (POINTS - 1) / 2
    level = rr_ms - rr_ms.mean(axis=1, keepdims=True)
    level -= np.outer(level @ place / (place @ place), place)
    waves = level @ _tapered_waves()
    half = waves.shape[1] // 2
    power = (waves[:, :half] ** 2 + waves[:, half:] ** 2) * (2 / RATE_HZ)
    return np.asarray(power, dtype=np.float64)


def _frequencies_hz() -> Floats:
    return np.arange(int(WIDE.high_hz / SPACING_HZ) + 2, dtype=np.float64) * SPACING_HZ


@cache
def _tapered_waves() -> Floats:
    """Return shape (128, 2k): the taper of unit energy times cosines, then times sines."""
    angle = np.outer(np.arange(POINTS) / RATE_HZ, 2 * np.pi * _frequencies_hz())
    return np.asarray(dpss()[:, None] * np.hstack([np.cos(angle), np.sin(angle)]), dtype=np.float64)


def dpss() -> Floats:
    """Return the first discrete prolate spheroidal sequence, shape (128,), of unit energy.

    Slepian 1978, doi:10.1002/j.1538-7305.1978.tb02104.x: the eigenvector of a tridiagonal matrix.
    """
    place = np.arange(POINTS)
    diagonal = ((POINTS - 1) / 2 - place) ** 2 * np.cos(2 * np.pi * DPSS_NW / POINTS)
    beside = place[1:] * (POINTS - place[1:]) / 2
    _, vectors = eigh_tridiagonal(diagonal, beside, select="i", select_range=(POINTS - 1, POINTS - 1))
    return np.abs(np.asarray(vectors, dtype=np.float64)[:, 0])
