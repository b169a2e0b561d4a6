"""`unclench erase`: all traces of one person, after asking."""

from pathlib import Path
from typing import Annotated, Final

import typer
from rich.table import Table

from unclench.commands.options import FAILED, ConfigFile, DataDir, data_dir_of, fail, failures_told, told
from unclench.config import read_config
from unclench.erasing import Erased, Traces, erase, refuse_running, traces_of

WORD: Final = "erase"
BEYOND: Final = (
    "exports, reports and backups that were put elsewhere, and copies that others made",
    "your configuration file, and what Grafana or a phone has shown and keeps",
    "bytes that a disk still holds where the files were: disks with encryption keep those from others",
)
"""What no command can reach."""

Yes = Annotated[bool, typer.Option("--yes", help="Do not ask: for scripts.")]
KeepStrap = Annotated[bool, typer.Option("--keep-strap", help="Leave the paired strap and its calibration.")]
LocalOnly = Annotated[
    bool, typer.Option("--local-only", help="Leave InfluxDB as it is, and say what remains there.")
]


def erase_(
    yes: Yes = False,
    keep_strap: KeepStrap = False,
    local_only: LocalOnly = False,
    data_dir: DataDir = None,
    config: ConfigFile = None,
) -> None:
    """Take away everything that unclench keeps of you: journal, strap, page key, and the points in InfluxDB.

    It shows what will go and asks for a word first. There is no way back but an export or a backup.
    """
    with failures_told():
        configured, directory = read_config(config), data_dir_of(data_dir)
        traces = traces_of(directory, configured, keep_strap=keep_strap)
        if not traces.files and not traces.mirrors:
            told.print(f"{directory}: holds nothing to erase", markup=False)
            return
        refuse_running(directory)
        _show(directory, traces, local_only=local_only)
        if not yes and typer.prompt(f"Type {WORD} to erase all of this", default="", err=True) != WORD:
            fail("nothing was erased", code=FAILED)
        _tell(erase(directory, configured, keep_strap=keep_strap, local_only=local_only), keep_strap)


def _show(directory: Path, traces: Traces, *, local_only: bool) -> None:
    table = Table(title=f"What will go from {directory}", title_justify="left")
    table.add_column("what")
    table.add_column("size", justify="right")
    for one in traces.files:
        table.add_row(one.path.name, _sized(one.bytes))
    for mirror in traces.mirrors:
        table.add_row(mirror, "stays" if local_only else "all its points")
    told.print(table)
    told.print(f"{traces.days} days, {traces.beats} beats, {_sized(traces.bytes)} in all.")


def _tell(done: Erased, keep_strap: bool) -> None:
    told.print(f"Erased: {len(done.traces.files)} files, {_sized(done.traces.bytes)}.")
    told.print(
        "The paired strap is still remembered." if keep_strap else "The strap is forgotten: unclench pair."
    )
    told.print("What this can't reach:")
    for one in (*done.remains, *BEYOND):
        told.print(f"- {one}", markup=False)


def _sized(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size / 1e3:.1f} kB"
