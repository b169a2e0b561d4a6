"""R-peaks of an ECG, finer than its samples: a parabola is laid through the top of each."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ingest.extra import module

Floats = NDArray[np.float64]

_Detect = Callable[[Floats, float], NDArray[np.int64]]

LEAST_S: Final = 3.0
"""What is shorter shows no rhythm."""
_PART_S: Final = 600.0
_MARGIN_S: Final = 5.0
_AROUND_S: Final = 0.06
"""How far the top may lie from where a beat was detected."""


def peaks_s(path: Path, ecg: Floats, rate_hz: float) -> Iterator[float]:
    """Give the moments of the R-peaks of an ECG without gaps, s after its first sample, part by part.

    Raises RecordingError: the extra `ecg` is missing.
    """
    detect = module("sleepecg", path, "an ECG", "ecg").detect_heartbeats
    margin, part = int(_MARGIN_S * rate_hz), int(_PART_S * rate_hz)
    last = -1.0
    for first in range(0, ecg.size, part):
        begin, end = max(0, first - margin), min(ecg.size, first + part + margin)
        piece = ecg[begin:end]
        if piece.size < LEAST_S * rate_hz or not np.ptp(piece):
            continue
        tops = begin + refined(piece, _detected(detect, piece, rate_hz), rate_hz)
        for top in tops[(tops >= first) & (tops < first + part)].tolist():
            if top / rate_hz > last:
                last = top / rate_hz
                yield last


def _detected(detect: _Detect, piece: Floats, rate_hz: float) -> NDArray[np.int64]:
    """Return the samples near which beats are; the piece's mirror before it lets thresholds settle."""
    mirror = min(int(_MARGIN_S * rate_hz), piece.size - 1)
    found = np.asarray(detect(np.pad(piece, mirror, "reflect"), rate_hz), np.int64) - mirror
    return found[(found >= 0) & (found < piece.size)]


def refined(ecg: Floats, found: NDArray[np.int64], rate_hz: float) -> Floats:
    """Return the tops near detected beats, in samples and parts of one, shape (n,), increasing."""
    around = max(1, int(_AROUND_S * rate_hz))
    level = float(np.median(ecg))
    tops = _tops(ecg - level, found, around)
    valleys = _tops(level - ecg, found, around)
    is_upright = np.median(ecg[tops] - level) >= np.median(level - ecg[valleys]) if found.size else True
    signal, at = (ecg, tops) if is_upright else (-ecg, valleys)
    at = np.unique(at)
    inner = at[(at > 0) & (at < ecg.size - 1)]
    before, top, after = signal[inner - 1], signal[inner], signal[inner + 1]
    bend = before - 2 * top + after
    shift = np.divide(0.5 * (before - after), bend, out=np.zeros(inner.size), where=bend < 0)
    return np.asarray(inner + np.clip(shift, -0.5, 0.5), np.float64)


def _tops(signal: Floats, found: Iterable[int], around: int) -> NDArray[np.int64]:
    return np.array(
        [max(0, at - around) + int(np.argmax(signal[max(0, at - around) : at + around + 1])) for at in found],
        np.int64,
    )
