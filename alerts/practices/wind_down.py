"""The half hour before lights out: one easy thing after the other, at its end a longer breath out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final, Literal

from alerts.pacer import TWO_TO_THREE, Rhythm, breaths_in, refuse_shorter_out
from alerts.phrase import Phrase
from alerts.practice import Planned, Step

_MINUTE_MS: Final = 60_000
_LEAST_MINUTES: Final = 10
_MOST_MINUTES: Final = 60
_WORDS: Final = (
    Phrase("Put work and screens away; what is left is for tomorrow"),
    Phrase("Dim the light, and let the room get a little cooler"),
    Phrase("Something easy, slowly: wash, stretch, a page of a book"),
    Phrase("Lie or sit down; let jaw, shoulders, hands, belly and seat go soft"),
)


@dataclass(frozen=True, slots=True)
class WindDown(Planned):
    """No numbers in it, and none after it: tonight nothing is left to be reached."""

    kind: Literal["wind_down"] = "wind_down"
    minutes: float = 30.0
    """Of the whole."""
    breathing_minutes: float = 5.0
    """Of the breaths at its end."""
    rhythm: Rhythm = TWO_TO_THREE
    paced: ClassVar[bool] = True
    shows_numbers: ClassVar[bool] = False

    def __post_init__(self) -> None:
        if not _LEAST_MINUTES <= self.minutes <= _MOST_MINUTES:
            raise ValueError(
                f"minutes = {self.minutes:g} is not between {_LEAST_MINUTES} and {_MOST_MINUTES}"
            )
        breaths_in(self.breathing_minutes, self.rhythm)
        refuse_shorter_out(self.rhythm)
        if self.breathing_minutes > self.minutes / 2:
            raise ValueError(
                f"breathing_minutes = {self.breathing_minutes:g} is above half of minutes = {self.minutes:g}:"
                " the rest of the evening comes first"
            )

    @property
    def title(self) -> str:
        """Its name for people."""
        return Phrase("Winding down")

    @property
    def offer(self) -> str:
        """The question that offers it."""
        return Phrase("Begin to wind down, {minutes:.0f} min to lights out?", minutes=self.length_ms / 60_000)

    def steps(self) -> Sequence[Step]:
        """Return the easy things in equal parts, then the breaths."""
        count = breaths_in(self.breathing_minutes, self.rhythm)
        part_ms = round(self.minutes * _MINUTE_MS - count * self.rhythm.length_ms) // len(_WORDS)
        return [
            *(Step("attend", words, part_ms) for words in _WORDS),
            *self.rhythm.breaths(
                count, Phrase("Breathe in, gently"), Phrase("Let the breath out, in no hurry")
            ),
        ]
