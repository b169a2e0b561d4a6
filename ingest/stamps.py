"""The columns of a text that tell the time of its intervals: which they are, and what they say."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ingest.columns import Layout, unit_in
from ingest.intervals import UNIT_MS
from ingest.moments import (
    LocalTimes,
    MomentError,
    TimesOfDay,
    dated,
    epoch_scale,
    is_clock,
    is_dated,
    midnight_ms,
    number_of,
    relative_scale,
)
from ingest.recording import ReadSettings, Remark

AtMs = Callable[[Sequence[str], int], float]
"""Tells of the cells of a line, and its number, the time in ms since 1970. Raises MomentError."""


@dataclass(frozen=True, slots=True)
class Stamps:
    """How a recording's lines tell their time."""

    at_ms: AtMs
    remarks: list[Remark]
    """What has to be said, not yet taken away; it grows while times are read."""


def stamps_of(
    path: Path,
    layout: Layout,
    first: Sequence[tuple[Sequence[str], float]],
    settings: ReadSettings,
) -> Stamps | None:
    """Find what tells the time by the first lines, each with its interval in ms; None: nothing does."""
    if not first:
        return None
    cells, times = first[0][0], layout.times
    told = {n: cells[n] for n in times if n < len(cells)}
    days = [n for n, cell in told.items() if is_dated(cell)]
    clocks = [n for n, cell in told.items() if is_clock(cell)]
    if days:
        return _of_calendar(path, days[0], clocks[0] if clocks else None, told[days[0]], settings)
    if (since := _of_numbers(layout, first, tuple(told), settings)) is not None:
        return Stamps(since, [])
    return _of_days(path, clocks[0], settings) if clocks else None


def _of_calendar(path: Path, day: int, clock: int | None, cell: str, settings: ReadSettings) -> Stamps:
    local = LocalTimes(path, settings.zone)
    has_time = ":" in cell

    def at_ms(cells: Sequence[str], line: int) -> float:
        text = cells[day] if has_time or clock is None else f"{cells[day]} {cells[clock]}"
        return local.ms(dated(text), line)

    return Stamps(at_ms, local.remarks)


def _of_numbers(
    layout: Layout,
    first: Sequence[tuple[Sequence[str], float]],
    columns: tuple[int, ...],
    settings: ReadSettings,
) -> AtMs | None:
    for column in columns:
        found = _read_by(column, first)
        if 2 * len(found) < len(first):
            continue
        values = [value for value, _ in found]
        scale = epoch_scale(values[0])
        if scale is not None:
            return _scaled(column, scale, 0.0)
        unit = unit_in(layout.names[column])
        scale = relative_scale(values, [rr_ms for _, rr_ms in found]) if unit is None else UNIT_MS[unit]
        if scale is not None:
            return _scaled(column, scale, float(settings.start_ms))
    return None


def _read_by(column: int, first: Sequence[tuple[Sequence[str], float]]) -> list[tuple[float, float]]:
    """Return the numbers of a column, where they are some, and the interval beside each."""
    found: list[tuple[float, float]] = []
    for cells, rr_ms in first:
        with suppress(MomentError, IndexError):
            found.append((number_of(cells[column]), rr_ms))
    return found


def _scaled(column: int, scale: float, origin_ms: float) -> AtMs:
    return lambda cells, _: origin_ms + number_of(cells[column]) * scale


def _of_days(path: Path, column: int, settings: ReadSettings) -> Stamps:
    day, midnight = TimesOfDay(), midnight_ms(settings.start_ms, settings.zone)
    fact = "its times bear no day: they are read as those of the day of --start"
    return Stamps(lambda cells, _: midnight + day.ms(cells[column]), [Remark(path, fact)])
