"""`unclench export`: everything out, as JSON Lines, as tables, or as one archive."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO, Final, Literal

import typer
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from unclench.analysis.extra import ExtraMissingError
from unclench.commands.options import (
    WRONG_USAGE,
    ConfigFile,
    DataDir,
    data_dir_of,
    fail,
    failures_told,
    told,
)
from unclench.config import Config, read_config
from unclench.exporting.archive import write_archive
from unclench.exporting.lines import all_lines, event_lines, portions
from unclench.exporting.tables import SHEETS, rows_of, sheet_of, write_csv, write_parquet
from unclench.store.directory import PRIVATE_DIRECTORY, PRIVATE_FILE
from unclench.store.journal import JOURNAL_FILE
from unclench.store.reader import Reader

FormatName = Literal["jsonl", "csv", "parquet", "zip"]
_BY_SUFFIX: Final[dict[str, FormatName]] = {".zip": "zip", ".csv": "csv", ".parquet": "parquet"}

Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Write here; csv and parquet without --table: a directory. Default: standard output.",
    ),
]
As = Annotated[
    FormatName | None,
    typer.Option("--format", help="Default: by the output's ending, zip being the archive; else jsonl."),
]
TableName = Annotated[
    str | None,
    typer.Option(
        "--table", metavar="NAME", help=f"Of csv and parquet this table alone: {', '.join(SHEETS)}."
    ),
]
Derived = Annotated[
    bool,
    typer.Option("--all", help="Of jsonl also what was derived, and each run: all that `import` needs."),
]
WithParquet = Annotated[
    bool, typer.Option("--parquet", help="Put the tables as Parquet into the archive, too.")
]


def export(
    output: Output = None,
    format: As = None,
    table: TableName = None,
    all: Derived = False,
    parquet: WithParquet = False,
    data_dir: DataDir = None,
    config: ConfigFile = None,
) -> None:
    """Write all that was heard and said: JSON Lines, tables, or with `-o me.zip` one archive of everything.

    The archive explains itself, and `unclench import` brings it back. Files are for their owner alone.
    """
    chosen = format or _BY_SUFFIX.get(output.suffix if output else "", "jsonl")
    _refuse_what_does_not_fit(chosen, output, table, derived=all, parquet=parquet)
    with failures_told():
        configured, directory = read_config(config), data_dir_of(data_dir)
        if output is not None and output.absolute().parent.resolve() == directory.resolve():
            fail(
                f"{output}: lies in the data directory, where only the journal is written: name another place"
            )
        try:
            _write(chosen, directory, configured, output, table, derived=all, parquet=parquet)
        except ExtraMissingError as error:
            fail(str(error))


def _refuse_what_does_not_fit(
    chosen: FormatName, output: Path | None, table: str | None, *, derived: bool, parquet: bool
) -> None:
    if table is not None and table not in SHEETS:
        fail(f"there is no table {table!r}; choose one of {', '.join(SHEETS)}", code=WRONG_USAGE)
    if table is not None and chosen not in ("csv", "parquet"):
        fail(f"--table is for --format csv and parquet, not for {chosen}", code=WRONG_USAGE)
    if derived and chosen != "jsonl":
        fail(f"--all is for --format jsonl: {chosen} has everything anyway", code=WRONG_USAGE)
    if parquet and chosen != "zip":
        fail("--parquet is for the archive: -o me.zip, or --format parquet for the tables", code=WRONG_USAGE)
    if output is None and table is None and chosen in ("csv", "parquet"):
        fail(
            f"{chosen} is a directory of tables: name one with -o, or one table with --table",
            code=WRONG_USAGE,
        )


def _write(
    chosen: FormatName,
    directory: Path,
    config: Config,
    output: Path | None,
    table: str | None,
    *,
    derived: bool,
    parquet: bool,
) -> None:
    path = directory / JOURNAL_FILE
    if chosen == "zip":
        with _opened(output) as stream, _progress(output) as progress:
            task = progress.add_task("exporting", total=1.0)
            write_archive(
                stream,
                directory,
                config,
                parquet=parquet,
                tell=lambda share: progress.update(task, completed=share),
                workshop=output.absolute().parent if output else None,
            )
    elif chosen == "jsonl":
        _write_lines(path, output, derived=derived)
    else:
        _write_tables(path, chosen, output, table)


def _write_lines(path: Path, output: Path | None, *, derived: bool) -> None:
    with Reader(path) as reader, _opened(output) as stream, _progress(output) as progress:
        lines = all_lines(reader) if derived else event_lines(reader)
        task = progress.add_task("exporting", total=reader.last_seq())
        for portion in portions(lines):
            stream.write(portion)
            progress.advance(task, portion.count(b"\n"))


def _write_tables(path: Path, chosen: FormatName, output: Path | None, table: str | None) -> None:
    write = write_csv if chosen == "csv" else write_parquet
    with _progress(output) as progress:
        if table is not None:
            with _opened(output) as stream:
                write(stream, sheet_of(path, table), rows_of(path, table))
            return
        assert output is not None
        output.mkdir(PRIVATE_DIRECTORY, parents=True, exist_ok=True)
        for name in progress.track(SHEETS, description="exporting"):
            with _opened(output / f"{name}.{chosen}") as stream:
                write(stream, sheet_of(path, name), rows_of(path, name))


def _progress(output: Path | None) -> Progress:
    columns = (TextColumn("exporting"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    return Progress(*columns, console=told, transient=True, disable=output is None or not told.is_terminal)


@contextmanager
def _opened(output: Path | None) -> Iterator[BinaryIO]:
    """Give standard output, or a file that is there whole or not at all, for its owner alone."""
    if output is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    part = output.with_name(output.name + ".part")
    try:
        part.touch(mode=PRIVATE_FILE)
        part.chmod(PRIVATE_FILE)
        with part.open("wb") as stream:
            yield stream
        part.replace(output)
    except OSError as error:
        fail(f"{output}: can't be written: {error.strerror}")
    finally:
        part.unlink(missing_ok=True)
