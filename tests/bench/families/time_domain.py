"""Time domain: from running sums alone, with order statistics, and those alone."""

from hrv.metric import Measured
from hrv.metrics import time_domain as kernels
from hrv.metrics.poincare import Poincare
from hrv.metrics.time_domain import TimeDomain
from hrv.moments import deviation
from hrv.ranks import ranks
from hrv.windows import Windows
from tests.bench.family import Family, Goal
from tests.bench.record import COMPARED, Day, Source
from tests.bench.timing import Timing, median_s


def compared(day: Day, measured: Measured) -> dict[str, list[float]]:
    """Return the values of the windows that peers are compared on."""
    at = day.sample[:COMPARED]
    return {name: [float(one) for one in column[at]] for name, column in measured.values.items()}


def _summed(windows: Windows) -> object:
    """Compute means, spreads, differences and Poincare's axes: 17 values."""
    sums = windows.series.sums
    spread = deviation(windows.count, windows.over(sums.ticks), windows.over(sums.ticks2))
    return kernels._means(windows), kernels._steps(windows), spread, Poincare().measure(windows)


def _with_sums(day: Day) -> Windows:
    windows = day.fresh()
    _summed(windows)
    return windows


def _from_sums(day: Day, _: Source) -> Timing:
    count = day.fresh().lo.size
    anew = count / median_s(_summed, day.fresh)
    took_s = median_s(_summed, lambda: _with_sums(day))
    note = f"from running sums, which are made once for the day; those too each time: {anew:,.0f} windows/s"
    return Timing(took_s / count, count, note=note)


def _all(day: Day, _: Source) -> Timing:
    windows = day.fresh()
    took_s = median_s(TimeDomain().measure, day.fresh)
    return Timing(took_s / windows.lo.size, windows.lo.size, compared(day, TimeDomain().measure(windows)))


def _ranks(day: Day, _: Source) -> Timing:
    took_s = median_s(ranks, day.fresh)
    count = day.fresh().lo.size
    return Timing(took_s / count, count)


FROM_SUMS = Family(
    "sums", "time domain from running sums", "windows/s", _from_sums, Goal(5e6), peers="time_domain"
)
ALL = Family("time", "time domain, all", "windows/s", _all, peers="time_domain")
RANKS = Family("ranks", "order statistics alone", "windows/s", _ranks, Goal(660e3))
