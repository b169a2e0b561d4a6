"""Opens a journal's file: the one connection that writes, which brings the schema up, and those that read."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
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
_HEADER_BYTES: Final = 100
_SCHEMA_FORMAT: Final = 4
"""The highest that SQLite knows."""
_REBUILT: Final = "`unclench run` puts it aside and rebuilds what can be read; or put a backup in its place"

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
    if path.exists():
        _refuse_damaged(path)
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
    _refuse_damaged(path)
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
        return DamagedError(path, f"is no journal, or is damaged ({error})", _REBUILT)
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


def is_whole(connection: sqlite3.Connection, path: Path) -> bool:
    """Tell whether the schema of a file is that of a journal of its version. Raises JournalError."""
    try:
        return _version(connection, path) > 0
    except (DamagedError, sqlite3.DatabaseError, UnicodeDecodeError):
        return False


def _version(connection: sqlite3.Connection, path: Path) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    found = set(connection.execute("SELECT type, name, sql FROM sqlite_schema"))
    if found and application != APPLICATION_ID and not found & _schema_of(SCHEMA):
        raise JournalError(path, "is a database of another program", "choose another --data-dir")
    if application == APPLICATION_ID and version > SCHEMA and not found >= _schema_of(SCHEMA):
        fact = f"was written by a newer unclench (schema {version}, this one knows {SCHEMA})"
        raise JournalError(path, fact, "install the newer unclench, or choose another --data-dir")
    if (found or version) and not (application == APPLICATION_ID and _is_of(found, version)):
        fact = f"is damaged (its tables are not those of a journal of schema {version})"
        raise DamagedError(path, fact, _REBUILT)
    return int(version)


@cache
def _schema_of(version: int) -> frozenset[tuple[str, str, str]]:
    """Return kind, name and text of all that a journal of this version holds."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection, version)
        return frozenset(connection.execute("SELECT type, name, sql FROM sqlite_schema"))


def _is_of(found: set[tuple[str, str, str]], version: int) -> bool:
    """Tell whether all of a version is there, and nothing of a later one; an index of the owner's may be."""
    if not 0 < version <= SCHEMA:
        return False
    wanted = _schema_of(version)
    return wanted <= found and not (_schema_of(SCHEMA) - wanted) & found


def _refuse_damaged(path: Path) -> None:
    """Find what SQLite takes for a fault of another kind, or for a new file. Raises DamagedError, OSError."""
    with path.open("rb") as file:
        head = file.read(_HEADER_BYTES)
    if not head:
        raise DamagedError(path, "is empty, which no journal is", _REBUILT)
    if head[68:72] != APPLICATION_ID.to_bytes(4, "big"):
        return
    versions, fractions = head[18:20], head[21:24]
    schema_format, encoding = head[44:48], head[56:60]
    if (
        not set(versions) <= {1, 2}
        or fractions != b"\x40\x20\x20"
        or int.from_bytes(schema_format, "big") > _SCHEMA_FORMAT
        or encoding != b"\0\0\0\1"
    ):
        raise DamagedError(path, "is damaged (its header is not what was written)", _REBUILT)


def _refuse_older(connection: sqlite3.Connection, path: Path) -> None:
    version = _version(connection, path)
    if version < SCHEMA:
        fact = f"was written by an older unclench (schema {version}, this one reads {SCHEMA})"
        raise JournalError(path, fact, "`unclench run` brings it up to date")
