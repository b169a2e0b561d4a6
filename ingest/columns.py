"""A text of columns: what parts them, what they are called, and which tells intervals and their times."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ingest.lines import head_of, lines, opening_lines, refuse_binary
from ingest.recording import BadLine, Unit

DELIMITERS: Final = ("\t", ";", ",", "|")
_RR: Final = re.compile(r"(?:^|[^a-z])(?:rri?|r-r|nni?|ibi|inter-?beat|(?:rr-?)?intervals?)(?:[^a-z]|$)")
_NO_RR: Final = re.compile(r"\bn_|_n\b|\d\d|count|quality|arte?i?fact|mean|median|range|rpm|flag|breath")
_TIME: Final = re.compile(
    r"(?:^|[^a-z])(?:timestamps?|times?|datetime|date|day|clock|t|at|utc|unix|epoch|elapsed|since)(?:[^a-z]|$)"
)
_UNITS: Final[tuple[tuple[re.Pattern[str], Unit], ...]] = (
    (re.compile(r"(?:^|[^a-z])(?:ms|msec|millis|milliseconds?)(?:[^a-z]|$)"), "ms"),
    (re.compile(r"(?:^|[^a-z])(?:s|sec|secs|seconds?)(?:[^a-z]|$)"), "s"),
)


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text of columns is laid out."""

    delimiter: str
    names: tuple[str, ...]
    """Of the columns, in small letters."""

    def column(self, name: str) -> int | None:
        """Return where the column of this name stands; None: nowhere."""
        return self.names.index(name) if name in self.names else None

    @property
    def interval(self) -> int | None:
        """Where intervals stand: one that names its unit comes first."""
        found = [n for n, name in enumerate(self.names) if _RR.search(name) and not _NO_RR.search(name)]
        return min(found, key=lambda n: unit_in(self.names[n]) is None, default=None)

    @property
    def times(self) -> tuple[int, ...]:
        """Where times stand, or parts of them."""
        rr = self.interval
        return tuple(n for n, name in enumerate(self.names) if n != rr and _TIME.search(name))


def unit_in(name: str) -> Unit | None:
    """Return the unit that a column's name tells; None: none."""
    return next((unit for pattern, unit in _UNITS if pattern.search(name)), None)


def layout_of(head: bytes) -> Layout | None:
    """Return the layout that the first line of a head tells; None: it is no text of columns."""
    opening = opening_lines(head)
    for delimiter in DELIMITERS:
        names = split(opening[0], delimiter) if opening else ()
        if len(names) > 1 and sum(any(map(str.isalpha, name)) for name in names) > len(names) / 2:
            return Layout(delimiter, tuple(name.lower() for name in names))
    return None


def layout_told(path: Path) -> Layout | None:
    """Return the layout that a file's first line tells. Raises RecordingError for what is no text."""
    head = head_of(path)
    refuse_binary(path, head)
    return layout_of(head)


def split(line: str, delimiter: str) -> Sequence[str]:
    """Return the cells of a line, without quotes and blanks around them."""
    if '"' in line:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), [])]
    return [cell.strip() for cell in line.split(delimiter)]


def below_heading(path: Path) -> Iterator[tuple[int, str] | BadLine]:
    """Give the lines below the heading, with their numbers, stripped. Raises RecordingError."""
    is_heading = True
    for line in lines(path):
        if isinstance(line, BadLine):
            yield line
            continue
        text = line[1].strip()
        if not text or text.startswith("#"):
            continue
        if not is_heading:
            yield line[0], text
        is_heading = False
