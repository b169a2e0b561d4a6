"""Whether a link drops by a clock: drops that come at the same age of the link have a cause; pure."""

from collections.abc import Sequence
from statistics import median
from typing import Final

LEAST_DROPS: Final = 4
_SPREAD_MOST: Final = 0.1
"""How far three of four ages may lie from the middle one, as a share of it."""
_SHORTEST_S: Final = 10.0
"""A link that breaks sooner has not come up: that is another fault."""


def drop_period_s(ages_s: Sequence[float]) -> float | None:
    """Return the age at which the links of late tend to drop, s; None: they drop without a rule.

    `ages_s` are how long each link lasted, oldest first. Others saw 150 s (OpenHRV#39) and 30 s (bluepy#53).
    """
    lasted_s = [age_s for age_s in ages_s[-12:] if age_s >= _SHORTEST_S]
    if len(lasted_s) < LEAST_DROPS:
        return None
    middle_s = median(lasted_s)
    near = sum(abs(age_s - middle_s) <= _SPREAD_MOST * middle_s for age_s in lasted_s)
    return middle_s if near * 4 >= len(lasted_s) * 3 else None
