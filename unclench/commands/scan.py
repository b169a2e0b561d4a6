"""`unclench scan`: which straps are nearby."""

import json as json_text
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console
from rich.live import Live

from ingest.link_words import link_words
from ingest.sources.nearby import Seen
from unclench.commands.listening import attended, straps_table
from unclench.commands.options import (
    ConfigFile,
    DataDir,
    Json,
    data_dir_of,
    fail,
    failures_told,
)
from unclench.config import read_config
from unclench.paired import read_paired
from unclench.straps import scanned

Seconds = Annotated[float, typer.Option("--seconds", metavar="N", min=0.1, help="How long to listen.")]


def scan(
    seconds: Seconds = 10, json: Json = False, data_dir: DataDir = None, config: ConfigFile = None
) -> None:
    """List the heart rate straps nearby: wear yours, for most sleep when nobody does.

    Exit 1 when none is heard. Any sensor with the heart rate service is listed; whether it sends beat
    intervals is told when it is paired.
    """
    with failures_told():
        configured = read_config(config)
        paired = read_paired(data_dir_of(data_dir))
        remembered = paired.address if paired else ""
        with _shown(remembered, quiet=json) as table:
            adapter = configured.strap.adapter
            found = attended(scanned(adapter, seconds, table.show, enough=lambda _: False))
        if json:
            _print_json(found, remembered)
        if not found:
            fail(link_words("none_nearby"))


class _Screen:
    """The table while it grows; nothing of it where nobody looks."""

    def __init__(self, remembered: str, live: Live | None) -> None:
        self._remembered = remembered
        self._live = live
        self.straps: list[Seen] = []

    def show(self, straps: list[Seen]) -> None:
        self.straps = straps
        if self._live is not None:
            self._live.update(straps_table(straps, self._remembered))


@contextmanager
def _shown(remembered: str, *, quiet: bool) -> Iterator[_Screen]:
    """Show the table while in the block, or once at its end where output is no terminal."""
    console = Console(highlight=False)
    if quiet:
        yield _Screen(remembered, None)
    elif console.is_terminal:
        with Live(straps_table([], remembered), console=console, refresh_per_second=4) as live:
            yield _Screen(remembered, live)
    else:
        screen = _Screen(remembered, None)
        yield screen
        if screen.straps:
            console.print(straps_table(screen.straps, remembered))


def _print_json(straps: list[Seen], remembered: str) -> None:
    rows = [
        {
            "address": one.address,
            "name": one.name,
            "rssi_dbm": one.rssi_dbm,
            "connected": one.rssi_dbm is None,
            "remembered": one.address == remembered,
        }
        for one in straps
    ]
    sys.stdout.write(json_text.dumps(rows) + "\n")
