"""A sentence said aloud, three times: after breathing, or when tightness creeps up."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from alerts.phrase import Phrase
from alerts.practice import Planned, Step

_SETTLE_MS: Final = 6_000
_SAY_MS: Final = 5_000
_REST_MS: Final = 4_000
_LONGEST_WORDING: Final = 80


@dataclass(frozen=True, slots=True)
class IAmSafe(Planned):
    """Big words and a count; whose words they are is the wearer's choice."""

    kind: Literal["i_am_safe"] = "i_am_safe"
    wording: str = Phrase("I am safe")
    """What is said, in one line of up to 80 characters."""
    times: int = 3
    """How often it is said."""

    def __post_init__(self) -> None:
        if not self.wording.strip() or not self.wording.isprintable():
            raise ValueError(f"wording = {self.wording!r} is no line of words to say")
        if len(self.wording) > _LONGEST_WORDING:
            raise ValueError(
                f"wording has {len(self.wording)} characters, above {_LONGEST_WORDING}: long for one breath"
            )
        if not 1 <= self.times <= 10:
            raise ValueError(f"times = {self.times} is not between 1 and 10")

    @property
    def title(self) -> str:
        """Its name for people."""
        return Phrase("“{wording}”, aloud", wording=self.wording)

    @property
    def offer(self) -> str:
        """The question that offers it."""
        return Phrase.counted(
            "Say “{wording}” aloud, once?",
            "Say “{wording}” aloud, {n} times?",
            wording=self.wording,
            n=self.times,
        )

    def steps(self) -> Sequence[Step]:
        """Return a moment to settle, then the sentence as often as wanted."""
        said = [
            step
            for number in range(1, self.times + 1)
            for step in (
                Step("say", self.wording, _SAY_MS, number),
                Step("rest", Phrase("Let it sink in"), _REST_MS, number),
            )
        ]
        settle = Step("attend", Phrase("Sit back and let your jaw and shoulders drop"), _SETTLE_MS)
        return [settle, *said]
