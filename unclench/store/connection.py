"""Opens a journal's file: the one connection that writes, which brings the schema up, and those that read."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Final

from unclench.store.blocks import BlockError
from unclench.store.directory import PRIVATE_FILE
from unclench.store.errors import DamagedError, JournalError

APPLICATION_ID: Final = 0x756E636C
"""Marks a file as a journal of this program ("uncl")."""

_BUSY_TIMEOUT_S = 5.0
_DAMAGE: Final = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_WAL_LIMIT_BYTES = 8_000_000

_MIGRATIONS: Final = tuple(
    one.read_text("utf-8")
    for one in sorted(files("unclench.store").joinpath("migrations").iterdir(), key=lambda one: one.name)
    if one.name.endswith(".sql")
)
SCHEMA: Final = len(_MIGRATIONS)
"""The schema's version: how many migrations there are."""


def writing(path: Path) -> sqlite3.Connection:
    """Open the one connection that writes, and checkpoints; make the file if there is none.

    Raises:
        JournalError: the file is none of ours, or a newer version wrote it.
        sqlite3.Error, OSError: it can't be opened.
    """
    path.touch(mode=PRIVATE_FILE, exist_ok=True)
    with _closed_on_error(_connected(str(path))) as connection:
        _version(connection, path)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA journal_size_limit = {_WAL_LIMIT_BYTES}")
        return connection


def reading(path: Path) -> sqlite3.Connection:
    """Open a connection that only reads. Raises JournalError."""
    if not path.is_file():
        raise JournalError(
            path, "there is no journal", "`unclench run` makes one, or choose another --data-dir"
        )
    uri = f"{path.absolute().as_uri()}?mode=ro"
    with faults_told(path), _closed_on_error(_connected(uri, uri=True)) as connection:
        _refuse_older(connection, path)
        return connection


def migrate(connection: sqlite3.Connection, to: int = SCHEMA) -> None:
    """Bring the schema up to version `to`, each step as a whole. Raises sqlite3.Error."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    for number, script in enumerate(_MIGRATIONS[version:to], start=version + 1):
        connection.executescript(
            f"BEGIN IMMEDIATE; {script}"
            f" PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {number}; COMMIT;"
        )


@contextmanager
def faults_told(path: Path) -> Iterator[None]:
    """Turn what SQLite says in the block into a JournalError."""
    try:
        yield
    except (sqlite3.Error, OSError, BlockError) as error:
        raise told(path, error) from error


def told(path: Path, error: sqlite3.Error | OSError | BlockError) -> JournalError:
    """Return what SQLite or the system said as a JournalError, with the mend."""
    if is_damage(error):
        mend = "`unclench run` puts it aside and rebuilds what can be read; or put a backup in its place"
        return DamagedError(path, f"is no journal, or is damaged ({error})", mend)
    mend = "mend its permissions, make room, or choose another --data-dir"
    return JournalError(path, f"can't be used ({error})", mend)


def is_damage(error: Exception) -> bool:
    """Tell whether the file itself is wrong, not the disk or what was asked of it."""
    if isinstance(error, BlockError):
        return True
    code: int | None = getattr(error, "sqlite_errorcode", None)
    if code is None:  # Python's own word, not SQLite's: a text that is none
        return isinstance(error, sqlite3.OperationalError)
    return code & 0xFF in _DAMAGE


def _connected(database: str, *, uri: bool = False) -> sqlite3.Connection:
    return sqlite3.connect(database, _BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False, uri=uri)


@contextmanager
def _closed_on_error(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    try:
        yield connection
    except BaseException:
        connection.close()
        raise


def _version(connection: sqlite3.Connection, path: Path) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if tables and application != APPLICATION_ID:
        raise JournalError(path, "is a database of another program", "choose another --data-dir")
    if version > SCHEMA:
        fact = f"was written by a newer unclench (schema {version}, this one knows {SCHEMA})"
        raise JournalError(path, fact, "install the newer unclench, or choose another --data-dir")
    return int(version)


def _refuse_older(connection: sqlite3.Connection, path: Path) -> None:
    version = _version(connection, path)
    if version < SCHEMA:
        fact = f"was written by an older unclench (schema {version}, this one reads {SCHEMA})"
        raise JournalError(path, fact, "`unclench run` brings it up to date")
