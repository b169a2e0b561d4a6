"""Welch's spectrum over a cubic spline at 4 Hz: what other programs do, to compare with them.

It loses 3 to 7 per cent of a wave of 0.25 Hz to the spline; `hrv.spectrum.nu_hann` does not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import gcd

import numpy as np
from numpy.typing import NDArray

from hrv.bands import Floats
from hrv.beat import LONGEST_RR_MS, TICKS_PER_MS
from hrv.ragged import Indices
from hrv.spectrum import HANN_POWER, TOP_HZ, Spectrum
from hrv.spline import Knots, on_grid
from hrv.turns import Complexes, powers, sum_up
from hrv.windows import Windows

RATE_HZ = 4.0
SAMPLE_MS = 250
LEAST_BEATS = 4
LEAD_BEATS = 32
"""Intervals on either side that the spline goes through too, where the series has them: a knot so far away
bends it by 1e-18."""
AT_ONCE = 512
"""Windows that are computed together."""
MOST_MS = 2 * LONGEST_RR_MS
"""A spline swings as far as the cube of a hole; over one it is held between 0 and this, lest it drown in the
sums what stands beside."""
NEAR_MS = 4_000_000
"""So long a time at the most, or that of two windows, is put on one grid."""


def welch(windows: Windows, segment_ms: int | None = None, top_hz: float = TOP_HZ) -> Spectrum:
    """Return Welch's spectrum of windows of one length: segments of `segment_ms` (default: the window).

    Welch 1967, doi:10.1109/TAU.1967.1161901. Intervals stand at the beat that ends them, as in Kubios; a
    natural spline through them, and through up to `LEAD_BEATS` of the series on either side, is read at 4 Hz
    from the window's start; segments overlap by half, each freed from its least-squares line, under a Hann
    taper. A window of fewer than 4 intervals has no power and no coverage.

    Raises:
        ValueError: windows of different lengths, or none; a segment longer than they are.
    """
    lengths_ms = np.unique(windows.end_ms - windows.start_ms)
    if lengths_ms.size != 1:
        raise ValueError(f"windows of one length are wanted, not of {lengths_ms.tolist()} ms")
    length_ms = int(lengths_ms[0])
    size = (segment_ms or length_ms) // SAMPLE_MS
    if not 0 < size <= length_ms // SAMPLE_MS:
        raise ValueError(f"segments of {segment_ms} ms do not fit windows of {length_ms} ms")
    after = np.arange(0, length_ms // SAMPLE_MS - size + 1, max(size // 2, 1))
    count = min(int(np.ceil(top_hz * size / RATE_HZ - 1e-9)), size // 2) + 1
    power, enough = np.zeros((windows.lo.size, count)), windows.count >= LEAST_BEATS
    for part in _on_one_grid(windows, np.flatnonzero(enough)):
        power[part] = _averaged(windows[part], after, size, count)
    power *= 2 / (RATE_HZ * HANN_POWER * size * after.size)
    heard_ms = windows.over(windows.series.sums.ticks) / TICKS_PER_MS
    frequency_hz = np.arange(count, dtype=np.float64) * (RATE_HZ / size)
    return Spectrum(frequency_hz, power, np.where(enough, heard_ms / length_ms, 0.0))


def _on_one_grid(windows: Windows, at: Indices) -> Iterator[Indices]:
    """Give the places of windows that start a whole number of samples apart and near each other."""
    phase = windows.start_ms[at] % SAMPLE_MS
    reach_ms = max(NEAR_MS, 2 * int((windows.end_ms - windows.start_ms).max()))
    for one in np.unique(phase):
        same = at[phase == one]
        waiting = [same[start : start + AT_ONCE] for start in range(0, same.size, AT_ONCE)]
        while waiting:
            part = waiting.pop()
            if windows.end_ms[part].max() - windows.start_ms[part].min() <= reach_ms or part.size == 1:
                yield part
            else:
                waiting += np.array_split(part, 2)


def _averaged(windows: Windows, after: Indices, size: int, count: int) -> Floats:
    """Return shape (w, count): the sum of the spectra of each window's segments, not scaled."""
    origin_ms = int(windows.start_ms.min())
    starts = (windows.start_ms - origin_ms) // SAMPLE_MS
    samples = int(starts.max() + after[-1]) + size
    once, of = np.unique(starts[:, None] + after, return_inverse=True)
    segments = Segments.of(_resampled_ms(windows, origin_ms, samples), once, size)
    power = segments.power(count)
    return np.asarray(power[of.reshape(-1, after.size)].sum(axis=1) if after.size > 1 else power[of.ravel()])


