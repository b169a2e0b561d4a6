"""Coherence of many wearers at one moment, and of one."""

from hrv.analysis import narrowed, stacked
from hrv.metrics.coherence import Coherence
from hrv.windows import Series, Windows
from tests.bench.family import Family, Goal
from tests.bench.record import Day, Source
from tests.bench.timing import Timing, median_s

WEARERS = 1000


def _wearers(day: Day, count: int) -> Windows:
    """Return one window of each of so many wearers: moments of one person's day, put one behind another."""
    windows = day.fresh()
    chosen = [windows[one : one + 1] for one in day.sample[:count].tolist()]
    return stacked([narrowed(each) for each in chosen])


def _again(windows: Windows) -> Windows:
    of = windows.series
    series = Series(of.at_ms, of.rr_ticks, of.follows, of.corrected)
    return Windows(series, windows.start_ms, windows.end_ms, windows.lo, windows.hi)


def _coherence(day: Day, count: int) -> Timing:
    windows = _wearers(day, count)
    return Timing(median_s(Coherence().measure, lambda: _again(windows)), windows.lo.size)


def _many(day: Day, _: Source) -> Timing:
    return _coherence(day, WEARERS)


def _one(day: Day, _: Source) -> Timing:
    return _coherence(day, 1)


MANY = Family("coherence_1000", "coherence of 1000 wearers at once", "ms", _many, Goal(25.0))
ONE = Family("coherence_1", "coherence of one", "ms", _one, Goal(0.2))
