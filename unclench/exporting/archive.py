"""One archive of everything, which a stranger understands and `unclench import` brings back."""

import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, Final

from unclench.config import Config
from unclench.exporting.lines import event_lines, portions
from unclench.exporting.readme import readme
from unclench.exporting.shelf import each_recording
from unclench.exporting.tables import SHEETS, rows_of, sheet_of, write_csv, write_parquet
from unclench.paired import PAIRED_FILE
from unclench.store.backup import backed_up
from unclench.store.journal import JOURNAL_FILE
from unclench.store.reader import Reader

README_MEMBER: Final = "README.md"
JOURNAL_MEMBER: Final = "restore/journal.db"
EVENTS_MEMBER: Final = "events.jsonl"
SETTINGS_MEMBER: Final = "settings.json"

_PRIVATE: Final = {"influx_token", "phone_urls", "mirrors", "notifiers", "surroundings"}
"""What names servers, addresses and secrets stays at home."""
_LEVEL: Final = 3
"""Half the time of the usual 6, and some percent more bytes."""
_HEAD: Final = b"PK\x03\x04"

Tell = Callable[[float], None]
"""Told now and then what share is done, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Archived:
    """What an archive holds: rows by table."""

    rows: dict[str, int]


def write_archive(
    stream: BinaryIO,
    data_dir: Path,
    config: Config,
    *,
    parquet: bool = False,
    tell: Tell = lambda _: None,
    workshop: Path | None = None,
) -> Archived:
    """Write all that a data directory holds as one ZIP file, as it stands at one moment.

    `stream` need not be able to go back; memory stays the same however long the journal is. A copy of the
    journal is made in `workshop` (default: the system's place for scratch files) and goes when it is done.

    Raises:
        JournalError: there is no journal, or it is damaged.
        ExtraMissingError: Parquet is wanted, and pyarrow is not installed.
        OSError: the stream takes nothing.
    """
    with TemporaryDirectory(prefix="unclench-export-", dir=workshop) as scratch:
        copy = Path(scratch) / JOURNAL_FILE
        backed_up(data_dir / JOURNAL_FILE, copy, lambda share: tell(0.1 * share))
        packed = zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL)
        with Reader(copy) as reader, packed as archive:
            rows = _tables(archive, copy, parquet=parquet, tell=tell)
            with _member(archive, EVENTS_MEMBER) as member:
                member.writelines(portions(event_lines(reader)))
            for name, lines in each_recording(copy):
                with _member(archive, name) as member:
                    member.writelines(portions(lines))
            tell(0.9)
            _small_files(archive, data_dir, config, rows, parquet=parquet)
            _copied(archive, copy)
    tell(1.0)
    return Archived(rows)


def is_archive(path: Path) -> bool:
    """Tell whether a file is an archive of this program, whole or not."""
    try:
        with path.open("rb") as file:
            if file.read(len(_HEAD)) != _HEAD:
                return False
        with zipfile.ZipFile(path) as archive:
            return JOURNAL_MEMBER in archive.namelist()
    except (OSError, zipfile.BadZipFile):
        return False


def _tables(archive: zipfile.ZipFile, copy: Path, *, parquet: bool, tell: Tell) -> dict[str, int]:
    counts: dict[str, int] = {}
    for nth, name in enumerate(SHEETS, 1):
        sheet = sheet_of(copy, name)
        with _member(archive, f"tables/{name}.csv") as member:
            counts[name] = write_csv(member, sheet, rows_of(copy, name))
        if parquet:
            with _member(archive, f"parquet/{name}.parquet") as member:
                write_parquet(member, sheet, rows_of(copy, name))
        tell(0.1 + 0.6 * nth / len(SHEETS))
    return counts


def _small_files(
    archive: zipfile.ZipFile, data_dir: Path, config: Config, rows: dict[str, int], *, parquet: bool
) -> None:
    _put(archive, SETTINGS_MEMBER, settings_text(config))
    strap = data_dir / PAIRED_FILE
    if strap.exists():
        _put(archive, PAIRED_FILE, strap.read_text("utf-8"))
    _put(archive, README_MEMBER, readme(rows, version("unclench"), parquet=parquet, strap=strap.exists()))


def settings_text(config: Config) -> str:
    """Return the settings as JSON, without secrets and addresses."""
    return json.dumps(config.model_dump(mode="json", exclude=_PRIVATE), indent=2, ensure_ascii=False) + "\n"


def _copied(archive: zipfile.ZipFile, copy: Path) -> None:
    with _member(archive, JOURNAL_MEMBER) as member, copy.open("rb") as file:
        member.writelines(_portions(file))


def _portions(file: BinaryIO) -> Iterable[bytes]:
    while some := file.read(1 << 20):
        yield some


@contextmanager
def _member(archive: zipfile.ZipFile, name: str) -> Iterator[BinaryIO]:
    """Give a file in the archive to write to, readable for its owner alone once it is unpacked."""
    with archive.open(_info(name), "w", force_zip64=True) as member:
        yield member  # type: ignore[misc]


def _put(archive: zipfile.ZipFile, name: str, text: str) -> None:
    archive.writestr(_info(name), text)


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info
