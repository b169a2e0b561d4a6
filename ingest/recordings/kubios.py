"""What Kubios HRV writes as text: a series that was exported, or a report with its column of intervals."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from ingest.intervals import Interval, IntervalError, laid, value_of
from ingest.lines import lines
from ingest.recording import BadLine, Item, ReadSettings, RecordingError

_REPORT: Final = b"HRV ANALYSIS RESULTS"
_EXPORT: Final = b"KUBIOS"
_COLUMNS: Final = "RR INTERVAL DATA"


@dataclass(frozen=True, slots=True)
class Kubios:
    """Series in ms, reports in s: as their own headings say."""

    kind: Literal["kubios"] = "kubios"

    def recognises(self, head: bytes, name: str) -> bool:
        """Tell whether it begins as a report, or with comments that name Kubios."""
        opening = head.removeprefix(b"\xef\xbb\xbf").lstrip()
        is_export = opening.startswith(b"#") and _EXPORT in opening.split(b"\n", 1)[0].upper()
        return is_export or opening.startswith(_REPORT)

    def read(self, path: Path, settings: ReadSettings) -> Iterator[Item]:
        """Give the beats from `settings.start_ms` on. Raises RecordingError."""
        if _is_report(path):
            yield from laid(path, _of_report(path), settings.unit or "s", settings.start_ms)
        else:
            yield from laid(path, _of_export(path), settings.unit or "ms", settings.start_ms)


def _is_report(path: Path) -> bool:
    return any(not isinstance(line, BadLine) and line[1].startswith(_COLUMNS) for line in lines(path))


def _of_export(path: Path) -> Iterator[Interval | BadLine]:
    for line in lines(path):
        if isinstance(line, BadLine):
            yield line
        elif (text := line[1].strip()) and not text.startswith("#"):
            yield _interval(path, line[0], text.split()[-1])


def _of_report(path: Path) -> Iterator[Interval | BadLine]:
    """Give the cells below `RR interval`. Raises RecordingError."""
    column: int | None = None
    is_data = False
    for line in lines(path):
        if isinstance(line, BadLine):
            yield line
            continue
        cells = [cell.strip() for cell in line[1].split(",")]
        if not is_data:
            is_data = cells[0].startswith(_COLUMNS)
        elif column is None:
            column = next((n for n, cell in enumerate(cells) if cell.lower() == "rr interval"), None)
        elif column < len(cells) and cells[column][:1].isdigit():
            yield _interval(path, line[0], cells[column])
    if column is None:
        raise RecordingError(path, "has no column 'RR interval'", "save the report with its RR data")


def _interval(path: Path, number: int, text: str) -> Interval | BadLine:
    try:
        return Interval(number, value_of(text))
    except IntervalError as error:
        return BadLine(path, number, str(error))
