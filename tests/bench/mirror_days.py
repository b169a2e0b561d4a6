"""A journal of made days for the mirror's benchmark: as many rows and values as a worn day has."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np

from hrv.beat import Beat, on_grid
from hrv.event import Motion
from hrv.frame import HrvFrame, Minute
from hrv.load import Assessment
from unclench.record import Record
from unclench.store.journal import Journal
from unclench.store.tables import METRIC_NAMES

FIRST_MS = 1_700_000_040_000
"""A whole minute."""
WORN_H = 10
DAY_MS = 86_400_000

_SPARSE = frozenset({"sdann_ms", "sdnn_index_ms", "dfa_alpha2"})
"""Metrics that a window of five minutes can't tell."""
_ROWS_AT_ONCE = 4_000


def write_days(path: Path, days: int, frame_days: int) -> int:
    """Write a journal of so many days of 10 h at 75 bpm; return its last `seq`.

    The last `frame_days` of them have a frame every 5 s.
    """
    with Journal.open(path) as journal:
        journal.begin("synthetic", "bench", FIRST_MS)
        seq = 0
        for day in range(days):
            rows = _day(day, frames=day >= days - frame_days)
            while chunk := list(islice(rows, _ROWS_AT_ONCE)):
                seq = journal.append(chunk)
        return seq


def _day(day: int, *, frames: bool) -> Iterator[Record]:
    dice = np.random.default_rng(day)
    rr_ms = dice.normal(800, 40, WORN_H * 3_600 * 10 // 8).tolist()
    at_ms, begin_ms = FIRST_MS + day * DAY_MS, FIRST_MS + day * DAY_MS
    frame_ms, minute_ms = begin_ms + 5_000, begin_ms + 60_000
    for one in rr_ms:
        at_ms += int(one)
        yield Beat(at_ms, on_grid(one))
        if at_ms >= frame_ms:
            if frames:
                yield _frame(frame_ms, dice)
            frame_ms += 5_000
        if at_ms >= minute_ms:
            yield from _minute(minute_ms, dice)
            minute_ms += 60_000


def _frame(at_ms: int, dice: np.random.Generator) -> HrvFrame:
    values = dict(zip(METRIC_NAMES, dice.normal(50, 20, len(METRIC_NAMES)).tolist(), strict=True))
    told = {name: value for name, value in values.items() if name not in _SPARSE}
    return HrvFrame(at_ms, 300_000, told, dict.fromkeys(_SPARSE, "short"))


def _minute(at_ms: int, dice: np.random.Generator) -> Iterator[Record]:
    rate_bpm, rmssd_ms, z, load = dice.normal((75, 40, 0, 0.5), (5, 8, 1, 0.5)).tolist()
    yield Motion(at_ms, abs(z) * 10, "sitting")
    minute = Minute(at_ms, 75, rate_bpm, rmssd_ms, 0.5, 99.0, 900, abs(z) * 10, "sitting")
    yield Assessment(minute, (), z, z, load, 0.9, 70.0, 42.0, 0.5, 9, load)