def _resampled_ms(windows: Windows, origin_ms: int, count: int) -> Floats:
    """Return shape (count,): the spline at 4 Hz from `origin_ms`; of intervals that end at once the last."""
    series = windows.series
    part = slice(max(int(windows.lo.min()) - LEAD_BEATS, 0), int(windows.hi.max()) + LEAD_BEATS)
    at_ms, rr_ms = series.at_ms[part], series.rr_ticks[part] / TICKS_PER_MS
    last = np.append(at_ms[1:] > at_ms[:-1], True)
    knots = Knots((at_ms[last] - origin_ms) / 1000, rr_ms[last], np.zeros(1, np.int64))
    return np.asarray(np.clip(on_grid(knots, count, 1 / RATE_HZ)[0], 0.0, MOST_MS), np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Segments:
    """Stretches of one even series, each `size` samples."""

    blocks: Floats
    """Shape (g, b): the series, freed from its mean, in blocks that every segment is made of."""
    first: Indices
    """Shape (s,): the first block of each segment."""
    size: int

    @classmethod
    def of(cls, samples: Floats, starts: Indices, size: int) -> "Segments":
        """Cut the samples so that every segment begins and ends with a block."""
        block = gcd(size, *(starts - starts[0]).tolist())
        level = samples[int(starts[0]) : int(starts[-1]) + size]
        return cls((level - level.mean()).reshape(-1, block), (starts - starts[0]) // block, size)

    def power(self, count: int) -> Floats:
        """Return shape (s, count): |sum of w (x - line) exp(-2 pi i k n / size)|^2 for k = 0, 1 ..."""
        block = self.blocks.shape[1]
        last = self.first + self.size // block
        running = np.zeros((len(self.blocks) + 1, count + 1), np.complex128)
        wave = powers(np.arange(block) / self.size, 0, count + 1)
        np.matmul(self.blocks, wave.real, out=running[1:].real)
        np.matmul(self.blocks, wave.imag, out=running[1:].imag)
        turned = _turned(len(self.blocks), block, self.size, count + 1)
        running[1:] *= turned
        sum_up(running.view(np.float64))
        sums = running[last]
        sums -= running[self.first]
        back = turned[self.first]
        sums *= np.conjugate(back, out=back)
        tapered = np.multiply(sums[:, :-1], 2, out=back[:, :-1])
        tapered[:, 1:] -= sums[:, :-2]
        tapered[:, 0] -= sums[:, 1].conj()
        tapered -= sums[:, 1:]
        tapered -= self._lines(last) @ _tapered_line(self.size, count)
        squares: Floats = tapered.real**2
        squares += tapered.imag**2
        squares /= 16
        return squares

    def _lines(self, last: Indices) -> Floats:
        """Return shape (s, 2): each segment's mean and slope a sample."""
        x, size = self.blocks.ravel(), self.size
        place = np.arange(x.size)
        running = np.zeros((2, x.size + 1))
        np.cumsum([x, x * place], axis=1, out=running[:, 1:])
        low, high = self.first * self.blocks.shape[1], last * self.blocks.shape[1]
        total, moment = running[:, high] - running[:, low]
        slope = (moment - total * (low + (size - 1) / 2)) * (12 / (size * (size * size - 1.0)))
        return np.stack([total / size, slope], axis=1)


@lru_cache(maxsize=4)
def _turned(blocks: int, block: int, size: int, count: int) -> Complexes:
    """Return shape (blocks, count): by how much each block is turned; not to be written into."""
    turned = powers(np.arange(blocks, dtype=np.float64) * (block / size), 0, count)
    turned.flags.writeable = False
    return turned


@lru_cache(maxsize=32)
def _tapered_line(size: int, count: int) -> Complexes:
    """Return shape (2, count): four times the transforms of Hann times 1, and times n - (size - 1) / 2."""
    place = np.arange(size)
    taper: NDArray[np.float64] = 2 - 2 * np.cos(2 * np.pi * place / size)
    waves = powers(place / size, 0, count)
    return np.stack([taper, taper * (place - (size - 1) / 2)]) @ waves
