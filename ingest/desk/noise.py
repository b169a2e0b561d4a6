"""Coloured noise from a seeded generator."""

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Curve = NDArray[np.float64]


def band_noise(size: int, step_s: float, low_hz: float, high_hz: float, dice: Generator) -> Curve:
    """Return 1/f noise between two frequencies, of variance 1."""
    freq_hz = np.fft.rfftfreq(size, step_s)
    first, past = np.searchsorted(freq_hz, (low_hz, high_hz))
    spectrum = np.zeros(freq_hz.size, np.complex128)
    parts = dice.standard_normal((2, past - first))
    spectrum[first:past] = (parts[0] + 1j * parts[1]) / np.sqrt(freq_hz[first:past])
    noise = np.fft.irfft(spectrum, size)
    return np.asarray(noise / (noise.std() or 1.0), np.float64)


def wandering(size: int, step_s: float, memory_s: float, dice: Generator) -> Curve:
    """Return noise of variance 1 that forgets exponentially (Ornstein-Uhlenbeck), made in the spectrum."""
    padded = size + int(4 * memory_s / step_s)
    freq_hz = np.fft.rfftfreq(padded, step_s)
    parts = dice.standard_normal((2, freq_hz.size))
    shape = 1 / np.sqrt(1 + (2 * np.pi * memory_s * freq_hz) ** 2)
    weight = shape / np.sqrt(np.square(shape).sum())
    return np.asarray(padded / 2 * np.fft.irfft((parts[0] + 1j * parts[1]) * weight, padded)[:size])
