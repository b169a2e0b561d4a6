"""The 95 % intervals of SDNN, RMSSD and the band powers."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from hrv.bands import HF, LF, TOTAL, VLF, Floats, band_weights
from hrv.beat import TICKS_PER_MS
from hrv.confidence import Interval, band_freedom, mean_square_freedom, variance_interval
from hrv.metric import Measured
from hrv.metrics.frequency import POWERS, Frequency
from hrv.metrics.time_domain import TimeDomain
from hrv.ragged import one_behind_another
from hrv.reasons import Codes, told
from hrv.spectrum import of_one_length
from hrv.windows import Windows

SPREADS = ("sdnn_ms", "rmssd_ms")
CHUNK = 512


@dataclass(frozen=True, slots=True)
class Confidence:
    """Chi-square intervals `name_lo95` and `name_hi95`, with the effective degrees of freedom of the rhythm.

    They say how far the figure of another window of the same process would lie; 93 to 97 of 100 cover its
    mean by Monte Carlo (white noise, AR(1), two resonances; 1/f noise has no SDNN of its own: 91). Absent,
    with the same reason, where the figure is.
    """

    time: TimeDomain = field(default_factory=TimeDomain)
    bands: Frequency = field(default_factory=Frequency)
    rmssd_lags: int = 32
    sdnn_lags: int = 128

    @property
    def names(self) -> tuple[str, ...]:
        """The names it gives, each with its unit."""
        return tuple(f"{name}_{end}" for name in SPREADS + POWERS for end in ("lo95", "hi95"))

    def measure(self, windows: Windows) -> Measured:
        """Measure every window; never warns, never raises for what is in the data."""
        spread, power = self.time.measure(windows), self.bands.measure(windows)
        freedom = np.ones((windows.lo.size, len(SPREADS)))
        for start in range(0, windows.lo.size, CHUNK):
            part = slice(start, start + CHUNK)
            freedom[part] = self._spread_freedom(windows[part])
        band_freedoms = self._band_freedom(windows)
        values: dict[str, Floats] = {}
        reasons: dict[str, Codes] = {}
        for place, name in enumerate(SPREADS):
            squared = variance_interval(np.nan_to_num(spread.values[name]) ** 2, freedom[:, place])
            ends = Interval(np.sqrt(squared.low), np.sqrt(squared.high))
            _put(values, reasons, name, ends, spread.reasons[name])
        for place, name in enumerate(POWERS):
            ends = variance_interval(np.nan_to_num(power.values[name]), band_freedoms[:, place])
            _put(values, reasons, name, ends, power.reasons[name])
        return Measured(values, reasons)

    def _spread_freedom(self, windows: Windows) -> Floats:
        """Return shape (w, 2): degrees of freedom of SDNN and RMSSD."""
        rr_ms, here = _rows(windows, windows.series.rr_ticks / TICKS_PER_MS)
        counts, _ = _rows(windows, windows.series.differs.astype(np.float64))
        counts[:, :1] = 0
        intervals = windows.count.astype(np.float64)
        mean_ms = rr_ms.sum(axis=1) / np.maximum(intervals, 1)
        level_ms: Floats = (rr_ms - mean_ms[:, None]) * here
        steps = np.zeros_like(rr_ms)
        steps[:, 1:] = (rr_ms[:, 1:] - rr_ms[:, :-1]) * counts[:, 1:]
        return np.stack(
            [
                mean_square_freedom(level_ms, intervals - 1, self.sdnn_lags),
                mean_square_freedom(steps, counts.sum(axis=1), self.rmssd_lags),
            ],
            axis=1,
        )

    def _band_freedom(self, windows: Windows) -> Floats:
        freedom = np.ones((windows.lo.size, len(POWERS)))
        for length_ms, at, part in of_one_length(windows):
            if length_ms >= self.bands.hf_from_ms:
                spectrum = self.bands.spectrum(part, length_ms)
                weights = band_weights(spectrum.frequency_hz, VLF, LF, HF, TOTAL)
                for place in range(len(POWERS)):
                    freedom[at, place] = band_freedom(spectrum.power_ms2_hz, weights[:, place])
        return freedom


def _rows(windows: Windows, per_interval: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Return shapes (w, n): each window's numbers, zero behind its last, and where it has any."""
    here = np.arange(max(1, int(windows.count.max()))) < windows.count[:, None]
    rows = np.zeros(here.shape)
    rows[here] = per_interval[one_behind_another(windows.lo, windows.count)[0]]
    return rows, here


def _put(
    values: dict[str, Floats], reasons: dict[str, Codes], name: str, ends: Interval, codes: Codes
) -> None:
    for end, value in zip(("lo95", "hi95"), ends, strict=True):
        values[f"{name}_{end}"], reasons[f"{name}_{end}"] = told(value, codes), codes
