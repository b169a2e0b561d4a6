"""What one window, and one minute, came to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from hrv.event import Posture

Reason = Literal["short", "gap", "corrected", "no_peak", "nyquist", "constant"]
"""Why a value can't be told."""


@dataclass(frozen=True, slots=True)
class HrvFrame:
    """The metrics of the window that ends at `at_ms`.

    Each metric of the table stands either in `values` (finite) or, with the reason, in `missing`.
    """

    at_ms: int
    window_ms: int
    values: Mapping[str, float]
    missing: Mapping[str, Reason]


@dataclass(frozen=True, slots=True)
class Minute:
    """The features of the minute that ends at `at_ms` (a whole minute of UTC)."""

    at_ms: int
    nn_beats: int
    mean_hr_bpm: float | None
    rmssd_ms: float | None
    corrected_pct: float
    coverage_pct: float
    """Share of the minute that lies inside intervals that were heard."""
    longest_gap_ms: int
    motion_sd_mg: float | None
    """The largest of the minute's motion; None without an accelerometer."""
    posture: Posture
