"""A practice in the wearer's language: what a guided person reads and hears."""

from dataclasses import dataclass, replace

from alerts.practice import Phase, Practice
from alerts.texts import Texts


@dataclass(frozen=True, slots=True)
class Spoken:
    """The practice itself, its words said in one language."""

    practice: Practice
    texts: Texts

    @property
    def kind(self) -> str:
        """Its name in the table, the same in all languages."""
        return self.practice.kind

    @property
    def title(self) -> str:
        """Its name for people."""
        return self.texts(self.practice.title)

    @property
    def offer(self) -> str:
        """The question that offers it."""
        return self.texts(self.practice.offer)

    @property
    def paced(self) -> bool:
        """Whether it leads the breath."""
        return self.practice.paced

    @property
    def shows_numbers(self) -> bool:
        """Whether figures belong into it."""
        return self.practice.shows_numbers

    @property
    def length_ms(self) -> int:
        """How long it takes."""
        return self.practice.length_ms

    def phase(self, elapsed_ms: int) -> Phase:
        """Return the phase after `elapsed_ms`; raises ValueError when negative."""
        phase = self.practice.phase(elapsed_ms)
        return replace(phase, words=self.texts(phase.words))
