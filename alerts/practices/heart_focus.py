"""Heart-focused breathing: attention to the heart area, slower breaths, then a renewing feeling."""

from dataclasses import dataclass
from typing import Final, Literal

from alerts.pacer import EQUAL, Rhythm, refuse_breaths
from alerts.practice import Phase, Step, phase_at, total_ms

_ATTEND_MS: Final = 15_000


@dataclass(frozen=True, slots=True)
class HeartFocus:
    """A daily anchor, morning and night, in our own words after the well-known practice of this form.

    Who taught it, and that they have nothing to do with this program, stands in docs/practices.md.
    """

    kind: Literal["heart_focus"] = "heart_focus"
    rhythm: Rhythm = EQUAL
    breaths: int = 6
    """Breaths with the attention at the heart."""
    feeling_breaths: int = 12
    """Breaths with the feeling as well."""

    def __post_init__(self) -> None:
        refuse_breaths("breaths", self.breaths)
        refuse_breaths("feeling_breaths", self.feeling_breaths)

    @property
    def title(self) -> str:
        """Its name for people."""
        return "Heart-focused breathing"

    @property
    def offer(self) -> str:
        """The question that offers it."""
        return f"Breathe with attention to your heart for {self.length_ms / 60_000:.0f} min?"

    @property
    def length_ms(self) -> int:
        """How long it takes."""
        return total_ms(self._steps())

    def phase(self, elapsed_ms: int) -> Phase:
        """Return the phase after `elapsed_ms`; raises ValueError when negative."""
        return phase_at(self._steps(), elapsed_ms)

    def _steps(self) -> list[Step]:
        return [
            Step(
                "attend",
                "Turn your attention to the area of your heart, a hand there if you like",
                _ATTEND_MS,
            ),
            *self.rhythm.breaths(
                self.breaths, "In, as if through the heart, a little slower than usual", "And out, gently"
            ),
            *self.rhythm.breaths(
                self.feeling_breaths,
                "In, and call up a feeling that renews you: care, or thanks for someone",
                "Out, and stay with it",
                first=self.breaths + 1,
            ),
        ]
