"""Hand-made minutes of a desk day: calm ones first, then whatever a test does to them."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, tzinfo

import numpy as np

from hrv.event import Posture
from hrv.frame import Minute
from hrv.load import Assessment, Assessor, Gate, LoadSettings

MINUTE_MS = 60_000
DAY_MS = 86_400_000
MONDAY_MS = 1_756_080_000_000
"""2025-08-25 00:00 UTC."""

HR_BPM = 70.0
RMSSD_MS = 33.0


def still_minute(at_ms: int, hr_bpm: float = HR_BPM, rmssd_ms: float = RMSSD_MS) -> Minute:
    """Return a minute of sitting still with a sound signal."""
    return Minute(
        at_ms=at_ms,
        nn_beats=68,
        mean_hr_bpm=hr_bpm,
        rmssd_ms=rmssd_ms,
        corrected_pct=0.0,
        coverage_pct=100.0,
        longest_gap_ms=900,
        motion_sd_mg=10.0,
        posture="sitting",
    )


def calm_day(day: int, minutes: int = 480, begin_hour: int = 9) -> list[Minute]:
    """Return a calm day, counted from Monday, with the noise of a real one (always the same)."""
    rng = np.random.default_rng(day)
    hr_bpm, ln_rmssd = rng.normal(0, 2.0, minutes), rng.normal(0, 0.15, minutes)
    begin_ms = MONDAY_MS + day * DAY_MS + begin_hour * 3_600_000
    return [
        still_minute(
            begin_ms + (i + 1) * MINUTE_MS, HR_BPM + float(hr_bpm[i]), RMSSD_MS * math.exp(ln_rmssd[i])
        )
        for i in range(minutes)
    ]


def calm_days(days: int, first: int = 0, minutes: int = 480) -> list[Minute]:
    """Return calm days one after the other."""
    return [minute for day in range(first, first + days) for minute in calm_day(day, minutes)]


def changed(
    minutes: Sequence[Minute],
    begin: int = 0,
    end: int | None = None,
    hr_bpm: float = 0.0,
    ln_rmssd: float = 0.0,
    motion_sd_mg: float | None = 10.0,
    posture: Posture = "sitting",
) -> list[Minute]:
    """Return the minutes with those from `begin` up to `end` changed, the features by so much."""
    last = len(minutes) if end is None else end
    return [
        replace(
            minute,
            mean_hr_bpm=(minute.mean_hr_bpm or 0.0) + hr_bpm,
            rmssd_ms=(minute.rmssd_ms or 0.0) * math.exp(ln_rmssd),
            motion_sd_mg=motion_sd_mg,
            posture=posture,
        )
        if begin <= i < last
        else minute
        for i, minute in enumerate(minutes)
    ]


def loaded(minutes: Sequence[Minute], begin: int, end: int) -> list[Minute]:
    """Return the minutes with a strong load while sitting from `begin` up to `end`."""
    return changed(minutes, begin, end, hr_bpm=9.0, ln_rmssd=-0.5)


def judged(assessor: Assessor, minutes: Sequence[Minute]) -> list[Assessment]:
    """Return what each minute came to."""
    return [assessor.judge(minute) for minute in minutes]


def taught(days: int = 6, settings: LoadSettings | None = None, tz: tzinfo = UTC) -> Assessor:
    """Return an assessor that has lived through calm days."""
    assessor = Assessor(settings or LoadSettings(), tz)
    judged(assessor, calm_days(days))
    return assessor


def gated_by(assessments: list[Assessment], gate: Gate) -> list[int]:
    """Return which minutes a gate stood against, by index."""
    return [i for i, assessment in enumerate(assessments) if gate in assessment.gates]


def highest_load(assessments: list[Assessment]) -> float:
    """Return the highest load of the judged minutes."""
    return max(a.load for a in assessments if a.judged and a.load is not None)


def median_load(assessments: list[Assessment]) -> float:
    """Return the median load of the judged minutes."""
    return statistics.median(a.load for a in assessments if a.judged and a.load is not None)
