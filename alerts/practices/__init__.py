"""The table of practices."""

from typing import Final

from alerts.practices.breath_snack import BreathSnack
from alerts.practices.grounding import Grounding
from alerts.practices.heart_focus import HeartFocus
from alerts.practices.i_am_safe import IAmSafe
from alerts.practices.longer_exhale import LongerExhale

AnyPractice = BreathSnack | HeartFocus | LongerExhale | IAmSafe | Grounding

PRACTICES: Final[tuple[AnyPractice, ...]] = (
    BreathSnack(),
    HeartFocus(),
    LongerExhale(),
    IAmSafe(),
    Grounding(),
)
"""Every practice with its default settings."""
