"""Brings an export back into a data directory that holds nothing: an archive, or JSON Lines."""

import os
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Final, Literal

from ingest.json_fields import EventError, object_of, text_of
from ingest.lines import head_of, opening_lines
from unclench.config import Config
from unclench.exporting.archive import JOURNAL_MEMBER, is_archive
from unclench.exporting.lines import RUN, SUMS, all_lines
from unclench.paired import PAIRED_FILE, PairedError, read_paired
from unclench.record_json import DERIVED
from unclench.reliving import RestoreError as RestoreError
from unclench.reliving import Tell, relived
from unclench.store.connection import faults_told, migrate, writing
from unclench.store.directory import PRIVATE_DIRECTORY, PRIVATE_FILE
from unclench.store.errors import JournalError
from unclench.store.journal import JOURNAL_FILE, SUMMED, Journal
from unclench.store.lock import locked
from unclench.store.reader import Reader
from unclench.store.shelf import Shelf

Kind = Literal["archive", "everything", "events"]
"""`everything`: JSON Lines with all that is derived; `events`: what was heard and said alone."""

WORKSHOP: Final = "restoring"
"""The directory beside the journal in which it is made, until it is whole."""
_BYTES_AT_ONCE: Final = 1 << 20
_NOT_DATA: Final = ("session", "cursor", "dead", "trouble")
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, RuntimeError, NotImplementedError)
"""What reading a broken archive may raise; the last two: it is encrypted, or packed in another way."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of it."""

    kind: Kind
    changed: bool
    """False: the journal held the same already."""
    records: int
    """How many lines the journal comes to, runs and sums that still grow included."""


def kind_of(path: Path) -> Kind | None:
    """Return what kind of export a file is; None: it is none of ours. Raises RecordingError."""
    opening = opening_lines(head_of(path))
    if is_archive(path):
        return "archive"
    return _kind_of_line(opening[0]) if opening else None


def _kind_of_line(text: str) -> Kind | None:
    """Return it by a file's first line, of which the end may not be shown."""
    if text.startswith(f'{{"kind":"{RUN}"'):
        return "everything"
    try:
        kind = text_of(object_of(text), "kind")
    except EventError:
        return None
    return "everything" if kind in DERIVED else "events"


def restore(source: Path, data_dir: Path, config: Config, tell: Tell = lambda _: None) -> Restored:
    """Make the journal of an export in a data directory that holds none, or the same.

    Of an archive, and of JSON Lines with everything, all comes back as it was kept, prompts and sums too.
    Of events alone the rest is thought anew, with the settings in `config`. The journal gets its name when
    it is whole: an interrupted restore leaves none. What mirrors have taken is not known: they get all anew.

    Raises:
        RestoreError: the file is no whole export, or another journal is there already.
        StoreError: another process works there, or the disk takes nothing.
        RecordingError: the file can't be read.
    """
    kind = kind_of(source)
    if kind is None:
        raise RestoreError(f"{source}: is no export of unclench: name an archive or JSON Lines of `export`")
    with locked(data_dir), _workshop(data_dir) as workshop:
        made = workshop / JOURNAL_FILE
        if kind == "archive":
            _unpacked(source, made, tell)
        else:
            relived(source, made, config, tell, thinks=kind == "events")
        changed = _put_in_place(source, made, data_dir)
        if changed and kind == "archive":
            _strap_remembered(workshop, data_dir)
        with Reader(data_dir / JOURNAL_FILE) as reader:
            return Restored(kind, changed, sum(1 for _ in all_lines(reader)))


@contextmanager
def _workshop(data_dir: Path) -> Iterator[Path]:
    """Give an empty directory; what a kill left of it before goes, and so does all that stays in it."""
    workshop = data_dir / WORKSHOP
    with faults_told(workshop):
        shutil.rmtree(workshop, ignore_errors=True)
        workshop.mkdir(PRIVATE_DIRECTORY)
        try:
            yield workshop
        finally:
            shutil.rmtree(workshop, ignore_errors=True)


