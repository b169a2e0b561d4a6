"""Power spectra of NN intervals: NU-Hann straight from the beats, and Welch for comparison."""

from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from hrv.bands import Band, Floats, band_weights
from hrv.beat import TICKS_PER_MS
from hrv.windows import Windows

BLOCK = 24
"""Windows that are computed together: their phases are shared and fit the cache."""
MIDDLES = 3
"""Frequencies from which the factored transform reaches up and down."""
HANN_POWER = 0.375
"""Mean square of the Hann taper."""

TOP_HZ = 0.5
"""All that a heart at 60 beats a minute can tell."""
SHARED_HZ = 0.53
"""Up to where a shared spectrum reaches at least: as far as any family of the table looks."""

Complexes = NDArray[np.complex128]


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
    window (`Windows.lo`, `hi`) whose mid-time is not before its start: nothing outside is looked at.

    Raises:
        ValueError: windows of different lengths, or none.
    """
    lengths_ms = np.unique(windows.end_ms - windows.start_ms)
    if lengths_ms.size != 1:
        raise ValueError(f"windows of one length are wanted, not of {lengths_ms.tolist()} ms")
    length_s = float(lengths_ms[0]) / 1000
    count = int(np.ceil(top_hz * length_s - 1e-9)) + 1
    power, coverage = np.empty((windows.lo.size, count)), np.empty(windows.lo.size)
    for part in _blocks(windows):
        values, turn, coverage[part] = _block(windows, part, length_s)
        _squared_sums(values, turn, power[part])
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


def _blocks(windows: Windows) -> Iterator[slice]:
    """Cut into runs of windows that share most of their intervals; far ones stand alone."""
    lo, hi = windows.lo, windows.hi
    for start in range(0, lo.size, BLOCK):
        stop = min(start + BLOCK, lo.size)
        spread = int(hi[start:stop].max() - lo[start:stop].min())
        near = spread <= 2 * int((hi[start:stop] - lo[start:stop]).max())
        yield from (slice(start, stop),) if near else (slice(i, i + 1) for i in range(start, stop))


def _block(windows: Windows, part: slice, length_s: float) -> tuple[Floats, Complexes, Floats]:
    """Return shapes (w, n), (n,), (w,): tapered distances from the mean, the turn of 1/L, the coverage."""
    first, last = int(windows.lo[part].min()), int(windows.hi[part].max())
    origin_ms = int(windows.start_ms[part].min())
    ticks = windows.series.rr_ticks[first:last]
    tau_s = (windows.series.at_ms[first:last] - origin_ms - ticks / (2 * TICKS_PER_MS)) / 1000
    start_s = (windows.start_ms[part] - origin_ms) / 1000
    turn, turn_start = _unit(tau_s / length_s), _unit(start_s / length_s)
    weights = _hann(turn, turn_start)
    weights *= ticks / (1000 * TICKS_PER_MS)
    place = np.arange(first, last)
    weights *= (place >= windows.lo[part, None]) & (place < windows.hi[part, None])
    weights *= tau_s >= start_s[:, None]
    area = weights.sum(axis=1)
    return _centred(weights, area, ticks / TICKS_PER_MS), turn, area / (length_s / 2)


def _unit(turns: Floats) -> Complexes:
    return np.asarray(np.exp(-2j * np.pi * turns), dtype=np.complex128)


def _hann(turn: Complexes, turn_start: Complexes) -> Floats:
    """Return shape (w, n): 1/2 - 1/2 cos of each interval's angle from each window's start."""
    angle = np.stack([turn_start.real, turn_start.imag], axis=1) @ np.stack([turn.real, turn.imag])
    return np.asarray(0.5 - 0.5 * angle, dtype=np.float64)


def _centred(weights: Floats, area: Floats, rr_ms: Floats) -> Floats:
    """Return the weights times the intervals' distance from their weighted mean."""
    mean_ms = (weights @ rr_ms) / np.where(area > 0, area, 1.0)
    return weights * (rr_ms - mean_ms[:, None])


def _squared_sums(values: Floats, turn: Complexes, out: Floats) -> None:
    """Put |sum over n of values * turn**k|^2 for k = 0, 1 ... into `out`, shape (w, count).

    With k = m +- b around few middles m it is one product of two small real tables, exact to rounding, not
    one exponential per interval and k: with P + iQ = values * turn**m and turn**b = c + is, the sum at
    m + b is (Pc - Qs) + i(Ps + Qc), and that at m - b is (Pc + Qs) + i(Qc - Ps).
    """
    reach = max(1, -(-(out.shape[1] - 1) // (2 * MIDDLES - 1)))
    beside = _powers(turn, reach + 1)
    middle = _powers(beside[reach] ** 2, MIDDLES)
    turned = values[:, None, :] * np.concatenate([middle.real, middle.imag])
    table = np.concatenate([beside.real, beside.imag])
    p, q = (
        (turned.reshape(len(values) * 2 * MIDDLES, turn.size) @ table.T)
        .reshape(len(values), 2, MIDDLES, 2, reach + 1)
        .swapaxes(0, 1)
    )
    pc, ps, qc, qs = p[:, :, 0], p[:, :, 1], q[:, :, 0], q[:, :, 1]
    above, below = (pc - qs) ** 2 + (ps + qc) ** 2, (pc + qs) ** 2 + (qc - ps) ** 2
    for place in range(MIDDLES):
        at = 2 * reach * place
        upto = out[:, at : at + reach + 1]
        upto[:] = above[:, place, : upto.shape[1]]
        if place:
            down = out[:, at - reach : at]
            down[:] = below[:, place, reach:0:-1][:, : down.shape[1]]


def _powers(turn: Complexes, count: int) -> Complexes:
    """Return turn**0 ... turn**(count-1) as rows, by doubling."""
    rows = np.empty((count, turn.size), np.complex128)
    rows[0] = 1.0
    done = 1
    while done < count:
        upto = min(2 * done, count)
        np.multiply(rows[: upto - done], turn, out=rows[done:upto])
        turn, done = turn * turn, 2 * done
    return rows
