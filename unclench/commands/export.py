"""`unclench export`: everything out, as JSON Lines that `replay` reads again."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, TextIO, get_args

import typer
from rich.progress import Progress

from hrv.event import Event
from unclench.commands.options import ConfigFile, DataDir, data_dir_of, fail, failures_told, told
from unclench.config import read_config
from unclench.record import Kept, to_json
from unclench.store.journal import JOURNAL_FILE
from unclench.store.reader import Reader

ROWS_AT_ONCE = 5_000

Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write here instead of standard output.")
]
Derived = Annotated[
    bool, typer.Option("--all", help="Also what was derived: frames, minutes, episodes, prompts, effects.")
]


def export(
    output: Output = None, all: Derived = False, data_dir: DataDir = None, config: ConfigFile = None
) -> None:
    """Write all that was heard and said, one JSON object a line, in the order in which it was kept."""
    with failures_told():
        read_config(config)
        directory = data_dir_of(data_dir)
        path = directory / JOURNAL_FILE
        if output is not None and output.absolute().parent.resolve() == directory.resolve():
            fail(
                f"{output}: lies in the data directory, where only the journal is written: name another place"
            )
        with Reader(path) as reader, _opened(output) as stream, _progress(output) as progress:
            kinds = None if all else get_args(Event)
            for kept in progress.track(_followed(reader, kinds), description="exporting"):
                stream.write(to_json(kept.record) + "\n")


def _followed(reader: Reader, kinds: tuple[type, ...] | None) -> Iterator[Kept]:
    after = 0
    while rows := reader.follow(after, ROWS_AT_ONCE, kinds):
        yield from rows
        after = rows[-1].seq


def _progress(output: Path | None) -> Progress:
    return Progress(console=told, transient=True, disable=output is None or not told.is_terminal)


@contextmanager
def _opened(output: Path | None) -> Iterator[TextIO]:
    if output is None:
        yield sys.stdout
        return
    part = output.with_name(output.name + ".part")
    try:
        with part.open("w", encoding="utf-8") as stream:
            part.chmod(0o600)
            yield stream
        part.replace(output)
    except OSError as error:
        fail(f"{output}: can't be written: {error.strerror}")
    finally:
        part.unlink(missing_ok=True)
