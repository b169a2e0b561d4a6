"""What chores that can wait have in common: a connection of their own that reads, and their answers."""

from pathlib import Path
from typing import Self

from unclench.store.connection import reading


class Unhurried:
    """Open until its block is left; done once a minute, and by the next run what this one leaves."""

    def __init__(self, path: Path) -> None:
        """Open a connection to the journal at `path`. Raises JournalError."""
        self._path = path
        self._connection = reading(path)

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close its connection."""
        self._connection.close()

    @property
    def every_s(self) -> float:
        """A minute, when there is nothing to do."""
        return 60.0

    @property
    def at_the_end(self) -> bool:
        """False: it can wait for the next run."""
        return False
