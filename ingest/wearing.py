"""Whether a strap that sends is worn, and whether its intervals are worth anything; pure."""

from dataclasses import dataclass

from hrv.event import LinkState
from ingest.heart_rate import HeartRate
from ingest.link_words import Reason

PATIENCE_PACKETS = 3
"""So many packets in a row without skin or heart: one alone is a bad contact for a moment."""
WITHOUT_RR_PACKETS = 30
MUTE_PACKETS = 10
STRANGE_PACKETS = 10


@dataclass(frozen=True, slots=True)
class Wear:
    """How a strap that sends is worn."""

    state: LinkState
    reason: Reason | None = None


WORN = Wear("streaming")
NOT_WORN = Wear("not_worn", "not_worn")
DRY = Wear("streaming", "dry")
STRANGE = Wear("not_worn", "implausible")
WITHOUT_RR = Wear("unusable", "no_rr")


class Wearing:
    """Hears every packet of one link and tells how the strap is worn."""

    def __init__(self) -> None:
        """Begin with nothing heard."""
        self._off = 0
        self._without_rr = 0
        self._strange = 0
        self._had_rr = False

    def hear(self, said: HeartRate) -> Wear:
        """Take what a packet says; return how it stands now."""
        self._off = self._off + 1 if said.contact is False or not said.measures else 0
        self._without_rr = 0 if said.rr_units else self._without_rr + 1
        self._had_rr = self._had_rr or bool(said.rr_units)
        if said.agrees is not None:
            self._strange = 0 if said.agrees else self._strange + 1
        if self._off >= PATIENCE_PACKETS:
            return NOT_WORN
        if not self._had_rr:
            return WITHOUT_RR if self._without_rr >= WITHOUT_RR_PACKETS else WORN
        if self._without_rr >= MUTE_PACKETS:
            return DRY
        return STRANGE if self._strange >= STRANGE_PACKETS else WORN
