"""Contract of a metric family: windows in, one value per window and name out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from hrv.frame import Reason
from hrv.windows import Windows

REASONS: tuple[Reason, ...] = ("short", "gap", "corrected", "no_peak", "nyquist", "constant")


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """What a family came to."""

    values: Mapping[str, NDArray[np.float64]]
    """Name to shape (w,): finite, or NaN where the window can't tell."""
    reasons: Mapping[str, NDArray[np.int8]]
    """Name to shape (w,): where the value is NaN, 1 + the index in `REASONS`; elsewhere 0."""


class Metric(Protocol):
    """A family of metrics: a frozen dataclass whose fields are its settings."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names it gives, each with its unit."""
        ...

    def measure(self, windows: Windows) -> Measured:
        """Measure every window; never warns, never raises for what is in the data."""
        ...
