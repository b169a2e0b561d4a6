"""What each practice is for, and what is known of it, in a sentence or two for people."""

from collections.abc import Mapping
from typing import Final

from alerts.phrase import Phrase

_SLOW: Final = Phrase(
    "Slow breathing raises the HRV that the breath moves while it lasts (223 studies). There is no magic"
    " rate: in 400 people 5.5 and 12 breaths a minute did the same for well-being."
)
_UNKNOWN: Final = Phrase("From the practice of physiotherapists. We know of no trial of a minute of it.")

ABOUT: Final[Mapping[str, str]] = {
    "breath_snack": Phrase("Even, gentle breaths, 5 s in and 5 s out. Anywhere you sit."),
    "heart_focus": Phrase(
        "Attention to the heart area, slower breaths as if through it, then a feeling that renews you."
    ),
    "heart_focus_snack": Phrase("A moment of attention to the heart, then four breaths. Between two tasks."),
    "longer_exhale": Phrase("A little longer out than in. For winding down."),
    "cyclic_sighing": Phrase("In with a small sip more at its end, then a long breath out. Nothing is held."),
    "i_am_safe": Phrase("Jaw and shoulders drop, then the sentence aloud. When tightness creeps up."),
    "grounding": Phrase(
        "Eyes open, four looks outward, none at the breath. For whom the breath is too much."
    ),
    "wind_down": Phrase("The half hour before lights out, at its end longer breaths out. No numbers."),
    "joy_block": Phrase("Something from your own list, for its own sake. Nothing is measured."),
    "resonance": Phrase("Five slow paces with rests between show which swings your heart most."),
}
"""By the practice's `kind`."""

EVIDENCE: Final[Mapping[str, str]] = {
    "breath_snack": _SLOW,
    "heart_focus": _SLOW,
    "heart_focus_snack": _SLOW,
    "longer_exhale": Phrase("Whether a longer breath out does more than an even one is not settled."),
    "cyclic_sighing": Phrase(
        "In 114 people five minutes a day lifted mood more than meditation did. It is one study."
    ),
    "i_am_safe": _UNKNOWN,
    "grounding": _UNKNOWN,
    "wind_down": Phrase(
        "Many find it restful. What it does for your nights only your own mornings can tell: a week will do."
    ),
    "joy_block": Phrase("Rest needs no proof here. It may feel uncomfortable at first."),
    "resonance": Phrase(
        "The paces of one person often hardly differ, so a pace is kept only when two days agree."
    ),
}
"""By the practice's `kind`; the sources stand in docs/practices.md."""
