"""FIT, of Garmin and many others: intervals among the messages of an activity."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from types import ModuleType
from typing import Literal

from hrv.beat import on_grid
from hrv.event import Gap
from ingest.clocked import COARSE_MS, ClockedLine, ClockWay, Stamped
from ingest.extra import module
from ingest.lines import refuse_no_file
from ingest.recording import LONGEST_INTERVAL_MS, BadLine, Item, ReadSettings, RecordingError, Remark

_SIGN = slice(8, 12)
_LATE_MS = 3 * COARSE_MS
"""How far the newest time of the activity may lie from its intervals: they stand some seconds apart."""


@dataclass(frozen=True, slots=True)
class Fit:
    """Messages `hrv` and `beat_intervals`; the extra `fit` reads them."""

    kind: Literal["fit"] = "fit"

    def recognises(self, head: bytes, name: str) -> bool:
        """Tell whether the file bears the sign of FIT."""
        return head[_SIGN] == b".FIT"

    def read(self, path: Path, settings: ReadSettings) -> Iterator[Item]:
        """Give the beats where the times among them say. Raises RecordingError."""
        refuse_no_file(path)
        fit = module("fitdecode", path, "a FIT file", "fit")
        line = ClockedLine(path, ClockWay(_LATE_MS), "message")
        at_ms: float | None = None
        try:
            with fit.FitReader(str(path), processor=fit.DefaultDataProcessor()) as messages:
                yield from _events(path, fit, messages, line, settings)
        except (fit.FitError, OSError) as error:
            ...
