"""Every constant of the judgement, with its unit."""

from dataclasses import dataclass, field

from hrv.agreement import Agreement
from hrv.baseline import BaselineSettings
from hrv.calm import CalmSettings
from hrv.gates import GateSettings


@dataclass(frozen=True, slots=True)
class LoadSettings:
    """Every constant of the judgement, with its unit."""

    gates: GateSettings = field(default_factory=GateSettings)
    baseline: BaselineSettings = field(default_factory=BaselineSettings)
    agreement: Agreement = field(default_factory=Agreement)
    calm: CalmSettings = field(default_factory=CalmSettings)
    smoothing_minutes: float = 2.0
    """Time constant of the exponential smoothing."""
    hold_minutes: int = 5
    """Unjudged minutes in a row over which a load is kept; after more it is unknown and begins anew."""
    offset_quantile: float = 0.4
    """Share of today's minutes below which today's own offset lies."""
    offset_shrink_minutes: int = 90
    """An offset of n judged minutes counts n / (n + this)."""
    offset_most: float = 1.5
    """The largest offset either way, in spreads: a day-long load must not hide itself."""
    push_spreads: float = 1.0
    """A heart rate offset above this, early in the day, makes it a push day."""
    push_hour: int = 11
    """The local hour up to whose beginning an offset makes a push day."""
    far_above_bpm: float = 25.0
    """Without an accelerometer: a heart rate this far above usual is movement."""
    coverage_minutes: int = 15
    """The time whose coverage counts for the confidence."""
    mature_days: int = 5
    """Worn days after which the baseline is fully trusted."""
    without_motion_confidence: float = 0.6
    """What an accelerometer's absence leaves of the confidence."""

    def __post_init__(self) -> None:
        if not self.smoothing_minutes > 0:
            raise ValueError(f"smoothing_minutes = {self.smoothing_minutes} is not above 0")
        if self.coverage_minutes < 1 or self.mature_days < 1:
            raise ValueError("coverage_minutes and mature_days must be at least 1")
        if not (0 <= self.offset_quantile <= 1 and self.offset_most >= 0 and self.offset_shrink_minutes >= 0):
            raise ValueError(
                "offset_quantile must be between 0 and 1, the other offset constants not below 0"
            )
        if not (0 <= self.push_hour <= 24 and self.push_spreads >= 0):
            raise ValueError("push_hour must be from 0 to 24, push_spreads not below 0")
