"""Contract of a detector: a rule that says from minutes when to prompt."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from unclench.evaluation.lived import LivedDay


@dataclass(frozen=True, slots=True)
class Told:
    """What a detector said of one day."""

    prompts_ms: tuple[int, ...]
    """When it would have spoken, in time order."""
    judged_minutes: int
    """Minutes in which it could have spoken."""
    offers_ms: tuple[int, ...] | None = None
    """When the wearer would have seen a prompt, after the policy; None: it has no policy."""


class Detector(Protocol):
    """A frozen dataclass whose fields are its constants and whose one method is its work."""

    @property
    def kind(self) -> str:
        """Its name on the command line and in the JSON."""
        ...

    @property
    def words(self) -> str:
        """Its name in the table."""
        ...

    def tell(self, days: Sequence[LivedDay]) -> list[Told]:
        """Follow one person's days in time order, those to learn from first; return what it said of each.

        A day is told from what was heard up to each minute, never from what came after it.
        """
        ...
