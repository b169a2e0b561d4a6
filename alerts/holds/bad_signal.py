"""Holds a prompt while the strap's signal is too poor to be sure of it."""

from dataclasses import dataclass
from typing import Literal

from alerts.hold import Moment


@dataclass(frozen=True, slots=True)
class BadSignal:
    """The gate `signal` of the newest minute."""

    kind: Literal["bad_signal"] = "bad_signal"

    def holds(self, moment: Moment) -> bool | None:
        """Tell whether the signal is bad; None without a minute."""
        return None if moment.assessment is None else "signal" in moment.assessment.gates
