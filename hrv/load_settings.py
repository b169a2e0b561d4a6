"""Every constant of the judgement, with its unit."""

from dataclasses import dataclass, field

from hrv.agreement import Agreement
from hrv.baseline import BaselineSettings
from hrv.calm import CalmSettings
from hrv.gates import GateSettings
from hrv.level import LevelSettings
from hrv.sustained import SustainedSettings


@dataclass(frozen=True, slots=True)
class LoadSettings:
    """Every constant of the judgement, with its unit."""

    gates: GateSettings = field(default_factory=GateSettings)
    baseline: BaselineSettings = field(default_factory=BaselineSettings)
    level: LevelSettings = field(default_factory=LevelSettings)
    sustained: SustainedSettings = field(default_factory=SustainedSettings)
    agreement: Agreement = field(default_factory=Agreement)
    calm: CalmSettings = field(default_factory=CalmSettings)
    smoothing_minutes: float = 2.0
    """Time constant of the exponential smoothing."""
    hold_minutes: int = 5
    """Unjudged minutes in a row over which a load is kept; after more it is unknown and begins anew."""
    push_spreads: float = 1.0
    """A level of heart rate so many spreads above usual, early in the day, makes it a push day."""
    push_minutes: int = 60
    """From so many minutes of the morning that level is learned."""
    push_hour: int = 11
    """The local hour up to whose beginning a morning makes a push day."""
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
        if not (0 <= self.push_hour <= 24 and self.push_spreads >= 0 and self.push_minutes >= 0):
            raise ValueError("push_hour must be from 0 to 24, push_spreads and push_minutes not below 0")
