"""A minute of slow breathing: what a load prompt offers."""

from dataclasses import dataclass
from typing import Literal

from alerts.pacer import EQUAL, Rhythm, refuse_breaths
from alerts.practice import Phase, Step, phase_at, total_ms


@dataclass(frozen=True, slots=True)
class BreathSnack:
    """Equal breaths, gentle and not deep.

    Six a minute is a comfortable slow rate, not a magic one: 5.5 and 12 a minute did the same for
    well-being (Fincham 2023, https://doi.org/10.1038/s41598-023-49279-8).
    """

    kind: Literal["breath_snack"] = "breath_snack"
    rhythm: Rhythm = EQUAL
    breaths: int = 6

    def __post_init__(self) -> None:
        refuse_breaths("breaths", self.breaths)

    @property
    def title(self) -> str:
        """Its name for people."""
        return "A minute of slow breathing"

    @property
    def offer(self) -> str:
        """The question that offers it."""
        return f"Breathe for {self.length_ms / 1000:.0f} s?"

    @property
    def length_ms(self) -> int:
        """How long it takes."""
        return total_ms(self._steps())

    def phase(self, elapsed_ms: int) -> Phase:
        """Return the phase after `elapsed_ms`; raises ValueError when negative."""
        return phase_at(self._steps(), elapsed_ms)

    def _steps(self) -> list[Step]:
        return [*self.rhythm.breaths(self.breaths, "Breathe in, gently", "Breathe out, slowly")]
