"""`unclench mirror`: what waits for a mirror, what it refused, and how both get there."""

import json as json_text
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from threading import Event

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ingest.clock import WallClock
from unclench.commands.filling import fill_with, watch_filling
from unclench.commands.options import (
    FAILED,
    WRONG_USAGE,
    ConfigFile,
    DataDir,
    Json,
    data_dir_of,
    fail,
    failures_told,
    told,
)
from unclench.config import Config, read_config
from unclench.mirror_status import mirror_status, mirror_words
from unclench.store.journal import JOURNAL_FILE, Journal
from unclench.store.letters import ask_again, asked_again, retry
from unclench.store.lock import holder, locked
from unclench.store.mirrors import AnyMirror
from unclench.store.reader import Reader
from unclench.words import local_time

ANSWER_WITHIN_S = 15.0
LOOK_EVERY_S = 0.25

mirror = typer.Typer(
    help="What waits for InfluxDB, what it refused, and how both get there.", no_args_is_help=True
)


@mirror.command()
def status(json: Json = False, data_dir: DataDir = None, config: ConfigFile = None) -> None:
    """Tell how many rows each mirror has not taken yet, how many it refused, and why it takes nothing."""
    with failures_told():
        configured = _configured(config)
        with Reader(data_dir_of(data_dir) / JOURNAL_FILE) as reader:
            found = [mirror_status(reader, one.kind) for one in configured.mirrors]
    if json:
        sys.stdout.write(json_text.dumps([asdict(one) for one in found]) + "\n")
        return
    for one in found:
        Console(highlight=False, soft_wrap=True).print(
            f"{one.mirror}: {mirror_words(one, configured.zone)}", markup=False
        )


@mirror.command()
def dead(json: Json = False, data_dir: DataDir = None, config: ConfigFile = None) -> None:
    """List what a mirror refused for ever: the line that was sent, and the server's words."""
    with failures_told():
        configured = _configured(config)
        with Reader(data_dir_of(data_dir) / JOURNAL_FILE) as reader:
            letters = [(one.kind, letter) for one in configured.mirrors for letter in reader.dead(one.kind)]
    if json:
        rows = [{"mirror": kind, **asdict(letter)} for kind, letter in letters]
        sys.stdout.write(json_text.dumps(rows) + "\n")
        return
    table = Table("row", "refused", "why", "line")
    for _, letter in letters:
        when = f"{local_time(letter.at_ms, configured.zone):%Y-%m-%d %H:%M}"
        table.add_row(str(letter.seq), when, escape(letter.reason), escape(letter.line))
    Console(highlight=False).print(table if letters else "nothing was refused")


@mirror.command(name="retry")
def retry_dead(data_dir: DataDir = None, config: ConfigFile = None) -> None:
    """Bring what was refused before the server again, after its cause is mended; exit 1 if any stays."""
    with failures_told():
        configured = _configured(config)
        directory = data_dir_of(data_dir)
        for one in configured.mirrors:
            if holder(directory) is not None:
                _ask_daemon(directory, one)
            else:
                _retry_here(directory, one)
        _tell_remaining(directory, configured)


@mirror.command()
def fill(data_dir: DataDir = None, config: ConfigFile = None) -> None:
    """Bring all that waits over now, with a progress bar; while a daemon runs, watch it do so.

    Ctrl-C ends it at any time: what was taken by then stays taken, and the next run goes on from there.
    """
    with failures_told(), _interrupts_told():
        configured = _configured(config)
        directory = data_dir_of(data_dir)
        for one in configured.mirrors:
            if holder(directory) is not None:
                watch_filling(directory, one.kind)
            else:
                with locked(directory), Journal.open(directory / JOURNAL_FILE) as journal:
                    fill_with(one, journal, directory / JOURNAL_FILE)


def _configured(path: Path | None) -> Config:
    config = read_config(path)
    if not config.mirrors:
        fail("no mirror is configured: write [[mirrors]] in the configuration", code=WRONG_USAGE)
    return config


def _ask_daemon(directory: Path, one: AnyMirror) -> None:
    """Leave word for the daemon, and give it a moment: the journal has one writer."""
    ask_again(directory, one.kind)
    waited_s = 0.0
    while asked_again(directory, one.kind) and waited_s < ANSWER_WITHIN_S:
        Event().wait(LOOK_EVERY_S)
        waited_s += LOOK_EVERY_S
    if asked_again(directory, one.kind):
        told.print(f"{one.kind}: the daemon will try as soon as the server takes anything", markup=False)


def _retry_here(directory: Path, one: AnyMirror) -> None:
    path = directory / JOURNAL_FILE
    with locked(directory), Journal.open(path) as journal:
        done = retry(one, journal, path, WallClock())
    gone = f", {done.gone} are no longer kept" if done.gone else ""
    told.print(f"{one.kind}: {done.taken} taken, {done.refused} refused again{gone}", markup=False)


def _tell_remaining(directory: Path, config: Config) -> None:
    with Reader(directory / JOURNAL_FILE) as reader:
        left = {one.kind: reader.behind(one.kind)[1] for one in config.mirrors}
    for kind, count in left.items():
        told.print(f"{kind}: {count or 'nothing'} is put aside now", markup=False)
    if any(left.values()):
        raise typer.Exit(FAILED)


@contextmanager
def _interrupts_told() -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        fail("stopped; the next run goes on from there")
