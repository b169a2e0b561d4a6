"""Did a practice help: spontaneous breathing before it against after it."""

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from alerts.practices import PRACTICES
from hrv.event import Context
from hrv.gates import MINUTE_MS
from hrv.load import Assessment, Gate

MINUTES_WANTED: Final = 5
MINUTES_NEEDED: Final = 3
"""Fewer still minutes than this on either side tell nothing."""
LOOK_BACK_MS: Final = 10 * MINUTE_MS
"""How long before a practice its `before` may begin."""
LONGEST_MS: Final = 60 * MINUTE_MS
"""A practice whose end nobody told is over after this."""
UNMEASURED: Final = frozenset(practice.kind for practice in PRACTICES if not practice.shows_numbers)
"""Practices that nothing is measured of: rest leaves no figure."""

_BEFORE: Final[frozenset[Gate]] = frozenset({"learning"})
_AFTER: Final[frozenset[Gate]] = frozenset({"learning", "session"})
"""Gates that don't keep a minute from being compared.

The first three minutes after a practice are not judged as load, because they are still under its
influence; that influence is what is measured here. What is usual need not be known for a difference.
"""


@dataclass(frozen=True, slots=True)
class Effect:
    """What the still minutes before and after one practice came to.

    The minutes of the practice itself are never compared: paced breathing inflates RMSSD.
    """

    start_ms: int
    end_ms: int
    at_ms: int
    before_minutes: int
    after_minutes: int
    d_hr_bpm: float | None
    """After minus before; None with fewer than three minutes on either side."""
    d_rmssd_pct: float | None
    d_load: float | None
    """Difference of the minutes' own loads (unsmoothed); None also before anything is usual."""


@dataclass(frozen=True, slots=True)
class _Still:
    """A minute that may be compared."""

    at_ms: int
    judgeable: bool
    """Whether no practice touched it or the minutes just before it."""
    hr_bpm: float
    ln_rmssd: float
    load: float | None


@dataclass(slots=True)
class _Practised:
    """A practice that is over, and until when the minutes after it count."""

    start_ms: int
    end_ms: int
    until_ms: int


class EffectMeter:
    """Follows minutes and sessions in time order; gives an effect when its last minute is known.

    Before: the last five still minutes that ended in the ten minutes up to the practice. After: the still
    ones among the first five whole minutes after it, up to the next practice. The beginning of the next
    ends a practice, too, and so does an hour.
    """

    def __init__(self) -> None:
        self._minutes: deque[_Still] = deque(maxlen=4 * MINUTES_WANTED)
        self._start_ms: int | None = None
        self._over: deque[_Practised] = deque()

    def note(self, context: Context) -> None:
        """Take a session's beginning or end."""
        if context.what != "session":
            return
        self._end(context.at_ms)
        if context.on and context.practice not in UNMEASURED:
            self._start_ms = context.at_ms
            for practised in self._over:
                practised.until_ms = min(practised.until_ms, context.at_ms)

    def _end(self, at_ms: int) -> None:
        if self._start_ms is not None:
            end_ms = min(at_ms, self._start_ms + LONGEST_MS)
            until_ms = _next_minute_ms(end_ms) + MINUTES_WANTED * MINUTE_MS
            self._over.append(_Practised(self._start_ms, end_ms, until_ms))
            self._start_ms = None

    def measure(self, assessment: Assessment) -> Effect | None:
        """Take one minute; return the effect that became complete by it."""
        still = _still(assessment)
        if still is not None:
            self._minutes.append(still)
        if not self._over or assessment.at_ms < self._over[0].until_ms:
            return None
        return self._effect(self._over.popleft(), assessment.at_ms)

    def _effect(self, practised: _Practised, at_ms: int) -> Effect:
        before = self._before(practised)
        after = self._after(practised)
        known = min(len(before), len(after)) >= MINUTES_NEEDED
        return Effect(
            start_ms=practised.start_ms,
            end_ms=practised.end_ms,
            at_ms=at_ms,
            before_minutes=len(before),
            after_minutes=len(after),
            d_hr_bpm=_hr_bpm(after) - _hr_bpm(before) if known else None,
            d_rmssd_pct=100 * math.expm1(_ln_rmssd(after) - _ln_rmssd(before)) if known else None,
            d_load=_d_load(before, after) if known else None,
        )

    def _before(self, practised: _Practised) -> list[_Still]:
        earliest_ms = practised.start_ms - LOOK_BACK_MS
        near = [m for m in self._minutes if m.judgeable and earliest_ms <= m.at_ms <= practised.start_ms]
        return near[-MINUTES_WANTED:]

    def _after(self, practised: _Practised) -> list[_Still]:
        first_ms = practised.end_ms + MINUTE_MS
        near = [m for m in self._minutes if first_ms <= m.at_ms <= practised.until_ms]
        return near[:MINUTES_WANTED]


def _next_minute_ms(at_ms: int) -> int:
    return -(-at_ms // MINUTE_MS) * MINUTE_MS


def _still(assessment: Assessment) -> _Still | None:
    minute = assessment.minute
    if not _AFTER.issuperset(assessment.gates) or minute.mean_hr_bpm is None or minute.rmssd_ms is None:
        return None
    return _Still(
        minute.at_ms,
        _BEFORE.issuperset(assessment.gates),
        minute.mean_hr_bpm,
        math.log(minute.rmssd_ms),
        assessment.minute_load,
    )


def _hr_bpm(minutes: Sequence[_Still]) -> float:
    return math.fsum(minute.hr_bpm for minute in minutes) / len(minutes)


def _ln_rmssd(minutes: Sequence[_Still]) -> float:
    return math.fsum(minute.ln_rmssd for minute in minutes) / len(minutes)


def _d_load(before: Sequence[_Still], after: Sequence[_Still]) -> float | None:
    loads_before = [minute.load for minute in before if minute.load is not None]
    loads_after = [minute.load for minute in after if minute.load is not None]
    if min(len(loads_before), len(loads_after)) < MINUTES_NEEDED:
        return None
    return math.fsum(loads_after) / len(loads_after) - math.fsum(loads_before) / len(loads_before)
