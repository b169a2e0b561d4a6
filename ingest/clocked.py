"""Intervals beside which a clock tells the time: laid by the intervals, held against the clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Final

from hrv.beat import Beat, is_plausible
from hrv.event import Gap
from ingest.recording import Counted, Item, RecordingError, Remark
from ingest.timeline import SLACK_MS

COARSE_MS: Final = 2_000.0
"""How far a clock that tells arrivals, or whole seconds, may lie from the intervals."""
_EXACT_MS: Final = 60.0
_FOLLOWED: Final = 1 / 16
"""What share of its distance from the clock each beat makes up: no two clocks run alike."""
_MOST_SETBACKS: Final = 20


@dataclass(frozen=True, slots=True)
class Stamped:
    """An interval and what the clock told of it."""

    line: int
    at_ms: float
    rr_ms: float
    heard: bool = True


@dataclass(frozen=True, slots=True)
class ClockWay:
    """How a clock goes with its intervals."""

    slack_ms: float
    """How far it may lie from them before beats were lost."""
    begins: bool = False
    """Whether it tells when intervals begin; else when they end."""


def way_of(first: Sequence[Stamped]) -> ClockWay:
    """Tell by some intervals of a recording's beginning how its clock goes."""
    pairs = list(pairwise(first))
    if not pairs:
        return ClockWay(COARSE_MS)
    ends_ms = median(abs(b.at_ms - a.at_ms - b.rr_ms) for a, b in pairs)
    begins_ms = median(abs(b.at_ms - a.at_ms - a.rr_ms) for a, b in pairs)
    exact = min(ends_ms, begins_ms) <= _EXACT_MS
    return ClockWay(SLACK_MS if exact else COARSE_MS, exact and begins_ms < ends_ms)


class ClockedLine:
    """Puts stamped intervals on one time line that never goes back, and says where the clock does."""

    def __init__(self, path: Path, way: ClockWay, counts: Counted = "line") -> None:
        """Begin with nothing placed."""
        self._path = path
        self._way = way
        self._counts: Counted = counts
        self._end_ms: float | None = None
        self._set_back_ms = 0.0
        self._setbacks = 0

    @property
    def end_ms(self) -> float | None:
        """Where the line has come to; None at its beginning."""
        return self._end_ms

    def interrupt(self, why: str) -> Gap | None:
        """Return a gap of no known length; None at the line's beginning."""
        return None if self._end_ms is None else Gap(round(self._end_ms), round(self._end_ms), why)

    def place(self, one: Stamped) -> list[Item]:
        """Return the beat, or the gap, after what stands before it. Raises RecordingError."""
        told_ms = one.at_ms + self._set_back_ms + (one.rr_ms if self._way.begins else 0.0)
        if self._end_ms is None:
            return [self._put(told_ms - one.rr_ms, told_ms, one)]
        due_ms = self._end_ms + one.rr_ms
        slack_ms = max(self._way.slack_ms, one.rr_ms / 2)
        if told_ms - due_ms > slack_ms:
            lost = Gap(round(self._end_ms), round(max(told_ms - one.rr_ms, self._end_ms)), "lost")
            return [lost, self._put(lost.to_ms, told_ms, one)]
        if due_ms - told_ms > slack_ms:
            return self._set_back(one, due_ms, due_ms - told_ms)
        return [self._put(self._end_ms, due_ms + (told_ms - due_ms) * _FOLLOWED, one)]

    def _put(self, begin_ms: float, end_ms: float, one: Stamped) -> Beat | Gap:
        self._end_ms = end_ms
        if one.heard and is_plausible(one.rr_ms):
            return Beat(round(end_ms), one.rr_ms)
        return Gap(round(begin_ms), round(end_ms), "implausible" if one.heard else "contact")

    def _set_back(self, one: Stamped, due_ms: float, back_ms: float) -> list[Item]:
        """Go on from where the line has come to: a clock that was set back moves no beat."""
        self._setbacks += 1
        if self._setbacks > _MOST_SETBACKS:
            fact = f"its times go back again and again, {self._counts} {one.line} too"
            raise RecordingError(self._path, fact, "put it in time order, or leave the column of times away")
        self._set_back_ms += back_ms
        fact = f"the clock goes back by {back_ms / 1000:.1f} s: times count on from the beat before"
        assert self._end_ms is not None
        unsure = Gap(round(self._end_ms), round(self._end_ms), "lost")
        remark = Remark(self._path, fact, one.line, self._counts)
        return [remark, unsure, self._put(self._end_ms, due_ms, one)]
