"""What the commands that listen to the air have in common."""

import asyncio
import signal
from collections.abc import Callable, Coroutine
from contextlib import aclosing, suppress
from typing import TypeVar

import typer
from rich.table import Table
from rich.text import Text

from ingest.sources.nearby import Nearby, Seen
from unclench.commands.options import FAILED, told

_T = TypeVar("_T")
_WEAK_DBM = -85
_FAIR_DBM = -70


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


async def scanned(
    adapter: str, seconds: float, show: Callable[[list[Seen]], object], enough: Callable[[Seen], bool]
) -> list[Seen]:
    """Return the straps that were heard within these seconds of listening, in the order of their first.

    `show` is told of every change; a strap that is `enough` ends the scan. Raises LinkError.
    """
    found: dict[str, Seen] = {}
    loop = asyncio.get_running_loop()
    with suppress(TimeoutError):
        async with (
            asyncio.timeout(None) as limit,
            aclosing(Nearby(adapter).straps(lambda: limit.reschedule(loop.time() + seconds))) as heard,
        ):
            async for seen in heard:
                before = found.get(seen.address)
                found[seen.address] = seen if seen.name or before is None else _named(seen, before)
                show(list(found.values()))
                if enough(seen):
                    break
    return list(found.values())


def _named(seen: Seen, before: Seen) -> Seen:
    return Seen(seen.address, before.name, seen.rssi_dbm)


def straps_table(straps: list[Seen], remembered: str) -> Table:
    """Return the straps as a table; `remembered` is the address of the paired one."""
    table = Table("#", "strap", "address", "signal", "")
    for number, one in enumerate(straps, 1):
        note = "remembered" if one.address == remembered else ""
        table.add_row(
            str(number), Text(one.name or "(no name)"), one.address, strength_words(one.rssi_dbm), note
        )
    return table


def strength_words(rssi_dbm: int | None) -> str:
    """Say how strong a strap is heard."""
    match rssi_dbm:
        case None:
            return "connected to this machine"
        case weak if weak < _WEAK_DBM:
            return f"weak ({weak} dBm)"
        case fair if fair < _FAIR_DBM:
            return f"fair ({fair} dBm)"
        case strong:
            return f"strong ({strong} dBm)"
