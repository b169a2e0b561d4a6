"""An assessment from recordings: a table that says which part was breathed at which pace."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from alerts.pacer import LEAST_PER_MIN, MOST_PER_MIN
from hrv.analysis import series_of
from hrv.beat import TICKS_PER_MS
from hrv.event import Event
from hrv.resonance import Swing, Trial, swing
from hrv.windows import Series
from ingest.recording import BadLine, ReadSettings, RecordingError, Remark
from ingest.recordings import recognise

_PACE: Final = "breaths_per_min"
_MEND: Final = "name the columns breaths_per_min and, as needed, file, from_s, to_s"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a recording, and its pace."""

    file: Path
    pace_per_min: float
    from_s: float | None
    """Seconds after the recording's beginning; None: from there."""
    to_s: float | None
    """None: to its end."""


def read_schedule(path: Path, recording: Path | None) -> list[Part]:
    """Read the parts; of rows that name no file, `recording` is meant. Raises RecordingError."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [_part(path, number, row, recording) for number, row in enumerate(csv.DictReader(file), 2)]
    except OSError as error:
        raise RecordingError(path, f"can't be read ({error.strerror})", "name a CSV file") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise RecordingError(path, "is no CSV text", _MEND) from error


def swings_of(parts: Sequence[Part], settings: ReadSettings) -> Iterator[Swing]:
    """Give what each part came to. Raises RecordingError."""
    for part in parts:
        series = series_of(_events(part.file, settings))
        if not series.at_ms.size:
            raise RecordingError(part.file, "holds no beats", "name another recording")
        yield swing(series, _trial(part, series))


def _events(file: Path, settings: ReadSettings) -> Iterator[Event]:
    for item in recognise(file).read(file, settings):
        if isinstance(item, BadLine):
            raise RecordingError(file, f"{item.counts} {item.line}: {item.fact}", "mend the line")
        if not isinstance(item, Remark):
            yield item


def _trial(part: Part, series: Series) -> Trial:
    begin_ms = int(series.at_ms[0]) - int(series.rr_ticks[0]) // TICKS_PER_MS
    from_ms = begin_ms + round(1000 * (part.from_s or 0.0))
    to_ms = int(series.at_ms[-1]) if part.to_s is None else begin_ms + round(1000 * part.to_s)
    return Trial(part.pace_per_min, from_ms, to_ms)


def _part(path: Path, line: int, row: Mapping[str, str | None], recording: Path | None) -> Part:
    named = row.get("file")
    file = path.parent / named if named else recording
    if file is None:
        raise RecordingError(path, f"line {line} names no file", "add a column file, or name --recording")
    pace = _number(path, line, row, _PACE)
    if pace is None or not LEAST_PER_MIN <= pace <= MOST_PER_MIN:
        raise RecordingError(path, f"line {line}: {_PACE} is not between 4 and 7.5", _MEND)
    from_s, to_s = _number(path, line, row, "from_s"), _number(path, line, row, "to_s")
    if to_s is not None and to_s <= (from_s or 0.0):
        raise RecordingError(path, f"line {line}: to_s is not after from_s", _MEND)
    return Part(file, pace, from_s, to_s)


def _number(path: Path, line: int, row: Mapping[str, str | None], name: str) -> float | None:
    text = row.get(name)
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number < 1e6:
        raise RecordingError(path, f"line {line}: {name} {text!r} is no number from 0", _MEND)
    return number
