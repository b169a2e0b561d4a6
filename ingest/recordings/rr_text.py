"""Plain text of intervals, one a line, in a unit that the reader is told."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ingest.intervals import NUMBER, Interval, IntervalError, laid, value_of
from ingest.lines import lines, opening_lines
from ingest.recording import BadLine, Item, ReadSettings


@dataclass(frozen=True, slots=True)
class RrText:
    """One interval a line; blank lines and lines that begin with `#` are skipped."""

    kind: Literal["rr-text"] = "rr-text"

    def recognises(self, head: bytes, name: str) -> bool:
        """Tell whether one of the first two lines is a lone number (the first may be a title)."""
        return any(NUMBER.fullmatch(line) for line in opening_lines(head)[:2])

    def read(self, path: Path, settings: ReadSettings) -> Iterator[Item]:
        """Give the beats from `settings.start_ms` on. Raises RecordingError."""
        return laid(path, intervals(path), settings.unit or "ms", settings.start_ms)


def intervals(path: Path) -> Iterator[Interval | BadLine]:
    """Give the number of each line that is neither blank nor a comment. Raises RecordingError."""
    for line in lines(path):
        if isinstance(line, BadLine):
            yield line
            continue
        number, text = line[0], line[1].strip()
        if text and not text.startswith("#"):
            try:
                yield Interval(number, value_of(text))
            except IntervalError as error:
                yield BadLine(path, number, str(error))
