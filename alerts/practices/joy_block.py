"""Some minutes of what the wearer likes, from their own list; nothing is measured."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final, Literal

from alerts.phrase import Phrase
from alerts.practice import Planned, Step

_MINUTE_MS: Final = 60_000
_OPENING: Final = Step("attend", Phrase("Rest may feel uncomfortable at first; you may stay anyway"), 60_000)
_JOYS: Final = (
    Phrase("music"),
    Phrase("a window"),
    Phrase("tea"),
    Phrase("a walk"),
    Phrase("a call with a friend"),
)
_LEAST_MINUTES, _MOST_MINUTES = 5, 60
_MOST_JOYS, _LONGEST_JOY = 8, 24


@dataclass(frozen=True, slots=True)
class JoyBlock(Planned):
    """Rest that needs no reason and leaves no figure."""

    kind: Literal["joy_block"] = "joy_block"
    minutes: float = 12.0
    """How long a block is."""
    joys: tuple[str, ...] = _JOYS
    """The wearer's own list: up to 8 things, in up to 24 characters each."""
    shows_numbers: ClassVar[bool] = False

    def __post_init__(self) -> None:
        if not _LEAST_MINUTES <= self.minutes <= _MOST_MINUTES:
            raise ValueError(
                f"minutes = {self.minutes:g} is not between {_LEAST_MINUTES} and {_MOST_MINUTES}"
            )
        if not 1 <= len(self.joys) <= _MOST_JOYS:
            raise ValueError(f"joys has {len(self.joys)} things, not 1 to {_MOST_JOYS}")
        for joy in self.joys:
            if not joy.strip() or not joy.isprintable() or len(joy) > _LONGEST_JOY:
                raise ValueError(f"joys: {joy!r} is no line of 1 to {_LONGEST_JOY} characters")

    @property
    def title(self) -> str:
        """Its name for people."""
        return Phrase("A block of joy")

    @property
    def offer(self) -> str:
        """The question that offers it."""
        *others, last = self.joys
        joys = Phrase("{others} or {last}", others=Phrase.listed(others), last=last) if others else last
        return Phrase("Take {minutes:.0f} min for {joys}?", minutes=self.length_ms / 60_000, joys=joys)

    def steps(self) -> Sequence[Step]:
        """Return the word at its beginning, then the time itself."""
        left_ms = round(self.minutes * _MINUTE_MS) - _OPENING.length_ms
        words = Phrase("Yours, for its own sake: {joys}", joys=self.joys)
        return [_OPENING, Step("attend", words, left_ms)]
