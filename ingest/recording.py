"""Contract of a recording's file format."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from hrv.event import Event

Unit = Literal["ms", "s", "1/128s", "1/1024s"]

Counted = Literal["line", "message", "annotation"]

HEAD_BYTES = 4096
"""How much of a file `Format.recognises` is shown."""

LONGEST_INTERVAL_MS = 86_400_000.0
"""A day: what claims to be a longer interval is no measurement and is refused."""


UNPLACED_MS = 946_684_800_000
"""Where a recording without clock times begins when nobody told: 2000-01-01 00:00 UTC."""


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
    counts: Counted = "line"
    """What `line` counts: in a file without lines, other things."""

    def __str__(self) -> str:
        """Say file, place and fact in one line."""
        return f"{self.path}{_place(self.line, self.counts)}: {self.fact}"


@dataclass(frozen=True, slots=True)
class Remark:
    """What had to be taken for granted, or mended, to read a recording; nothing was refused for it."""

    path: Path
    fact: str
    line: int | None = None
    """Where; None: of the whole file."""
    counts: Counted = "line"

    def __str__(self) -> str:
        """Say file, place and fact in one line."""
        place = "" if self.line is None else _place(self.line, self.counts)
        return f"{self.path}{place}: {self.fact}"


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """What the reader must be told because the file does not say it."""

    unit: Unit | None = None
    """Of the intervals; None: what the file says, or ms where it can't say anything."""
    start_ms: int = UNPLACED_MS
    """Where a recording without clock times is placed."""
    zone: str = "UTC"
    """Of times of day that bear no zone of their own: an IANA name."""


Item = Event | BadLine | Remark
"""What a recording gives."""


class Format(Protocol):
    """A frozen dataclass without settings; the table lists one of each."""

    @property
    def kind(self) -> str:
        """The format's name for `--format`."""
        ...

    def recognises(self, head: bytes, name: str) -> bool:
        """Tell whether a file that begins with `head` (up to `HEAD_BYTES`) is of this format.

        `name` is the file's: only for what its content can't tell from a twin.
        """
        ...

    def read(self, path: Path, settings: ReadSettings) -> Iterator[Item]:
        """Give the events in time order, and each refused line and remark where it stood, lazily.

        Raises RecordingError.
        """
        ...


def _place(line: int, counts: Counted) -> str:
    return f":{line}" if counts == "line" else f": {counts} {line}"
