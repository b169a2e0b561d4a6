"""Which slow pace swings a heart most: an assessment over some paces, and whether two days agree."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from hrv.bands import LF, points_within
from hrv.metrics.respiration import swings_bpm
from hrv.spectrum import nu_hann
from hrv.windows import Series, windows_ending

SETTLE_MS: Final = 30_000
"""The beginning of each pace, in which heart and breath still come to it."""
LEAST_BREATHS: Final = 5
LEAST_COVERAGE: Final = 0.9
MOST_CORRECTED_PCT: Final = 5.0
TIE: Final = 0.05
"""Paces whose figures differ by less than this share of the highest are no different."""
NEIGHBOUR_PER_MIN: Final = 0.5
"""Two days whose best paces are no farther apart agree."""

TrialReason = Literal["short", "gap", "corrected"]


@dataclass(frozen=True, slots=True)
class Trial:
    """One pace, and when it was breathed."""

    pace_per_min: float
    from_ms: int
    to_ms: int
    comfort: int | None = None
    """1 (hard) to 5 (easy), as the wearer said."""


@dataclass(frozen=True, slots=True)
class Swing:
    """What one pace came to."""

    pace_per_min: float
    hr_amplitude_bpm: float | None
    """Mean of the highest minus the lowest heart rate in a breath; None: can't be told."""
    lf_peak_ms2_hz: float | None
    """Highest power density between 0.04 and 0.15 Hz."""
    breaths: int
    """Whole breaths after the first half minute."""
    comfort: int | None = None
    missing: TrialReason | None = None
    """Why it can't be told."""


def swing(series: Series, trial: Trial) -> Swing:
    """Measure one pace, its first half minute left out."""
    begin_ms = trial.from_ms + SETTLE_MS
    length_ms = trial.to_ms - begin_ms
    breaths = max(0, int(length_ms * trial.pace_per_min / 60_000))
    if breaths < LEAST_BREATHS:
        return Swing(trial.pace_per_min, None, None, breaths, trial.comfort, "short")
    window = windows_ending(series, np.array([trial.to_ms], np.int64), length_ms)
    if window.count[0] < 3 * LEAST_BREATHS or (spectrum := nu_hann(window)).coverage[0] < LEAST_COVERAGE:
        return Swing(trial.pace_per_min, None, None, breaths, trial.comfort, "gap")
    marks = series.corrected[window.lo[0] : window.hi[0]]
    if 100 * marks.mean() > MOST_CORRECTED_PCT:
        return Swing(trial.pace_per_min, None, None, breaths, trial.comfort, "corrected")
    low, high = points_within(spectrum.frequency_hz, LF)
    peak = float(spectrum.power_ms2_hz[0, low:high].max())
    amplitude = float(swings_bpm(window, np.array([trial.pace_per_min / 60]))[0])
    return Swing(trial.pace_per_min, amplitude, peak, breaths, trial.comfort)


def best(swings: Sequence[Swing]) -> Swing | None:
    """Return the pace that swings the heart most; of equal ones the higher LF peak, then more comfort.

    None with fewer than two paces that can be told.
    """
    known = [one for one in swings if one.hr_amplitude_bpm is not None]
    if len(known) < 2:
        return None
    widest = max(one.hr_amplitude_bpm or 0.0 for one in known)
    wide = [one for one in known if (one.hr_amplitude_bpm or 0.0) >= (1 - TIE) * widest]
    highest = max(one.lf_peak_ms2_hz or 0.0 for one in wide)
    high = [one for one in wide if (one.lf_peak_ms2_hz or 0.0) >= (1 - TIE) * highest]
    return max(high, key=lambda one: (one.comfort or 0, one.hr_amplitude_bpm or 0.0))


def agreed(first: Sequence[Swing], second: Sequence[Swing]) -> float | None:
    """Return the pace that two days agree on; None when they don't, or one of them told none.

    Of two neighbours it is the one that swung the heart more over both days.
    """
    bests = [found.pace_per_min for found in (best(first), best(second)) if found is not None]
    if len(bests) < 2 or abs(bests[0] - bests[1]) > NEIGHBOUR_PER_MIN:
        return None
    both = [*first, *second]

    def summed(pace_per_min: float) -> float:
        return sum(one.hr_amplitude_bpm or 0.0 for one in both if one.pace_per_min == pace_per_min)

    return max(bests, key=summed)
