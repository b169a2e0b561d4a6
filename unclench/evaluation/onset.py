"""What the rivals have in common: they speak when their condition begins to hold, once."""

from collections.abc import Iterable

from hrv.load import Assessment
from unclench.evaluation.lived import Heard


class Onset:
    """Tells a condition's beginning from its going on."""

    def __init__(self) -> None:
        self._held = False

    def begins(self, holds: bool) -> bool:
        """Take whether it holds now; tell whether it has just begun to."""
        before, self._held = self._held, holds
        return holds and not before


def minutes_of(heard: Iterable[Heard]) -> list[Assessment]:
    """Return the minutes alone: a rival knows nothing of microphones and practices."""
    return [one for one in heard if isinstance(one, Assessment)]