def _unpacked(source: Path, made: Path, tell: Tell) -> None:
    """Take the journal out of an archive, bring its schema up, and let mirrors begin anew."""
    try:
        with zipfile.ZipFile(source) as archive:
            _extracted(archive, JOURNAL_MEMBER, made, tell)
            if PAIRED_FILE in archive.namelist():
                _extracted(archive, PAIRED_FILE, made.with_name(PAIRED_FILE), lambda _: None)
                read_paired(made.parent)
    except PairedError:
        raise RestoreError(f"{source}: the {PAIRED_FILE} in it is none: take another copy") from None
    except _BROKEN as error:
        fact = f"is not the archive that was written ({error})"
        raise RestoreError(f"{source}: {fact}: take another copy") from None
    try:
        with faults_told(made), closing(writing(made)) as connection:
            migrate(connection)
            connection.execute("DELETE FROM cursor WHERE mirror <> ?", (SUMMED,))
            connection.execute("DELETE FROM dead")
            connection.execute("DELETE FROM trouble")
        with Reader(made) as reader:
            found = reader.quick_check()
    except JournalError as error:
        raise RestoreError(f"{source}: the journal in it {error.fact}: {error.mend}") from None
    if found != "ok":
        raise RestoreError(f"{source}: the journal in it is damaged ({found}): take another copy")


def _extracted(archive: zipfile.ZipFile, name: str, target: Path, tell: Tell) -> None:
    size = max(1, archive.getinfo(name).file_size)
    target.touch(mode=PRIVATE_FILE)
    with archive.open(name) as member, target.open("wb") as file:
        while some := member.read(_BYTES_AT_ONCE):
            file.write(some)
            tell(file.tell() / size)
        file.flush()
        os.fsync(file.fileno())


def _put_in_place(source: Path, made: Path, data_dir: Path) -> bool:
    """Give the journal its name; return False when one with the same in it is there. Raises RestoreError."""
    path = data_dir / JOURNAL_FILE
    if path.exists() and not _is_empty(path):
        if _is_same(path, made):
            return False
        raise RestoreError(
            f"{data_dir}: holds another journal, which stays as it is: to restore {source.name} name an"
            " empty --data-dir, or make a backup and `unclench erase` this one first"
        )
    for name in ("-wal", "-shm"):
        path.with_name(path.name + name).unlink(missing_ok=True)
    made.replace(path)
    Journal.open(path).close()
    return True


def _is_empty(path: Path) -> bool:
    """Tell whether a journal holds nothing but runs that kept nothing."""
    Journal.open(path).close()
    with closing(writing(path)) as connection:
        names = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        ]
        kept = [name for name in names if name not in _NOT_DATA and not name.startswith("sqlite_")]
        return not any(connection.execute(f"SELECT 1 FROM {name} LIMIT 1").fetchone() for name in kept)


def _is_same(path: Path, made: Path) -> bool:
    with Reader(path) as old, Reader(made) as new:
        pairs = zip_longest(_told(old), _told(new))
        return _has_recordings(path, made) and all(one == other for one, other in pairs)


def _told(reader: Reader) -> Iterator[str]:
    """Give what tells of the wearer; how far it is summed up is no part of that."""
    return (line for line in all_lines(reader) if not line.startswith(f'{{"kind":"{SUMS}"'))


def _has_recordings(path: Path, made: Path) -> bool:
    """Tell whether all that is on the one shelf is on the other: lines do not tell of it."""
    with Shelf(path) as old, Shelf(made) as new:
        known = {one.content for one in old.recordings()}
        return known.issuperset(one.content for one in new.recordings())


def _strap_remembered(workshop: Path, data_dir: Path) -> None:
    """Remember the strap of the archive, unless there is one."""
    strap = workshop / PAIRED_FILE
    if strap.exists() and not (data_dir / PAIRED_FILE).exists():
        strap.replace(data_dir / PAIRED_FILE)
