"""Band powers and spectral peaks."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from hrv.bands import HF, LF, TOTAL, VLF, Floats, highest, points_within, vertex
from hrv.metric import Measured
from hrv.reasons import Codes, Masks, first_of, half_rate_hz, or_else, told, too_corrected
from hrv.spectrum import Spectrum, of_one_length, shared_nu_hann
from hrv.welch import welch
from hrv.windows import Windows

FLAT_MS2 = 1e-6
"""Below this variance there is rounding, no rhythm: a strap's unit alone makes 0.08 ms^2."""
POWERS = ("vlf_ms2", "lf_ms2", "hf_ms2", "total_ms2")
RATIOS = ("lf_hf", "lf_nu", "hf_nu")
PEAKS = ("lf_peak_hz", "hf_peak_hz")
SpectrumName = Literal["nu_hann", "welch"]


@dataclass(frozen=True, slots=True, eq=False)
class _Tally:
    """What the spectrum of each window came to, shape (w, ...) each."""

    power_ms2: Floats
    """VLF, LF, HF and total."""
    peak_hz: Floats
    """LF and HF."""
    is_peak: Masks
    coverage: Floats


@dataclass(frozen=True, slots=True)
class Frequency:
    """VLF, LF, HF, their shares and peaks (Task Force 1996, doi:10.1161/01.CIR.93.5.1043).

    A band is told from the window length that holds it (`short`), when at least `least_coverage` of the
    taper lies in heard intervals (`gap`), at most `most_corrected_pct` of the intervals were put in
    (`corrected`), and, for what reaches into HF, when the heart beats fast enough to sample 0.4 Hz
    (`nyquist`: `f_nyquist_hz` < 0.4). A ratio or peak of a flat series is `constant`; a band that only
    slopes has `no_peak`.
    """

    vlf_from_ms: int = 300_000
    lf_from_ms: int = 120_000
    hf_from_ms: int = 60_000
    least_coverage: float = 0.95
    most_corrected_pct: float = 10.0
    by: SpectrumName = "nu_hann"
    """`welch`: as other programs do it, to compare with them."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names it gives, each with its unit."""
        return (*POWERS, *RATIOS, *PEAKS, "f_nyquist_hz")

    def measure(self, windows: Windows) -> Measured:
        """Measure every window; never warns, never raises for what is in the data."""
        tally = self._tally(windows)
        nyquist_hz, beatless = half_rate_hz(windows), first_of(("short", windows.count == 0))
        values, codes = _values(tally), self._codes(windows, tally, nyquist_hz)
        values["f_nyquist_hz"], codes["f_nyquist_hz"] = nyquist_hz, beatless
        return Measured({name: told(values[name], codes[name]) for name in self.names}, codes)

    def _tally(self, windows: Windows) -> _Tally:
        count = windows.lo.size
        whole = _Tally(
            np.zeros((count, 4)), np.zeros((count, 2)), np.zeros((count, 2), np.bool_), np.zeros(count)
        )
        for length_ms, at, part in of_one_length(windows):
            if length_ms >= self.hf_from_ms:
                _fill(whole, at, self.spectrum(part, length_ms))
        return whole

    def spectrum(self, windows: Windows, length_ms: int) -> Spectrum:
        """Return what the bands are taken from, of windows that are all of one length."""
        top_hz = HF.high_hz + 1000 / length_ms
        return welch(windows, top_hz=top_hz) if self.by == "welch" else shared_nu_hann(windows, top_hz)

    def _codes(self, windows: Windows, tally: _Tally, nyquist_hz: Floats) -> dict[str, Codes]:
        length_ms = windows.end_ms - windows.start_ms
        gap = tally.coverage < self.least_coverage
        corrected = too_corrected(windows, self.most_corrected_pct)
        vlf, lf, hf = (
            first_of(("short", length_ms < from_ms), ("gap", gap), ("corrected", corrected))
            for from_ms in (self.vlf_from_ms, self.lf_from_ms, self.hf_from_ms)
        )
        slow = nyquist_hz < HF.high_hz
        total, hf, both = (or_else(codes, ("nyquist", slow)) for codes in (vlf, hf, lf))
        flat = tally.power_ms2.max(axis=1) < FLAT_MS2
        codes = dict(zip(POWERS, (vlf, lf, hf, total), strict=True))
        codes |= dict.fromkeys(RATIOS, or_else(both, ("constant", flat)))
        for place, (name, of) in enumerate(zip(PEAKS, (lf, hf), strict=True)):
            codes[name] = or_else(of, ("constant", flat), ("no_peak", ~tally.is_peak[:, place]))
        return codes


def _fill(whole: _Tally, at: NDArray[np.intp], spectrum: Spectrum) -> None:
    whole.power_ms2[at] = spectrum.band_ms2(VLF, LF, HF, TOTAL)
    whole.coverage[at] = spectrum.coverage
    spacing_hz = float(spectrum.frequency_hz[1])
    for place, band in enumerate((LF, HF)):
        top, is_peak = highest(spectrum.power_ms2_hz, *points_within(spectrum.frequency_hz, band))
        whole.peak_hz[at, place] = (top + vertex(spectrum.power_ms2_hz, top)) * spacing_hz
        whole.is_peak[at, place] = is_peak


def _values(tally: _Tally) -> dict[str, Floats]:
    vlf, lf, hf, total = tally.power_ms2.T
    lf_peak, hf_peak = tally.peak_hz.T
    both = np.maximum(lf + hf, 1e-300)
    values = {"vlf_ms2": vlf, "lf_ms2": lf, "hf_ms2": hf, "total_ms2": total}
    values |= {"lf_hf": lf / np.maximum(hf, 1e-300), "lf_nu": 100 * lf / both, "hf_nu": 100 * hf / both}
    return values | {"lf_peak_hz": lf_peak, "hf_peak_hz": hf_peak}
