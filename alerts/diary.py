"""A person's days as a diary: what they said of each, and how far its load lay from their usual."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from typing import Final

import numpy as np
from numpy.typing import NDArray

from alerts.checkin import BEARS
from hrv.event import CheckIn, Imaging, Tag

MORNING_UNTIL_HOUR: Final = 12
LATER_FROM_HOUR: Final = 15
VACATION: Final = "vacation"

Column = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class DiaryDay:
    """One day of the wearer's calendar."""

    day: date
    checkins: tuple[CheckIn, ...] = ()
    mornings: tuple[CheckIn, ...] = ()
    """Those before noon."""
    afternoons: tuple[CheckIn, ...] = ()
    """Those from 15:00 on."""
    is_busy: bool = False
    """Tagged with something that chases a person of today."""
    is_vacation: bool = False
    load_bpm: float | None = None
    """Heart rate while still above the usual; None: not worn for long enough."""


@dataclass(frozen=True, slots=True)
class Diary:
    """Days without a hole between the first and the last that tells something; what it doesn't is NaN."""

    days: tuple[DiaryDay, ...] = ()
    imaging: Imaging | None = None
    """The newest answer about pictures of the back, whenever it was given."""

    def pain(self) -> Column:
        """Return the mean pain of each day, shape (days,)."""
        return np.array([mean_pain(day.checkins) for day in self.days])

    def load_bpm(self, days_before: int = 0) -> Column:
        """Return the load of each day, or of as many days before it, shape (days,)."""
        loads = [np.nan if day.load_bpm is None else day.load_bpm for day in self.days]
        return np.array([np.nan] * min(days_before, len(loads)) + loads[: len(loads) - days_before])

    def told(self) -> list[CheckIn]:
        """Return all check-ins, in order."""
        return [one for day in self.days for one in day.checkins]


def mean_pain(checkins: Iterable[CheckIn]) -> float:
    """Return the mean of the pains that were told; NaN when none was."""
    pains = [one.pain for one in checkins if one.pain is not None]
    return float(np.mean(pains)) if pains else float("nan")


def diary_of(said: Iterable[Tag | CheckIn], loads_bpm: Mapping[date, float], tz: tzinfo) -> Diary:
    """Return the diary that tags and check-ins that stand, and the load of days, come to."""
    checkins: dict[date, list[tuple[int, CheckIn]]] = {}
    tags: dict[date, set[str]] = {}
    imaging: Imaging | None = None
    for one in said:
        local = datetime.fromtimestamp(one.at_ms / 1000, tz)
        if isinstance(one, Tag):
            tags.setdefault(local.date(), set()).add(one.tag)
            continue
        imaging = one.imaging or imaging
        if _tells_of_the_day(one):
            checkins.setdefault(local.date(), []).append((local.hour, one))
    if not checkins:
        return Diary(imaging=imaging)
    first, last = min(checkins), max(checkins)
    days = (first + timedelta(days=nth) for nth in range((last - first).days + 1))
    return Diary(
        tuple(_day(day, checkins.get(day, []), tags.get(day, set()), loads_bpm.get(day)) for day in days),
        imaging,
    )


def _tells_of_the_day(checkin: CheckIn) -> bool:
    """Tell whether it says more than warning signs, pictures of the back and a note."""
    return replace(checkin, at_ms=0, flags=None, imaging=None, note="") != CheckIn(0)


def _day(day: date, told: list[tuple[int, CheckIn]], tags: set[str], load_bpm: float | None) -> DiaryDay:
    return DiaryDay(
        day=day,
        checkins=tuple(one for _, one in told),
        mornings=tuple(one for hour, one in told if hour < MORNING_UNTIL_HOUR),
        afternoons=tuple(one for hour, one in told if hour >= LATER_FROM_HOUR),
        is_busy=bool(tags & set(BEARS)),
        is_vacation=VACATION in tags,
        load_bpm=load_bpm,
    )
