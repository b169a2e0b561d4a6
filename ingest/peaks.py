"""Beats of which only the moments are known: each interval is what lies between two of them."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from hrv.beat import TICKS_PER_MS, Beat, is_plausible
from hrv.event import Gap


def between(peaks_ms: Iterable[float], origin_ms: int) -> Iterator[Beat | Gap]:
    """Give the beats and gaps between peaks, ms after `origin_ms`, increasing.

    The peaks are put on the grid, not the intervals, so that no rounding adds up.
    """
    ticks = (round(peak_ms * TICKS_PER_MS) for peak_ms in peaks_ms)
    for before, peak in pairwise(ticks):
        rr_ms = (peak - before) / TICKS_PER_MS
        if is_plausible(rr_ms):
            yield Beat(_ms(origin_ms, peak), rr_ms)
        elif peak > before:
            yield Gap(_ms(origin_ms, before), _ms(origin_ms, peak), "implausible")


def _ms(origin_ms: int, ticks: int) -> int:
    return origin_ms + (ticks + TICKS_PER_MS // 2) // TICKS_PER_MS
