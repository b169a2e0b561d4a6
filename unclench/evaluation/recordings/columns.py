"""Columns of a CSV file by their names, and one clear sentence where a cell is wrong."""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.recording import RecordingError

MEND = "correct the file or fetch it anew"


@dataclass(frozen=True, slots=True)
class Row:
    """One line's cells, in the order of the names that were asked for."""

    path: Path
    line: int
    cells: tuple[str, ...]

    def refused(self, fact: str) -> RecordingError:
        """Return the error that names this line."""
        return RecordingError(self.path, f"line {self.line}: {fact}", MEND)

    def number(self, place: int, name: str) -> float:
        """Return a cell as a finite number. Raises RecordingError."""
        try:
            value = float(self.cells[place])
        except ValueError:
            value = float("nan")
        if value - value != 0:
            raise self.refused(f"{name} is no number: {self.cells[place][:24]!r}")
        return value

    def clock_s(self, place: int, name: str) -> int:
        """Return a clock time H:MM or H:MM:SS up to 24:00 as seconds. Raises RecordingError."""
        parts = self.cells[place].split(":")
        if len(parts) in (2, 3) and all(part.isdecimal() for part in parts):
            hours, minutes, seconds = (int(part) for part in (*parts, "0")[:3])
            whole_s = hours * 3600 + minutes * 60 + seconds
            if minutes < 60 and seconds < 60 and whole_s <= 86_400:
                return whole_s
        raise self.refused(f"{name} is no time of day: {self.cells[place][:24]!r}")


def rows(path: Path, names: Sequence[str]) -> Iterator[Row]:
    """Give the named columns of each line. Raises RecordingError."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            lines = csv.reader(stream)
            pick = _picker(path, next(lines, []), names)
            for cells in lines:
                if cells:
                    yield Row(path, lines.line_num, pick(path, lines.line_num, cells))
    except OSError as error:
        raise RecordingError(path, f"can't be read ({error.strerror})", "name another directory") from None
    except (UnicodeDecodeError, csv.Error):
        raise RecordingError(path, "is no CSV text in UTF-8", MEND) from None


def _picker(
    path: Path, head: Sequence[str], names: Sequence[str]
) -> Callable[[Path, int, Sequence[str]], tuple[str, ...]]:
    known = [name.strip() for name in head]
    missing = [name for name in names if name not in known]
    if missing:
        raise RecordingError(path, f"line 1: has no column {missing[0]!r}", MEND)
    places = [known.index(name) for name in names]
    most = max(places)

    def pick(path: Path, line: int, cells: Sequence[str]) -> tuple[str, ...]:
        if len(cells) <= most:
            raise RecordingError(path, f"line {line}: has {len(cells)} columns, not {len(known)}", MEND)
        return tuple(cells[place] for place in places)

    return pick
