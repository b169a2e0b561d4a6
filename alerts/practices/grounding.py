"""Grounding with open eyes: for those whom attention to the breath does not suit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from alerts.phrase import Phrase
from alerts.practice import Planned, Step

_WORDS: Final = (
    Phrase("Keep your eyes open and feel both feet on the floor"),
    Phrase("Look around: find three things you see"),
    Phrase("Listen: find two sounds you hear"),
    Phrase("Touch: feel one thing under your hand"),
)
_LEAST_STEP_MS: Final = 5_000
_MOST_STEP_MS: Final = 60_000


@dataclass(frozen=True, slots=True)
class Grounding(Planned):
    """Four looks outward, none at the breath."""

    kind: Literal["grounding"] = "grounding"
    step_ms: int = 11_000
    """How long each of them lasts."""

    def __post_init__(self) -> None:
        if not _LEAST_STEP_MS <= self.step_ms <= _MOST_STEP_MS:
            raise ValueError(
                f"step_ms = {self.step_ms} is not between {_LEAST_STEP_MS} and {_MOST_STEP_MS} ms:"
                " nobody finds three things so quickly, or searches so long"
            )

    @property
    def title(self) -> str:
        """Its name for people."""
        return Phrase("Grounding, eyes open")

    @property
    def offer(self) -> str:
        """The question that offers it."""
        return Phrase("Look around you, eyes open, for {length_s:.0f} s?", length_s=self.length_ms / 1000)

    def steps(self) -> Sequence[Step]:
        """Return the four of them."""
        return [Step("attend", words, self.step_ms, number) for number, words in enumerate(_WORDS, start=1)]
