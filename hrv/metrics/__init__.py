"""The table of metric families."""

from hrv.metric import Metric
from hrv.metrics.autonomic import Autonomic
from hrv.metrics.coherence import Coherence
from hrv.metrics.entropy import Entropy
from hrv.metrics.fluctuation import Fluctuation
from hrv.metrics.frequency import Frequency
from hrv.metrics.long_term import LongTerm
from hrv.metrics.poincare import Poincare
from hrv.metrics.quality import Quality
from hrv.metrics.respiration import Respiration
from hrv.metrics.stress_index import StressIndex
from hrv.metrics.time_domain import TimeDomain

METRICS: tuple[Metric, ...] = (
    TimeDomain(),
    LongTerm(),
    Poincare(),
    StressIndex(),
    Autonomic(),
    Frequency(),
    Respiration(),
    Entropy(),
    Fluctuation(),
    Coherence(),
    Quality(),
)

METRIC_NAMES: tuple[str, ...] = tuple(name for family in METRICS for name in family.names)
"""Every name that a frame tells, in the order of the table."""
