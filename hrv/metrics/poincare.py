"""The cloud of each interval against the next: its width, length and what is made of them."""

from dataclasses import dataclass

import numpy as np

from hrv.beat import TICKS_PER_MS
from hrv.metric import Measured
from hrv.moments import deviation
from hrv.reasons import first_of, or_else, told
from hrv.windows import Windows

ROUNDING = 1e-12
"""What the two squares of SD2 may leave, as a share of them, where they cancel."""


@dataclass(frozen=True, slots=True)
class Poincare:
    """SD1, SD2 (Brennan 2001, doi:10.1109/10.959330) and the indices that are made of them.

    SD1 = SDSD / sqrt 2; SD2 = sqrt(2 SDNN^2 - SDSD^2 / 2), 0 where that is negative; CSI = SD2 / SD1 and
    CVI = log10(16 SD1 SD2) (Toichi 1997, doi:10.1016/S0165-1838(96)00112-9); modified CSI =
    (4 SD2)^2 / (4 SD1) (Jeppesen 2014, doi:10.1109/EMBC.2014.6944639). `short`: too few intervals or
    differences; `constant`: an axis that is divided by, or whose logarithm is taken, is 0.
    """

    least_beats: int = 10
    least_differences: int = 5

    @property
    def names(self) -> tuple[str, ...]:
        """The names it gives, each with its unit."""
        return ("sd1_ms", "sd2_ms", "sd2_sd1", "csi", "cvi", "csi_mod")

    def measure(self, windows: Windows) -> Measured:
        """Measure every window; never warns, never raises for what is in the data."""
        sums = windows.series.sums
        steps = windows.over_differences(sums.differences)
        sdsd_ticks = deviation(
            steps, windows.over_differences(sums.difference), windows.over_differences(sums.difference2)
        )
        sdnn_ticks = deviation(windows.count, windows.over(sums.ticks), windows.over(sums.ticks2))
        sd1_ms = sdsd_ticks / np.sqrt(2) / TICKS_PER_MS
        along = 2 * sdnn_ticks**2 - sdsd_ticks**2 / 2
        sd2_ms = np.sqrt(np.where(along > ROUNDING * sdsd_ticks**2, along, 0)) / TICKS_PER_MS
        wide = np.maximum(sd1_ms, 1e-300)
        ratio, area = sd2_ms / wide, np.maximum(sd1_ms * sd2_ms, 1e-300)
        few = first_of(
            ("short", (windows.count < self.least_beats) | (steps < max(2, self.least_differences)))
        )
        flat = or_else(few, ("constant", sd1_ms == 0))
        codes = (few, few, flat, flat, or_else(flat, ("constant", sd2_ms == 0)), flat)
        values = (sd1_ms, sd2_ms, ratio, ratio, np.log10(16 * area), 4 * sd2_ms * ratio)
        return Measured(
            {name: told(value, why) for name, value, why in zip(self.names, values, codes, strict=True)},
            dict(zip(self.names, codes, strict=True)),
        )
