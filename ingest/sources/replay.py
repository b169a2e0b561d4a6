"""A recording as a source: its events again, at their own pace or faster."""

import asyncio
import hashlib
import logging
from collections.abc import AsyncGenerator, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Literal

from hrv.event import Event, Timed
from ingest.clock import PacedClock, WallClock
from ingest.recording import BadLine, ReadSettings, RecordingError, Remark
from ingest.recordings import read
from ingest.source import RefusedLinesError, SourceError

_LOG = logging.getLogger(__name__)
_EVENTS_AT_ONCE = 512
_REPORTED_LINES = 20


@dataclass(frozen=True, slots=True)
class Replay:
    """The events of a file.

    Refused lines are logged as warnings (the first 20), the rest is read, and the
    end is a RefusedLinesError unless `skip_bad`.
    """

    path: Path
    kind: Literal["replay"] = "replay"
    settings: ReadSettings = field(default_factory=ReadSettings)
    format: str | None = None
    """One of the table's kinds; None: recognised by the content."""
    speed: float = 1.0
    """How many times as fast as it was; 0 or inf: as fast as it can be read."""
    skip_bad: bool = False

    @property
    def identity(self) -> str:
        """The digest of the content, and how it is read; not where the file lies. Raises SourceError."""
        try:
            with self.path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise SourceError(f"{self.path}: can't be read ({error.strerror}): check the name") from error
        return f"replay:{digest}:{self.format or ''}:{self.settings.unit or 'ms'}:{self.settings.start_ms}"

    async def events(self, taken: int) -> AsyncGenerator[Event, None]:
        """Give the events after the first `taken`. Raises SourceError."""
        pace: PacedClock | None = None
        told = islice(self._told(), taken, None)
        while chunk := await asyncio.to_thread(lambda: list(islice(told, _EVENTS_AT_ONCE))):
            for event in chunk:
                if isinstance(event, SourceError):
                    raise event
                if isinstance(event, Timed):
                    pace = pace or PacedClock(event.at_ms, self.speed, WallClock())
                    await pace.sleep_until(event.at_ms)
                yield event

    def _told(self) -> Iterator[Event | SourceError]:
        """Give the events, and last of all the error if there is one: none before it is lost."""
        first: BadLine | None = None
        count = 0
        try:
            for item in read(self.path, self.settings, self.format):
                if isinstance(item, BadLine):
                    first = first or item
                    count += 1
                    if count <= _REPORTED_LINES:
                        _LOG.warning("%s", item)
                elif isinstance(item, Remark):
                    _LOG.warning("%s", item)
                else:
                    yield item
        except RecordingError as error:
            yield SourceError(str(error))
            return
        if first and not self.skip_bad:
            yield RefusedLinesError(count, first)
