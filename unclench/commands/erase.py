"""`unclench erase`: all traces of one person, after asking."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from unclench.commands.options import FAILED, ConfigFile, DataDir, data_dir_of, fail, failures_told, told
from unclench.config import read_config
from unclench.erasing import WORD, Erased, Traces, erase, erased_words, refuse_running, sized, traces_of

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
        if (
            not yes
            and typer.prompt(f"Type {WORD} to erase all of this", default="", show_default=False, err=True)
            != WORD
        ):
            fail("nothing was erased", code=FAILED)
        _tell(erase(directory, configured, keep_strap=keep_strap, local_only=local_only))


def _show(directory: Path, traces: Traces, *, local_only: bool) -> None:
    table = Table(title=f"What will go from {directory}", title_justify="left")
    table.add_column("what")
    table.add_column("size", justify="right")
    for one in traces.files:
        table.add_row(one.path.name, sized(one.bytes))
    for mirror in traces.mirrors:
        table.add_row(mirror, "stays" if local_only else "all its points")
    told.print(table)
    told.print(f"{traces.days} days, {traces.beats} beats, {sized(traces.bytes)} in all.")


def _tell(done: Erased) -> None:
    for line in erased_words(done):
        told.print(line, markup=False)
