"""Detrended fluctuation analysis, the first exponent alone."""

from hrv.metrics.fluctuation import Fluctuation
from tests.bench.families.time_domain import compared
from tests.bench.family import Family, Goal
from tests.bench.record import Day, Source
from tests.bench.timing import Timing, median_s

NEVER = 1 << 40
ALPHA1_ALONE = Fluctuation(long_from_beats=NEVER)


def _alpha1(day: Day, _: Source) -> Timing:
    windows = day.fresh()
    took_s = median_s(ALPHA1_ALONE.measure, day.fresh)
    values = compared(day, ALPHA1_ALONE.measure(windows))
    return Timing(took_s / windows.lo.size, windows.lo.size, {"dfa_alpha1": values["dfa_alpha1"]})


ALPHA1 = Family("dfa", "DFA alpha1", "windows/s", _alpha1, Goal(1e6), peers="dfa")
