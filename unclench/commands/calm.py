"""`unclench calm`: minutes that were calm count as usual, however high the heart was."""

import json as json_text
import sys
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console

from hrv.event import Calm
from hrv.load import Assessment
from unclench.calming import Marked, counted_words, marked_minutes
from unclench.commands.options import WRONG_USAGE, ConfigFile, DataDir, Json, data_dir_of, fail, failures_told
from unclench.config import Config, read_config
from unclench.door import hand
from unclench.said import MomentError, moment_ms
from unclench.store.journal import JOURNAL_FILE
from unclench.store.reader import Reader
from unclench.words import clock_of, local_time

MINUTE_MS: Final = 60_000

At = Annotated[
    str | None,
    typer.Option("--at", metavar="TIME", help="When it began: 14:30, 2026-11-23T14:30; default: just now."),
]
Minutes = Annotated[int, typer.Option("--minutes", min=1, max=120, help="How many minutes were calm.")]


def calm(
    at: At = None,
    minutes: Minutes = 10,
    json: Json = False,
    data_dir: DataDir = None,
    config: ConfigFile = None,
) -> None:
    """Mark minutes as calm: they count as usual when your usual is learned, tonight and after.

    Only minutes in which you kept still count; at most two hours a day.
    """
    with failures_told():
        configured, directory = read_config(config), data_dir_of(data_dir)
        from_ms = _begin_ms(directory, configured, at, minutes)
        told = kept(directory, configured, Calm(0, from_ms, from_ms + minutes * MINUTE_MS), least=1)
    if json:
        sys.stdout.write(json_text.dumps(told.document()) + "\n")
    else:
        Console(highlight=False).print(_words(told, configured.zone), markup=False)


def kept(directory: Path, config: Config, calm: Calm, *, least: int) -> Marked:
    """Hand in what was called calm, if so many of its minutes count. Raises StoreError; fails if not."""
    with Reader(directory / JOURNAL_FILE) as reader:
        minutes = marked_minutes(reader, calm)
    if minutes.still < least:
        fail(f"nothing was kept: {counted_words(minutes)}, and at least {least} must")
    return Marked(calm.from_ms, calm.to_ms, hand(directory, config, calm).seq, minutes)


def newest_ms(directory: Path) -> int:
    """Return the end of the newest minute that was heard. Raises StoreError; fails when there is none."""
    with Reader(directory / JOURNAL_FILE) as reader:
        newest = reader.last(Assessment)
    if newest is None:
        fail("nothing was heard yet: `unclench run` hears the strap")
    return newest.record.at_ms


def typed_ms(text: str, zone: str, last_ms: int) -> int:
    """Return the moment that is typed, no later than `last_ms` when it is a time of day; fails if none."""
    try:
        return moment_ms(text, zone, last_ms)
    except MomentError as error:
        fail(str(error), code=WRONG_USAGE)


def _begin_ms(directory: Path, config: Config, at: str | None, minutes: int) -> int:
    last_ms = newest_ms(directory)
    if at is None:
        return last_ms - minutes * MINUTE_MS
    from_ms = typed_ms(at, config.zone, last_ms)
    if from_ms + minutes * MINUTE_MS > last_ms:
        fail(
            f"only what was heard can be called calm, and {minutes} min from {clock_of(from_ms, config.zone)}"
            f" end after {clock_of(last_ms, config.zone)}: name fewer --minutes",
            code=WRONG_USAGE,
        )
    return from_ms


def _words(told: Marked, zone: str) -> str:
    span = f"{local_time(told.from_ms, zone):%A %Y-%m-%d %H:%M} to {clock_of(told.to_ms, zone)}"
    return f"marked {span} as calm: {counted_words(told.minutes)}, when your usual is learned tonight"
