"""The connection to a D-Bus: a service that hangs, a bus that dies and comes back, one that is not there."""

import asyncio
import os
import signal
import tempfile
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from dbus_fast import Message, Variant
from dbus_fast.aio import MessageBus

from alerts.surrounding import Question, UnknownError
from alerts.surroundings.bus import DesktopBus, bus_address
from tests.alerts.surroundings.fakes import Fake, served
from tests.alerts.surroundings.hands import on_bus
from tests.bluez.private_bus import bus_in, private_bus

NAME, PATH = "org.example.Desk", "/org/example/Desk"
IS_ON = Question("session", NAME, PATH, NAME, "IsOn", changes=NAME)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with private_bus() as found:
        yield found


def a_fake(*, on: bool = True) -> Fake:
    return Fake(PATH, methods={(NAME, "IsOn"): Variant("b", on)})


async def test_a_service_that_is_not_there_is_never_asked_and_found_when_it_comes(address: str) -> None:
    bus = DesktopBus("session", on_bus(address))
    with pytest.raises(UnknownError, match="not running"):
        await bus.ask(IS_ON)
    coming = asyncio.create_task(bus.stirred(NAME, PATH))
    await asyncio.sleep(0)
    async with served(address, NAME, a_fake()):
        async with asyncio.timeout(5):
            await coming
        assert await bus.ask(IS_ON) is True
        going = asyncio.create_task(bus.stirred(NAME, PATH))
        await asyncio.sleep(0)
    async with asyncio.timeout(5):
        await going
    assert not await bus.has(NAME)
    bus.close()


async def test_a_change_that_the_service_tells_of_stirs(address: str) -> None:
    bus = DesktopBus("session", on_bus(address))
    async with served(address, NAME, a_fake()) as fake:
        assert await bus.ask(IS_ON) is True
        stirring = asyncio.create_task(bus.stirred(NAME, PATH))
        await asyncio.sleep(0)
        await fake.say(NAME, "Changed", "b", [False])
        async with asyncio.timeout(5):
            await stirring
    bus.close()


async def test_an_error_is_unknown_with_its_name(address: str) -> None:
    bus = DesktopBus("session", on_bus(address))
    async with served(address, NAME, Fake(PATH)):
        with pytest.raises(UnknownError, match=r"refuses to tell \(org\.freedesktop\.DBus\.Error\.Unkn"):
            await bus.ask(IS_ON)
    bus.close()


async def test_who_never_answers_delays_nobody_else_and_after_many_questions_the_connection_is_made_anew(
    address: str,
) -> None:
    bus, other = DesktopBus("session", on_bus(address)), "org.example.Other"
    there = Question("session", other, PATH, other, "IsOn")
    hung = Fake(PATH, hangs=True)
    async with (
        served(address, NAME, hung),
        served(address, other, Fake(PATH, methods={(other, "IsOn"): Variant("b", True)})),
    ):
        assert await bus.ask(there) is True
        first = bus._bus
        for _ in range(64):
            assert bus._bus is first
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.005):
                    await bus.ask(IS_ON)
        assert await bus.ask(there) is True
        assert bus._bus is not first
    assert hung.asked
    bus.close()


async def test_who_waits_while_another_ends_the_connection_is_told_that_it_is_gone(address: str) -> None:
    bus = DesktopBus("session", on_bus(address))
    async with served(address, NAME, Fake(PATH, hangs=True)) as hung:
        asking = asyncio.create_task(bus.ask(IS_ON))
        async with asyncio.timeout(5):
            while not hung.asked:  # noqa: ASYNC110
                await asyncio.sleep(0)
        bus.close()
        with pytest.raises(UnknownError, match="the session bus is gone"):
            async with asyncio.timeout(5):
                await asking
    bus.close()


async def test_a_service_that_comes_while_its_name_is_asked_for_is_there(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bus = DesktopBus("session", on_bus(address))
    call = bus._call

    async def answered_late(link: MessageBus, message: Message) -> object:
        answer = await call(link, message)
        if message.member == "NameHasOwner":
            coming = asyncio.create_task(bus.stirred(NAME, PATH))
            await there.enter_async_context(served(address, NAME, a_fake()))
            await coming
        return answer

    monkeypatch.setattr(bus, "_call", answered_late)
    async with AsyncExitStack() as there, asyncio.timeout(5):
        assert await bus.has(NAME)
    bus.close()


async def test_a_bus_that_dies_is_unknown_and_the_next_one_is_found_by_itself() -> None:
    with tempfile.TemporaryDirectory(prefix="bus-") as short:
        bus = DesktopBus("session", on_bus(f"unix:path={short}/bus"))
        with bus_in(Path(short)) as address:
            async with served(address, NAME, a_fake()):
                assert await bus.ask(IS_ON) is True
        with pytest.raises(UnknownError, match=r"session bus"):
            async with asyncio.timeout(5):
                await bus.ask(IS_ON)
        with bus_in(Path(short)) as address:
            async with served(address, NAME, a_fake(on=False)), asyncio.timeout(20):
                assert await _answer(bus) is False
        bus.close()


async def _answer(bus: DesktopBus) -> object:
    while True:
        try:
            return await bus.ask(IS_ON)
        except UnknownError:
            await asyncio.sleep(0.1)


async def test_a_bus_that_hangs_holds_nobody_up_and_answers_again_when_it_goes_on() -> None:
    with tempfile.TemporaryDirectory(prefix="bus-") as short, bus_in(Path(short)) as address:
        bus = DesktopBus("session", on_bus(address))
        async with served(address, NAME, a_fake()):
            assert await bus.ask(IS_ON) is True
            for sign, comes in ((signal.SIGSTOP, False), (signal.SIGCONT, True)):
                _signal(Path(short), sign)
                if comes:
                    async with asyncio.timeout(20):
                        assert await bus.ask(IS_ON) is True
                else:
                    with pytest.raises(TimeoutError):
                        async with asyncio.timeout(0.1):
                            await bus.ask(IS_ON)
        bus.close()


def _signal(home: Path, sign: signal.Signals) -> None:
    os.kill(int((home / "pid").read_text()), sign)


@pytest.mark.parametrize(
    ("name", "environ", "found"),
    [
        ("session", {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/a"}, "unix:path=/a"),
        ("session", {"XDG_RUNTIME_DIR": "/nowhere"}, ""),
        ("session", {}, ""),
        ("system", {}, "unix:path=/var/run/dbus/system_bus_socket"),
        ("system", {"DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/b"}, "unix:path=/b"),
    ],
)
def test_where_a_bus_is_comes_from_the_environment(name: str, environ: dict[str, str], found: str) -> None:
    assert bus_address("session" if name == "session" else "system", environ) == found


def test_the_session_bus_is_found_in_the_users_runtime_directory(tmp_path: Path) -> None:
    (tmp_path / "bus").touch()
    assert bus_address("session", {"XDG_RUNTIME_DIR": str(tmp_path)}) == f"unix:path={tmp_path}/bus"


@pytest.mark.parametrize("address", ["", "nonsense", "unix:path=/nowhere/bus", "unix:abstract=nobody-here"])
async def test_a_bus_that_is_not_there_is_unknown_and_says_what_to_do(address: str) -> None:
    bus = DesktopBus("session", {"DBUS_SESSION_BUS_ADDRESS": address})
    for _ in range(2):
        with pytest.raises(UnknownError, match=r"^no session bus: ") as caught:
            await bus.has(NAME)
        assert "desktop session" in caught.value.mend
