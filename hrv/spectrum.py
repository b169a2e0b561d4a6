"""Power spectra of NN intervals: NU-Hann straight from the beats, and Welch for comparison."""

from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from hrv.bands import Band, Floats, band_weights
from hrv.turns import Turns
from hrv.windows import Windows

AT_ONCE = 256
"""Windows that are computed together."""
NEAR_BEATS = 4096
"""So many intervals at the most, or those of two windows, share one run of sums."""
HANN_POWER = 0.375
"""Mean square of the Hann taper."""

TOP_HZ = 0.5
"""All that a heart at 60 beats a minute can tell."""
SHARED_HZ = 0.53
"""Up to where a shared spectrum reaches at least: as far as any family of the table looks."""


@dataclass(frozen=True, slots=True, eq=False)
class Spectrum:
    """One-sided power spectral density, whose integral is the variance; straight between its points."""

    frequency_hz: Floats
    """Shape (k,), evenly spaced, increasing."""
    power_ms2_hz: Floats
    """Shape (w, k)."""
    coverage: Floats
    """Shape (w,): share of the taper's area that lies in intervals that were heard, 1 without holes."""

    def band_ms2(self, *bands: Band) -> Floats:
        """Return shape (w, bands): the power in each band, exact for the straight lines."""
        return self.power_ms2_hz @ band_weights(self.frequency_hz, *bands)


def of_one_length(windows: Windows) -> Iterator[tuple[int, NDArray[np.intp], Windows]]:
    """Give the windows by length: the length in ms, their places, and the windows themselves."""
    length_ms = windows.end_ms - windows.start_ms
    for one_ms in np.unique(length_ms):
        at = np.flatnonzero(length_ms == one_ms)
        yield int(one_ms), at, windows if at.size == length_ms.size else windows[at]


def nu_hann(windows: Windows, top_hz: float = TOP_HZ) -> Spectrum:
    """Return the NU-Hann spectrum from 0 to `top_hz` of windows that are all of one length L.

    Beats lie at their intervals' mid-times tau and weigh as much as their interval lasts:
    X(f) = sum w(tau) c (x - mu) exp(-2 pi i f tau) and P(f) = 2 |X(f)|^2 / (0.375 L) at f = k/L, with
    w the Hann taper, c the interval in s, x in ms, mu its mean under w c. The intervals are those of the
    window (`Windows.lo`, `hi`) from the first on whose mid-time is not before its start.

    Raises:
        ValueError: windows of different lengths, or none.
    """
    lengths_ms = np.unique(windows.end_ms - windows.start_ms)
    if lengths_ms.size != 1:
        raise ValueError(f"windows of one length are wanted, not of {lengths_ms.tolist()} ms")
    length_s = float(lengths_ms[0]) / 1000
    count = int(np.ceil(top_hz * length_s - 1e-9)) + 1
    power, coverage = np.empty((windows.lo.size, count)), np.empty(windows.lo.size)
    for part in _runs(windows):
        turns = Turns.of(windows[part], (count + 1) / length_s)
        coverage[part] = _fill(power[part], turns, length_s)
    power *= 2 / (HANN_POWER * length_s)
    return Spectrum(np.arange(count) / length_s, power, coverage)


_SHARED: MutableMapping[Windows, Spectrum] = WeakKeyDictionary()


def shared_nu_hann(windows: Windows, top_hz: float) -> Spectrum:
    """Return what `nu_hann` does, computed once for as long as somebody holds these windows."""
    known = _SHARED.get(windows)
    if known is None or known.frequency_hz[-1] < top_hz - 1e-9:
        known = _SHARED[windows] = nu_hann(windows, max(top_hz, SHARED_HZ))
    count = int(np.ceil(top_hz / known.frequency_hz[1] - 1e-9)) + 1
    return Spectrum(known.frequency_hz[:count], known.power_ms2_hz[:, :count], known.coverage)


def _runs(windows: Windows) -> Iterator[slice]:
    """Cut into runs of windows that lie near each other: what runs through their sums must stay small."""
    waiting = [
        slice(start, min(start + AT_ONCE, windows.lo.size)) for start in range(0, windows.lo.size, AT_ONCE)
    ]
    while waiting:
        part = waiting.pop()
        size, spread = part.stop - part.start, int(windows.hi[part].max() - windows.lo[part].min())
        if size == 1 or spread <= max(NEAR_BEATS, 2 * int(windows.count[part].max())):
            yield part
        else:
            middle = part.start + size // 2
            waiting += slice(part.start, middle), slice(middle, part.stop)


def _fill(power: Floats, turns: Turns, length_s: float) -> Floats:
    """Put |X(f)|^2 into `power`, shape (w, count); return shape (w,): the coverage.

    With A(k) the turned sums and r = exp(-2 pi i s / L), the taper is three of them:
    X(k) = A(k) / 2 - (r A(k-1) + A(k+1) / r) / 4, of c x less mu times the same of c.
    """
    count = power.shape[1]
    back = np.exp(-2j * np.pi * turns.start_s / length_s)[:, None]
    lowest = turns.sums(0, 2, length_s)
    area, moment = (lowest[:, :, 0] - lowest[:, :, 1] * back.conj()).real.T / 2
    mean_ms = (moment / np.where(area > 0, area, 1.0))[:, None]
    step = turns.at_once
    for low in range(0, count, step):
        high = min(low + step, count)
        sums = turns.sums(low - 1, high - low + 2, length_s)
        level = sums[:, 1]
        level -= mean_ms * sums[:, 0]
        waves = level[:, 1:-1] * 2
        waves -= level[:, :-2] * back
        waves -= level[:, 2:] * back.conj()
        power[:, low:high] = (waves.real**2 + waves.imag**2) / 16
    return np.asarray(area / (length_s / 2), dtype=np.float64)
