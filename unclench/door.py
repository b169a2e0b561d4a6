"""The door: how another process hands in what a person says, to the daemon or past it to the journal."""

import errno
import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Final

from hrv.event import Said
from ingest.clock import WallClock
from ingest.event_json import write
from unclench.composition import begun, remembered
from unclench.config import Config
from unclench.daemon import Handed
from unclench.doorway import DOOR_FILE, MOST_BYTES, door_address
from unclench.store.errors import LockedError, StoreError
from unclench.store.journal import JOURNAL_FILE, Journal
from unclench.store.lock import holder, locked
from unclench.store.reader import Reader

_ANSWER_S: Final = 10.0
"""How long the daemon may take to keep an event; a disk that takes nothing is told sooner."""
_OPENING_S: Final = 10.0
"""How long a daemon that begins may take to open its door."""
_BETWEEN_TRIES_S: Final = 0.05


class DoorError(StoreError):
    """What was handed in was refused, or nobody can tell whether it was kept; the text says which."""


def hand(data_dir: Path, config: Config, said: Said) -> Handed:
    """Hand an event to the daemon of this data directory, or keep it when none runs; return its place.

    With `at_ms` 0 it is said now.

    Raises:
        DoorError: it was refused, or the daemon ended meanwhile.
        StoreError: the journal can't be written.
    """
    tries = round(_OPENING_S / _BETWEEN_TRIES_S)
    for _ in range(tries):
        with _knocked(data_dir) as connection:
            if connection is not None:
                return _told(connection, said)
        if holder(data_dir) is None:
            with suppress(LockedError), locked(data_dir):
                return _kept(data_dir, config, said)
        Event().wait(_BETWEEN_TRIES_S)
    raise DoorError(
        f"{data_dir}: process {holder(data_dir)} works on this data and opens no door: is it an old version?"
    )


@contextmanager
def _knocked(data_dir: Path) -> Iterator[socket.socket | None]:
    """Give a connection to the daemon; None: nobody listens."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(_ANSWER_S)
        try:
            with door_address(data_dir) as address:
                connection.connect(address)
        except OSError as error:
            if error.errno not in (errno.ENOENT, errno.ECONNREFUSED, errno.EAGAIN):
                raise DoorError(f"{data_dir / DOOR_FILE}: can't be reached ({error.strerror})") from error
            yield None
            return
        yield connection


def _told(connection: socket.socket, said: Said) -> Handed:
    try:
        connection.sendall(write(said).encode() + b"\n")
        with connection.makefile("r", encoding="utf-8") as answers:
            line = answers.readline(MOST_BYTES)
    except OSError as error:
        raise DoorError(f"the daemon does not answer ({error}): ask `unclench status`") from error
    if not line.endswith("\n"):
        raise DoorError("the daemon ended meanwhile, and may have kept it or not: look, then say it again")
    answer = json.loads(line)
    if "error" in answer:
        raise DoorError(answer["error"])
    return Handed(**answer)


def _kept(data_dir: Path, config: Config, said: Said) -> Handed:
    """Keep the event without a daemon: through the same thinking, into the same journal."""
    path = data_dir / JOURNAL_FILE
    stamped = said if said.at_ms else replace(said, at_ms=WallClock().now_ms())
    with Journal.open(path) as journal:
        with Reader(path) as reader:
            pipeline = remembered(reader, config.pipeline(), reader.last_event_ms())
        begun(journal, config, "said", "")
        records = pipeline.react(stamped)
        first = journal.append(records) - len(records) + 1
        journal.settle()
        return Handed(first, stamped.at_ms, journal.trouble)
