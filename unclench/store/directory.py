"""The data directory: made for its owner alone."""

from pathlib import Path

from unclench.store.errors import JournalError

PRIVATE_DIRECTORY = 0o700
PRIVATE_FILE = 0o600


def made(directory: Path) -> Path:
    """Return the directory; make it for its owner alone if it is not there. Raises JournalError."""
    try:
        directory.mkdir(mode=PRIVATE_DIRECTORY, parents=True, exist_ok=True)
    except OSError as error:
        fact = f"can't be made a data directory ({error.strerror})"
        raise JournalError(directory, fact, "mend its permissions, or choose another --data-dir") from error
    return directory
