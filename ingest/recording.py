"""Contract of a recording's file format."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from hrv.event import Event

Unit = Literal["ms", "s", "1/128s", "1/1024s"]

HEAD_BYTES = 4096
"""How much of a file `Format.recognises` is shown."""

LONGEST_INTERVAL_MS = 86_400_000.0
"""A day: what claims to be a longer interval is no measurement and is refused."""


class RecordingError(Exception):
    """A recording can't be read; the text names the file, the fact and the mend."""

    def __init__(self, path: Path, fact: str, mend: str) -> None:
        """Keep what is known, for whoever shows it."""
        super().__init__(path, fact, mend)
        self.path = path
        self.fact = fact
        self.mend = mend

    def __str__(self) -> str:
        """Say file, fact and mend in one line."""
        return f"{self.path}: {self.fact}: {self.mend}"


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that was refused; the rest is read."""

    path: Path
    line: int
    fact: str

    def __str__(self) -> str:
        """Say file, line and fact in one line."""
        return f"{self.path}:{self.line}: {self.fact}"


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """What the reader must be told because the file does not say it."""

    unit: Unit = "ms"
    start_ms: int = 946_684_800_000
    """Where a recording without clock times is placed: 2000-01-01 00:00 UTC."""


class Format(Protocol):
    """A frozen dataclass without settings; the table lists one of each."""

    @property
    def kind(self) -> str:
        """The format's name for `--format`."""
        ...

    def recognises(self, head: bytes) -> bool:
        """Tell whether a file that begins with `head` (up to `HEAD_BYTES`) is of this format."""
        ...

    def read(self, path: Path, settings: ReadSettings) -> Iterator[Event | BadLine]:
        """Give the events in time order, and each refused line where it stood, lazily.

        Raises RecordingError.
        """
        ...
