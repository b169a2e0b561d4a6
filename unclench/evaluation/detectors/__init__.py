"""The table of detectors: ours first, then its rivals."""

from collections.abc import Sequence
from typing import Final

from unclench.evaluation.ablation import ABLATIONS
from unclench.evaluation.detectors.first_rule import FirstRule
from unclench.evaluation.detectors.hidden_markov import HiddenMarkov
from unclench.evaluation.detectors.load import Load, Strict
from unclench.evaluation.detectors.non_metabolic import NonMetabolic
from unclench.evaluation.detectors.rate_above_rest import RateAboveRest
from unclench.evaluation.detectors.rmssd_crossing import SUSTAINED, RmssdCrossing
from unclench.evaluation.detectors.rmssd_ratio import RmssdRatio
from unclench.pipeline import PipelineSettings

AnyDetector = (
    Load | Strict | FirstRule | HiddenMarkov | NonMetabolic | RmssdRatio | RmssdCrossing | RateAboveRest
)

RIVALS: Final[tuple[AnyDetector, ...]] = (
    FirstRule(),
    HiddenMarkov(),
    NonMetabolic(),
    RmssdRatio(),
    SUSTAINED,
    RmssdCrossing(),
    RateAboveRest(),
)

KINDS: Final = tuple(detector.kind for detector in (Load(), Strict(), *RIVALS))
ABLATION_KINDS: Final = tuple(ablation.kind for ablation in ABLATIONS)


def chosen(
    kinds: Sequence[str], without: Sequence[str], settings: PipelineSettings
) -> tuple[AnyDetector, ...]:
    """Return the detectors of these kinds, and ours without each of these parts, in order."""
    ours = (Load(settings=settings), Strict(settings=settings))
    ablated = tuple(
        Load(f"load-without-{one.kind}", f"without {one.kind}", settings, one)
        for one in ABLATIONS
        if one.kind in without
    )
    return (
        *(one for one in ours if one.kind in kinds),
        *ablated,
        *(one for one in RIVALS if one.kind in kinds),
    )
