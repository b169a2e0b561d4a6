"""What the commands that listen to the air have in common."""

import asyncio
import signal
from collections.abc import Coroutine
from contextlib import suppress
from typing import TypeVar

import typer
from rich.table import Table
from rich.text import Text

from ingest.sources.nearby import Seen
from unclench.commands.options import FAILED, told
from unclench.straps import strength_words

_T = TypeVar("_T")


def attended(work: Coroutine[object, object, _T]) -> _T:
    """Return what the work comes to; Ctrl-C and SIGTERM let it end in good order, then the command."""

    async def running() -> _T:
        task = asyncio.ensure_future(work)
        with suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        return await task

    try:
        return asyncio.run(running())
    except (KeyboardInterrupt, asyncio.CancelledError):
        told.print("unclench: stopped")
        raise typer.Exit(FAILED) from None


def straps_table(straps: list[Seen], remembered: str) -> Table:
    """Return the straps as a table; `remembered` is the address of the paired one."""
    table = Table("#", "strap", "address", "signal", "")
    for number, one in enumerate(straps, 1):
        note = "remembered" if one.address == remembered else ""
        table.add_row(
            str(number), Text(one.name or "(no name)"), one.address, strength_words(one.rssi_dbm), note
        )
    return table
