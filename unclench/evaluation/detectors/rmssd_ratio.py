"""RMSSD below a share of the person's mean while sedentary: the trigger of a research recorder."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from hrv.frame import Minute
from unclench.evaluation.detector import Told
from unclench.evaluation.lived import LivedDay
from unclench.evaluation.onset import Onset, minutes_of


@dataclass(frozen=True, slots=True)
class RmssdRatio:
    """RMSSD below 0.75 of the mean of all sedentary minutes so far, for 10 sedentary minutes.

    After movisens' Simple RMSSD trigger (docs.movisens.com/SensorTrigger): mean over sedentary minutes,
    a ratio, the least time in sedentariness and in low RMSSD. Its users choose these; 0.75 is the ratio of
    the studies. 10 min did best of 3, 5, 8 and 10, on development seeds of an earlier simulator. Sedentary
    is here what our own gate calls still.
    """

    kind: str = "rmssd-ratio"
    words: str = "RMSSD ratio 0.75"
    ratio: float = 0.75
    low_minutes: int = 10
    settled_minutes: int = 5
    moves_mg: float = 60.0

    def tell(self, days: Sequence[LivedDay]) -> list[Told]:
        """Carry the mean from day to day; a day is compared with the days before it."""
        known_ms: list[float] = []
        told: list[Told] = []
        for day in days:
            minutes = [one.minute for one in minutes_of(day.heard)]
            told.append(self._day(minutes, fmean(known_ms) if known_ms else None, known_ms))
        return told

    def _day(self, minutes: Sequence[Minute], mean_ms: float | None, known_ms: list[float]) -> Told:
        onset, settled, low, judged = Onset(), 0, 0, 0
        prompts_ms: list[int] = []
        for minute in minutes:
            settled = settled + 1 if self._is_sedentary(minute) else 0
            if settled <= self.settled_minutes or minute.rmssd_ms is None:
                low = 0
                onset.begins(False)
                continue
            known_ms.append(minute.rmssd_ms)
            if mean_ms is None:
                continue
            judged += 1
            low = low + 1 if minute.rmssd_ms < self.ratio * mean_ms else 0
            if onset.begins(low >= self.low_minutes):
                prompts_ms.append(minute.at_ms)
        return Told(tuple(prompts_ms), judged)

    def _is_sedentary(self, minute: Minute) -> bool:
        return minute.motion_sd_mg is not None and minute.motion_sd_mg < self.moves_mg
