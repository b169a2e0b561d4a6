"""Which straps are heard within some seconds, how strong, and which of them becomes the wearer's own."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, suppress
from pathlib import Path

from ingest.sources.link_settings import LinkSettings
from ingest.sources.nearby import Nearby, Seen
from ingest.sources.strap import Strap
from ingest.stream_settings import StreamSettings
from unclench.paired import PairedStrap, chosen_link, read_paired, write_paired

_WEAK_DBM = -85
_FAIR_DBM = -70

Listening = Callable[[str, Callable[[], None]], AsyncGenerator[Seen, None]]
"""Listens to the air by an adapter; tells when it has begun. Raises LinkError."""


def nearby(adapter: str, begun: Callable[[], None]) -> AsyncGenerator[Seen, None]:
    """Listen by Bluetooth."""
    return Nearby(adapter).straps(begun)


async def scanned(
    adapter: str,
    seconds: float,
    show: Callable[[list[Seen]], object],
    enough: Callable[[Seen], bool],
    listening: Listening = nearby,
) -> list[Seen]:
    """Return the straps that were heard within these seconds of listening, in the order of their first.

    `show` is told of every change; a strap that is `enough` ends the scan. Raises LinkError.
    """
    found: dict[str, Seen] = {}
    loop = asyncio.get_running_loop()
    with suppress(TimeoutError):
        async with (
            asyncio.timeout(None) as limit,
            aclosing(listening(adapter, lambda: limit.reschedule(loop.time() + seconds))) as heard,
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


def remembered_strap(data_dir: Path, address: str, name: str) -> PairedStrap:
    """Remember this strap in place of any other; its calibration is kept when it was remembered before.

    Raises PairedError, JournalError.
    """
    before = read_paired(data_dir)
    calibration = before.calibration if before and before.address == address else None
    strap = PairedStrap(address, name, calibration)
    write_paired(data_dir, strap)
    return strap


def source_of(link: LinkSettings, strap: PairedStrap) -> Strap:
    """Return the source that hears this strap and no other."""
    return Strap(chosen_link(link, strap), stream=StreamSettings(strap.calibration))
