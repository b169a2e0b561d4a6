"""Every constant of the prompt policy, with its unit."""

from dataclasses import dataclass
from typing import Final

from alerts.practices import PRACTICES

OFFERS_A_DAY: Final = 8
"""Offers of all kinds together in a local day, those that come again after a snooze included."""
PUSH_OFFERS_A_DAY: Final = 12
"""The same on a day of a push season."""
LEAST_APART_MINUTES: Final = 30
"""Prompts of all kinds are at least this far apart; no setting goes below it."""


@dataclass(frozen=True, slots=True)
class PolicySettings:
    """Raises ValueError, naming the setting, for what would make prompts a nuisance or no prompt at all."""

    practice: str = "breath_snack"
    """The `kind` of the practice that a load prompt offers."""
    prompts_a_day: int = 3
    """Load prompts in one local day; 0: only the chip on the page."""
    apart_minutes: int = 60
    """Least time from an offer to the first offer of the next load prompt."""
    held_minutes: int = 20
    """A prompt that could not be offered so long after it was decided, or due again, is dropped."""
    ignored_minutes: int = 15
    """An offer without an answer counts as ignored after this time."""
    ignored_a_day: int = 2
    """After so many ignored prompts of any kind: only the chip for the rest of the local day."""
    ignored_days: int = 3
    """After so many such days in a row, the page asks once whether fewer prompts should come."""
    lowered_days: int = 28
    """So long there are fewer when the wearer wants that: one load prompt a day, and half the snacks."""
    snooze_minutes: tuple[int, ...] = (15, 30, 60)
    """How long a prompt may be snoozed; what is asked for becomes the nearest of these."""
    snoozes: int = 2
    """How often one prompt may be snoozed; asked once more, it is dropped without comment."""
    not_this_minutes: int = 90
    """Silence after the wearer said that the prompt was wrong."""
    least_confidence: float = 0.5
    """An episode less sure than this (0 to 1) is for the chip only."""
    silent_days: int = 2
    """Until so many days are learned: no prompts."""
    sparing_days: int = 5
    """Until so many days are learned: at most one prompt a local day."""
    prompt_without_motion: bool = False
    """Prompt although no accelerometer tells whether the wearer keeps still: expect false prompts."""
    phone: bool = False
    """Send a prompt to the phone when nothing but an empty desk or a locked screen would hold it."""
    withhold_share: float = 0.0
    """This share of load prompts (0 to 0.5), drawn by a coin, comes to nobody: did the others help?"""

    def __post_init__(self) -> None:
        kinds = [practice.kind for practice in PRACTICES]
        if self.practice not in kinds:
            raise ValueError(f"practice = {self.practice!r} is none of {', '.join(kinds)}")
        if not self.snooze_minutes or min(self.snooze_minutes) < 1:
            raise ValueError(f"snooze_minutes = {self.snooze_minutes} is no list of minutes from 1")
        if not 0 <= self.least_confidence <= 1:
            raise ValueError(f"least_confidence = {self.least_confidence} is not between 0 and 1")
        if self.prompts_a_day > OFFERS_A_DAY:
            raise ValueError(f"prompts_a_day = {self.prompts_a_day} is above {OFFERS_A_DAY}: a nuisance")
        if not 0 <= self.withhold_share <= 0.5:
            raise ValueError(f"withhold_share = {self.withhold_share} is not between 0 and 0.5")
        self._refuse_small()

    def _refuse_small(self) -> None:
        for name, value, least in (
            ("prompts_a_day", self.prompts_a_day, 0),
            ("apart_minutes", self.apart_minutes, LEAST_APART_MINUTES),
            ("held_minutes", self.held_minutes, 0),
            ("ignored_minutes", self.ignored_minutes, 1),
            ("ignored_a_day", self.ignored_a_day, 1),
            ("ignored_days", self.ignored_days, 1),
            ("lowered_days", self.lowered_days, 1),
            ("snoozes", self.snoozes, 0),
            ("not_this_minutes", self.not_this_minutes, 0),
            ("silent_days", self.silent_days, 0),
            ("sparing_days", self.sparing_days, 0),
        ):
            if value < least:
                raise ValueError(f"{name} = {value} is below {least}")
