"""The plainest rule: heart rate well above rest for most of ten minutes."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from hrv.baseline import quantile
from unclench.evaluation.detector import Told
from unclench.evaluation.lived import LivedDay
from unclench.evaluation.onset import Onset, minutes_of


@dataclass(frozen=True, slots=True)
class RateAboveRest:
    """Heart rate above rest + 15 bpm in 8 of the last 10 minutes.

    In the manner of the high heart rate notices of watches, with a person's own rest in place of one
    threshold for all. Rest is the 10 % quantile of all minutes of earlier days.
    """

    kind: str = "rate-above-rest"
    words: str = "HR > rest + 15"
    rest_quantile: float = 0.1
    above_bpm: float = 15.0
    of_minutes: int = 10
    least_minutes: int = 8

    def tell(self, days: Sequence[LivedDay]) -> list[Told]:
        """Learn rest from the days before each."""
        known_bpm: list[float] = []
        told: list[Told] = []
        for day in days:
            told.append(
                self._day(day, quantile(sorted(known_bpm), self.rest_quantile) if known_bpm else None)
            )
            known_bpm += [rate for _, rate in _rates(day)]
        return told

    def _day(self, day: LivedDay, rest_bpm: float | None) -> Told:
        if rest_bpm is None:
            return Told((), 0)
        onset, recent = Onset(), deque[bool](maxlen=self.of_minutes)
        prompts_ms: list[int] = []
        rates = _rates(day)
        for at_ms, rate_bpm in rates:
            recent.append(rate_bpm > rest_bpm + self.above_bpm)
            if onset.begins(sum(recent) >= self.least_minutes):
                prompts_ms.append(at_ms)
        return Told(tuple(prompts_ms), len(rates))


def _rates(day: LivedDay) -> list[tuple[int, float]]:
    minutes = (one.minute for one in minutes_of(day.heard))
    return [(minute.at_ms, minute.mean_hr_bpm) for minute in minutes if minute.mean_hr_bpm is not None]
