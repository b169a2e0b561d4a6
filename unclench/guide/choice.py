"""Which practice is begun, as it is wished for now and as the wearer's settings have it."""

from dataclasses import dataclass

from alerts.practices import AnyPractice, Practices, fitted
from unclench.guide.remembered import Remembered


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asks for, or is offered."""

    practice: str
    """The practice's `kind`."""
    by_name: bool = True
    """False: it was offered, so grounding takes its place for who does not do well with the breath."""
    pace_per_min: float | None = None
    """None: their own, or the practice's."""
    minutes: float | None = None
    """None: as long as the practice is set to take."""


def chosen(settings: Practices, known: Remembered, wish: Wish) -> AnyPractice:
    """Return the practice to begin.

    Raises:
        ValueError: there is none of this name, or what is wished lies outside of the envelope.
    """
    asked = known.asked_first
    if wish.by_name:
        practice = settings.named(wish.practice)
    else:
        practice = settings.offered(wish.practice)
        practice = settings.grounding if asked and asked.grounding and practice.paced else practice
    own = settings.pace_per_min or known.pace_per_min
    if wish.pace_per_min is None and own is not None and practice.paced and practice.kind != "resonance":
        practice = fitted(practice, own, None)
    return fitted(practice, wish.pace_per_min, wish.minutes)
