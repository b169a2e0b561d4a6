"""A hidden Markov model over our own minutes' load, in place of the smoothing and the two thresholds."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

from hrv.load import Assessment
from unclench.evaluation.detector import Told
from unclench.evaluation.lived import LivedDay
from unclench.evaluation.onset import minutes_of


@dataclass(frozen=True, slots=True)
class HiddenMarkov:
    """Two states, usual and load; a prompt when load has been near certain for some minutes.

    The forward filter of Rabiner 1989 (doi:10.1109/5.18626) over the unsmoothed load of judged minutes,
    normal in either state. An unjudged minute only lets time pass. The constants are those that did
    best on development seeds: of 8 settings first, then of 24, on earlier versions of the simulator.
    """

    kind: str = "hidden-markov"
    words: str = "hidden Markov filter"
    usual_mean: float = 0.0
    load_mean: float = 1.6
    sd: float = 1.0
    usual_minutes: float = 120.0
    """Mean length of the usual state."""
    load_minutes: float = 25.0
    on: float = 0.95
    off: float = 0.3
    sustained_minutes: int = 5

    def tell(self, days: Sequence[LivedDay]) -> list[Told]:
        """Begin each day at usual."""
        return [self._day(minutes_of(day.heard)) for day in days]

    def _day(self, minutes: Sequence[Assessment]) -> Told:
        chance, on_minutes, spoken, prompts_ms = 0.0, 0, False, list[int]()
        for minute in minutes:
            chance = chance * (1 - 1 / self.load_minutes) + (1 - chance) / self.usual_minutes
            if not minute.judged or minute.minute_load is None:
                continue
            chance = self._weighed(chance, minute.minute_load)
            on_minutes = on_minutes + 1 if chance > self.on else 0
            spoken = spoken and chance > self.off
            if on_minutes >= self.sustained_minutes and not spoken:
                spoken = True
                prompts_ms.append(minute.at_ms)
        return Told(tuple(prompts_ms), sum(minute.judged for minute in minutes))

    def _weighed(self, chance: float, load: float) -> float:
        """Return the chance of load, now that this load was seen."""
        usual = (1 - chance) * exp(-0.5 * ((load - self.usual_mean) / self.sd) ** 2)
        loaded = chance * exp(-0.5 * ((load - self.load_mean) / self.sd) ** 2)
        return loaded / (usual + loaded)
