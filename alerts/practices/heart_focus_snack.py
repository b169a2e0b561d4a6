"""Heart-focused breathing in less than a minute: a snack between two tasks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final, Literal

from alerts.pacer import EQUAL, Rhythm, breaths_in
from alerts.phrase import Phrase
from alerts.practice import Planned, Step

_ATTEND: Final = Step("attend", Phrase("Turn your attention to the area of your heart"), 5_000)


@dataclass(frozen=True, slots=True)
class HeartFocusSnack(Planned):
    """The short form of `heart_focus`, without time to look for a feeling."""

    kind: Literal["heart_focus_snack"] = "heart_focus_snack"
    rhythm: Rhythm = EQUAL
    minutes: float = 40 / 60
    """Of breaths, after 5 s of attention."""
    paced: ClassVar[bool] = True

    def __post_init__(self) -> None:
        breaths_in(self.minutes, self.rhythm)

    @property
    def title(self) -> str:
        """Its name for people."""
        return Phrase("A few breaths at the heart")

    @property
    def offer(self) -> str:
        """The question that offers it."""
        return Phrase(
            "A few breaths with attention to your heart, {length_s:.0f} s?", length_s=self.length_ms / 1000
        )

    def steps(self) -> Sequence[Step]:
        """Return attention and breaths."""
        count = breaths_in(self.minutes, self.rhythm)
        words = Phrase("In, as if through the heart"), Phrase("And out, gently")
        return [_ATTEND, *self.rhythm.breaths(count, *words)]
