"""Whether a morning as a whole runs far above usual."""

from typing import Final

from hrv.load import Assessment

FAR_SPREADS: Final = 1.0
"""An offset of the day above this is far."""
_LEAST_Z: Final = 0.1
_MOST_Z: Final = 2.5
"""Between these the distance of a minute tells, without loss, how large a spread is."""


def offset_spreads(assessment: Assessment) -> float:
    """Return how far the day runs above usual, in spreads of heart rate; 0 when a minute can't tell it."""
    rate, usual, offset = assessment.minute.mean_hr_bpm, assessment.usual_hr_bpm, assessment.offset_bpm
    z = assessment.z_hr
    if not assessment.judged or rate is None or usual is None or offset is None or z is None:
        return 0.0
    if not _LEAST_Z <= abs(z) <= _MOST_Z:
        return 0.0
    spread_bpm = (rate - usual - offset) / z
    return offset / spread_bpm if spread_bpm > 0 else 0.0


def is_far_above(assessment: Assessment) -> bool:
    """Tell whether the day's offset is far above usual."""
    return offset_spreads(assessment) > FAR_SPREADS
