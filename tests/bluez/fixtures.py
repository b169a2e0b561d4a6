"""The fake bluetoothd as fixtures."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
from bleak.backends.bluezdbus import manager as bleak_manager

from tests.bluez.radio import Radio, running_radio


@pytest.fixture(scope="session")
def _one_radio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Radio]:
    """One process for all tests of a run: starting one for each would take most of their time."""
    with running_radio(tmp_path_factory.mktemp("radio")) as hand:
        yield hand


@pytest.fixture
def radio_of_processes(_one_radio: Radio, monkeypatch: pytest.MonkeyPatch) -> Radio:
    """A fake bluetoothd with an adapter and an empty air, which processes that a test starts will find."""
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", _one_radio.address)
    _one_radio.reset()
    return _one_radio


@pytest.fixture
async def radio(radio_of_processes: Radio) -> AsyncIterator[Radio]:
    """The same, for Bleak in the test's own process."""
    yield radio_of_processes
    kept = bleak_manager._global_instances.pop(asyncio.get_running_loop(), None)
    bus = kept._bus if kept is not None else None
    if kept is not None and bus is not None:
        bus.disconnect()
        if kept._bus_watcher_task is not None:
            await asyncio.wait({kept._bus_watcher_task})
