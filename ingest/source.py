"""Contract of a source: where events come from."""

from collections.abc import AsyncGenerator
from typing import Protocol, runtime_checkable

from hrv.event import Event
from ingest.recording import BadLine


class SourceError(Exception):
    """A source can't go on; the text names the fact, the place and the mend."""


class RefusedLinesError(SourceError):
    """A recording was read to its end, but some of its lines were refused on the way."""

    def __init__(self, count: int, first: BadLine) -> None:
        """Keep how many lines were refused, and the first of them."""
        super().__init__(count, first)
        self.count = count
        self.first = first

    def __str__(self) -> str:
        """Say how many, where the first is, and what to do."""
        lines = "1 line was refused" if self.count == 1 else f"{self.count} lines were refused"
        return f"{lines}, the rest is kept ({self.first}): --skip-bad accepts that"


class Source(Protocol):
    """A frozen dataclass whose fields are its settings and whose one method is its work."""

    @property
    def kind(self) -> str:
        """The source's name in the table and in the configuration."""
        ...

    @property
    def identity(self) -> str:
        """What makes two runs the same stream (a recording's digest, a seed); empty for a live one."""
        ...

    def events(self, taken: int) -> AsyncGenerator[Event, None]:
        """Give the events in time order, at the source's pace, without the first `taken` of them.

        A live source ignores `taken`. Raises SourceError.
        """
        ...


@runtime_checkable
class Live(Protocol):
    """A source that has something to let go of: it is asked to end before it is made to."""

    def stop(self) -> None:
        """Have `events` give its last ones and end."""
        ...
