"""A setting that a desktop keeps in dconf: it is asked for again only when the file has changed."""

import asyncio
from pathlib import Path

from alerts.surrounding import LIMIT_S, Desk, Reading, UnknownError
from alerts.surroundings.program import printed

_MEND = "install gsettings (Debian: libglib2.0-bin)"


class DesktopSetting:
    """A switch of the settings, of which "false" means do-not-disturb; it counts while its shell runs."""

    every_s = 5.0
    limit_s = LIMIT_S

    def __init__(self, desk: Desk, who: str, shell: str, schema: str, key: str) -> None:
        """Begin without having asked."""
        self.who = who
        self._desk = desk
        self._shell = shell
        self._command = ("gsettings", "get", schema, key)
        self._stamp: tuple[int, int] | None = None
        self._reading: Reading | None = None

    async def look(self) -> Reading:
        """Say how it is now. Raises UnknownError."""
        if not await self._desk.session.has(self._shell):
            raise UnknownError("not running")
        stamp = await asyncio.to_thread(self._stamped)
        if self._reading is None or stamp != self._stamp:
            self._reading = await self._asked()
            self._stamp = stamp
        return self._reading

    def _stamped(self) -> tuple[int, int]:
        """Return what changes with every change of a setting; dconf puts a new file in its place."""
        environ = self._desk.environ
        home = environ.get("XDG_CONFIG_HOME") or str(Path(environ.get("HOME", "/"), ".config"))
        try:
            found = Path(home, "dconf", "user").stat()
        except OSError:
            return (0, 0)
        return (found.st_ino, found.st_mtime_ns)

    async def _asked(self) -> Reading:
        try:
            answer = (await printed(self._command, self._desk.environ)).strip()
        except UnknownError as error:
            raise UnknownError(str(error), _MEND) from error
        if answer not in (b"true", b"false"):
            raise UnknownError("gives an answer that is neither yes nor no")
        return Reading(answer == b"false")

    async def stirred(self) -> None:
        """Return when the shell came or went."""
        await self._desk.session.stirred(self._shell, "")
