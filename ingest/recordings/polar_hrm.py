"""Polar's .hrm: parameters, and below [HRData] one interval a line."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from ingest.intervals import Interval, IntervalError, laid, value_of
from ingest.lines import lines
from ingest.moments import LocalTimes, MomentError, dated
from ingest.recording import BadLine, Item, ReadSettings, RecordingError

_RR_MODE = "238"
"""The `Interval` of a file that holds intervals and not a rate every so many seconds."""


@dataclass(frozen=True, slots=True)
class PolarHrm:
    """Files of Polar's watches and of Polar ProTrainer."""

    kind: Literal["polar-hrm"] = "polar-hrm"

    def recognises(self, head: bytes, name: str) -> bool:
        """Tell whether it begins with the section of parameters."""
        return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"[Params]")

    def read(self, path: Path, settings: ReadSettings) -> Iterator[Item]:
        """Give the beats from the start that the file tells on. Raises RecordingError."""
        told, local = _parameters(path), LocalTimes(path, settings.zone)
        if told.get("Interval") != _RR_MODE:
            fact = f"holds a heart rate every {told.get('Interval', '?')} s, no intervals"
            raise RecordingError(path, fact, "record with RR data switched on")
        begun = _start(told)
        start_ms = settings.start_ms if begun is None else round(local.ms(begun, 1))
        yield from local.remarks
        yield from laid(path, _intervals(path), settings.unit or "ms", start_ms)


def _start(told: dict[str, str]) -> datetime | None:
    try:
        return dated(f"{told['Date']} {told['StartTime']}")
    except (KeyError, MomentError):
        return None


def _parameters(path: Path) -> dict[str, str]:
    """Return what stands in the first section. Raises RecordingError."""
    told: dict[str, str] = {}
    for line in lines(path):
        if isinstance(line, BadLine):
            continue
        text = line[1].strip()
        if text.startswith("[") and text != "[Params]":
            break
        name, _, value = text.partition("=")
        told[name.strip()] = value.strip()
    return told


def _intervals(path: Path) -> Iterator[Interval | BadLine]:
    is_data = False
    for line in lines(path):
        if isinstance(line, BadLine):
            yield line
            continue
        number, text = line[0], line[1].strip()
        if text.startswith("["):
            is_data = text == "[HRData]"
        elif text and is_data:
            try:
                yield Interval(number, value_of(text.split()[0]))
            except IntervalError as error:
                yield BadLine(path, number, str(error))
