"""The table of metric families."""

from hrv.metric import Metric
from hrv.metrics.autonomic import Autonomic
from hrv.metrics.coherence import Coherence
from hrv.metrics.entropy import Entropy
from hrv.metrics.fluctuation import Fluctuation
from hrv.metrics.frequency import Frequency, SpectrumName
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

METRICS_BY_WELCH = tuple(Frequency(by="welch") if isinstance(each, Frequency) else each for each in METRICS)
"""The same with the spectrum of other programs, for recordings that are compared with theirs."""


def metrics_by(spectrum: SpectrumName) -> tuple[Metric, ...]:
    """Return the table whose bands are taken from that spectrum."""
    return METRICS_BY_WELCH if spectrum == "welch" else METRICS


METRIC_NAMES: tuple[str, ...] = tuple(name for family in METRICS for name in family.names)
"""Every name that a frame tells, in the order of the table."""
