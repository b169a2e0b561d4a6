"""Means, spreads and differences of the intervals in a window."""

from dataclasses import dataclass

import numpy as np

from hrv.beat import TICKS_PER_MS
from hrv.metric import Measured
from hrv.moments import Floats, deviation
from hrv.ranks import fullest, ranks
from hrv.reasons import Codes, first_of, or_else, told
from hrv.windows import INSTANT_RATE_UNIT_BPM, Ints, Windows

MEANS = ("mean_nn_ms", "mean_hr_bpm", "mean_inst_hr_bpm")
SPREADS = ("sdnn_ms", "cvnn")
STEPS = ("rmssd_ms", "sdsd_ms", "pnn20_pct", "pnn50_pct", "cvsd")
RANKED = ("median_nn_ms", "mad_nn_ms", "mcv_nn", "min_nn_ms", "max_nn_ms", "hti")
HTI_BIN_TICKS = 1000
"""1/128 s, the Task Force's bin."""


@dataclass(frozen=True, slots=True)
class TimeDomain:
    """The Task Force's time domain (1996, doi:10.1161/01.CIR.93.5.1043) and NeuroKit's robust additions.

    `mean_hr_bpm` is 60 000 / mean; `mean_inst_hr_bpm` the mean of the beatwise rates. SDNN and SDSD have
    ddof 1, SDSD is of signed differences. A difference counts between two normal, truly consecutive
    intervals; pNN20 and pNN50 are shares of those, strictly above. MadNN = 1.4826 median |x - median|;
    HTI = N / fullest bin of 1/128 s, bins from 0. `short`: fewer than `least_beats` intervals (means: none),
    or fewer than `least_differences`; `constant`: the logarithm of an RMSSD of 0.
    """

    least_beats: int = 10
    least_differences: int = 5

    @property
    def names(self) -> tuple[str, ...]:
        """The names it gives, each with its unit."""
        return (*MEANS, *SPREADS, *STEPS, "ln_rmssd", *RANKED)

    def measure(self, windows: Windows) -> Measured:
        """Measure every window; never warns, never raises for what is in the data."""
        values, codes = self._values(windows), self._codes(windows)
        codes["ln_rmssd"] = or_else(codes["rmssd_ms"], ("constant", values["rmssd_ms"] == 0))
        return Measured({name: told(values[name], codes[name]) for name in self.names}, codes)

    def _codes(self, windows: Windows) -> dict[str, Codes]:
        count = windows.count
        differences = windows.over_differences(windows.series.sums.differences)
        few = first_of(("short", count < self.least_beats))
        few_steps = first_of(("short", differences < max(2, self.least_differences)))
        codes = dict.fromkeys(MEANS, first_of(("short", count == 0)))
        codes |= dict.fromkeys(SPREADS + RANKED, few)
        return codes | dict.fromkeys(STEPS, few_steps)

    def _values(self, windows: Windows) -> dict[str, Floats]:
        means, steps = _means(windows), _steps(windows)
        mean_ms = np.maximum(means["mean_nn_ms"], 1 / TICKS_PER_MS)
        sums = windows.series.sums
        ticks, ticks2 = windows.over(sums.ticks), windows.over(sums.ticks2)
        sdnn_ms = deviation(windows.count, ticks, ticks2) / TICKS_PER_MS
        ratios = {"cvnn": sdnn_ms / mean_ms, "cvsd": steps["rmssd_ms"] / mean_ms}
        return means | steps | ratios | {"sdnn_ms": sdnn_ms} | _ranked(windows)


def _means(windows: Windows) -> dict[str, Floats]:
    sums, count = windows.series.sums, windows.count
    ticks, some = windows.over(sums.ticks), np.maximum(count, 1)
    return {
        "mean_nn_ms": ticks / (TICKS_PER_MS * some),
        "mean_hr_bpm": 60_000 * TICKS_PER_MS * count / np.maximum(ticks, 1),
        "mean_inst_hr_bpm": windows.over(sums.rate) * INSTANT_RATE_UNIT_BPM / some,
    }


def _steps(windows: Windows) -> dict[str, Floats]:
    sums = windows.series.sums
    count, total, total2, above_20, above_50 = (
        windows.over_differences(running)
        for running in (
            sums.differences,
            sums.difference,
            sums.difference2,
            sums.above_20_ms,
            sums.above_50_ms,
        )
    )
    some = np.maximum(count, 1)
    rmssd_ms = np.sqrt(total2 / some) / TICKS_PER_MS
    return {
        "rmssd_ms": rmssd_ms,
        "ln_rmssd": np.log(np.maximum(rmssd_ms, 1e-300)),
        "sdsd_ms": deviation(count, total, total2) / TICKS_PER_MS,
        "pnn20_pct": 100 * above_20 / some,
        "pnn50_pct": 100 * above_50 / some,
    }


def _ranked(windows: Windows) -> dict[str, Floats]:
    found = ranks(windows)
    median_ms = _ms(found.median_half_ticks, 2)
    mad_ms = 1.4826 * _ms(found.deviation_quarter_ticks, 4)
    return {
        "median_nn_ms": median_ms,
        "mad_nn_ms": mad_ms,
        "mcv_nn": mad_ms / np.maximum(median_ms, 1 / TICKS_PER_MS),
        "min_nn_ms": _ms(found.shortest_ticks, 1),
        "max_nn_ms": _ms(found.longest_ticks, 1),
        "hti": windows.count / np.maximum(fullest(windows, HTI_BIN_TICKS), 1),
    }


def _ms(ticks: Ints, parts: int) -> Floats:
    return np.asarray(ticks / (TICKS_PER_MS * parts), np.float64)
