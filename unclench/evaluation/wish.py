"""What is to be evaluated."""

from dataclasses import dataclass
from typing import Final, get_args

from ingest.desk.day import Suite
from unclench.evaluation.detectors import AnyDetector
from unclench.pipeline import PipelineSettings

SUITES: Final[tuple[Suite, ...]] = get_args(Suite)
DEVELOPMENT_SEED: Final = 1
"""People and days to try things on."""
HELD_OUT_SEED: Final = 1_000_003
"""People and days that nothing was tried on: for the one last run."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Which people, which days, which detectors."""

    seed: int
    people: int
    days: int
    """Scored days of each person."""
    learning_days: int
    """Ordinary days before them."""
    suites: tuple[Suite, ...]
    detectors: tuple[AnyDetector, ...]
    settings: PipelineSettings

    @property
    def seeds(self) -> str:
        """The name of the seed's set: `development`, `held-out` or `own`."""
        return {DEVELOPMENT_SEED: "development", HELD_OUT_SEED: "held-out"}.get(self.seed, "own")
