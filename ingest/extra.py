"""Packages that only some formats need: imported when they are used, and told when they are not there."""

import warnings
from importlib import import_module
from pathlib import Path
from types import ModuleType

from ingest.recording import RecordingError


def module(name: str, path: Path, what: str, extra: str) -> ModuleType:
    """Import a module of an optional package; what it warns of while it is imported is its own affair.

    Raises RecordingError: `path` is `what`, which can't be read without it.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return import_module(name)
    except ImportError:
        mend = f"pip install 'unclench[{extra}]'"
        raise RecordingError(path, f"is {what}, which needs the extra '{extra}'", mend) from None
