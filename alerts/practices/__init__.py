"""The table of practices, and what a wearer may set about them."""

from dataclasses import dataclass, field, fields, replace
from typing import Final

from alerts.practice import Planned
from alerts.practices.breath_snack import BreathSnack
from alerts.practices.cyclic_sighing import CyclicSighing
from alerts.practices.grounding import Grounding
from alerts.practices.heart_focus import HeartFocus
from alerts.practices.heart_focus_snack import HeartFocusSnack
from alerts.practices.i_am_safe import IAmSafe
from alerts.practices.joy_block import JoyBlock
from alerts.practices.longer_exhale import LongerExhale
from alerts.practices.resonance import Resonance
from alerts.practices.wind_down import WindDown

WithRhythm = BreathSnack | HeartFocus | HeartFocusSnack | LongerExhale | CyclicSighing | WindDown
AnyPractice = WithRhythm | IAmSafe | Grounding | JoyBlock | Resonance


@dataclass(frozen=True, slots=True)
class Practices:
    """One of each, with the wearer's settings. Raises ValueError, with the reason, outside the envelope."""

    breath_snack: BreathSnack = field(default_factory=BreathSnack)
    heart_focus: HeartFocus = field(default_factory=HeartFocus)
    heart_focus_snack: HeartFocusSnack = field(default_factory=HeartFocusSnack)
    longer_exhale: LongerExhale = field(default_factory=LongerExhale)
    cyclic_sighing: CyclicSighing = field(default_factory=CyclicSighing)
    i_am_safe: IAmSafe = field(default_factory=IAmSafe)
    grounding: Grounding = field(default_factory=Grounding)
    wind_down: WindDown = field(default_factory=WindDown)
    joy_block: JoyBlock = field(default_factory=JoyBlock)
    resonance: Resonance = field(default_factory=Resonance)
    pace_per_min: float | None = None
    """A pace of one's own for every practice with a rhythm; without it theirs, or the one that was found."""
    breath_focus: bool = True
    """False: attention to the breath does not suit; grounding is offered where a paced practice would be."""
    voice: bool = False
    """Let the system's voice say the phases."""
    tones: bool = False
    """Let a soft tone tell in and out."""

    def __post_init__(self) -> None:
        if self.pace_per_min is not None:
            for practice in self.each():
                if isinstance(practice, WithRhythm):
                    practice.rhythm.at(self.pace_per_min)

    def each(self) -> tuple[AnyPractice, ...]:
        """Return every practice, in the order of the table."""
        found = (getattr(self, name) for name in KINDS)
        return tuple(practice for practice in found if isinstance(practice, AnyPractice))

    def named(self, kind: str) -> AnyPractice:
        """Return the practice of this name. Raises ValueError when there is none."""
        for practice in self.each():
            if practice.kind == kind:
                return practice
        raise ValueError(f"practice = {kind!r} is none of {', '.join(KINDS)}")

    def offered(self, kind: str) -> AnyPractice:
        """Return what to offer when this one is due: grounding for who does not do well with the breath.

        Raises:
            ValueError: there is no practice of this name.
        """
        practice = self.named(kind)
        return self.grounding if practice.paced and not self.breath_focus else practice


KINDS: Final = tuple(
    one.name for one in fields(Practices) if isinstance(one.type, type) and issubclass(one.type, Planned)
)
PRACTICES: Final = Practices().each()
"""Every practice with its default settings."""


def fitted(practice: AnyPractice, pace_per_min: float | None, minutes: float | None) -> AnyPractice:
    """Return the practice at another pace, or of another length; None leaves it.

    Raises:
        ValueError: it has none to set, or what is wished lies outside of the envelope.
    """
    if pace_per_min is not None:
        if not isinstance(practice, WithRhythm):
            raise ValueError(f"{practice.kind} has no pace to set")
        practice = replace(practice, rhythm=practice.rhythm.at(pace_per_min))
    if minutes is not None:
        if isinstance(practice, IAmSafe | Grounding):
            raise ValueError(
                f"{practice.kind} has no minutes to set: it takes {practice.length_ms / 1000:g} s"
            )
        practice = replace(practice, minutes=minutes)
    return practice
