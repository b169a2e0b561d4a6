"""What wanders by chance, from a seeded generator."""

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Curve = NDArray[np.float64]


def wandering(size: int, memory: float, dice: Generator) -> Curve:
    """Return smooth noise of variance 1 that forgets itself in about `memory` steps.

    White noise through two equal first-order filters, in the spectrum: no step jumps, so that what follows
    it adds little to the difference of neighbouring heartbeats. Its ends do not meet.
    """
    padded = _fast_size(size + int(6 * memory))
    freq = np.fft.rfftfreq(padded)
    shape = 1 / (1 + np.square(2 * np.pi * memory * freq))
    heard = max(2, int(np.searchsorted(-shape, -1e-3)))
    parts = dice.standard_normal((2, heard))
    spectrum = np.zeros(freq.size, np.complex128)
    spectrum[:heard] = (parts[0] + 1j * parts[1]) * shape[:heard]
    spectrum[0] = spectrum[0].real * np.sqrt(2)
    scale = padded / 2 / np.sqrt(np.square(shape).sum() - 0.5)
    return np.asarray(scale * np.fft.irfft(spectrum, padded)[:size], np.float64)


def _fast_size(size: int) -> int:
    """Return a size not below that a fast Fourier transform likes: 2^k or 3 times 2^k or 5 times 2^k."""
    return min(base << max(0, (-(-size // base) - 1).bit_length()) for base in (2, 3, 5, 9, 15))
