"""The one strap that is remembered, and how gravity pulls at it: a small file in the data directory."""

import json
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

from pydantic import TypeAdapter, ValidationError

from ingest.posture import Calibration
from ingest.sources.link_settings import LinkSettings
from unclench.store.directory import PRIVATE_FILE, made
from unclench.store.errors import StoreError

PAIRED_FILE = "strap.json"


class PairedError(StoreError):
    """The remembered strap can't be read or written; the text names the file, the fact and the mend."""


@dataclass(frozen=True, slots=True)
class PairedStrap:
    """A strap that is this wearer's own."""

    address: str
    name: str = ""
    calibration: Calibration | None = None


_SHAPE = TypeAdapter(PairedStrap)


def chosen_strap(settings: LinkSettings, data_dir: Path) -> PairedStrap | None:
    """Return the strap to hear: the configured one, else the remembered; None: neither. Raises PairedError.

    The calibration is the remembered strap's alone.
    """
    paired = read_paired(data_dir)
    asked = settings.address or settings.name
    if not asked or (paired and asked.casefold() in (paired.address.casefold(), paired.name.casefold())):
        return paired
    return PairedStrap(settings.address.upper(), settings.name)


def chosen_link(settings: LinkSettings, strap: PairedStrap) -> LinkSettings:
    """Return the settings with the strap's address and name in them."""
    return replace(settings, address=strap.address, name=strap.name)


def read_paired(data_dir: Path) -> PairedStrap | None:
    """Return the remembered strap; None when there is none. Raises PairedError."""
    path = data_dir / PAIRED_FILE
    try:
        return _SHAPE.validate_json(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return None
    except ValidationError:
        raise PairedError(f"{path}: is not what unclench wrote: remove it, then unclench pair") from None
    except OSError as error:
        _refuse(path, "read", error)


def write_paired(data_dir: Path, paired: PairedStrap) -> None:
    """Remember this strap in place of any other, at once or not at all. Raises PairedError, JournalError."""
    path = made(data_dir) / PAIRED_FILE
    fresh = path.with_suffix(".new")
    body = json.dumps(_SHAPE.dump_python(paired, mode="json"), indent=2).encode()
    try:
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, PRIVATE_FILE)
        with os.fdopen(descriptor, "wb") as file:
            file.write(body + b"\n")
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError as error:
        _refuse(path, "written", error)


def forget_paired(data_dir: Path) -> bool:
    """Forget the strap; tell whether there was one. Raises PairedError."""
    path = data_dir / PAIRED_FILE
    try:
        path.unlink()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        _refuse(path, "removed", error)
    return True


def _refuse(path: Path, what: str, error: OSError) -> NoReturn:
    raise PairedError(
        f"{path}: can't be {what} ({error.strerror}): mend its permissions, or choose another --data-dir"
    ) from error
