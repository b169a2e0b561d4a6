"""Looks through the whole journal once a day: what is damaged is found while backups are still near."""

from pathlib import Path
from typing import Final

from unclench.store.errors import DamagedError
from unclench.store.reader import Reader

FIRST_AFTER_S: Final = 600.0
_DAY_S: Final = 86_400.0


class Checking:
    """The chore; its first step waits, so that a start is not held up."""

    def __init__(self, path: Path) -> None:
        """Take where the journal lies."""
        self._path = path
        self._steps = 0

    @property
    def every_s(self) -> float:
        """A day; some minutes before the first time."""
        return _DAY_S if self._steps > 1 else FIRST_AFTER_S

    @property
    def at_the_end(self) -> bool:
        """False: it can wait for the next run."""
        return False

    def step(self) -> bool:
        """Look at every page and block. Raises JournalError; when something is wrong, DamagedError."""
        self._steps += 1
        if self._steps > 1:
            with Reader(self._path) as reader:
                found = reader.quick_check()
            if found != "ok":
                mend = "the next `unclench run` puts it aside and rebuilds what can be read"
                raise DamagedError(self._path, f"is damaged ({found})", mend)
        return False
