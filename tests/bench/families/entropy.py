"""Sample entropy."""

from hrv.metrics.entropy import Entropy
from tests.bench.families.time_domain import compared
from tests.bench.family import Family, Goal
from tests.bench.record import Day, Source
from tests.bench.timing import Timing, median_s


def _sampen(day: Day, _: Source) -> Timing:
    windows = day.fresh()
    took_s = median_s(Entropy().measure, day.fresh)
    return Timing(took_s / windows.lo.size, windows.lo.size, compared(day, Entropy().measure(windows)))


SAMPEN = Family("sampen", "sample entropy", "windows/s", _sampen, Goal(10e3), peers="sampen")
