"""Removes every trace of one person: what lies in the data directory, and what mirrors have."""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hrv.beat import Beat
from unclench.config import Config
from unclench.doorway import DOOR_FILE
from unclench.paired import PAIRED_FILE
from unclench.restoring import WORKSHOP
from unclench.rollup import Day
from unclench.store.connection import APPLICATION_ID
from unclench.store.errors import JournalError, LockedError, StoreError
from unclench.store.journal import JOURNAL_FILE
from unclench.store.lock import LOCK_FILE, holder, locked
from unclench.store.mirror import MirrorError
from unclench.store.mirrors.influx_delete import CannotDeleteError, deleted
from unclench.store.reader import Reader
from unclench.web.address import PAGE_FILE
from unclench.web.keys import TOKEN_FILE
from unclench.web.workshop import TAKEAWAY

_OWN: Final = (DOOR_FILE, PAGE_FILE, f"{PAGE_FILE}.new", TOKEN_FILE, WORKSHOP, TAKEAWAY)
_STRAP: Final = (PAIRED_FILE, "strap.new")
_OWN_PATTERNS: Final = (
    "journal.db*",
    "journal.roots",
    "journal.damaged",
    "journal.rescu*",
    "journal.torn*",
    "journal-damaged-*",
    "journal-*.db*",
    "retry-*",
)
_MARK_AT: Final = slice(68, 72)
_LOGS: Final = ("-wal", "-shm", "-journal")


WORD: Final = "erase"
"""What a person has to type before it is done."""
BEYOND: Final = (
    "exports, reports and backups that were put elsewhere, and copies that others made",
    "your configuration file, and what Grafana or a phone has shown and keeps",
    "bytes that a disk still holds where the files were: disks with encryption keep those from others",
)
"""What no command can reach."""


class EraseError(StoreError):
    """Not all can be erased, so nothing was; the text names the fact and the mend."""


@dataclass(frozen=True, slots=True)
class Trace:
    """A file or directory that goes."""

    path: Path
    bytes: int


@dataclass(frozen=True, slots=True)
class Traces:
    """All that would go."""

    files: tuple[Trace, ...]
    beats: int
    days: int
    """As far as the journal can be read."""
    mirrors: tuple[str, ...]
    """Where the copies are that mirrors wrote."""

    @property
    def bytes(self) -> int:
        """How many bytes the files have together."""
        return sum(one.bytes for one in self.files)


@dataclass(frozen=True, slots=True)
class Erased:
    """What is gone, and what is not."""

    traces: Traces
    remains: tuple[str, ...]
    """What could not be reached, each with what to do."""
    kept_strap: bool = False
    """Whether the paired strap was left."""


def erased_words(done: Erased) -> list[str]:
    """Say what is gone, and what nobody could reach."""
    strap = "still remembered" if done.kept_strap else "forgotten: unclench pair remembers one anew"
    return [
        f"Erased: {len(done.traces.files)} files, {sized(done.traces.bytes)}.",
        f"The paired strap is {strap}.",
        "What this can't reach:",
        *(f"- {one}" for one in (*done.remains, *BEYOND)),
    ]


def sized(size: int) -> str:
    """Say how large it is."""
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size / 1e3:.1f} kB"


def traces_of(data_dir: Path, config: Config, *, keep_strap: bool = False) -> Traces:
    """Return all that `erase` would take away. A journal that can't be read is counted as no beats."""
    mirrors = tuple(f"{one.bucket} at {one.url} (subject {one.subject})" for one in config.mirrors)
    beats = days = 0
    with suppress(JournalError), Reader(data_dir / JOURNAL_FILE) as reader:
        beats, days = reader.count(Beat), reader.count(Day)
    # After the reading: it makes files of its own beside the journal.
    files = tuple(Trace(path, _size(path)) for path in _ours_in(data_dir, keep_strap=keep_strap))
    return Traces(files, beats, days, mirrors)


def erase(data_dir: Path, config: Config, *, keep_strap: bool = False, local_only: bool = False) -> Erased:
    """Take away every trace that can be reached; mirrors first, for without the journal none knows of them.

    `keep_strap` leaves the paired strap and its calibration; `local_only` asks no mirror, or goes on when
    one can't delete, and says what remains.

    Raises:
        EraseError: a daemon runs, a mirror could not delete (nothing was erased), or a file can't go.
    """
    if not data_dir.is_dir():
        raise EraseError(f"{data_dir}: there is no such data directory: nothing to erase")
    try:
        with locked(data_dir):
            remains = tuple(_left_in_mirrors(config, local_only=local_only))
            traces = traces_of(data_dir, config, keep_strap=keep_strap)
            for one in traces.files:
                remains += _behind_a_link(one.path)
                _take_away(one.path)
            (data_dir / LOCK_FILE).unlink(missing_ok=True)
    except LockedError as error:
        raise _running(data_dir, error.pid) from None
    with suppress(OSError):
        data_dir.rmdir()
    return Erased(traces, remains, keep_strap)


def refuse_running(data_dir: Path) -> None:
    """Raise EraseError, with how to stop it, when a process works on the data."""
    pid = holder(data_dir)
    if pid is not None:
        raise _running(data_dir, pid)


def _running(data_dir: Path, pid: int | None) -> EraseError:
    return EraseError(
        f"{data_dir}: process {pid} works on this data: stop it first (Ctrl-C where it runs, or"
        " systemctl --user stop unclench)"
    )


def _left_in_mirrors(config: Config, *, local_only: bool) -> Iterator[str]:
    """Delete what mirrors have; give what stays there. Raises EraseError, unless `local_only`."""
    for mirror in config.mirrors:
        place = f"{mirror.bucket} at {mirror.url} still holds the points of subject {mirror.subject}"
        if local_only:
            yield f"{place}: you asked to leave them"
            continue
        try:
            deleted(mirror)
        except (MirrorError, CannotDeleteError) as error:
            raise EraseError(
                f"{place}: {error}. Nothing was erased: mend that and erase again, or `unclench erase"
                " --local-only` for this machine alone"
            ) from None


def _ours_in(data_dir: Path, *, keep_strap: bool) -> list[Path]:
    """Return what this program wrote in a data directory, and copies of a journal under any name."""
    names = _OWN if keep_strap else (*_OWN, *_STRAP)
    found = {data_dir / name for name in names if (data_dir / name).exists()}
    for pattern in _OWN_PATTERNS:
        found.update(data_dir.glob(pattern))
    for path in data_dir.glob("*"):
        if _is_journal(path):
            found.add(path)
            found.update(log for end in _LOGS if (log := path.with_name(path.name + end)).exists())
    return sorted(found)


def _is_journal(path: Path) -> bool:
    if not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            return file.read(100)[_MARK_AT] == APPLICATION_ID.to_bytes(4, "big")
    except OSError:
        return False


def _size(path: Path) -> int:
    inside = path.rglob("*") if path.is_dir() else (path,)
    return sum(one.lstat().st_size for one in inside)


def _behind_a_link(path: Path) -> tuple[str, ...]:
    """Tell of what a link led to: it lies elsewhere, and only the link goes."""
    if not path.is_symlink():
        return ()
    return (f"{path} was a link: {path.resolve()} is still there, with its logs: remove it yourself",)


def _take_away(path: Path) -> None:
    try:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise EraseError(
            f"{path}: can't be removed ({error.strerror}): give yourself permission and erase again"
        ) from None
