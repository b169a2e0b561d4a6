"""Lets a strap go, whatever state its client is in."""

from contextlib import suppress

from bleak import BleakClient

from ingest.sources.bounded import bounded
from ingest.sources.faults import FAULTS


async def let_go(client: BleakClient, limit_s: float) -> None:
    """Disconnect; what goes wrong with it is no news, for the link ends in any case."""
    # Bleak checks its own teardown by an assert, last of all. That fails when the strap dropped just as its
    # services were told: they are noted after the drop has cleared them (bleak 3.1, bluezdbus/client.py).
    with suppress(*FAULTS, AssertionError):
        await bounded(limit_s, client.disconnect())
