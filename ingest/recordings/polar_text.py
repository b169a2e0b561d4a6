"""Polar's texts of intervals: Polar Flow's, and the logger's of the Polar SDK."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal

from ingest.columns import Layout, layout_of, layout_told
from ingest.recording import Item, ReadSettings, RecordingError
from ingest.recordings.csv_text import read_columns

_FLOW: Final = ("duration", "offline")
_LOGGER: Final = ("phone timestamp", "rr-interval [ms]")


@dataclass(frozen=True, slots=True)
class PolarText:
    """`duration,offline` of Polar Flow, `Phone timestamp;RR-interval [ms]` of Polar Sensor Logger."""

    kind: Literal["polar-text"] = "polar-text"

    def recognises(self, head: bytes, name: str) -> bool:
        """Tell whether the first line is one of these headings."""
        layout = layout_of(head)
        return layout is not None and layout.names[:2] in (_FLOW, _LOGGER)

    def read(self, path: Path, settings: ReadSettings) -> Iterator[Item]:
        """Give the beats; what was `offline` is a gap of its length. Raises RecordingError."""
        layout = layout_told(path)
        if layout is None or layout.names[:2] not in (_FLOW, _LOGGER):
            fact = "does not begin with the heading of a Polar text"
            raise RecordingError(path, fact, f"it would be {','.join(_FLOW)} or {';'.join(_LOGGER)}")
        if layout.names[:2] == _LOGGER:
            return read_columns(path, layout, 1, settings)
        told = replace(settings, unit=settings.unit or "ms")
        return read_columns(path, Layout(layout.delimiter, layout.names), 0, told, off=1)
