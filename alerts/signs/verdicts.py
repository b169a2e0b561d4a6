"""When a figure is enough to say that a sign fits, or doesn't."""

from typing import Final

from alerts.association import Estimate
from alerts.sign import Verdict

MEANINGFUL: Final = 0.3
"""A correlation or difference below this is too small to matter (Cohen's medium)."""


def related(found: Estimate | None, meaningful: float = MEANINGFUL) -> Verdict:
    """Fits: the interval is above 0. Doesn't: it is below what would matter. Else the days are too few."""
    if found is None:
        return "too_few"
    if found.lo > 0:
        return "fits"
    return "does_not_fit" if found.hi < meaningful else "too_few"


def frequent(found: Estimate | None, limit: float) -> Verdict:
    """Fits: the whole interval is above the limit. Doesn't: it is below it."""
    if found is None:
        return "too_few"
    if found.lo > limit:
        return "fits"
    return "does_not_fit" if found.hi < limit else "too_few"
