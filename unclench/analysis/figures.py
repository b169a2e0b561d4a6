"""The numbers behind a picture of a recording."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from hrv.analysis import LONG_MS, SEGMENT_MS, analysed, segments_of, whole
from hrv.beat import TICKS_PER_MS
from hrv.metrics.confidence import Confidence
from hrv.metrics.frequency import SpectrumName
from hrv.metrics.quality import Quality
from hrv.metrics.time_domain import TimeDomain
from hrv.ragged import one_behind_another
from hrv.spectrum import Spectrum, nu_hann
from hrv.welch import welch
from hrv.windows import Series, Windows, windows_ending

Floats = NDArray[np.float64]

TREND_POINTS = 300
LEAST_COVERAGE_PCT = 80.0
LEAST_COVERAGE = 0.95


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """Something over time with a band around it, NaN where it is not told, shape (n,) each."""

    at_ms: Floats
    value: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Trend:
    """How rate and RMSSD went, window by window."""

    window_ms: int
    rmssd_ms: Line
    rate_bpm: Line
    """Its band holds 95 of 100 beats."""


@dataclass(frozen=True, slots=True, eq=False)
class Power:
    """One spectrum, ms²/Hz, and what of: the mean or median of how many windows, of which length."""

    frequency_hz: Floats
    power_ms2_hz: Floats
    windows: int
    window_ms: int
    kind: Literal["mean", "median"]


def broken(series: Series) -> tuple[Floats, Floats]:
    """Return times, ms, and intervals, ms, with a NaN between those that are not consecutive."""
    places = np.flatnonzero(~series.follows[1:]) + 1
    at_ms = np.insert(series.at_ms.astype(np.float64), places, np.nan)
    return at_ms, np.insert(series.rr_ticks / TICKS_PER_MS, places, np.nan)


def power_of(series: Series, by: SpectrumName = "nu_hann") -> Power | None:
    """Return the spectrum of the whole; None: not told.

    From 10 min on it is the mean of windows of 5 min that overlap by half, for one window's spectrum is as
    rough as it is long; of a recording whose figures are medians it is the median of the same segments.
    """
    window = whole(series)
    length_ms = int(window.end_ms[0] - window.start_ms[0])
    if length_ms < 60_000:
        return None
    windows = _parts(window, length_ms)
    spectrum: Spectrum = welch(windows) if by == "welch" else nu_hann(windows)
    heard = spectrum.coverage >= LEAST_COVERAGE
    if not heard.any():
        return None
    power = spectrum.power_ms2_hz[heard]
    is_median = length_ms > LONG_MS
    middle = np.median(power, axis=0) if is_median else power.mean(axis=0)
    each_ms = int(windows.end_ms[0] - windows.start_ms[0])
    kind: Literal["mean", "median"] = "median" if is_median else "mean"
    return Power(spectrum.frequency_hz, np.asarray(middle), int(np.count_nonzero(heard)), each_ms, kind)


def _parts(window: Windows, length_ms: int) -> Windows:
    if length_ms > LONG_MS:
        return segments_of(window, SEGMENT_MS)
    if length_ms < 2 * SEGMENT_MS:
        return window
    start_ms, end_ms = int(window.start_ms[0]), int(window.end_ms[0])
    ends_ms = np.arange(start_ms + SEGMENT_MS, end_ms + 1, SEGMENT_MS // 2, dtype=np.int64)
    return windows_ending(window.series, ends_ms, SEGMENT_MS)


def trend_of(series: Series, window_ms: int | None = None) -> Trend | None:
    """Return the trend of some hundred windows; None when the recording is too short for one.

    Without a wish windows are of 5 minutes, of less than 20 minutes they are of one.
    """
    window = whole(series)
    start_ms, end_ms = int(window.start_ms[0]), int(window.end_ms[0])
    length_ms: int = window_ms or (SEGMENT_MS if end_ms - start_ms >= 4 * SEGMENT_MS else 60_000)
    if end_ms - start_ms < length_ms:
        return None
    hop_ms = max(5_000, (end_ms - start_ms) // TREND_POINTS)
    windows = windows_ending(series, np.arange(start_ms + length_ms, end_ms + 1, hop_ms), length_ms)
    return _trend(windows, length_ms)


def _trend(windows: Windows, length_ms: int) -> Trend:
    told = analysed(windows, (TimeDomain(), Quality(), Confidence()))
    heard = told.values["coverage_pct"] >= LEAST_COVERAGE_PCT
    middle_ms = windows.end_ms.astype(np.float64) - length_ms / 2
    names = ("rmssd_ms", "rmssd_ms_lo95", "rmssd_ms_hi95")
    rmssd = [np.where(heard, told.values[name], np.nan) for name in names]
    low, high = _most_beats_bpm(windows)
    rate = [np.where(heard, each, np.nan) for each in (told.values["mean_hr_bpm"], low, high)]
    return Trend(length_ms, Line(middle_ms, *rmssd), Line(middle_ms, *rate))


def _most_beats_bpm(windows: Windows) -> tuple[Floats, Floats]:
    """Return shapes (w,): between which heart rates 95 of 100 beats lie."""
    index, first = one_behind_another(windows.lo, windows.count)
    rate_bpm = 60_000 * TICKS_PER_MS / windows.series.rr_ticks[index]
    ends = np.full((2, windows.lo.size), np.nan)
    for w, part in enumerate(np.split(rate_bpm, first[1:])):
        if part.size:
            ends[:, w] = np.quantile(part, (0.025, 0.975))
    return ends[0], ends[1]
