"""HRV lower than movement explains: additional, non-metabolic reduction of HRV."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np

from hrv.frame import Minute
from unclench.evaluation.detector import Told
from unclench.evaluation.lived import LivedDay
from unclench.evaluation.onset import Onset, minutes_of


@dataclass(frozen=True, slots=True)
class NonMetabolic:
    """ln RMSSD half a standard deviation below what the movement predicts, over 7.5 min.

    After Verkuil et al. 2016 (doi:10.1007/s12160-016-9795-7), Brown et al. 2020
    (doi:10.3389/fnins.2020.564123) and the trial in real time (doi:10.1027/2151-2604/a000537): a person's
    RMSSD is regressed on movement over earlier days, and the residual must stay low. Their epochs are 30 s,
    ours 60 s, so that 7.5 min are 8 minutes in a row; the mean of eight was tried and did worse.
    """

    kind: str = "non-metabolic"
    words: str = "non-metabolic HRV"
    least_sd: float = 0.5
    low_minutes: int = 8

    def tell(self, days: Sequence[LivedDay]) -> list[Told]:
        """Learn the regression from the days before each."""
        known: list[tuple[float, float]] = []
        told: list[Told] = []
        for day in days:
            pairs = _pairs([one.minute for one in minutes_of(day.heard)])
            told.append(self._day(pairs, _Regression.of(known) if len(known) > 1 else None))
            known += [(moved, ln_rmssd) for _, moved, ln_rmssd in pairs]
        return told

    def _day(self, pairs: Sequence[tuple[int, float, float]], learned: "_Regression | None") -> Told:
        if learned is None:
            return Told((), 0)
        onset, recent = Onset(), deque[float](maxlen=self.low_minutes)
        prompts_ms: list[int] = []
        for at_ms, moved, ln_rmssd in pairs:
            recent.append(learned.residual_sd(moved, ln_rmssd))
            if onset.begins(len(recent) == self.low_minutes and max(recent) < -self.least_sd):
                prompts_ms.append(at_ms)
        return Told(tuple(prompts_ms), len(pairs))


@dataclass(frozen=True, slots=True)
class _Regression:
    """ln RMSSD as a line over the logarithm of movement."""

    level: float
    slope: float
    sd: float

    @staticmethod
    def of(known: Sequence[tuple[float, float]]) -> "_Regression":
        moved, ln_rmssd = np.array(known).T
        spread = moved - moved.mean()
        slope = float((spread * ln_rmssd).sum() / ((spread * spread).sum() or 1.0))
        level = float(ln_rmssd.mean() - slope * moved.mean())
        return _Regression(level, slope, float((ln_rmssd - level - slope * moved).std()) or 1.0)

    def residual_sd(self, moved: float, ln_rmssd: float) -> float:
        return (ln_rmssd - self.level - self.slope * moved) / self.sd


def _pairs(minutes: Sequence[Minute]) -> list[tuple[int, float, float]]:
    """Return time, ln(1 + movement) and ln RMSSD of the minutes that have both."""
    return [
        (minute.at_ms, log(1 + minute.motion_sd_mg), log(minute.rmssd_ms))
        for minute in minutes
        if minute.motion_sd_mg is not None and minute.rmssd_ms
    ]
