"""Slow breathing with the longer part out, two to three: for winding down."""

from dataclasses import dataclass
from typing import Literal

from alerts.pacer import TWO_TO_THREE, Rhythm, refuse_breaths
from alerts.practice import Phase, Step, phase_at, total_ms


@dataclass(frozen=True, slots=True)
class LongerExhale:
    """Whether a longer exhale does more than an equal one is not settled; many find it restful."""

    kind: Literal["longer_exhale"] = "longer_exhale"
    rhythm: Rhythm = TWO_TO_THREE
    breaths: int = 12

    def __post_init__(self) -> None:
        refuse_breaths("breaths", self.breaths)
        if self.rhythm.out_ms <= self.rhythm.in_ms:
            raise ValueError(
                f"out_ms = {self.rhythm.out_ms} is not above in_ms = {self.rhythm.in_ms}:"
                " here the breath out is the longer one"
            )

    @property
    def title(self) -> str:
        """Its name for people."""
        return "Longer breath out"

    @property
    def offer(self) -> str:
        """The question that offers it."""
        return f"Breathe for {self.length_ms / 1000:.0f} s, a little longer out than in?"

    @property
    def length_ms(self) -> int:
        """How long it takes."""
        return total_ms(self._steps())

    def phase(self, elapsed_ms: int) -> Phase:
        """Return the phase after `elapsed_ms`; raises ValueError when negative."""
        return phase_at(self._steps(), elapsed_ms)

    def _steps(self) -> list[Step]:
        return [*self.rhythm.breaths(self.breaths, "Breathe in, gently", "Let the breath out, in no hurry")]
