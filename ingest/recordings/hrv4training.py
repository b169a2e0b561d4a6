"""The intervals of HRV4Training and of HRV Logger, which is by the same maker."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal

from ingest.columns import Layout, layout_of, layout_told
from ingest.recording import Item, ReadSettings, RecordingError
from ingest.recordings.csv_text import read_columns

_SUMMARY: Final = {"avnn", "rmssd"}


@dataclass(frozen=True, slots=True)
class Hrv4Training:
    """`date, rr, since start`: a time and ms in each line."""

    kind: Literal["hrv4training"] = "hrv4training"

    def recognises(self, head: bytes, name: str) -> bool:
        """Tell whether the first line is its heading: of intervals, or of its table of days."""
        layout = layout_of(head)
        return layout is not None and (_is_of_intervals(layout) or set(layout.names) >= _SUMMARY)

    def read(self, path: Path, settings: ReadSettings) -> Iterator[Item]:
        """Give the beats; rr is in ms. Raises RecordingError."""
        layout = layout_told(path)
        if layout is not None and set(layout.names) >= _SUMMARY:
            fact = "is the table of daily results, without intervals"
            raise RecordingError(path, fact, "export the RR intervals of a measurement")
        if layout is None or not _is_of_intervals(layout):
            raise RecordingError(path, "does not begin with a heading such as date,rr", "check the export")
        told = replace(settings, unit=settings.unit or "ms")
        return read_columns(path, layout, layout.names.index("rr"), told)


def _is_of_intervals(layout: Layout) -> bool:
    return layout.names[0] in ("date", "timestamp") and "rr" in layout.names[1:]
