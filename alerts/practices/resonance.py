"""The assessment of a pace of one's own: five slow paces, each a while, with rests between."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final, Literal

from alerts.pacer import EQUAL, breaths_in
from alerts.phrase import Phrase
from alerts.practice import Planned, Step

_REST_MINUTES: Final = (0.5, 5.0)
_EACH_MINUTES: Final = (2.0, 3.0)
_MINUTE_MS: Final = 60_000
_MOST_PACES: Final = 7
_LAST_REST_MS: Final = 20_000
_HOW_EASY: Final = Phrase("Breathe as it comes. How easy was that? 1 hard … 5 easy")


@dataclass(frozen=True, slots=True)
class Resonance(Planned):
    """Equal breaths in and out at every pace, after Lehrer's protocol (2000, 10.1023/A:1009554825745).

    Which pace swings the heart most is worked out afterwards (`hrv/resonance.py`).
    """

    kind: Literal["resonance"] = "resonance"
    paces_per_min: tuple[float, ...] = (6.5, 6.0, 5.5, 5.0, 4.5)
    """The paces that are tried, one after the other."""
    minutes: float = 2.5
    """Of each pace."""
    rest_minutes: float = 1.0
    """Before each pace: breathing as it comes."""
    paced: ClassVar[bool] = True

    def __post_init__(self) -> None:
        if len(self.paces_per_min) < 2 or len(set(self.paces_per_min)) < len(self.paces_per_min):
            raise ValueError(
                f"paces_per_min = {self.paces_per_min} is no list of two different paces or more"
            )
        if len(self.paces_per_min) > _MOST_PACES:
            raise ValueError(
                f"paces_per_min has {len(self.paces_per_min)} paces, above {_MOST_PACES}: a strain"
            )
        for pace_per_min in self.paces_per_min:
            EQUAL.at(pace_per_min)
        _refuse_outside("minutes", self.minutes, _EACH_MINUTES)
        _refuse_outside("rest_minutes", self.rest_minutes, _REST_MINUTES)

    @property
    def title(self) -> str:
        """Its name for people."""
        return Phrase("Finding your pace")

    @property
    def offer(self) -> str:
        """The question that offers it."""
        return Phrase(
            "Take {minutes:.0f} min to find the pace that suits your heart?", minutes=self.length_ms / 60_000
        )

    def steps(self) -> Sequence[Step]:
        """Return a rest and the breaths of each pace, and a last rest."""
        steps = [step for _, trial in self.trials() for step in trial]
        return [*steps, Step("rest", _HOW_EASY, _LAST_REST_MS, steps[-1].count)]

    def trials(self) -> Iterator[tuple[float, list[Step]]]:
        """Give each pace with its rest and its breaths; counts go on from one to the next."""
        first = 1
        for pace_per_min in self.paces_per_min:
            rhythm = EQUAL.at(pace_per_min)
            count = breaths_in(self.minutes, rhythm)
            words_in = Phrase("In, gently, at {pace_per_min:g} a minute", pace_per_min=pace_per_min)
            words = _HOW_EASY if first > 1 else Phrase("Sit comfortably, and breathe as it comes")
            rest = Step("rest", words, round(self.rest_minutes * _MINUTE_MS), first - 1)
            yield pace_per_min, [rest, *rhythm.breaths(count, words_in, Phrase("And out"), first=first)]
            first += count


def _refuse_outside(name: str, minutes: float, limits: tuple[float, float]) -> None:
    low, high = limits
    if not low <= minutes <= high:
        raise ValueError(f"{name} = {minutes:g} is not between {low:g} and {high:g}")
