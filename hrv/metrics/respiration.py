"""Breathing as the heart shows it: its rate, how clear it is, and how far each breath swings the heart."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hrv.bands import Band, Floats, points_within, vertex
from hrv.beat import TICKS_PER_MS
from hrv.metric import Measured
from hrv.ragged import one_behind_another
from hrv.reasons import Masks, first_of, half_rate_hz, or_else, told, too_corrected
from hrv.spectrum import of_one_length, shared_nu_hann
from hrv.windows import Windows

WITHIN = Band(0.15, 0.5)
SLOW = Band(0.04, 0.15)
FLAT_MS2 = 1e-6
LEAST_BEATS_A_BREATH = 3
CHUNK = 1024


@dataclass(frozen=True, slots=True, eq=False)
class _Breath:
    """The clearest wave of each window, shape (w,) each."""

    rate_hz: Floats
    confidence: Floats
    """Share of what is searched that lies under a bell of +-`reach_hz` around the wave; 0: no wave."""
    flat: Masks
    coverage: Floats


@dataclass(frozen=True, slots=True)
class Respiration:
    """Breaths a minute from the peak of P(f), its clearness, and the heart rate's swing in a breath.

    The spectrum is smoothed with a bell (Hann) of +-`reach_hz`; the rate is the highest local maximum in
    `within` of frequency times power, so that the slope of a heart's slow wandering (1/f) is level and a hump
    on it is not taken for a breath; or below it in `slow` when that holds at least `slow_share` of all power
    from there up: paced breathing at 6 a minute is told, Mayer waves are not taken for it. Neither is
    searched above half the heart rate. `hr_amplitude_bpm` is the mean over whole breaths, counted back from
    the window's end, of the highest minus the lowest 60000/rr among a breath's intervals (three at least;
    `nyquist` where a breath is too quick to hold three).
    """

    within: Band = WITHIN
    slow: Band = SLOW
    slow_share: float = 0.6
    reach_hz: float = 0.03
    least_confidence: float = 0.4
    from_ms: int = 60_000
    least_coverage: float = 0.95
    most_corrected_pct: float = 10.0

    @property
    def names(self) -> tuple[str, ...]:
        """The names it gives, each with its unit."""
        return ("respiration_bpm", "respiration_confidence", "hr_amplitude_bpm")

    def measure(self, windows: Windows) -> Measured:
        """Measure every window; never warns, never raises for what is in the data."""
        breath = self._breath(windows)
        codes = first_of(
            ("short", windows.end_ms - windows.start_ms < self.from_ms),
            ("gap", breath.coverage < self.least_coverage),
            ("corrected", too_corrected(windows, self.most_corrected_pct)),
            ("constant", breath.flat),
            ("no_peak", breath.confidence < self.least_confidence),
        )
        fast = LEAST_BEATS_A_BREATH * breath.rate_hz > 2 * half_rate_hz(windows)
        swing_bpm = _swings_bpm(windows, np.where(codes == 0, breath.rate_hz, 0.0))
        values = (60 * breath.rate_hz, breath.confidence, swing_bpm)
        reasons = (codes, codes, or_else(codes, ("nyquist", fast), ("short", np.isnan(swing_bpm))))
        return Measured(
            {name: told(value, why) for name, value, why in zip(self.names, values, reasons, strict=True)},
            dict(zip(self.names, reasons, strict=True)),
        )

    def _breath(self, windows: Windows) -> _Breath:
        count = windows.lo.size
        whole = _Breath(np.zeros(count), np.zeros(count), np.zeros(count, np.bool_), np.zeros(count))
        for length_ms, at, part in of_one_length(windows):
            if length_ms >= self.from_ms:
                self._fill(whole, at, part)
        return whole

    def _fill(self, whole: _Breath, at: NDArray[np.intp], windows: Windows) -> None:
        reach_hz = self.within.high_hz + self.reach_hz
        spectrum = shared_nu_hann(windows, reach_hz)
        power = spectrum.power_ms2_hz
        top_hz = np.minimum(half_rate_hz(windows), self.within.high_hz)
        slow_hz, slow_share = self._clearest(spectrum.frequency_hz, power, self.slow, top_hz)
        level = power * spectrum.frequency_hz
        rate_hz, share = self._clearest(spectrum.frequency_hz, level, self.within, top_hz)
        is_slow = slow_share >= self.slow_share
        whole.rate_hz[at] = np.where(is_slow, slow_hz, rate_hz)
        whole.confidence[at] = np.where(is_slow, slow_share, share)
        whole.flat[at] = spectrum.band_ms2(Band(0.0, reach_hz))[:, 0] < FLAT_MS2
        whole.coverage[at] = spectrum.coverage

    def _bell(self, frequency_hz: Floats) -> Floats:
        """Return shape (k, k): each column weighs the powers around one frequency, 1 at its middle."""
        away = np.minimum(np.abs(frequency_hz[:, None] - frequency_hz) / self.reach_hz, 1.0)
        return np.asarray(0.5 + 0.5 * np.cos(np.pi * away), dtype=np.float64)

    def _clearest(
        self, frequency_hz: Floats, power: Floats, within: Band, top_hz: Floats
    ) -> tuple[Floats, Floats]:
        """Return the highest local maximum within a band, Hz, and its share of the power from there up."""
        smooth = power @ self._bell(frequency_hz)
        low, high = points_within(frequency_hz, within)
        here = smooth[:, low:high]
        peaks = (here > smooth[:, low - 1 : high - 1]) & (here >= smooth[:, low + 1 : high + 1])
        peaks &= frequency_hz[low:high] <= top_hz[:, None]
        at = low + np.argmax(np.where(peaks, here, 0.0), axis=1)
        heard = frequency_hz[low:] <= top_hz[:, None] + self.reach_hz
        total = np.sum(power[:, low:] * heard, axis=1)
        row = np.arange(len(smooth))
        share = np.where(peaks.any(axis=1), smooth[row, at] / np.maximum(total, 1e-300), 0.0)
        return (at + vertex(smooth, at)) * frequency_hz[1], np.minimum(share, 1.0)


def _swings_bpm(windows: Windows, rate_hz: Floats) -> Floats:
    """Return shape (w,): the mean swing of the heart rate in a breath; NaN where there is no whole one."""
    swings = np.full(rate_hz.size, np.nan)
    told_at = np.flatnonzero(rate_hz > 0)
    for start in range(0, told_at.size, CHUNK):
        at = told_at[start : start + CHUNK]
        swings[at] = _mean_swings_bpm(windows, at, rate_hz[at])
    return swings


def _mean_swings_bpm(windows: Windows, at: NDArray[np.intp], rate_hz: Floats) -> Floats:
    count = windows.count[at]
    index, _ = one_behind_another(windows.lo[at], count)
    ticks = windows.series.rr_ticks[index]
    end_ms, length_s = windows.end_ms[at], (windows.end_ms - windows.start_ms)[at] / 1000
    back_s = (np.repeat(end_ms, count) - windows.series.at_ms[index] + ticks / (2 * TICKS_PER_MS)) / 1000
    owner = np.repeat(np.arange(at.size), count)
    breath = np.floor(back_s * rate_hz[owner])
    begins = np.flatnonzero(np.diff(breath, prepend=-1.0) + np.diff(owner, prepend=-1))
    rate_bpm = 60_000 * TICKS_PER_MS / ticks
    swing = np.maximum.reduceat(rate_bpm, begins) - np.minimum.reduceat(rate_bpm, begins)
    whole = np.diff(begins, append=index.size) >= LEAST_BEATS_A_BREATH
    owner, breath = owner[begins], breath[begins]
    whole &= breath < np.floor(length_s * rate_hz)[owner]
    breaths = np.bincount(owner, whole, at.size)
    return np.where(breaths > 0, np.bincount(owner, swing * whole, at.size) / np.maximum(breaths, 1), np.nan)
