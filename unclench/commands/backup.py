"""`unclench backup`: a copy of the journal, while the daemon runs."""

import json as json_text
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from ingest.clock import WallClock
from unclench.commands.options import ConfigFile, DataDir, Json, data_dir_of, failures_told, told
from unclench.config import read_config
from unclench.store.backup import Backup, backed_up
from unclench.store.journal import JOURNAL_FILE
from unclench.words import local_time

Target = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        help="The copy, a file that is not there yet; in a directory it is named by the time.",
        show_default=False,
    ),
]


def backup(target: Target, json: Json = False, data_dir: DataDir = None, config: ConfigFile = None) -> None:
    """Copy the journal as it is at this moment, also while the daemon writes it, and check the copy.

    To restore: stop the daemon and put the copy in the journal's place.
    """
    with failures_told():
        zone = read_config(config).zone
        if target.is_dir():
            target = target / f"journal-{local_time(WallClock().now_ms(), zone):%Y-%m-%d-%H%M%S}.db"
        done = _copied(data_dir_of(data_dir) / JOURNAL_FILE, target)
        if json:
            sys.stdout.write(json_text.dumps(asdict(done)) + "\n")
        else:
            told.print(f"{done.path}: {done.beats} beats, {done.bytes / 1e6:.1f} MB, checked", markup=False)


def _copied(path: Path, target: Path) -> Backup:
    columns = (TextColumn("copying"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=told, transient=True, disable=not told.is_terminal) as progress:
        task = progress.add_task("copying", total=1.0)
        return backed_up(path, target, lambda share: progress.update(task, completed=share))
