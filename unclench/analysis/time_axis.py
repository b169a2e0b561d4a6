"""A picture's axis of time: by the wearer's clock, or since the begin where a recording has none."""

from collections.abc import Callable
from datetime import datetime

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MultipleLocator

from unclench.analysis.report import UNCLOCKED_MS, Report
from unclench.words import local_time

STEPS_MIN = (0.25, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1440)
MOST_TICKS = 8


def timed(axes: Axes, report: Report, zone: str) -> None:
    """Give the axis its ends, ticks at whole minutes or hours, and its name."""
    from_ms, to_ms = report.from_ms, report.to_ms
    name = f"time ({zone})" if report.has_clock else "time since it began"
    axes.set(xlim=(from_ms, max(to_ms, from_ms + 1)), xlabel=name)
    minutes = (to_ms - from_ms) / 60_000
    step_min = next((step for step in STEPS_MIN if minutes / step <= MOST_TICKS), minutes / 6)
    origin_ms = _midnight_ms(report, zone) if report.has_clock else UNCLOCKED_MS
    axes.xaxis.set_major_locator(MultipleLocator(step_min * 60_000, offset=origin_ms))
    seconds = step_min < 1
    told = _clock(zone, seconds=seconds) if report.has_clock else _since(seconds=seconds)
    axes.xaxis.set_major_formatter(FuncFormatter(told))


def _midnight_ms(report: Report, zone: str) -> float:
    began: datetime = local_time(report.from_ms, zone)
    return began.replace(hour=0, minute=0, second=0, microsecond=0).timestamp() * 1000


def _clock(zone: str, *, seconds: bool) -> Callable[[float, int | None], str]:
    form = "%H:%M:%S" if seconds else "%H:%M"
    return lambda at_ms, _: local_time(round(at_ms), zone).strftime(form)


def _since(*, seconds: bool) -> Callable[[float, int | None], str]:
    def told(at_ms: float, _: int | None) -> str:
        whole_s = round((at_ms - UNCLOCKED_MS) / 1000)
        tail = f":{whole_s % 60:02}" if seconds else ""
        return f"{whole_s // 3600}:{whole_s // 60 % 60:02}{tail}"

    return told
