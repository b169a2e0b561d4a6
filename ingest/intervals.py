"""Intervals without times: numbers in a unit that the reader is told, laid one after the other."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from statistics import median
from typing import Final

from hrv.beat import is_plausible, on_grid
from ingest.recording import LONGEST_INTERVAL_MS, BadLine, Item, RecordingError, Remark, Unit
from ingest.timeline import Timeline

UNIT_MS: Final[dict[Unit, float]] = {"ms": 1.0, "s": 1000.0, "1/128s": 1000 / 128, "1/1024s": 1000 / 1024}
JUDGED_INTERVALS: Final = 64
"""By the middle one of so many a unit is judged."""

NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_UNIT_NAMES: Final[dict[Unit, str]] = {
    "ms": "milliseconds",
    "s": "seconds",
    "1/128s": "1/128 s",
    "1/1024s": "1/1024 s",
}
_THOUSANDS: Final = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}")


class IntervalError(ValueError):
    """A text or number is no interval; the message is the fact."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A number of a file, in the file's unit."""

    line: int
    value: float
    heard: bool = True
    """Whether the file calls it a heart's; else its time passes, but there is no beat."""


def value_of(text: str) -> float:
    """Return a positive number; a decimal comma counts where it can't be one of thousands.

    Raises IntervalError.
    """
    if text.isdecimal() and text.isascii() and text.strip("0"):
        return float(text)
    if not NUMBER.fullmatch(text):
        raise IntervalError(f"is no interval: {text[:48]!r}")
    if "," in text and _THOUSANDS.fullmatch(text):
        raise IntervalError(
            f"{text} can be read in two ways: write a decimal point, and no sign for thousands"
        )
    value = float(text.replace(",", "."))
    if not 0 < value < float("inf"):
        raise IntervalError(f"an interval is greater than nothing, not {text[:48]}")
    return value


def in_ms(value: float, unit: Unit) -> float:
    """Return an interval in ms, on the grid. Raises IntervalError."""
    rr_ms = value * UNIT_MS[unit]
    if is_plausible(rr_ms):
        return on_grid(rr_ms)
    if rr_ms > LONGEST_INTERVAL_MS:
        raise IntervalError(f"{value:g} {unit} is longer than a day")
    if unit != "s" and is_plausible(value * UNIT_MS["s"]):
        raise IntervalError(f"{value:g} {unit} is no interval, {value:g} s would be one: two units are mixed")
    rr_ms = on_grid(rr_ms)
    if not rr_ms:
        raise IntervalError(f"{value:g} {unit} is too short to be measured")
    return rr_ms


def refuse_other_unit(path: Path, unit: Unit, values: list[float]) -> None:
    """Raise RecordingError when the middle one of the first values is no interval in `unit`."""
    if not values or is_plausible(median(values) * UNIT_MS[unit]):
        return
    middle = median(values)
    fitting = fitting_units(values)
    looks = " or ".join(_UNIT_NAMES[other] for other in fitting) or "no known unit"
    mend = " or ".join(f"--unit {other}" for other in fitting)
    fact = f"values around {middle:g} can't be {_UNIT_NAMES[unit]}, it looks like {looks}"
    raise RecordingError(path, fact, f"use {mend}" if mend else "convert them to milliseconds")


def fitting_units(values: list[float]) -> list[Unit]:
    """Return the units in which the middle one of the values would be an interval."""
    return [unit for unit, unit_ms in UNIT_MS.items() if values and is_plausible(median(values) * unit_ms)]


def laid(path: Path, items: Iterable[Interval | BadLine], unit: Unit, start_ms: int) -> Iterator[Item]:
    """Lay intervals one after the other from `start_ms` on, once their unit is beyond doubt.

    What is refused has no length that is known: the beats around it are not adjacent. Raises RecordingError.
    """
    items = iter(items)
    first = list(islice(items, JUDGED_INTERVALS))
    refuse_other_unit(path, unit, [item.value for item in first if isinstance(item, Interval)])
    timeline = Timeline(start_ms)
    whole = True
    is_first = True
    for item in chain(first, items):
        try:
            if isinstance(item, BadLine):
                raise IntervalError(item.fact)
            rr_ms = in_ms(item.value, unit)
        except IntervalError as error:
            whole = False
            yield BadLine(path, item.line, str(error))
            continue
        if not whole:
            yield timeline.interrupt()
            whole = True
        if unit == "s" and not is_first and (remark := mixed(path, item)):
            yield remark
        is_first = False
        yield timeline.place(rr_ms) if item.heard else timeline.pass_over(rr_ms)


def mixed(path: Path, item: Interval) -> Remark | None:
    """Return a remark on an interval of minutes that may be one in ms among seconds."""
    if not is_plausible(item.value):
        return None
    fact = f"{item.value:g} s stand as a gap; if they are ms, two units are mixed"
    return Remark(path, fact, item.line)
