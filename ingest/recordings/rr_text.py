"""Plain text of intervals, one a line, in a unit that the reader is told."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from statistics import median
from typing import Literal

from hrv.beat import is_plausible, on_grid
from hrv.event import Event
from ingest.lines import lines, opening_lines
from ingest.recording import LONGEST_INTERVAL_MS, BadLine, ReadSettings, RecordingError, Unit
from ingest.timeline import Timeline

UNIT_MS: dict[Unit, float] = {"ms": 1.0, "s": 1000.0, "1/128s": 1000 / 128, "1/1024s": 1000 / 1024}

_UNIT_NAMES: dict[Unit, str] = {
    "ms": "milliseconds",
    "s": "seconds",
    "1/128s": "1/128 s",
    "1/1024s": "1/1024 s",
}
_JUDGED_INTERVALS = 64
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}")


class _NumberError(ValueError):
    """A text is no interval; the message is the fact."""


@dataclass(frozen=True, slots=True)
class _Interval:
    line: int
    value: float
    """In the file's unit."""


@dataclass(frozen=True, slots=True)
class RrText:
    """One interval a line; blank lines and lines that begin with `#` are skipped."""

    kind: Literal["rr-text"] = "rr-text"

    def recognises(self, head: bytes) -> bool:
        """Tell whether one of the first two lines is a lone number (the first may be a title)."""
        return any(_NUMBER.fullmatch(line) for line in opening_lines(head)[:2])

    def read(self, path: Path, settings: ReadSettings) -> Iterator[Event | BadLine]:
        """Give the beats from `settings.start_ms` on. Raises RecordingError."""
        timeline = Timeline(settings.start_ms)
        whole = True
        for item in _in_unit(path, settings.unit):
            if isinstance(item, BadLine):
                whole = False
                yield item
                continue
            if not whole:
                yield timeline.interrupt()
                whole = True
            yield timeline.place(item)


def _in_unit(path: Path, unit: Unit) -> Iterator[float | BadLine]:
    """Give the intervals in ms, on the grid, once their unit is beyond doubt."""
    items = _intervals(path)
    first = list(islice(items, _JUDGED_INTERVALS))
    _refuse_other_unit(path, unit, [item.value for item in first if isinstance(item, _Interval)])
    for item in chain(first, items):
        yield item if isinstance(item, BadLine) else _in_ms(path, unit, item)


def _intervals(path: Path) -> Iterator[_Interval | BadLine]:
    for line in lines(path):
        if isinstance(line, BadLine):
            yield line
            continue
        number, text = line[0], line[1].strip()
        if text and not text.startswith("#"):
            yield _interval(path, number, text)


def _interval(path: Path, line: int, text: str) -> _Interval | BadLine:
    try:
        return _Interval(line, _value(text))
    except _NumberError as error:
        return BadLine(path, line, str(error))


def _value(text: str) -> float:
    """Return a positive number; a decimal comma counts where it can't be one of thousands."""
    if not _NUMBER.fullmatch(text):
        raise _NumberError(f"is no interval: {text[:48]!r}")
    if _THOUSANDS.fullmatch(text):
        raise _NumberError(
            f"{text} can be read in two ways: write a decimal point, and no sign for thousands"
        )
    value = float(text.replace(",", "."))
    if not 0 < value < float("inf"):
        raise _NumberError(f"an interval is greater than nothing, not {text[:48]}")
    return value


def _in_ms(path: Path, unit: Unit, item: _Interval) -> float | BadLine:
    rr_ms = item.value * UNIT_MS[unit]
    if rr_ms > LONGEST_INTERVAL_MS:
        return BadLine(path, item.line, f"{item.value:g} {unit} is longer than a day")
    return on_grid(rr_ms) or BadLine(path, item.line, f"{item.value:g} {unit} is too short to be measured")


def _refuse_other_unit(path: Path, unit: Unit, values: list[float]) -> None:
    """Raise RecordingError when the middle one of the first values is no interval in `unit`."""
    if not values or is_plausible(median(values) * UNIT_MS[unit]):
        return
    middle = median(values)
    fitting = [other for other, unit_ms in UNIT_MS.items() if is_plausible(middle * unit_ms)]
    looks = " or ".join(_UNIT_NAMES[other] for other in fitting) or "no known unit"
    mend = " or ".join(f"--unit {other}" for other in fitting)
    fact = f"values around {middle:g} can't be {_UNIT_NAMES[unit]}, it looks like {looks}"
    raise RecordingError(path, fact, f"use {mend}" if mend else "convert them to milliseconds")
