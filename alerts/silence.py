"""Why a minute of load began no prompt, and what is left of a day's prompts."""

from dataclasses import dataclass
from typing import Literal

Silence = Literal[
    "building",
    "not_judged",
    "prompted",
    "open",
    "same_moment",
    "unsure",
    "no_motion",
    "evening",
    "silent_days",
    "sparing_days",
    "lowered",
    "prompts_a_day",
    "offers_a_day",
    "push_offers_a_day",
    "ignored",
    "apart",
    "apart_any",
    "refused",
]
"""What silenced a minute within an episode; the words stand in `unclench.explaining.words`."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the newest minute's local day has borne, and bears."""

    loads: int
    """Load prompts that came; what was withheld counts, in all of these."""
    loads_a_day: int
    offers: int
    """Offers of all kinds, those that came again too."""
    offers_a_day: int
    ignored: int
    offered_ms: int | None
    """The newest offer, of any day."""
    refused_ms: int | None
    """The newest *not this*, of any day."""
