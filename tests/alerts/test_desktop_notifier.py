"""The notifier for macOS and Windows; its library speaks to this desktop's server here, by its own way."""

import asyncio
import sys
from collections.abc import AsyncIterator

import pytest

from alerts.notifier import Button, NotDeliveredError, Notice, Report
from alerts.notifiers import desktop
from alerts.notifiers.desktop import Desktop
from tests.bluez.private_bus import private_bus
from tests.desktop.notification_daemon import NotificationDaemon, notification_daemon

NOTICE = Notice("A moment?", "so and so", (Button("accept", "Breathe"), Button("no", "No")), default="accept")


@pytest.fixture
async def daemon(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[NotificationDaemon]:
    with private_bus() as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        async with notification_daemon(address) as running:
            yield running


async def test_a_press_comes_back_and_the_next_notice_is_alone_on_the_screen(
    daemon: NotificationDaemon,
) -> None:
    reports: asyncio.Queue[Report] = asyncio.Queue()
    outlet = Desktop().opened(reports.put_nowait)
    assert await outlet.show(NOTICE) == "the system's notification centre"
    identity = await daemon.only("A moment?")
    daemon.press(identity, daemon.on_screen[identity].actions[4])
    async with asyncio.timeout(10):
        assert await reports.get() == Report("pressed", "no")
    await outlet.show(Notice("Breathe in", "gently"))
    await daemon.only("Breathe in")
    await outlet.withdraw()
    await daemon.nothing()
    await outlet.close()


async def test_withdrawing_from_a_centre_that_does_not_answer_ends_nobody(
    daemon: NotificationDaemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    outlet = Desktop().opened(lambda _: None)
    await outlet.show(NOTICE)
    monkeypatch.setattr(desktop, "ANSWER_S", 0.0)
    await outlet.withdraw()
    with pytest.raises(NotDeliveredError, match="did not answer within 0 s"):
        await Desktop().opened(lambda _: None).show(NOTICE)


async def test_what_the_library_keeps_to_itself_is_not_delivery(daemon: NotificationDaemon) -> None:
    daemon.error = "org.freedesktop.Notifications.Error.ExcessNotificationGeneration"
    with pytest.raises(NotDeliveredError, match="the system took no notification"):
        await Desktop().opened(lambda _: None).show(NOTICE)


async def test_without_the_library_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "desktop_notifier", None)
    with pytest.raises(NotDeliveredError, match=r"pip install 'unclench\[desktop\]'"):
        await Desktop().opened(lambda _: None).show(NOTICE)
