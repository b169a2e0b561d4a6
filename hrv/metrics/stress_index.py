"""Baevsky's index: how narrow and high the histogram of intervals is."""

from dataclasses import dataclass

import numpy as np

from hrv.beat import TICKS_PER_MS
from hrv.metric import Measured
from hrv.ranks import fullest, ranks
from hrv.reasons import first_of, told
from hrv.windows import Windows

BIN_TICKS = 50 * TICKS_PER_MS


@dataclass(frozen=True, slots=True)
class StressIndex:
    """AMo / (2 Mo MxDMn) and its root (Baevsky & Chernikova 2017, doi:10.12710/cardiometry.2017.10.6676).

    AMo: per cent of intervals in the fullest bin of 50 ms, bins from 0; Mo: the median, s; MxDMn: longest
    minus shortest, s. Kubios 3.1 prints other figures for the same intervals: its definition is not this
    one. `short`: fewer than `least_beats` intervals; `constant`: longest and shortest are one.
    """

    least_beats: int = 10

    @property
    def names(self) -> tuple[str, ...]:
        """The names it gives, each with its unit."""
        return ("stress_index", "stress_index_sqrt")

    def measure(self, windows: Windows) -> Measured:
        """Measure every window; never warns, never raises for what is in the data."""
        found, count = ranks(windows), windows.count
        mode_pct = 100 * fullest(windows, BIN_TICKS) / np.maximum(count, 1)
        range_s = (found.longest_ticks - found.shortest_ticks) / (1000 * TICKS_PER_MS)
        median_s = found.median_half_ticks / (2000 * TICKS_PER_MS)
        codes = first_of(("short", count < self.least_beats), ("constant", range_s == 0))
        index = mode_pct / np.maximum(2 * median_s * range_s, 1e-300)
        values = (told(index, codes), told(np.sqrt(index), codes))
        return Measured(dict(zip(self.names, values, strict=True)), dict.fromkeys(self.names, codes))
