"""How `unclench import` brings an export of one's own back."""

import json as json_text
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from ingest.recording import RecordingError
from unclench.commands.options import WRONG_USAGE, fail, told
from unclench.config import Config
from unclench.restoring import Kind, Restored, kind_of, restore

_COLUMNS = (TextColumn("restoring"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())


def brought_back(files: Sequence[Path], data_dir: Path, config: Config, *, json: bool) -> bool:
    """Bring back the export among these files; return False when there is none.

    Events alone are a recording like any other, and none of ours. Raises StoreError, RecordingError.
    """
    if not any(_kind(path) in ("archive", "everything") for path in files):
        return False
    if len(files) > 1:
        fail("an export of unclench is brought back by itself: name it alone", code=WRONG_USAGE)
    done = _shown(files[0], data_dir, config)
    if json:
        sys.stdout.write(json_text.dumps({"file": str(files[0]), **asdict(done)}) + "\n")
    elif done.changed:
        told.print(f"{data_dir}: restored from {files[0]}, {done.records} records", markup=False)
    else:
        told.print(f"{data_dir}: holds the same already, nothing changes", markup=False)
    return True


def _kind(path: Path) -> Kind | None:
    """Return what kind of export a file is; what can't be read is told by who imports it."""
    try:
        return kind_of(path)
    except RecordingError:
        return None


def _shown(source: Path, data_dir: Path, config: Config) -> Restored:
    with Progress(*_COLUMNS, console=told, transient=True, disable=not told.is_terminal) as progress:
        task = progress.add_task("restoring", total=1.0)
        return restore(source, data_dir, config, lambda share: progress.update(task, completed=share))
