"""RMSSD crosses below a share of its own slow average: the rule of an open companion to a wrist strap."""

from collections.abc import Sequence
from dataclasses import dataclass

from hrv.frame import Minute
from unclench.evaluation.detector import Told
from unclench.evaluation.lived import LivedDay
from unclench.evaluation.onset import Onset, minutes_of

MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class RmssdCrossing:
    """A fresh fall of RMSSD below 0.6 of its slow average, at rest, at most every 15 min.

    After the project noop (github.com/ryanbr/noop, pull request 1116): average with weight 0.98 on what
    it was; at rest is a heart rate of 55 to 100 bpm without movement. There RMSSD is of the last 60 beats;
    here of the minute. Its newer form waits: only what is still below `sustain_minutes` later speaks.
    """

    kind: str = "rmssd-crossing"
    words: str = "RMSSD crossing"
    sustain_minutes: int = 0
    kept: float = 0.98
    ratio: float = 0.6
    rest_bpm: tuple[float, float] = (55.0, 100.0)
    moves_mg: float = 60.0
    least_beats: int = 20
    apart_minutes: int = 15

    def tell(self, days: Sequence[LivedDay]) -> list[Told]:
        """Carry the average from day to day."""
        follower = _Follower(self)
        return [follower.follow(day) for day in days]


class _Follower:
    def __init__(self, rule: RmssdCrossing) -> None:
        self._rule = rule
        self._average_ms: float | None = None
        self._onset = Onset()
        self._armed_ms: int | None = None
        self._spoke_ms = -MINUTE_MS * rule.apart_minutes

    def follow(self, day: LivedDay) -> Told:
        minutes = [one.minute for one in minutes_of(day.heard)]
        spoken = tuple(minute.at_ms for minute in minutes if self._speaks(minute))
        return Told(spoken, sum(self._is_at_rest(minute) for minute in minutes))

    def _speaks(self, minute: Minute) -> bool:
        """Take a minute; a fall that held is used up, whether it speaks or not."""
        held = self._held(minute)
        apart = minute.at_ms - self._spoke_ms >= MINUTE_MS * self._rule.apart_minutes
        if not (held and self._is_at_rest(minute) and apart):
            return False
        self._spoke_ms = minute.at_ms
        return True

    def _held(self, minute: Minute) -> bool:
        if minute.rmssd_ms is None or minute.nn_beats < self._rule.least_beats:
            return False
        average_ms = minute.rmssd_ms if self._average_ms is None else self._average_ms
        self._average_ms = self._rule.kept * average_ms + (1 - self._rule.kept) * minute.rmssd_ms
        below = minute.rmssd_ms < self._rule.ratio * self._average_ms
        if self._onset.begins(below):
            self._armed_ms = minute.at_ms
        if not below:
            self._armed_ms = None
        due = self._armed_ms is not None
        if due and minute.at_ms - (self._armed_ms or 0) >= MINUTE_MS * self._rule.sustain_minutes:
            self._armed_ms = None
            return True
        return False

    def _is_at_rest(self, minute: Minute) -> bool:
        low_bpm, high_bpm = self._rule.rest_bpm
        still = minute.motion_sd_mg is None or minute.motion_sd_mg < self._rule.moves_mg
        return still and minute.mean_hr_bpm is not None and low_bpm <= minute.mean_hr_bpm <= high_bpm


SUSTAINED = RmssdCrossing(kind="rmssd-sustained", words="RMSSD crossing + 60 s", sustain_minutes=1)
"""The newer form."""
