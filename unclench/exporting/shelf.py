"""The shelf of imported recordings, as a table and as lines that are read again."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from ingest.event_json import write
from unclench.store.shelf import Shelf
from unclench.store.tables import Row

RECORDINGS: Final = "recording"
COLUMNS: Final = (
    "id",
    "file",
    "name",
    "format",
    "from_ms",
    "to_ms",
    "clocked",
    "beats",
    "gaps",
    "refused",
    "imported_ms",
    "settings",
)
TYPES: Final = ("int64", *("string",) * 3, *("int64",) * 7, "string")


def shelf_rows(path: Path) -> Iterator[Row]:
    """Give a row for each recording, with the file in the archive that holds it. Raises JournalError."""
    with Shelf(path) as shelf:
        for one in shelf.recordings():
            named = (one.id, file_of(one.id), one.name, one.format, one.from_ms, one.to_ms, int(one.clocked))
            yield (*named, one.beats, one.gaps, one.refused, one.imported_ms, one.settings)


def file_of(recording: int) -> str:
    """Return the name of a recording's file in an archive."""
    return f"recordings/{recording}.jsonl"


def each_recording(path: Path) -> Iterator[tuple[str, Iterator[str]]]:
    """Give each recording's file and its lines, beats and gaps. Raises JournalError."""
    with Shelf(path) as shelf:
        for one in shelf.recordings():
            yield file_of(one.id), map(write, shelf.events(one.id))
