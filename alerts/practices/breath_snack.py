"""A minute of slow breathing: what a load prompt offers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from alerts.pacer import EQUAL, Rhythm, breaths_in
from alerts.phrase import Phrase
from alerts.practice import Planned, Step


@dataclass(frozen=True, slots=True)
class BreathSnack(Planned):
    """Equal breaths, gentle and not deep.

    Six a minute is a comfortable slow rate, not a magic one: 5.5 and 12 a minute did the same for
    well-being (Fincham 2023, https://doi.org/10.1038/s41598-023-49279-8).
    """

    kind: Literal["breath_snack"] = "breath_snack"
    rhythm: Rhythm = EQUAL
    minutes: float = 1.0
    """How long it takes."""
    paced: ClassVar[bool] = True

    def __post_init__(self) -> None:
        breaths_in(self.minutes, self.rhythm)

    @property
    def title(self) -> str:
        """Its name for people."""
        return Phrase("A minute of slow breathing") if self.minutes == 1 else Phrase("Slow breathing")

    @property
    def offer(self) -> str:
        """The question that offers it."""
        return Phrase("Breathe for {length_s:.0f} s?", length_s=self.length_ms / 1000)

    def steps(self) -> Sequence[Step]:
        """Return the breaths."""
        count = breaths_in(self.minutes, self.rhythm)
        words = Phrase("Breathe in, gently"), Phrase("Breathe out, slowly")
        return [*self.rhythm.breaths(count, *words)]
