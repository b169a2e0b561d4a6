"""Contract of a hold: what may keep a prompt back, and say why."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hrv.event import Surrounding
from hrv.load import Assessment


@dataclass(frozen=True, slots=True)
class Moment:
    """What a decision may look at."""

    at_ms: int
    local: datetime
    """The wearer's local time, aware of its zone."""
    surroundings: frozenset[Surrounding]
    """What is on around the wearer now."""
    known: frozenset[Surrounding]
    """What anything has been heard of; the rest is unknown."""
    assessment: Assessment | None
    """The newest minute; None when there is none, or it is too long ago."""
    in_bed: bool = False
    """The strap stayed on overnight, and its wearer has not got up yet."""

    def is_on(self, what: Surrounding) -> bool | None:
        """Tell whether it is on around the wearer; None when nothing was heard of it."""
        return what in self.surroundings if what in self.known else None


class Hold(Protocol):
    """A frozen dataclass whose fields are its settings and whose one method is its work."""

    @property
    def kind(self) -> str:
        """The hold's name in the table, in the configuration and in `held_by`."""
        ...

    def holds(self, moment: Moment) -> bool | None:
        """Tell whether a prompt must wait at this moment; None is unknown and never blocks."""
        ...
