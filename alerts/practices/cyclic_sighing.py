"""Cyclic sighing: a breath in with a sip more at its end, then a long breath out; nothing is held."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final, Literal

from alerts.pacer import Rhythm, breaths_in, refuse_shorter_out
from alerts.phrase import Phrase
from alerts.practice import Planned, Step

_SIGH: Final = Rhythm(4_000, 7_000)


@dataclass(frozen=True, slots=True)
class CyclicSighing(Planned):
    """Five minutes a day lifted mood more than meditation did (Balban 2023, 10.1016/j.xcrm.2022.100895).

    There the second breath in filled the lungs. Here it is a small sip within the one gentle phase in, and
    has no time of its own: nobody is led to a quick breath, a deep one, or a pause.
    """

    kind: Literal["cyclic_sighing"] = "cyclic_sighing"
    rhythm: Rhythm = _SIGH
    minutes: float = 5.0
    """How long it takes."""
    paced: ClassVar[bool] = True

    def __post_init__(self) -> None:
        breaths_in(self.minutes, self.rhythm)
        refuse_shorter_out(self.rhythm)

    @property
    def title(self) -> str:
        """Its name for people."""
        return Phrase("Sighs with a long breath out")

    @property
    def offer(self) -> str:
        """The question that offers it."""
        return Phrase(
            "Sigh gently, with a long breath out, for {minutes:.0f} min?", minutes=self.length_ms / 60_000
        )

    def steps(self) -> Sequence[Step]:
        """Return the breaths."""
        count = breaths_in(self.minutes, self.rhythm)
        words_in = Phrase("In through the nose, and a small sip more if it comes easily")
        words_out = Phrase("A long breath out through the mouth, unforced")
        return [*self.rhythm.breaths(count, words_in, words_out)]
