"""Slow breathing with the longer part out, two to three: for winding down."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from alerts.pacer import TWO_TO_THREE, Rhythm, breaths_in, refuse_shorter_out
from alerts.phrase import Phrase
from alerts.practice import Planned, Step


@dataclass(frozen=True, slots=True)
class LongerExhale(Planned):
    """Whether a longer exhale does more than an equal one is not settled; many find it restful."""

    kind: Literal["longer_exhale"] = "longer_exhale"
    rhythm: Rhythm = TWO_TO_THREE
    minutes: float = 2.0
    """How long it takes."""
    paced: ClassVar[bool] = True

    def __post_init__(self) -> None:
        breaths_in(self.minutes, self.rhythm)
        refuse_shorter_out(self.rhythm)

    @property
    def title(self) -> str:
        """Its name for people."""
        return Phrase("Longer breath out")

    @property
    def offer(self) -> str:
        """The question that offers it."""
        return Phrase(
            "Breathe for {length_s:.0f} s, a little longer out than in?", length_s=self.length_ms / 1000
        )

    def steps(self) -> Sequence[Step]:
        """Return the breaths."""
        count = breaths_in(self.minutes, self.rhythm)
        words = Phrase("Breathe in, gently"), Phrase("Let the breath out, in no hurry")
        return [*self.rhythm.breaths(count, *words)]
