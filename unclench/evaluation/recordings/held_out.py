"""Judging a day by a usual that was learned from the same day's other hours."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final
from zoneinfo import ZoneInfo

from hrv.frame import Minute
from hrv.load import Assessment, Assessor, LoadSettings

MINUTE_MS: Final = 60_000
DAY_MS: Final = 86_400_000
UTC: Final = ZoneInfo("UTC")

DAYS_TAUGHT: Final = 5
"""The one day is taught so often, so that the usual counts as mature: what a wearer has after a week."""
BLOCK_MINUTES: Final = 30
"""A minute is judged by a usual that knows nothing of its half hour ..."""
GUARD_MINUTES: Final = 15
"""... nor of so many minutes on either side."""
FOLDS: Final = 8
"""Half hours are left out so many apart: each usual is learned from about three quarters of the day."""


def judged_held_out(minutes: Sequence[Minute], settings: LoadSettings) -> list[Assessment]:
    """Judge each half hour by a usual learned without it; gates and today's offset run through."""
    judged: dict[int, Assessment] = {}
    for fold in range(FOLDS):
        assessor = _taught([_unheard(one) if _near(one, fold) else one for one in minutes], settings)
        for assessment in map(assessor.judge, minutes):
            if _block(assessment.at_ms - MINUTE_MS) % FOLDS == fold:
                judged[assessment.at_ms] = assessment
    return [judged[one.at_ms] for one in minutes]


def judged_by_itself(minutes: Sequence[Minute], settings: LoadSettings) -> list[Assessment]:
    """Judge the day by a usual learned from all of it: too kind, told beside the other."""
    return list(map(_taught(minutes, settings).judge, minutes))


def judged_cold(minutes: Sequence[Minute], settings: LoadSettings) -> list[Assessment]:
    """Judge the day as a new wearer's first, as the program does."""
    return list(map(Assessor(settings, UTC).judge, minutes))


def _taught(minutes: Sequence[Minute], settings: LoadSettings) -> Assessor:
    assessor = Assessor(settings, UTC)
    for minute in _days_before(minutes):
        assessor.judge(minute)
    return assessor


def _days_before(minutes: Sequence[Minute]) -> Iterator[Minute]:
    """Give the day's minutes as whole calendar days before it, each minute at its time of day."""
    first_ms = minutes[0].at_ms - MINUTE_MS
    midnight_ms = first_ms - first_ms % DAY_MS
    turned = sorted(minutes, key=lambda one: (one.at_ms - MINUTE_MS) % DAY_MS)
    for day in range(-DAYS_TAUGHT, 0):
        before_ms = 0
        for one in turned:
            at_ms = midnight_ms + day * DAY_MS + (one.at_ms - MINUTE_MS) % DAY_MS + MINUTE_MS
            if at_ms > before_ms:
                yield replace(one, at_ms=at_ms)
            before_ms = at_ms


def _unheard(minute: Minute) -> Minute:
    """Return the minute with its movement but without what its heart did."""
    return replace(minute, mean_hr_bpm=None, rmssd_ms=None)


def _near(minute: Minute, fold: int) -> bool:
    begin_ms = minute.at_ms - MINUTE_MS
    guard_ms = GUARD_MINUTES * MINUTE_MS
    return any(_block(begin_ms + shift_ms) % FOLDS == fold for shift_ms in (-guard_ms, 0, guard_ms))


def _block(begin_ms: int) -> int:
    return begin_ms // (BLOCK_MINUTES * MINUTE_MS)
