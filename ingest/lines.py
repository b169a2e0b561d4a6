"""The lines of a text file, one at a time, however long or broken the file is."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from ingest.recording import HEAD_BYTES, BadLine, RecordingError

LONGEST_LINE = 65_536
"""Characters; what is longer is no line of any format here and is refused unread."""


def head_of(path: Path) -> bytes:
    """Return the first `HEAD_BYTES` of a file. Raises RecordingError."""
    with faults_told(path):
        refuse_no_file(path)
        with path.open("rb") as file:
            return file.read(HEAD_BYTES)


def lines(path: Path) -> Iterator[tuple[int, str] | BadLine]:
    """Give each line with its number from 1, without a byte order mark; LF, CR LF and CR end a line.

    Bytes that are not UTF-8 stand as lone surrogates. Raises RecordingError.
    """
    with faults_told(path):
        refuse_no_file(path)
        with path.open("rb") as file:
            refuse_binary(path, file.peek(HEAD_BYTES)[:HEAD_BYTES])
            with io.TextIOWrapper(file, "utf-8-sig", errors="surrogateescape") as text:
                yield from _bounded(path, text)


def opening_lines(head: bytes) -> list[str]:
    """Return the whole lines that a text's head shows, stripped, without empty ones and `#` comments."""
    if b"\x00" in head:
        return []
    text = head.decode("utf-8-sig", errors="replace")
    shown = text.splitlines()
    whole = shown[:-1] if len(head) == HEAD_BYTES and len(shown) > 1 else shown
    stripped = (line.strip() for line in whole)
    return [line for line in stripped if line and not line.startswith("#")]


@contextmanager
def faults_told(path: Path) -> Iterator[None]:
    """Turn what the system says of a file, in the block, into a RecordingError."""
    try:
        yield
    except OSError as error:
        raise _unreadable(path, error) from error


def refuse_binary(path: Path, head: bytes) -> None:
    """Raise RecordingError for a file that is empty, or is no text of a kind that is read."""
    if not head:
        raise RecordingError(path, "is empty", "record again or name another file")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise RecordingError(path, "is UTF-16 text", "save it as UTF-8")
    if b"\x00" in head:
        raise RecordingError(path, "is binary, not text", "export it as JSON Lines or as a text of intervals")


def refuse_no_file(path: Path) -> None:
    """Raise RecordingError, or OSError, for what is no regular file."""
    mode = path.stat().st_mode
    if S_ISDIR(mode):
        raise RecordingError(path, "is a directory", "name a file in it")
    if not S_ISREG(mode):
        raise RecordingError(path, "is no regular file", "save the data to a file first")


def _bounded(path: Path, text: io.TextIOWrapper) -> Iterator[tuple[int, str] | BadLine]:
    number = 0
    while line := text.readline(LONGEST_LINE):
        number += 1
        if len(line) < LONGEST_LINE or line.endswith("\n"):
            yield number, line
        else:
            _skip_line(text)
            yield BadLine(path, number, f"is longer than {LONGEST_LINE} characters")


def _skip_line(text: io.TextIOWrapper) -> None:
    while (rest := text.readline(LONGEST_LINE)) and not rest.endswith("\n"):
        pass


def _unreadable(path: Path, error: OSError) -> RecordingError:
    match error:
        case FileNotFoundError():
            return RecordingError(path, "does not exist", "check the name")
        case PermissionError():
            return RecordingError(path, "may not be read", "give yourself permission to read it")
        case _:
            fact = f"can't be read ({error.strerror or error})"
            return RecordingError(path, fact, "check the name and the disk")
