"""The doorway of a running daemon: a socket through which this user's other processes say things."""

import asyncio
import json
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Final

from hrv.event import Said
from ingest.event_json import EventError, parse
from unclench.daemon import Handed
from unclench.store.directory import made
from unclench.store.errors import JournalError

DOOR_FILE: Final = "door"
MOST_BYTES: Final = 65_536
"""A longer line is no event."""
_MOST_GUESTS: Final = 32
_LINE_S: Final = 5.0
"""How long a guest may take to say it."""
_LONGEST_ADDRESS: Final = 100
"""Bytes of a socket's name that every system takes."""

Hand = Callable[[Said], Awaitable[Handed]]


@asynccontextmanager
async def opened_door(data_dir: Path, hand: Hand) -> AsyncIterator[None]:
    """Let other processes of this user hand in while in the block."""
    places, guests = asyncio.Semaphore(_MOST_GUESTS), set[asyncio.Task[None] | None]()

    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        guests.add(guest := asyncio.current_task())
        try:
            async with places:
                with suppress(ConnectionError):
                    writer.write((await _answered(reader, hand)).encode() + b"\n")
                    await writer.drain()
        finally:
            writer.close()
            guests.discard(guest)

    server = await asyncio.start_unix_server(greet, sock=_listening(made(data_dir)), limit=MOST_BYTES)
    try:
        yield
    finally:
        (data_dir / DOOR_FILE).unlink(missing_ok=True)
        server.close()
        for guest in guests:
            if guest:
                guest.cancel()
        await server.wait_closed()


async def _answered(reader: asyncio.StreamReader, hand: Hand) -> str:
    try:
        async with asyncio.timeout(_LINE_S):
            line = await reader.readuntil(b"\n")
        said = parse(line.decode("utf-8"))
    except TimeoutError:
        return _refusal("nothing was said")
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, UnicodeDecodeError):
        return _refusal(f"what was said is no line of text of up to {MOST_BYTES} bytes")
    except EventError as error:
        return _refusal(str(error))
    if not isinstance(said, Said):
        return _refusal("only what a person or their desk says comes in here, nothing that a sensor hears")
    handed = await hand(said)
    return json.dumps({"seq": handed.seq, "at_ms": handed.at_ms, "trouble": handed.trouble})


def _refusal(fact: str) -> str:
    return json.dumps({"error": fact})


def _listening(data_dir: Path) -> socket.socket:
    """Return a socket that its owner alone can reach. A door that a killed daemon left is replaced."""
    listening = socket.socket(socket.AF_UNIX)
    before = os.umask(0o177)
    try:
        (data_dir / DOOR_FILE).unlink(missing_ok=True)
        with door_address(data_dir) as address:
            listening.bind(address)
    except OSError as error:
        listening.close()
        fact = f"can't be made a door ({error.strerror or error})"
        raise JournalError(data_dir / DOOR_FILE, fact, "choose another --data-dir") from error
    finally:
        os.umask(before)
    return listening


@contextmanager
def door_address(data_dir: Path) -> Iterator[str]:
    """Give the door's address, however long the directory's name: a socket's has 107 bytes at most."""
    plain = str(data_dir / DOOR_FILE)
    if len(plain.encode()) <= _LONGEST_ADDRESS or not Path("/proc/self/fd").is_dir():
        yield plain
        return
    descriptor = os.open(data_dir, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{descriptor}/{DOOR_FILE}"
    finally:
        os.close(descriptor)
