"""RR intervals with whole-second stamps, put on a time line and broken where beats were lost."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from hrv.beat import LONGEST_RR_MS, SHORTEST_RR_MS, Beat, on_grid
from hrv.event import Gap

LOST_S = 2.0
"""A stamp that comes later than its interval by more than this tells that beats were lost before it."""


def placed(stamp_s: NDArray[np.int64], rr_s: NDArray[np.float64], origin_ms: int) -> list[Beat | Gap]:
    """Return beats and gaps in time order; `stamp_s` is the second in which each interval ended.

    Within a run without loss the intervals themselves tell the time, to the millisecond; the run as a
    whole lies where it fits its stamps best. An interval outside 200 to 3000 ms is a gap.
    """
    events: list[Beat | Gap] = []
    end_s = -np.inf
    for first, last in _runs(stamp_s, rr_s):
        length_s = np.cumsum(rr_s[first:last])
        begin_s = max(float(np.median(stamp_s[first:last] + 0.5 - length_s)), end_s)
        if end_s > -np.inf:
            _break(events, origin_ms + round(end_s * 1000), origin_ms + round(begin_s * 1000), "lost")
        _put(events, rr_s[first:last], begin_s + length_s, origin_ms)
        end_s = begin_s + float(length_s[-1])
    return events


def _runs(stamp_s: NDArray[np.int64], rr_s: NDArray[np.float64]) -> Iterator[tuple[int, int]]:
    late = np.diff(stamp_s) - rr_s[1:]
    cuts = [0, *(np.flatnonzero(late > LOST_S) + 1).tolist(), rr_s.size]
    return pairwise(cuts)


def _put(
    events: list[Beat | Gap], rr_s: NDArray[np.float64], ends_s: NDArray[np.float64], origin_ms: int
) -> None:
    for rr, end_s in zip((rr_s * 1000).tolist(), ends_s.tolist(), strict=True):
        end_ms = origin_ms + round(end_s * 1000)
        if SHORTEST_RR_MS <= rr <= LONGEST_RR_MS:
            events.append(Beat(end_ms, on_grid(rr)))
        else:
            _break(events, end_ms - round(rr), end_ms, "implausible")


def _break(events: list[Beat | Gap], from_ms: int, to_ms: int, why: str) -> None:
    before = events[-1] if events else None
    if isinstance(before, Gap):
        events[-1] = Gap(before.from_ms, max(before.to_ms, to_ms), before.why)
    else:
        events.append(Gap(from_ms, max(from_ms, to_ms), why))
