"""Spectra and band powers."""

from collections.abc import Callable, Iterator

import numpy as np

from hrv.bands import HF, LF, TOTAL, VLF, Floats
from hrv.spectrum import Spectrum, nu_hann
from hrv.welch import welch
from hrv.windows import Windows
from tests.bench.family import Family, Goal
from tests.bench.record import COMPARED, Day, truth
from tests.bench.timing import Timing, median_s

AT_ONCE = 1024

Kernel = Callable[[Windows], Spectrum]


def _nu_hann(windows: Windows) -> Spectrum:
    return nu_hann(windows, HF.high_hz)


def _welch(windows: Windows) -> Spectrum:
    return welch(windows, top_hz=HF.high_hz)


def _parts(windows: Windows) -> Iterator[Windows]:
    return (windows[start : start + AT_ONCE] for start in range(0, windows.lo.size, AT_ONCE))


def _powers(kernel: Kernel, windows: Windows) -> Floats:
    """Return shape (w, 4): VLF, LF, HF and total."""
    return np.concatenate([kernel(part).band_ms2(VLF, LF, HF, TOTAL) for part in _parts(windows)])


def _measured(day: Day, kernel: Kernel, note: str) -> Timing:
    windows = day.fresh()
    took_s = median_s(lambda given: _powers(kernel, given), day.fresh)
    _, lf, hf, _ = _powers(kernel, windows)[day.sample[:COMPARED]].T
    known = _powers(kernel, truth())[0]
    return Timing(
        took_s / windows.lo.size,
        windows.lo.size,
        {"lf_ms2": [float(one) for one in lf], "hf_ms2": [float(one) for one in hf]},
        {"lf_ms2": float(known[1]), "hf_ms2": float(known[2])},
        note=note,
    )


NU_HANN = Family(
    "nu_hann",
    "NU-Hann spectrum, bands",
    "windows/s",
    lambda day, _: _measured(day, _nu_hann, "121 frequencies; peers: their Lomb-Scargle"),
    Goal(60e3),
    peers="uneven",
)
WELCH = Family(
    "welch",
    "Welch spectrum, bands",
    "windows/s",
    lambda day, _: _measured(day, _welch, "121 frequencies, one segment of 300 s; peers: as they choose"),
    Goal(200e3),
    peers="welch",
)
