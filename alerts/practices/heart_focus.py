"""Heart-focused breathing: attention to the heart area, slower breaths, then a renewing feeling."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final, Literal

from alerts.pacer import EQUAL, Rhythm, breaths_in
from alerts.phrase import Phrase
from alerts.practice import Planned, Step

_ATTEND: Final = Step(
    "attend", Phrase("Turn your attention to the area of your heart, a hand there if you like"), 15_000
)
_WITHOUT_FEELING: Final = 3
"""One breath in so many comes before the feeling."""


@dataclass(frozen=True, slots=True)
class HeartFocus(Planned):
    """A daily anchor, morning and night, in our own words after the well-known practice of this form.

    Who taught it, and that they have nothing to do with this program, stands in docs/practices.md.
    """

    kind: Literal["heart_focus"] = "heart_focus"
    rhythm: Rhythm = EQUAL
    minutes: float = 3.0
    """Of breaths: a third with the attention at the heart, then with the feeling as well."""
    paced: ClassVar[bool] = True

    def __post_init__(self) -> None:
        breaths_in(self.minutes, self.rhythm)

    @property
    def title(self) -> str:
        """Its name for people."""
        return Phrase("Heart-focused breathing")

    @property
    def offer(self) -> str:
        """The question that offers it."""
        return Phrase(
            "Breathe with attention to your heart for {minutes:.0f} min?", minutes=self.length_ms / 60_000
        )

    def steps(self) -> Sequence[Step]:
        """Return attention, breaths, and breaths with the feeling."""
        count = breaths_in(self.minutes, self.rhythm)
        first = -(-count // _WITHOUT_FEELING)
        return [
            _ATTEND,
            *self.rhythm.breaths(
                first,
                Phrase("In, as if through the heart, a little slower than usual"),
                Phrase("And out, gently"),
            ),
            *self.rhythm.breaths(
                count - first,
                Phrase("In, and call up a feeling that renews you: care, or thanks for someone"),
                Phrase("Out, and stay with it"),
                first=first + 1,
            ),
        ]
