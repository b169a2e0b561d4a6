"""A text of columns, one of which holds intervals and perhaps others their times."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Literal

from ingest.clocked import ClockedLine, Stamped, way_of
from ingest.columns import Layout, below_heading, layout_of, layout_told, split, unit_in
from ingest.intervals import (
    JUDGED_INTERVALS,
    UNIT_MS,
    Interval,
    IntervalError,
    fitting_units,
    in_ms,
    laid,
    mixed,
    refuse_other_unit,
    value_of,
)
from ingest.moments import MomentError
from ingest.recording import BadLine, Item, ReadSettings, RecordingError, Remark, Unit
from ingest.stamps import Stamps, stamps_of

_Row = tuple[Sequence[str], Interval]


@dataclass(frozen=True, slots=True)
class CsvText:
    """Commas, semicolons, tabs or bars between columns; decimal commas; times of many kinds."""

    kind: Literal["csv"] = "csv"

    def recognises(self, head: bytes, name: str) -> bool:
        """Tell whether the first line names a column of intervals."""
        layout = layout_of(head)
        return layout is not None and layout.interval is not None

    def read(self, path: Path, settings: ReadSettings) -> Iterator[Item]:
        """Give the beats where their times say, else from `settings.start_ms` on. Raises RecordingError."""
        layout = layout_told(path)
        column = None if layout is None else layout.interval
        if layout is None or column is None:
            raise RecordingError(
                path,
                "names no column of intervals in its first line",
                "give it a heading such as time,rr_ms",
            )
        return read_columns(path, layout, column, settings)


def read_columns(
    path: Path, layout: Layout, column: int, settings: ReadSettings, off: int | None = None
) -> Iterator[Item]:
    """Give the beats of a column of intervals; where the column `off` says 1, none was heard.

    Raises RecordingError.
    """
    found = _intervals(path, layout, column, off)
    first = list(islice(found, JUDGED_INTERVALS))
    good = [one for one in first if not isinstance(one, BadLine)]
    unit = _unit(path, layout.names[column], settings.unit, [row.value for _, row in good])
    items = chain(first, found)
    stamps = stamps_of(path, layout, _in_ms(good, unit), settings)
    if stamps is None:
        rows_alone = (one if isinstance(one, BadLine) else one[1] for one in items)
        yield from laid(path, rows_alone, unit, settings.start_ms)
        return
    refuse_other_unit(path, unit, [row.value for _, row in good])
    yield from held_against(path, _stamped(path, items, unit, stamps))


def held_against(path: Path, stamped: Iterator[Stamped | BadLine | Remark]) -> Iterator[Item]:
    """Give the beats of intervals that bear times. Raises RecordingError."""
    first = list(islice(stamped, JUDGED_INTERVALS))
    line = ClockedLine(path, way_of([one for one in first if isinstance(one, Stamped)]))
    whole = True
    for one in chain(first, stamped):
        if isinstance(one, Stamped):
            if not whole and (gap := line.interrupt("lost")):
                yield gap
            whole = True
            yield from line.place(one)
        else:
            whole = whole and isinstance(one, Remark)
            yield one


def _stamped(
    path: Path, items: Iterator[_Row | BadLine], unit: Unit, stamps: Stamps
) -> Iterator[Stamped | BadLine | Remark]:
    for one in items:
        if isinstance(one, BadLine):
            yield one
            continue
        cells, row = one
        try:
            rr_ms = in_ms(row.value, unit)
            at_ms = stamps.at_ms(cells, row.line)
        except (IntervalError, MomentError) as error:
            yield BadLine(path, row.line, str(error))
            continue
        except IndexError:
            yield BadLine(path, row.line, f"has {len(cells)} columns, too few to tell its time")
            continue
        if stamps.remarks:
            yield from _taken(stamps.remarks)
        if unit == "s" and (remark := mixed(path, row)):
            yield remark
        yield Stamped(row.line, at_ms, rr_ms, row.heard)


def _taken(remarks: list[Remark]) -> Iterator[Remark]:
    while remarks:
        yield remarks.pop(0)


def _in_ms(good: Sequence[_Row], unit: Unit) -> list[tuple[Sequence[str], float]]:
    return [(cells, row.value * UNIT_MS[unit]) for cells, row in good]


def _intervals(path: Path, layout: Layout, column: int, off: int | None) -> Iterator[_Row | BadLine]:
    delimiter = layout.delimiter
    for line in below_heading(path):
        if isinstance(line, BadLine):
            yield line
            continue
        number, text = line
        cells = split(text, delimiter)
        try:
            yield cells, Interval(number, value_of(cells[column]), off is None or cells[off] in ("0", ""))
        except IntervalError as error:
            yield BadLine(path, number, str(error))
        except IndexError:
            yield BadLine(path, number, f"has {len(cells)} columns, not {len(layout.names)}")


def _unit(path: Path, name: str, told: Unit | None, values: list[float]) -> Unit:
    """Return the unit that was told, or that the column's name tells. Raises RecordingError."""
    unit = told or unit_in(name)
    if unit is None:
        fitting = " or ".join(f"--unit {one}" for one in fitting_units(values)) or "--unit ms"
        raise RecordingError(path, f"its column {name!r} names no unit", f"by its values, use {fitting}")
    return unit
