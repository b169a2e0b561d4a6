"""What the commands have in common: shared options, and how a failure is told."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NoReturn

import platformdirs
import typer
from rich.console import Console

from ingest.recording import BadLine, ReadSettings, RecordingError, Remark, Unit
from ingest.recordings import FORMATS
from ingest.source import SourceError
from unclench.config import ConfigError
from unclench.store.errors import StoreError

FAILED = 1
WRONG_USAGE = 2
FORMAT_KINDS = tuple(known.kind for known in FORMATS)

DataDir = Annotated[
    Path | None,
    typer.Option(
        "--data-dir", metavar="DIR", help="Where the journal lives (default: the user data directory)."
    ),
]
ConfigFile = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="Configuration in TOML (default: the user configuration)."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else on standard output.")]
UnitOption = Annotated[
    Unit | None,
    typer.Option(
        "--unit",
        help="Unit of the intervals where the file does not say (a plain text: ms), or says it wrong.",
        case_sensitive=True,
        show_default=False,
    ),
]
StartOption = Annotated[
    str | None,
    typer.Option("--start", metavar="TIME", help="When a recording without clock times began, ISO 8601."),
]
FormatOption = Annotated[
    str | None,
    typer.Option(
        "--format", help="Read the file as this instead of looking: " + ", ".join(FORMAT_KINDS) + "."
    ),
]
SkipBad = Annotated[bool, typer.Option("--skip-bad", help="Refused lines do not make the command fail.")]

told = Console(stderr=True, highlight=False, soft_wrap=True, emoji=False)
"""Standard error: progress and logs. Respects NO_COLOR."""


def data_dir_of(chosen: Path | None) -> Path:
    """Return the data directory: the chosen one, or the platform's for this user."""
    return chosen or Path(platformdirs.user_data_dir("unclench", appauthor=False))


def read_settings(unit: Unit | None, start: str | None) -> ReadSettings:
    """Return how recordings are read. Raises typer.BadParameter for a start that is no time."""
    if start is None:
        return ReadSettings(unit=unit)
    try:
        moment = datetime.fromisoformat(start)
    except ValueError:
        raise typer.BadParameter(f"{start!r} is no time; write it like 2026-11-23T09:00:00+01:00") from None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return ReadSettings(unit=unit, start_ms=round(aware.timestamp() * 1000))


def checked_format(chosen: str | None) -> str | None:
    """Return the format's name. Raises typer.BadParameter when the table has no such format."""
    if chosen is not None and chosen not in FORMAT_KINDS:
        raise typer.BadParameter(f"there is no format {chosen!r}; choose one of {', '.join(FORMAT_KINDS)}")
    return chosen


def tell_read(item: BadLine | Remark) -> None:
    """Say on standard error which line was refused and why, or what was mended."""
    told.print(f"unclench: {item}", markup=False)


@contextmanager
def failures_told() -> Iterator[None]:
    """Turn every expected failure into one sentence on standard error and the right exit code."""
    try:
        yield
        sys.stdout.flush()
    except ConfigError as error:
        fail(str(error), code=WRONG_USAGE)
    except (RecordingError, SourceError, StoreError) as error:
        fail(str(error))
    except BrokenPipeError:
        _close_standard_output()
        raise typer.Exit(FAILED) from None
    except OSError as error:
        _close_standard_output()
        fail(f"{error.filename or 'standard output'}: can't be written or read: {error.strerror}")


def _close_standard_output() -> None:
    """Let what is still buffered go nowhere, or Python would complain once more at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def fail(sentence: str, code: int = FAILED) -> NoReturn:
    """Say the sentence on standard error and end the command."""
    told.print(f"unclench: {sentence}", markup=False)
    raise typer.Exit(code)
