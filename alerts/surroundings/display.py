"""A client of the X screen: no library, so that a server that hangs or dies takes nobody with it."""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from alerts.surrounding import UnknownError
from alerts.surroundings import x11

_MOST_STATES: Final = 64
_MOST_BYTES: Final = 1_000_000
_MEND: Final = "start unclench inside your desktop session, or import DISPLAY and XAUTHORITY"
_WAYLAND: Final = "this is a Wayland session, which does not tell it"


@dataclass(frozen=True, slots=True)
class _Link:
    """A connection, and what stays the same while it lasts."""

    reader: StreamReader
    writer: StreamWriter
    root: int


class XDisplay:
    """One connection, made when somebody asks; one question at a time."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        """Begin without a connection."""
        self._environ = environ
        self._link: _Link | None = None
        self._atoms: dict[str, int] = {}
        self._saver: int | None = None
        self._turn = asyncio.Lock()

    async def idle_ms(self) -> int:
        """Return for how long neither key nor pointer moved. Raises UnknownError."""
        async with self._turn:
            link = await self._linked()
            if self._saver is None:
                found = await self._ask(link, x11.named(x11.QUERY_EXTENSION, b"MIT-SCREEN-SAVER"))
                self._saver = found.byte(9) if found.byte(8) else 0
            if not self._saver:
                raise UnknownError("counts nothing: it has no MIT-SCREEN-SAVER")
            told = await self._ask(link, x11.screen_saver_asked(self._saver, link.root))
            if told.is_error:
                raise UnknownError("refuses to tell")
            return told.word(16)

    async def has_fullscreen(self) -> bool:
        """Tell whether the active window fills the screen. Raises UnknownError."""
        async with self._turn:
            link = await self._linked()
            active = await self._property(link, link.root, "_NET_ACTIVE_WINDOW", 1)
            if not active:
                raise UnknownError("no window manager tells the active window")
            states = await self._property(link, active[0], "_NET_WM_STATE", _MOST_STATES) if active[0] else ()
            return await self._atom(link, "_NET_WM_STATE_FULLSCREEN") in states

    def close(self) -> None:
        """End the connection."""
        if self._link is not None:
            self._link.writer.close()
            self._link = None
        self._atoms.clear()
        self._saver = None

    async def _property(self, link: _Link, window: int, name: str, most_words: int) -> tuple[int, ...]:
        atom = await self._atom(link, name)
        return x11.words(await self._ask(link, x11.property_asked(window, atom, most_words)))

    async def _atom(self, link: _Link, name: str) -> int:
        if name not in self._atoms:
            told = await self._ask(link, x11.named(x11.INTERN_ATOM, name.encode()))
            self._atoms[name] = told.word(8)
        return self._atoms[name]

    async def _ask(self, link: _Link, request: bytes) -> x11.Reply:
        """Return the answer; a connection on which none came, or not whole, is not used again."""
        is_whole = False
        try:
            link.writer.write(request)
            answer = await _answer(link.reader)
            is_whole = True
            return answer
        except (OSError, EOFError, ValueError) as error:
            raise UnknownError("is gone") from error
        finally:
            if not is_whole:
                self.close()

    async def _linked(self) -> _Link:
        if self._link is None:
            self._link = await self._connected()
        return self._link

    async def _connected(self) -> _Link:
        if self._environ.get("WAYLAND_DISPLAY") or self._environ.get("XDG_SESSION_TYPE") == "wayland":
            raise UnknownError(_WAYLAND)
        try:
            socket, number = x11.socket_of(self._environ.get("DISPLAY", ""))
            cookie = x11.cookie_of(await asyncio.to_thread(self._authority), number)
            reader, writer = await asyncio.open_unix_connection(socket)
        except (OSError, ValueError) as error:
            fact = error.strerror if isinstance(error, OSError) else error
            raise UnknownError(f"can't be reached: {fact}", _MEND) from error
        root: int | None = None
        try:
            writer.write(x11.setup(cookie))
            root = await _greeted(reader)
            return _Link(reader, writer, root)
        except (OSError, EOFError, ValueError) as error:
            raise UnknownError(f"does not let us in ({str(error) or 'it says nothing'})", _MEND) from error
        finally:
            if root is None:
                writer.close()

    def _authority(self) -> bytes:
        home = self._environ.get("HOME", "/")
        with suppress(OSError):
            return Path(self._environ.get("XAUTHORITY") or Path(home, ".Xauthority")).read_bytes()
        return b""


async def _greeted(reader: StreamReader) -> int:
    """Read what the server says first; return its root window."""
    head = await reader.readexactly(8)
    body = await reader.readexactly(4 * int.from_bytes(head[6:8], "little"))
    if head[0] != 1:
        raise ValueError(body[: head[1]].decode("latin-1").strip())
    return x11.root_of(body)


async def _answer(reader: StreamReader) -> x11.Reply:
    """Return the next answer; events in between are let go."""
    while True:
        head = await reader.readexactly(x11.REPLY_BYTES)
        length = x11.rest_bytes(head)
        if length > _MOST_BYTES:
            raise ValueError("that is no answer")
        rest = await reader.readexactly(length)
        if x11.is_reply(head):
            return x11.reply(head, rest)
