"""Reads the shelf of a journal: recordings that were imported, which stand beside the live line."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from hrv.analysis import Medians, Summary
from unclench.store.connection import faults_told, reading
from unclench.store.errors import DamagedError, StoreError
from unclench.store.shelf_blocks import Placed, ShelfBlock, unpacked

COLUMNS: Final = (
    "id, content, name, format, from_ms, to_ms, clocked, beats, gaps, refused, imported_ms, settings, figures"
)


class NotOnShelfError(StoreError):
    """There is no recording of that number."""

    def __init__(self, wanted: int) -> None:
        """Keep the number."""
        super().__init__(wanted)
        self.wanted = wanted

    def __str__(self) -> str:
        """Say what is not there, and how to see what is."""
        return f"no recording has the number {self.wanted}: `unclench import --list` shows those there are"


@dataclass(frozen=True, slots=True)
class Recording:
    """One recording on the shelf."""

    id: int
    content: str
    """Digest of its events, however the file wrote them."""
    name: str
    format: str
    from_ms: int
    """The beginning of its first interval."""
    to_ms: int
    clocked: bool
    """Whether its times are a clock's; else they only count from a beginning."""
    beats: int
    gaps: int
    refused: int
    """How many lines could not be read."""
    imported_ms: int
    settings: str
    """JSON: unit, start and zone by which it was read."""
    summary: Summary


class Shelf:
    """One connection that only reads; of one thread at a time. Every method raises JournalError."""

    def __init__(self, path: Path) -> None:
        """Open the journal. Raises JournalError: it is absent, damaged, or of another schema."""
        self._path = path
        self._connection = reading(path)

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connection."""
        self._connection.close()

    def recordings(self) -> list[Recording]:
        """Return all recordings, in the order of their beginnings."""
        return self._found("ORDER BY from_ms, id")

    def recording(self, wanted: int) -> Recording:
        """Return one recording. Raises NotOnShelfError."""
        found = self._found("WHERE id = ?", wanted)
        if not found:
            raise NotOnShelfError(wanted)
        return found[0]

    def events(self, wanted: int) -> Iterator[Placed]:
        """Give the beats and gaps of a recording in time order, as they were read.

        Raises NotOnShelfError; DamagedError when a part of it is lost.
        """
        recording = self.recording(wanted)
        statement = "SELECT events, crc, body FROM recording_block WHERE recording = ? ORDER BY id"
        with faults_told(self._path):
            events = [
                event
                for row in self._connection.execute(statement, (wanted,))
                for event in unpacked(ShelfBlock(*row))
            ]
        if len(events) != recording.beats + recording.gaps:
            fact = f"recording {wanted} ({recording.name}) has lost a part of its beats"
            raise DamagedError(self._path, fact, f"`unclench import --remove {wanted}`, then import it again")
        return iter(events)

    def _found(self, condition: str, *values: int) -> list[Recording]:
        with faults_told(self._path):
            rows = self._connection.execute(f"SELECT {COLUMNS} FROM recording {condition}", values)
            return [_recording(row) for row in rows]


def figures_json(summary: Summary) -> str:
    """Return a summary as it stands in the column `figures`."""
    medians = summary.medians
    told = {
        "values": dict(summary.values),
        "missing": dict(summary.missing),
        "medians": medians
        and {"window_ms": medians.window_ms, "windows": medians.windows, "names": medians.names},
    }
    return json.dumps(told, separators=(",", ":"), allow_nan=False)


def _summary(figures: str) -> Summary:
    told = json.loads(figures)
    medians = told["medians"] and Medians(
        told["medians"]["window_ms"], told["medians"]["windows"], tuple(told["medians"]["names"])
    )
    return Summary(told["values"], told["missing"], medians)


_new: Callable[..., Recording] = Recording


def _recording(row: tuple[int | str, ...]) -> Recording:
    *values, figures = row
    values[6] = bool(values[6])
    return _new(*values, summary=_summary(str(figures)))
