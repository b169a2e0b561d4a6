"""How far rate and variability lie from those of healthy adults at rest, to either side."""

from dataclasses import dataclass

import numpy as np

from hrv.beat import TICKS_PER_MS
from hrv.metric import Measured
from hrv.metrics.quality import covered
from hrv.moments import Floats, deviation
from hrv.reasons import Codes, first_of, or_else, told, too_corrected
from hrv.windows import Windows

TINY = 1e-300


@dataclass(frozen=True, slots=True)
class Autonomic:
    """Two means of z: of mean NN and ln RMSSD, and of both mean NN and ln SDNN with the sign turned.

    `parasympathetic_z` rises with long and quickly varying intervals, `sympathetic_z` with short and even
    ones. Neither measures a nerve, and the heart rate is in both; no product's PNS or SNS index. Usual and
    spread are of 1906 healthy adults of 25-74, 5 min lying (Voss 2015, doi:10.1371/journal.pone.0118308;
    how they were taken from it: docs/metrics.md). `short`: below `from_ms`, or too few intervals or
    differences; `gap`: less than `least_coverage` heard; `corrected`; `constant`: a spread of 0.
    """

    usual_nn_ms: float = 912.0
    spread_nn_ms: float = 127.0
    usual_ln_rmssd: float = 3.27
    spread_ln_rmssd: float = 0.55
    usual_ln_sdnn: float = 3.63
    spread_ln_sdnn: float = 0.43
    from_ms: int = 300_000
    """SDNN grows with the window: what is usual is so of 5 min."""
    least_beats: int = 10
    least_differences: int = 5
    least_coverage: float = 0.8
    most_corrected_pct: float = 10.0

    @property
    def names(self) -> tuple[str, ...]:
        """The names it gives, each with its unit."""
        return ("parasympathetic_z", "sympathetic_z")

    def measure(self, windows: Windows) -> Measured:
        """Measure every window; never warns, never raises for what is in the data."""
        nn_ms, rmssd_ms, sdnn_ms = _spreads(windows)
        codes = self._codes(windows)
        slow = (nn_ms - self.usual_nn_ms) / self.spread_nn_ms
        quick = (np.log(np.maximum(rmssd_ms, TINY)) - self.usual_ln_rmssd) / self.spread_ln_rmssd
        wide = (np.log(np.maximum(sdnn_ms, TINY)) - self.usual_ln_sdnn) / self.spread_ln_sdnn
        calm = or_else(codes, ("constant", rmssd_ms == 0))
        tense = or_else(codes, ("constant", sdnn_ms == 0))
        values = (told((slow + quick) / 2, calm), told(-(slow + wide) / 2, tense))
        return Measured(
            dict(zip(self.names, values, strict=True)), dict(zip(self.names, (calm, tense), strict=True))
        )

    def _codes(self, windows: Windows) -> Codes:
        steps = windows.over_differences(windows.series.sums.differences)
        few = (windows.count < self.least_beats) | (steps < max(1, self.least_differences))
        return first_of(
            ("short", windows.end_ms - windows.start_ms < self.from_ms),
            ("gap", covered(windows) < self.least_coverage),
            ("short", few),
            ("corrected", too_corrected(windows, self.most_corrected_pct)),
        )


def _spreads(windows: Windows) -> tuple[Floats, Floats, Floats]:
    """Return mean NN, RMSSD and SDNN, ms, shape (w,) each."""
    sums, count = windows.series.sums, windows.count
    ticks, ticks2 = windows.over(sums.ticks), windows.over(sums.ticks2)
    steps = windows.over_differences(sums.differences)
    mean_square = windows.over_differences(sums.difference2) / np.maximum(steps, 1)
    return (
        ticks / (TICKS_PER_MS * np.maximum(count, 1)),
        np.sqrt(mean_square) / TICKS_PER_MS,
        deviation(count, ticks, ticks2) / TICKS_PER_MS,
    )
