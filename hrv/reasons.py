"""Why a window has no value: masks to codes, the first that holds counts; and what masks are made of."""

import numpy as np
from numpy.typing import NDArray

from hrv.beat import TICKS_PER_MS
from hrv.frame import Reason
from hrv.metric import REASONS
from hrv.windows import Windows

Codes = NDArray[np.int8]
Masks = NDArray[np.bool_]


def first_of(*causes: tuple[Reason, Masks]) -> Codes:
    """Return shape (w,): the code of the first cause whose mask holds, 0 where none does."""
    codes = np.zeros(causes[0][1].shape, np.int8)
    for reason, mask in reversed(causes):
        codes[mask] = 1 + REASONS.index(reason)
    return codes


def or_else(codes: Codes, *causes: tuple[Reason, Masks]) -> Codes:
    """Return the codes, and where there is none yet, those of the further causes."""
    return np.where(codes > 0, codes, first_of(*causes))


def told(values: NDArray[np.float64], codes: Codes) -> NDArray[np.float64]:
    """Return the values, NaN where a reason stands against them."""
    return np.where(codes > 0, np.nan, values)


def too_corrected(windows: Windows, most_pct: float) -> Masks:
    """Tell which windows have more than `most_pct` per cent of their intervals put in by correction."""
    return 100 * windows.over(windows.series.sums.corrected) > most_pct * windows.count


def half_rate_hz(windows: Windows) -> NDArray[np.float64]:
    """Return half the mean heart rate, Hz: no faster wave can be told; 0 without intervals."""
    ticks = windows.over(windows.series.sums.ticks)
    return 500 * TICKS_PER_MS * windows.count / np.maximum(ticks, 1)
