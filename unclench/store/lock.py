"""One process at a time on a data directory: the kernel holds the lock, and frees it after a kill."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event

from unclench.store.directory import PRIVATE_FILE, made
from unclench.store.errors import JournalError, LockedError

LOCK_FILE = "lock"

_TRIES = 20
_BETWEEN_TRIES_S = 0.01


@contextmanager
def locked(data_dir: Path) -> Iterator[None]:
    """Hold the data directory while in the block; make it if need be.

    Raises:
        LockedError: another process holds it.
        JournalError: the directory can't be written.
    """
    descriptor = _held(data_dir)
    try:
        os.truncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)


def holder(data_dir: Path) -> int | None:
    """Return the process id of who holds the data directory; None when nobody does."""
    try:
        descriptor = os.open(data_dir / LOCK_FILE, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _pid(descriptor)
    finally:
        os.close(descriptor)
    return None


def _held(data_dir: Path) -> int:
    """Return the lock file, opened and held; once more where who held it before has taken it away."""
    while True:
        path = made(data_dir) / LOCK_FILE
        descriptor = _opened(path)
        try:
            _take(descriptor, data_dir)
            with suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(descriptor), path.stat()):
                    return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)


def _opened(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, PRIVATE_FILE)
    except OSError as error:
        fact = f"can't be written ({error.strerror})"
        raise JournalError(path, fact, "mend its permissions, or choose another --data-dir") from error


def _take(descriptor: int, data_dir: Path) -> None:
    """Take the lock; wait a moment for one that only looks whether somebody holds it."""
    for _ in range(_TRIES):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            Event().wait(_BETWEEN_TRIES_S)
        else:
            return
    raise LockedError(data_dir, _pid(descriptor))


def _pid(descriptor: int) -> int | None:
    text = os.pread(descriptor, 32, 0).strip()
    return int(text) if text.isdigit() else None
