"""Welch's spectrum over a cubic spline at 4 Hz: what other programs do, to compare with them.

It loses 3 to 7 per cent of a wave of 0.25 Hz to the spline; `hrv.spectrum.nu_hann` does not.
"""

import numpy as np

from hrv.bands import Floats
from hrv.beat import TICKS_PER_MS
from hrv.ragged import Indices, one_behind_another
from hrv.spectrum import HANN_POWER, Spectrum
from hrv.spline import Knots, on_grid
from hrv.windows import Windows

RATE_HZ = 4.0
LEAST_BEATS = 4


def welch(windows: Windows, segment_ms: int | None = None) -> Spectrum:
    """Return Welch's spectrum of windows of one length: segments of `segment_ms` (default: the window).

    Welch 1967, doi:10.1109/TAU.1967.1161901. Intervals stand at the beat that ends them, as in Kubios; a
    natural spline through the window's own is read at 4 Hz; segments overlap by half, each freed from its
    least-squares line, under a Hann taper. A window of fewer than 4 intervals has no power and no coverage.

    Raises:
        ValueError: windows of different lengths, or none; a segment longer than they are.
    """
    lengths_ms = np.unique(windows.end_ms - windows.start_ms)
    if lengths_ms.size != 1:
        raise ValueError(f"windows of one length are wanted, not of {lengths_ms.tolist()} ms")
    length_ms = int(lengths_ms[0])
    size = _points(segment_ms or length_ms)
    if not 0 < size <= _points(length_ms):
        raise ValueError(f"segments of {segment_ms} ms do not fit windows of {length_ms} ms")
    enough = windows.count >= LEAST_BEATS
    power = np.zeros((enough.size, size // 2 + 1))
    coverage = np.zeros(enough.size)
    if enough.any():
        power[enough] = _averaged(_resampled_ms(windows, np.flatnonzero(enough), _points(length_ms)), size)
        coverage[enough] = _heard_ms(windows)[enough] / length_ms
    frequency_hz = np.arange(size // 2 + 1, dtype=np.float64) * (RATE_HZ / size)
    return Spectrum(frequency_hz, power, coverage)


def _points(length_ms: int) -> int:
    return int(length_ms * RATE_HZ / 1000)


def _heard_ms(windows: Windows) -> Floats:
    running = np.append(0, np.cumsum(windows.series.rr_ticks))
    return np.asarray((running[windows.hi] - running[windows.lo]) / TICKS_PER_MS, dtype=np.float64)


def _resampled_ms(windows: Windows, at: Indices, points: int) -> Floats:
    """Return shape (len(at), points): each window's spline at 4 Hz from its start."""
    lo, count = windows.lo[at], windows.count[at]
    index, first = one_behind_another(lo, count)
    since_ms = windows.series.at_ms[index] - np.repeat(windows.start_ms[at], count)
    rr_ms = windows.series.rr_ticks[index] / TICKS_PER_MS
    return on_grid(Knots(since_ms / 1000, rr_ms, first), points, 1 / RATE_HZ)


def _averaged(rr_ms: Floats, size: int) -> Floats:
    """Return the mean spectrum of each row's segments, one-sided."""
    starts = range(0, rr_ms.shape[1] - size + 1, max(size // 2, 1))
    place = np.arange(size) - (size - 1) / 2
    taper = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(size) / size)
    power = np.zeros((len(rr_ms), size // 2 + 1))
    for start in starts:
        level = rr_ms[:, start : start + size]
        level = level - level.mean(axis=1, keepdims=True)
        level -= np.outer(level @ place / (place @ place), place)
        waves = np.fft.rfft(level * taper)
        power += waves.real**2 + waves.imag**2
    return power * (2 / (RATE_HZ * HANN_POWER * size * len(starts)))
