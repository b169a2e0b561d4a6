"""Plain text of intervals, one a line, in a unit that the reader is told."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ingest.columns import Layout, unit_in
from ingest.intervals import NUMBER, Interval, IntervalError, laid, value_of
from ingest.lines import head_of, lines, opening_lines
from ingest.recording import BadLine, Item, ReadSettings, Unit


@dataclass(frozen=True, slots=True)
class RrText:
    """One interval a line; blank lines and lines that begin with `#` are skipped."""

    kind: Literal["rr-text"] = "rr-text"

    def recognises(self, head: bytes, name: str) -> bool:
        """Tell whether one of the first two lines is a lone number (the first may be a title)."""
        return any(NUMBER.fullmatch(line) for line in opening_lines(head)[:2])

    def read(self, path: Path, settings: ReadSettings) -> Iterator[Item]:
        """Give the beats from `settings.start_ms` on. Raises RecordingError."""
        return laid(path, intervals(path), settings.unit or _headed(path) or "ms", settings.start_ms)


def intervals(path: Path) -> Iterator[Interval | BadLine]:
    """Give the number of each line that is neither blank, a comment nor a heading. Raises RecordingError."""
    is_first = True
    for line in lines(path):
        if isinstance(line, BadLine):
            yield line
            continue
        number, text = line[0], line[1].strip()
        if text and not text.startswith("#"):
            if is_first and _is_heading(text):
                is_first = False
                continue
            is_first = False
            try:
                yield Interval(number, value_of(text))
            except IntervalError as error:
                yield BadLine(path, number, str(error))


def _is_heading(text: str) -> bool:
    return Layout("", (text.lower(),)).interval is not None


def _headed(path: Path) -> Unit | None:
    """Return the unit of the heading; None: there is none, or it tells none. Raises RecordingError."""
    opening = opening_lines(head_of(path))[:1]
    return next((unit_in(text.lower()) for text in opening if _is_heading(text)), None)
