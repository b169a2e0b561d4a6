"""What one person's beats cost as they come."""

from time import perf_counter

import numpy as np

from hrv.beat import TICKS_PER_MS, Beat
from hrv.event import Gap
from hrv.framing import framed
from hrv.metrics import METRICS
from hrv.metrics.time_domain import TimeDomain
from hrv.monitor import Monitor, MonitorSettings
from hrv.windows import Series
from tests.bench.family import Family, Goal
from tests.bench.record import HOP_MS, WINDOW_MS, Day, Source
from tests.bench.timing import Timing, median_s

BEATS = 12_000
REMEMBERED_MS = 900_000


def _events(day: Day) -> list[Beat | Gap]:
    heard, events, before_ms = day.heard[:BEATS], list[Beat | Gap](), 0
    rows = zip(heard.at_ms.tolist(), heard.rr_ticks.tolist(), heard.joined.tolist(), strict=True)
    for at_ms, ticks, joined in rows:
        if events and not joined:
            events.append(Gap(before_ms, at_ms - ticks // TICKS_PER_MS, "lost"))
        events.append(Beat(at_ms, ticks / TICKS_PER_MS))
        before_ms = at_ms
    return events


def _beat(day: Day, _: Source) -> Timing:
    """Let a monitor of the time domain alone hear beat by beat, as the daemon's does."""
    monitor = Monitor(MonitorSettings(WINDOW_MS, HOP_MS), (TimeDomain(),))
    quiet_s, taken_s = list[float](), list[float]()
    for event in _events(day):
        began = perf_counter()
        due = monitor.hear([event])
        taken_s.append(perf_counter() - began)
        if not due:
            quiet_s.append(taken_s[-1])
    note = (
        f"frames every 5 s and minutes among them; a beat without either: {1e6 * np.median(quiet_s):.1f} µs"
    )
    return Timing(float(np.mean(taken_s)), len(taken_s), note=note)


def _recent(day: Day, end_ms: int) -> Series:
    """Return as much of the series as a monitor remembers."""
    of = day.series
    lo, hi = np.searchsorted(of.at_ms, [end_ms - REMEMBERED_MS, end_ms + HOP_MS])
    return Series(of.at_ms[lo:hi], of.rr_ticks[lo:hi], of.follows[lo:hi], of.corrected[lo:hi])


def _frame(day: Day, _: Source) -> Timing:
    ends_ms = iter(np.tile(day.fresh().end_ms[day.sample], 10).tolist())

    def given() -> tuple[Series, int]:
        end_ms = next(ends_ms)
        return _recent(day, end_ms), end_ms

    took_s = median_s(lambda one: framed(one[0], np.array([one[1]]), WINDOW_MS, METRICS), given)
    return Timing(took_s, 1, note="every metric of one window of 300 s; peers: all they have")


BEAT = Family("beat", "live, a beat: time domain", "µs", _beat, Goal(2.0), peers="time_domain")
FRAME = Family("frame", "live, a frame: every metric", "ms", _frame, peers="full")
