"""JSON Lines, our own format: one event a line, in time order, every kind."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from hrv.event import Event
from ingest.event_json import EventError, parse
from ingest.lines import lines, opening_lines
from ingest.recording import BadLine, Item, ReadSettings
from ingest.timeline import TimedLine, TimelineError


@dataclass(frozen=True, slots=True)
class JsonLines:
    """`{"kind":"beat","at_ms":1763870400123,"rr_ms":812.5}` and its siblings."""

    kind: Literal["jsonl"] = "jsonl"

    def recognises(self, head: bytes, name: str) -> bool:
        """Tell whether a line of the head begins an object."""
        return any(line.startswith("{") for line in opening_lines(head))

    def read(self, path: Path, settings: ReadSettings) -> Iterator[Item]:
        """Give the events, with a gap where beats are missing. Raises RecordingError."""
        timeline = TimedLine()
        for line in lines(path):
            match line:
                case BadLine():
                    yield line
                case _, text if not text.strip():
                    pass
                case number, text:
                    yield from _placed(timeline, path, number, text)


def _placed(timeline: TimedLine, path: Path, number: int, text: str) -> tuple[Event | BadLine, ...]:
    try:
        return timeline.place(parse(text))
    except (EventError, TimelineError) as error:
        return (BadLine(path, number, str(error)),)
