"""What the daemon tells the service manager: ready once, alive only while all that matters lives."""

import asyncio
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unclench.command import ran
from tests.unclench.story import WITHOUT_FRAMES, morning, taught
from tests.unclench.test_daemon_loop import Given
from unclench.daemon import Daemon
from unclench.live import Glance, Screen
from unclench.service import UNWATCHED, Service
from unclench.store.journal import JOURNAL_FILE, Journal


class Manager:
    """The service manager's end of the socket."""

    def __init__(self, address: str | bytes) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(address)
        self._socket.setblocking(False)

    def heard(self) -> list[str]:
        """Return what has been told since the last time."""
        told: list[str] = []
        while True:
            try:
                told.append(self._socket.recv(64).decode())
            except BlockingIOError:
                return told

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def address(tmp_path: Path) -> str:
    return str(tmp_path / "notify")


@pytest.fixture
def manager(address: str) -> Iterator[Manager]:
    listening = Manager(address)
    yield listening
    listening.close()


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with Journal.open(tmp_path / JOURNAL_FILE) as opened:
        opened.begin(source="given", identity="", started_ms=1)
        yield opened


def daemon(journal: Journal, service: Service) -> Daemon:
    glance = Screen(Glance("a test", "UTC"))
    return Daemon(journal, 0, None, taught(WITHOUT_FRAMES), glance, (), service)


async def until_heard(manager: Manager, word: str) -> list[str]:
    heard: list[str] = []
    async with asyncio.timeout(20):
        while word not in heard:
            heard += manager.heard()
            await asyncio.sleep(0.005)
    return heard


async def test_it_is_ready_then_alive_though_its_source_is_silent_and_says_that_it_ends(
    journal: Journal, manager: Manager, address: str
) -> None:
    running = daemon(journal, Service(address, watchdog_s=0.03))
    async with asyncio.TaskGroup() as group:
        group.create_task(running.run(Given((), waits=True), until_end=False))
        heard = await until_heard(manager, "WATCHDOG=1")
        running.stop()
    assert heard[0] == "READY=1"
    assert manager.heard()[-1] == "STOPPING=1"


async def test_it_is_not_alive_while_the_journal_writes_nothing(
    journal: Journal, manager: Manager, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck = asyncio.Event()
    durable = journal.durable

    async def hanging(seq: int) -> bool:
        await stuck.wait()
        return await durable(seq)

    monkeypatch.setattr(journal, "durable", hanging)
    running = daemon(journal, Service(address, watchdog_s=0.03))
    async with asyncio.TaskGroup() as group:
        given = Given(morning()[:5], waits=True)
        group.create_task(running.run(given, until_end=False))
        await given.all_given.wait()
        await asyncio.sleep(0.1)
        assert manager.heard() == ["READY=1"]
        stuck.set()
        await until_heard(manager, "WATCHDOG=1")
        running.stop()


def test_the_daemon_as_a_process_says_that_it_is_ready_and_that_it_ends(
    tmp_path: Path, manager: Manager, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", address)
    recording = tmp_path / "rr.txt"
    recording.write_text("800\n" * 50)
    done = ran(tmp_path, "run", "--replay", str(recording), "--speed", "0", "--until-end")
    assert done.returncode == 0, done.stderr
    assert manager.heard() == ["READY=1", "STOPPING=1"]


def test_what_the_manager_says_is_read_and_a_watchdog_for_another_process_is_not_ours() -> None:
    said = {"NOTIFY_SOCKET": "/run/notify", "WATCHDOG_USEC": "90000000", "WATCHDOG_PID": str(os.getpid())}
    assert Service.of(said) == Service("/run/notify", 90.0)
    assert Service.of(said).knock_every_s == 30.0
    assert Service.of(said | {"WATCHDOG_PID": "1"}) == Service("/run/notify")
    assert Service.of(said | {"WATCHDOG_USEC": "soon"}) == Service("/run/notify")
    assert Service.of({}) == UNWATCHED


def test_nobody_is_told_when_nobody_listens(address: str) -> None:
    UNWATCHED.ready()
    Service(address).ready()
    assert UNWATCHED.knock_every_s is None
    assert Service("", watchdog_s=3.0).knock_every_s is None


def test_an_abstract_socket_is_reached_too() -> None:
    name = f"unclench-test-{os.getpid()}"
    manager = Manager(b"\0" + name.encode())
    Service(f"@{name}").alive()
    assert manager.heard() == ["WATCHDOG=1"]
    manager.close()
