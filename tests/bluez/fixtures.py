"""The fake bluetoothd as a fixture for tests that run Bleak in their own process."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from bleak.backends.bluezdbus import manager as bleak_manager

from tests.bluez.radio import Radio, running_radio


@pytest.fixture
async def radio(tmp_path: Path) -> AsyncIterator[Radio]:
    """A fake bluetoothd with an adapter and an empty air, on a bus of its own that Bleak finds."""
    with running_radio(tmp_path) as hand:
        yield hand
        await _part_bleak()


async def _part_bleak() -> None:
    """End the connection that Bleak keeps for as long as a process lives."""
    kept = bleak_manager._global_instances.pop(asyncio.get_running_loop(), None)
    bus = kept._bus if kept is not None else None
    if kept is not None and bus is not None:
        bus.disconnect()
        if kept._bus_watcher_task is not None:
            await asyncio.wait({kept._bus_watcher_task})
