"""Holds a prompt while the wearer moves, and shortly after."""

from dataclasses import dataclass
from typing import Literal

from alerts.hold import Moment


@dataclass(frozen=True, slots=True)
class Moving:
    """The gate `motion` of the newest minute: how much and how long is a matter of the gates."""

    kind: Literal["moving"] = "moving"

    def holds(self, moment: Moment) -> bool | None:
        """Tell whether they move; None without a minute, or a minute without an accelerometer."""
        if moment.assessment is None:
            return None
        if "motion" in moment.assessment.gates:
            return True
        return False if moment.assessment.has_motion else None
