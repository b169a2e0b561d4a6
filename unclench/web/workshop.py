"""Makes files that a person takes away: one at a time, in a private place, gone once it is taken."""

import asyncio
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from secrets import token_urlsafe
from threading import Event
from typing import Final

from unclench.store.directory import PRIVATE_DIRECTORY

TAKEAWAY: Final = "takeaway"
"""Its directory beside the journal: a kill leaves there what the next file, or `erase`, takes away."""

Say = Callable[[float], None]
"""Is told the share that is done, 0 to 1; raises `StoppedError` when nobody waits any more."""


class StoppedError(Exception):
    """The daemon ends: what is being made is not wanted any more."""


@dataclass(frozen=True, slots=True)
class Made:
    """A file that waits to be taken."""

    id: str
    path: Path
    bytes: int
    told: str
    """What is in it, in a sentence."""


class Workshop:
    """One for each daemon."""

    def __init__(self, place: Path) -> None:
        """Take the directory that files are made in; it is there only while one is."""
        self.share: float | None = None
        """How much of a file is made; None: none is being made."""
        self._place = place
        self._made: Made | None = None
        self._ended = Event()

    async def make(self, name: str, work: Callable[[Path, Say], str]) -> Made:
        """Make a file of this name by `work`, which tells what is in it; one made before is gone."""
        self.share, self._made = 0.0, None
        try:
            self._made = await asyncio.to_thread(self._make, name, work)
        finally:
            self.share = None
        return self._made

    def _make(self, name: str, work: Callable[[Path, Say], str]) -> Made:
        self._say(0.0)
        path = self._empty() / name
        try:
            told = work(path, self._say)
            return Made(token_urlsafe(12), path, path.stat().st_size, told)
        except BaseException:
            shutil.rmtree(self._place, ignore_errors=True)
            raise

    def _say(self, share: float) -> None:
        if self._ended.is_set():
            raise StoppedError
        self.share = share

    def _empty(self) -> Path:
        """Return the place, nobody else's to read, with nothing in it; a kill may have left something."""
        shutil.rmtree(self._place, ignore_errors=True)
        self._place.mkdir(PRIVATE_DIRECTORY)
        return self._place

    def made(self, id: str) -> Made | None:
        """Return the file that waits under this name."""
        return self._made if self._made is not None and self._made.id == id else None

    def taken(self, id: str) -> None:
        """Forget the file: it was taken."""
        if (made := self.made(id)) is not None:
            self._made = None
            made.path.unlink(missing_ok=True)

    def close(self) -> None:
        """Stop what is being made, and leave nothing behind."""
        self._ended.set()
        shutil.rmtree(self._place, ignore_errors=True)
