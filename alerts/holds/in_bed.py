"""Holds a prompt after the quiet hours until a wearer who kept the strap on overnight has got up."""

from dataclasses import dataclass
from typing import Literal

from alerts.hold import Moment


@dataclass(frozen=True, slots=True)
class InBed:
    """Told by movement: see `alerts.getting_up`."""

    kind: Literal["in_bed"] = "in_bed"

    def holds(self, moment: Moment) -> bool:
        """Tell whether they are still in bed."""
        return moment.in_bed
