"""From the daemon to the desktop and back, by the same door as a beat, whatever the server does."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from alerts import notification_server
from alerts.notifier import Notifier
from alerts.notifiers import Linux
from alerts.prompt import Prompt
from hrv.event import Answer, Context, Delivery, Event
from tests.bluez.private_bus import private_bus
from tests.desktop.notification_daemon import NotificationDaemon, notification_daemon
from tests.unclench.story import WITHOUT_FRAMES, morning, taught
from tests.unclench.test_daemon_loop import Given
from unclench.daemon import Daemon
from unclench.live import Glance, Screen
from unclench.record import Record
from unclench.store.journal import JOURNAL_FILE, Journal
from unclench.store.reader import Reader

OFFER = "A moment to breathe?"
PRACTICE = "A minute of slow breathing"


@pytest.fixture(scope="module")
def bus() -> Iterator[str]:
    with private_bus() as address:
        yield address


@pytest.fixture
async def desktop(bus: str) -> AsyncIterator[NotificationDaemon]:
    async with notification_daemon(bus) as running:
        yield running


def until_the_offer() -> tuple[Event, ...]:
    """Return the demonstration's morning up to where its wearer answers."""
    events = morning()
    answered = next(nth for nth, event in enumerate(events) if isinstance(event, Answer))
    return events[:answered]


class Home:
    """A daemon that has come to its offer, and what it keeps."""

    def __init__(self, directory: Path, notifiers: tuple[Notifier, ...]) -> None:
        directory.mkdir()
        self._path = directory / JOURNAL_FILE
        self.journal = Journal.open(self._path)
        self.journal.begin(source="given", identity="", started_ms=1)
        self.glance = Glance("a test", "UTC")
        self.daemon = Daemon(self.journal, 0, None, taught(WITHOUT_FRAMES), Screen(self.glance), notifiers)
        self.source = Given(until_the_offer(), waits=True)

    def kept(self, *kinds: type[Record]) -> list[Record]:
        with Reader(self._path) as reader:
            return [row.record for row in reader.follow(0, 10**9, kinds)]

    async def has(self, count: int, *kinds: type[Record]) -> None:
        """Wait until so many records are kept."""
        async with asyncio.timeout(20):
            while len(await asyncio.to_thread(self.kept, *kinds)) < count:  # noqa: ASYNC110
                await asyncio.sleep(0.02)


@asynccontextmanager
async def lived(directory: Path, address: str) -> AsyncIterator[Home]:
    home = Home(directory, (Linux(bus=address),))
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(home.daemon.run(home.source, until_end=False))
            yield home
            home.daemon.stop()
    finally:
        home.journal.close()


async def test_a_button_starts_the_practice_and_a_stop_ends_it_and_leaves_an_empty_screen(
    desktop: NotificationDaemon, bus: str, tmp_path: Path
) -> None:
    async with lived(tmp_path / "d", bus) as home:
        desktop.press(await desktop.only(OFFER), "accept")
        await desktop.only(PRACTICE)
    assert not desktop.on_screen
    (offered, accepted) = home.kept(Prompt)
    assert isinstance(offered, Prompt)
    assert isinstance(accepted, Prompt)
    assert (offered.state, accepted.state) == ("offered", "accepted")
    assert home.kept(Answer) == [Answer(home.kept(Answer)[0].at_ms, "accepted", offered.prompt_ms)]
    assert [(one.on, one.practice) for one in home.kept(Context) if isinstance(one, Context)][-2:] == [
        (True, "breath_snack"),
        (False, "breath_snack"),
    ]
    (delivery,) = home.kept(Delivery)
    assert isinstance(delivery, Delivery)
    assert (delivery.prompt_ms, delivery.notifier, delivery.shown) == (offered.prompt_ms, "linux", True)


async def test_two_daemons_on_one_desktop_hear_their_own_buttons_alone(
    desktop: NotificationDaemon, bus: str, tmp_path: Path
) -> None:
    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(lived(tmp_path / "a", bus))
        await first.has(1, Delivery)
        second = await stack.enter_async_context(lived(tmp_path / "b", bus))
        await second.has(1, Delivery)
        of_second = max(desktop.on_screen)
        desktop.press(of_second, "snooze")
        await second.has(1, Answer)
        assert first.kept(Answer) == []


async def test_a_server_that_hangs_holds_up_neither_the_capture_nor_the_end(
    desktop: NotificationDaemon, bus: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notification_server, "ANSWER_S", 0.3)
    desktop.hangs = True
    async with lived(tmp_path / "d", bus) as home:
        await home.has(1, Delivery)
        assert home.source.all_given.is_set()
    (delivery,) = home.kept(Delivery)
    assert isinstance(delivery, Delivery)
    assert not delivery.shown
    assert any(
        "prompt not shown by linux: the notification server did not answer" in one for one in home.glance.said
    )


async def test_an_answer_from_elsewhere_takes_the_prompt_off_the_screen(
    desktop: NotificationDaemon, bus: str, tmp_path: Path
) -> None:
    async with lived(tmp_path / "d", bus) as home:
        await desktop.only(OFFER)
        await home.daemon.hand(Answer(0, "snoozed"))
        await desktop.nothing()
        assert len(home.kept(Answer)) == 1


async def test_a_server_that_comes_late_shows_the_prompt_that_is_still_open(bus: str, tmp_path: Path) -> None:
    async with lived(tmp_path / "d", bus) as home:
        await home.has(1, Delivery)
        async with notification_daemon(bus) as late:
            await late.only(OFFER)
            await home.has(2, Delivery)
    shown = [one.shown for one in home.kept(Delivery) if isinstance(one, Delivery)]
    assert shown[:2] == [False, True]  # and a third, when the server is seen to go
