"""Holds a prompt while something is on around the wearer: a call, a meeting, an empty chair."""

from dataclasses import dataclass

from alerts.hold import Moment
from hrv.event import Surrounding


@dataclass(frozen=True, slots=True)
class Around:
    """One of the surroundings, by its own name; who reads it says what on means (idle: for 3 minutes)."""

    kind: Surrounding

    def holds(self, moment: Moment) -> bool | None:
        """Tell whether it is on; None when nothing was heard of it."""
        return moment.is_on(self.kind)
