"""Holds a prompt at night, or whenever the wearer wants to hear nothing."""

from dataclasses import dataclass
from typing import Literal

from alerts.hold import Moment
from alerts.local_time import minutes_of


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `start` up to `end` on the wearer's clock, over midnight when `end` is the earlier one."""

    kind: Literal["quiet_hours"] = "quiet_hours"
    start: str = "22:00"
    """Local time of day, HH:MM."""
    end: str = "07:00"
    """Local time of day, HH:MM; at this minute they are over."""

    def __post_init__(self) -> None:
        for name, text in (("start", self.start), ("end", self.end)):
            minutes_of(name, text)
        if self.start == self.end:
            raise ValueError(f"start and end are both {self.start!r}; leave quiet_hours out to have none")

    def holds(self, moment: Moment) -> bool:
        """Tell whether the wearer's clock is inside the quiet hours."""
        now = f"{moment.local:%H:%M}"
        if self.start < self.end:
            return self.start <= now < self.end
        return now >= self.start or now < self.end
