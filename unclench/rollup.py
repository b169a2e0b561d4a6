"""What a minute of frames, an hour, a day and a practice came to: kinds of row that sum up other rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

MINUTE_FIGURES: Final = (
    "frames",
    "mean_hr_bpm",
    "sdnn_ms",
    "rmssd_ms",
    "pnn50_pct",
    "stress_index_sqrt",
    "lf_ms2",
    "hf_ms2",
    "total_ms2",
    "lf_hf",
    "respiration_bpm",
    "dfa_alpha1",
    "coherence",
    "coherence_ratio",
    "coherence_peak_hz",
    "corrected_pct",
    "coverage_pct",
    "quality",
)
"""How many frames ended in the minute, and the means of their metrics."""

_WORN_FIGURES: Final = (
    "worn_minutes",
    "judged_minutes",
    "loaded_minutes",
    "beats",
    "mean_hr_bpm",
    "rmssd_ms",
    "still_hr_bpm",
    "still_rmssd_ms",
    "load",
    "load_max",
    "confidence",
    "corrected_pct",
    "coverage_pct",
    "motion_sd_mg",
)
_FRAME_FIGURES: Final = (
    "sdnn_ms",
    "pnn50_pct",
    "stress_index_sqrt",
    "lf_ms2",
    "hf_ms2",
    "total_ms2",
    "lf_hf",
    "respiration_bpm",
    "dfa_alpha1",
    "coherence",
    "quality",
    "coherence_max",
)

HOUR_FIGURES: Final = (*_WORN_FIGURES, *_FRAME_FIGURES)
"""Of worn minutes (with beats), judged ones (no gate), loaded ones (in a sustained episode)."""

DAY_FIGURES: Final = (
    *HOUR_FIGURES,
    "low_hr_bpm",
    "high_hr_bpm",
    "load_p90",
    "usual_hr_bpm",
    "usual_rmssd_ms",
    "offset_bpm",
    "learned_days",
    "episodes",
    "prompts_offered",
    "prompts_accepted",
    "prompts_snoozed",
    "prompts_not_this",
    "prompts_ignored",
    "practices",
    "practice_minutes",
    "practice_d_hr_bpm",
    "practice_d_rmssd_pct",
    "practice_d_load",
    "gaps",
    "gap_minutes",
    "checkins",
    "pain",
    "tags",
)

SESSION_FIGURES: Final = (
    "minutes",
    "prompted",
    "before_minutes",
    "after_minutes",
    "d_hr_bpm",
    "d_rmssd_pct",
    "d_load",
    "mean_hr_bpm",
    "rmssd_ms",
    "coherence",
    "coherence_max",
    "coherence_peak_hz",
    "quality",
)
"""Whether a prompt led to it, what changed by it, and how it went."""

Figures = Mapping[str, float]
"""What could be told, by name; what could not is absent."""


@dataclass(frozen=True, slots=True)
class FrameMinute:
    """The frames that ended in the minute that ends at `at_ms` (a whole minute of UTC)."""

    at_ms: int
    figures: Figures
    revision: int = 0
    """How often a late row has changed it since it was first called finished."""


@dataclass(frozen=True, slots=True)
class FrameHour:
    """An hour of the wearer's clock."""

    from_ms: int
    to_ms: int
    date: str
    weekday: int
    """1 (Monday) to 7."""
    local_hour: int
    """0 to 23; an hour that the clock shows twice is two."""
    figures: Figures
    revision: int = 0

    @property
    def at_ms(self) -> int:
        """When it was over."""
        return self.to_ms


@dataclass(frozen=True, slots=True)
class WeekHour:
    """The same hour of the same weekday over several weeks: sums over its judged minutes."""

    weekday: float
    local_hour: float
    judged_minutes: float
    judged_load: float
    """The sum of their loads."""
    loaded_minutes: float


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the wearer's calendar, from midnight to midnight: 23 to 25 hours."""

    from_ms: int
    to_ms: int
    date: str
    weekday: int
    """1 (Monday) to 7."""
    zone: str
    figures: Figures
    revision: int = 0

    @property
    def at_ms(self) -> int:
        """When it was over."""
        return self.to_ms


@dataclass(frozen=True, slots=True)
class SessionSummary:
    """One practice, from its beginning to its end."""

    from_ms: int
    to_ms: int
    practice: str
    """The one that was begun; where nobody said which, the one that a prompt offered, or empty."""
    figures: Figures
    revision: int = 0

    @property
    def at_ms(self) -> int:
        """When it was over."""
        return self.to_ms


Rollup = FrameMinute | FrameHour | Day | SessionSummary
