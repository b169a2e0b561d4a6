"""Elite HRV's export: plain intervals in ms, in a file whose name is the time of the reading."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Literal

from ingest.intervals import laid
from ingest.moments import LocalTimes, MomentError, dated
from ingest.recording import UNPLACED_MS, Item, ReadSettings, Remark
from ingest.recordings.rr_text import RrText, intervals

_NAME: Final = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d-\d\d-\d\d)(?: \(\d+\))?\.txt")


@dataclass(frozen=True, slots=True)
class EliteHrv:
    """The text itself is like any text of intervals: only the name tells when it was."""

    kind: Literal["elite-hrv"] = "elite-hrv"

    def recognises(self, head: bytes, name: str) -> bool:
        """Tell whether it holds intervals and is named as Elite HRV names its files."""
        return _begun(name) is not None and RrText().recognises(head, name)

    def read(self, path: Path, settings: ReadSettings) -> Iterator[Item]:
        """Give the beats from `start_ms` on, else from the time in the name. Raises RecordingError."""
        begun, local, start_ms = _begun(path.name), LocalTimes(path, settings.zone), settings.start_ms
        if begun is not None and start_ms == UNPLACED_MS:
            start_ms = round(local.ms(begun, 1))
            yield Remark(path, "bears its time in its name alone: it is taken from there")
            yield from local.remarks
        yield from laid(path, intervals(path), settings.unit or "ms", start_ms)


def _begun(name: str) -> datetime | None:
    found = _NAME.fullmatch(name)
    try:
        return None if found is None else dated(f"{found[1]} {found[2].replace('-', ':')}")
    except MomentError:
        return None
