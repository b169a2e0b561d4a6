"""Contract of a practice, and the phase it is in at a moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, Protocol

from alerts.phrase import Phrase

PhaseName = Literal["attend", "in", "out", "say", "rest", "done"]


@dataclass(frozen=True, slots=True)
class Phase:
    """What the wearer is asked to do now."""

    name: PhaseName
    words: str
    """The instruction, a few plain words."""
    elapsed_ms: int
    """Time since this phase began."""
    length_ms: int
    """How long the phase lasts; 0 for `done`."""
    count: int
    """Which breath or repetition this is, from 1; 0 before the first."""


class Practice(Protocol):
    """A frozen dataclass whose fields are its settings and whose one method is its work."""

    @property
    def kind(self) -> str:
        """The practice's name in the table, in the configuration and in prompts."""
        ...

    @property
    def title(self) -> str:
        """Its name for people."""
        ...

    @property
    def offer(self) -> str:
        """The question that offers it at the end of a prompt."""
        ...

    @property
    def paced(self) -> bool:
        """Whether it leads the breath: who has a reason to ask first is told so before it."""
        ...

    @property
    def shows_numbers(self) -> bool:
        """Whether figures belong into it and after it."""
        ...

    @property
    def length_ms(self) -> int:
        """How long the whole of it takes."""
        ...

    def phase(self, elapsed_ms: int) -> Phase:
        """Return the phase after `elapsed_ms` of practice; raises ValueError when negative."""
        ...


@dataclass(frozen=True, slots=True)
class Step:
    """One phase of a practice's plan."""

    name: PhaseName
    words: str
    length_ms: int
    count: int = 0


class Planned:
    """A practice that is a plan of steps, one after the other."""

    __slots__ = ()
    paced: ClassVar[bool] = False
    shows_numbers: ClassVar[bool] = True

    def steps(self) -> Sequence[Step]:
        """Return the plan."""
        raise NotImplementedError

    @property
    def length_ms(self) -> int:
        """How long it takes."""
        return total_ms(self.steps())

    def phase(self, elapsed_ms: int) -> Phase:
        """Return the phase after `elapsed_ms`; raises ValueError when negative."""
        return phase_at(self.steps(), elapsed_ms)


def total_ms(steps: Sequence[Step]) -> int:
    """Return how long the steps take."""
    return sum(step.length_ms for step in steps)


def phase_at(steps: Sequence[Step], elapsed_ms: int) -> Phase:
    """Return the phase of the plan after `elapsed_ms`; `done` from its end on.

    Raises:
        ValueError: `elapsed_ms` is negative.
    """
    if elapsed_ms < 0:
        raise ValueError(f"elapsed_ms = {elapsed_ms} is negative: the practice has not begun")
    left_ms = elapsed_ms
    for step in steps:
        if left_ms < step.length_ms:
            return Phase(step.name, step.words, left_ms, step.length_ms, step.count)
        left_ms -= step.length_ms
    return Phase("done", Phrase("Done. Breathe as it comes."), left_ms, 0, steps[-1].count)
