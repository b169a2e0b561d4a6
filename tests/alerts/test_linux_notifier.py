"""The notifier of Linux desktops, against a server that fails in every way, on a bus of the test's own."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest
from dbus_fast import Message
from dbus_fast.aio import MessageBus

from alerts import notification_server
from alerts.notifier import EXPIRED, Button, NotDeliveredError, Notice, Report
from alerts.notifiers.linux import DesktopNotifications, Linux
from tests.bluez.private_bus import private_bus
from tests.desktop.notification_daemon import (
    NAME,
    PATH,
    NotificationDaemon,
    notification_daemon,
    queued_daemon,
)

NOTICE = Notice(
    "A moment?", "5 < 6 & so", (Button("accept", "Breathe"), Button("no", "No")), default="accept"
)
NEXT = Notice("Breathe in", "gently", (Button("stop", "Stop"),), is_passing=True)


@pytest.fixture(scope="module")
def bus() -> Iterator[str]:
    with private_bus() as address:
        yield address


@pytest.fixture
async def daemon(bus: str) -> AsyncIterator[NotificationDaemon]:
    async with notification_daemon(bus) as running:
        yield running


class Hand:
    """A notifier at work, and what it reports."""

    def __init__(self, address: str) -> None:
        self.reports: asyncio.Queue[Report] = asyncio.Queue()
        self.outlet: DesktopNotifications = Linux(bus=address).opened(self.reports.put_nowait)

    async def heard(self) -> Report:
        async with asyncio.timeout(10):
            return await self.reports.get()


@pytest.fixture
async def hand(bus: str) -> AsyncIterator[Hand]:
    made = Hand(bus)
    yield made
    await made.outlet.close()


async def test_a_notice_is_shown_normally_without_sound_and_delivery_names_who_took_it(
    daemon: NotificationDaemon, hand: Hand
) -> None:
    assert await hand.outlet.show(NOTICE) == "a test's own 1.0, id 1"
    (shown,) = daemon.on_screen.values()
    assert (shown.title, shown.text) == ("A moment?", "5 &lt; 6 &amp; so")
    assert shown.actions == ("default", "Breathe", "accept", "Breathe", "no", "No")
    assert {name: hint.value for name, hint in shown.hints.items()} == {
        "urgency": 1,
        "category": "unclench",
        "desktop-entry": "unclench",
        "suppress-sound": True,
    }


async def test_the_notice_itself_may_do_what_no_button_does(daemon: NotificationDaemon, hand: Hand) -> None:
    await hand.outlet.show(replace(NOTICE, default="open", default_words="Open the page"))
    (shown,) = daemon.on_screen.values()
    assert shown.actions == ("default", "Open the page", "accept", "Breathe", "no", "No")
    daemon.press(1, "default")
    assert await hand.heard() == Report("pressed", "open")


async def test_the_next_notice_takes_the_place_of_the_one_before(
    daemon: NotificationDaemon, hand: Hand
) -> None:
    await hand.outlet.show(NOTICE)
    await hand.outlet.show(NEXT)
    (shown,) = daemon.on_screen.values()
    assert (shown.title, shown.replaces, shown.hints["transient"].value) == ("Breathe in", 1, True)


@pytest.mark.parametrize("closes_pressed", [True, False])
@pytest.mark.parametrize(("key", "reported"), [("no", "no"), ("default", "accept")])
async def test_a_press_is_reported_once_and_the_next_notice_leaves_one_on_the_screen(
    daemon: NotificationDaemon, hand: Hand, key: str, reported: str, closes_pressed: bool
) -> None:
    daemon.closes_pressed = closes_pressed
    await hand.outlet.show(NOTICE)
    daemon.press(1, key)
    assert await hand.heard() == Report("pressed", reported)
    await hand.outlet.show(NEXT)
    assert [shown.title for shown in daemon.on_screen.values()] == ["Breathe in"]
    assert hand.reports.empty()


async def test_a_press_that_comes_with_the_same_bytes_as_the_id_is_heard(
    daemon: NotificationDaemon, hand: Hand
) -> None:
    showing = asyncio.create_task(hand.outlet.show(NOTICE))
    daemon.press(await daemon.only("A moment?"), "no")
    assert await hand.heard() == Report("pressed", "no")
    await showing


async def test_closing_and_expiry_are_told_apart_and_one_called_back_can_still_be_pressed(
    daemon: NotificationDaemon, hand: Hand
) -> None:
    await hand.outlet.show(NOTICE)
    daemon.dismiss(1)
    assert await hand.heard() == Report("closed")
    await hand.outlet.show(NOTICE)
    daemon.expire(2)
    assert await hand.heard() == Report("closed", EXPIRED)
    daemon.press(2, "no")
    assert await hand.heard() == Report("pressed", "no")


async def test_what_becomes_of_the_notifications_of_others_is_not_heard(
    daemon: NotificationDaemon, hand: Hand, bus: str
) -> None:
    other = Hand(bus)
    await hand.outlet.show(NOTICE)
    await other.outlet.show(NOTICE)
    daemon.press(2, "no")
    assert await other.heard() == Report("pressed", "no")
    assert hand.reports.empty()
    daemon.press(1, "no")
    assert await hand.heard() == Report("pressed", "no")
    await other.outlet.close()


async def test_a_press_that_another_than_the_server_tells_of_is_not_believed(
    daemon: NotificationDaemon, hand: Hand, bus: str
) -> None:
    await hand.outlet.show(NOTICE)
    stranger = await MessageBus(bus_address=bus).connect()
    for member, signature, body in (("ActionInvoked", "us", [1, "no"]), ("NotificationClosed", "uu", [1, 2])):
        await stranger.send(Message.new_signal(PATH, NAME, member, signature, body))
    await stranger.call(Message(NAME, PATH, NAME, "GetCapabilities"))
    await hand.outlet.show(NEXT)
    stranger.disconnect()
    assert hand.reports.empty()


async def test_a_server_without_buttons_shows_the_text_alone(daemon: NotificationDaemon, hand: Hand) -> None:
    daemon.capabilities = ("body",)
    await hand.outlet.show(NOTICE)
    (shown,) = daemon.on_screen.values()
    assert (shown.actions, shown.text, hand.outlet.buttons) == ((), "5 < 6 & so", 0)


async def test_a_server_that_shows_titles_alone_shows_the_text_as_one(
    daemon: NotificationDaemon, hand: Hand
) -> None:
    daemon.capabilities = ("actions",)
    await hand.outlet.show(NOTICE)
    (shown,) = daemon.on_screen.values()
    assert (shown.title, shown.text) == ("5 < 6 & so", "")


async def test_a_server_that_refuses_is_not_delivery(daemon: NotificationDaemon, hand: Hand) -> None:
    daemon.error = "org.freedesktop.Notifications.Error.ExcessNotificationGeneration"
    with pytest.raises(NotDeliveredError, match=r"refused: .*ExcessNotificationGeneration: not today"):
        await hand.outlet.show(NOTICE)


async def test_an_id_of_nothing_is_not_delivery(daemon: NotificationDaemon, hand: Hand) -> None:
    daemon.first_id = 0
    with pytest.raises(NotDeliveredError, match="gave no id"):
        await hand.outlet.show(NOTICE)


async def test_a_server_that_hangs_is_given_up_and_what_it_shows_too_late_is_taken_away(
    daemon: NotificationDaemon, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notification_server, "ANSWER_S", 0.2)
    daemon.hangs = True
    with pytest.raises(NotDeliveredError, match=r"did not answer within 0\.2 s"):
        await hand.outlet.show(NOTICE)
    daemon.go_on()
    assert len(daemon.on_screen) == 1
    await daemon.nothing()
    await hand.outlet.show(NOTICE)
    assert len(daemon.on_screen) == 1


async def test_a_late_answer_for_the_place_that_is_used_again_takes_nothing_away(
    daemon: NotificationDaemon, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notification_server, "ANSWER_S", 0.2)
    await hand.outlet.show(NOTICE)
    daemon.hangs = True
    with pytest.raises(NotDeliveredError):
        await hand.outlet.show(NEXT)
    daemon.go_on()
    await hand.outlet.show(NEXT)
    assert [shown.title for shown in daemon.on_screen.values()] == ["Breathe in"]
    assert "CloseNotification" not in daemon.calls


async def test_nobody_there_is_said_with_what_to_do(bus: str, hand: Hand) -> None:
    with pytest.raises(NotDeliveredError, match="no notification server runs in this session: start one"):
        await hand.outlet.show(NOTICE)


async def test_a_server_that_dies_is_reported_and_its_successor_too_whose_ids_mean_others(
    bus: str, hand: Hand
) -> None:
    async with notification_daemon(bus) as first:
        await hand.outlet.show(NOTICE)
        first.die()
        assert await hand.heard() == Report("lost")
    async with notification_daemon(bus, "another") as second:
        assert await hand.heard() == Report("stirred")
        stranger = Hand(bus)
        await stranger.outlet.show(NOTICE)
        second.press(1, "no")
        assert await stranger.heard() == Report("pressed", "no")
        assert hand.reports.empty()
        assert await hand.outlet.show(NOTICE) == "another 1.0, id 2"
        await stranger.outlet.close()


async def test_a_server_that_takes_over_the_name_has_nothing_on_the_screen_and_its_ids_mean_others(
    bus: str, hand: Hand
) -> None:
    async with notification_daemon(bus) as first, queued_daemon(bus) as second:
        await hand.outlet.show(NOTICE)
        first.die()
        assert await hand.heard() == Report("lost")
        assert await hand.heard() == Report("stirred")
        stranger = Hand(bus)
        await stranger.outlet.show(NOTICE)
        second.press(1, "default")
        assert await stranger.heard() == Report("pressed", "accept")
        assert hand.reports.empty()
        await stranger.outlet.close()


async def test_a_bus_that_dies_is_reported_and_survived() -> None:
    with ExitStack() as private:
        address = private.enter_context(private_bus())
        hand = Hand(address)
        async with notification_daemon(address):
            await hand.outlet.show(NOTICE)
            private.close()
            assert await hand.heard() == Report("lost")
            with pytest.raises(NotDeliveredError, match="there is no session bus"):
                await hand.outlet.show(NOTICE)
    await hand.outlet.withdraw()
    await hand.outlet.close()


@pytest.mark.parametrize("address", ["unix:path=/nowhere/bus", "nonsense", "unix:"])
async def test_no_bus_is_said_with_what_to_do(address: str) -> None:
    hand = Hand(address)
    with pytest.raises(NotDeliveredError, match=r"no session bus .*start unclench in the desktop's session"):
        await hand.outlet.show(NOTICE)


async def test_withdrawing_leaves_nothing_on_the_screen(daemon: NotificationDaemon, hand: Hand) -> None:
    await hand.outlet.show(NOTICE)
    await hand.outlet.withdraw()
    await daemon.nothing()
    await hand.outlet.withdraw()
    assert hand.reports.empty()
