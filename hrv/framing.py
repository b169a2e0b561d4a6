"""Windows and the table of metrics to frames."""

from collections.abc import Sequence

import numpy as np

from hrv.frame import HrvFrame, Reason
from hrv.metric import REASONS, Measured, Metric
from hrv.windows import Ints, Series, Windows, windows_ending

CHUNK = 4096
"""Windows measured at once: bounds the memory that a long replay needs."""


def framed(series: Series, end_ms: Ints, window_ms: int, metrics: Sequence[Metric]) -> list[HrvFrame]:
    """Measure the window that ends at each of these times."""
    frames: list[HrvFrame] = []
    for start in range(0, end_ms.size, CHUNK):
        windows = windows_ending(series, end_ms[start : start + CHUNK], window_ms)
        frames.extend(_rows(windows, [metric.measure(windows) for metric in metrics], window_ms))
    return frames


def _rows(windows: Windows, measured: Sequence[Measured], window_ms: int) -> list[HrvFrame]:
    names = [name for family in measured for name in family.values]
    values = np.stack([family.values[name] for family in measured for name in family.values], axis=1)
    codes = np.stack([family.reasons[name] for family in measured for name in family.values], axis=1)
    rows = zip(windows.end_ms.tolist(), values.tolist(), codes.tolist(), strict=True)
    return [_frame(end_ms, window_ms, names, row, why) for end_ms, row, why in rows]


def _frame(
    end_ms: int, window_ms: int, names: Sequence[str], values: Sequence[float], codes: Sequence[int]
) -> HrvFrame:
    told = dict(zip(names, values, strict=True))
    missing: dict[str, Reason] = {}
    if any(codes):
        missing = {name: REASONS[code - 1] for name, code in zip(names, codes, strict=True) if code}
        told = {name: value for name, value in told.items() if name not in missing}
    return HrvFrame(end_ms, window_ms, told, missing)
