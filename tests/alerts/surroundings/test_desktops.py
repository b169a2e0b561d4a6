"""What each desktop says over D-Bus, and how it is understood."""

from collections.abc import Iterator, Sequence
from typing import Final

import pytest
from dbus_fast import Variant

from alerts.surrounding import Lookout, Reading, heard, together
from alerts.surroundings.dnd import DoNotDisturb
from alerts.surroundings.idle import Idle
from alerts.surroundings.locked import Locked
from tests.alerts.surroundings.fakes import Fake, served
from tests.alerts.surroundings.hands import NOON_MS, desk_of, on_bus
from tests.bluez.private_bus import private_bus

NOTIFICATIONS: Final = "org.freedesktop.Notifications"
SERVER: Final = "/org/freedesktop/Notifications"
DUNST: Final = "org.dunstproject.cmd0"
SWAYNC: Final = "org.erikreider.swaync.cc"
XFCONF: Final = "org.xfce.Xfconf"
SAVER: Final = "org.freedesktop.ScreenSaver"
MUTTER: Final = "org.gnome.Mutter.IdleMonitor"
SESSION: Final = "org.freedesktop.login1.Session"
MINUTE_MS: Final = 60_000


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with private_bus() as found:
        yield found


async def said(address: str, lookout: Lookout) -> dict[str, Reading]:
    """Return what each witness says; the screen and settings of this machine are out of reach."""
    with desk_of(on_bus(address)) as desk:
        return {one.who: await heard(one) for one in lookout.witnesses(desk)}


def known(readings: dict[str, Reading]) -> dict[str, bool]:
    return {who: one.on for who, one in readings.items() if one.on is not None}


def a_method(path: str, interface: str, member: str, answer: Variant) -> Fake:
    return Fake(path, methods={(interface, member): answer})


def a_property(path: str, interface: str, name: str, value: Variant) -> Fake:
    return Fake(path, properties={(interface, name): value})


def login(*, locked: bool = False, idle: bool = False, since_ms: int = 0) -> Fake:
    properties = {
        (SESSION, "LockedHint"): Variant("b", locked),
        (SESSION, "IdleHint"): Variant("b", idle),
        (SESSION, "IdleSinceHint"): Variant("t", since_ms * 1000),
    }
    return Fake("/org/freedesktop/login1/session/auto", properties=properties)


def screen_saver(name: str, *, active: bool) -> Fake:
    path = "/" + name.replace(".", "/")
    return a_method(path, name, "GetActive", Variant("b", active))


@pytest.mark.parametrize("on", [True, False])
@pytest.mark.parametrize(
    ("who", "name", "path", "interface", "told"),
    [
        ("KDE", NOTIFICATIONS, SERVER, NOTIFICATIONS, "Inhibited"),
        ("dunst", NOTIFICATIONS, SERVER, DUNST, "paused"),
    ],
)
async def test_do_not_disturb_is_a_property_of_the_notification_server(
    address: str, who: str, name: str, path: str, interface: str, told: str, on: bool
) -> None:
    async with served(address, name, a_property(path, interface, told, Variant("b", on))):
        assert known(await said(address, DoNotDisturb())) == {who: on}


@pytest.mark.parametrize("on", [True, False])
async def test_do_not_disturb_of_swaync_and_xfce_is_asked_by_method(address: str, on: bool) -> None:
    swaync = a_method("/org/erikreider/swaync/cc", SWAYNC, "GetDnd", Variant("b", on))
    xfce = a_method("/org/xfce/Xfconf", XFCONF, "GetProperty", Variant("v", Variant("b", on)))
    async with served(address, SWAYNC, swaync), served(address, XFCONF, xfce):
        assert known(await said(address, DoNotDisturb())) == {"SwayNC": on, "Xfce": on}


@pytest.mark.parametrize("on", [True, False])
@pytest.mark.parametrize(
    ("who", "name"),
    [
        ("KDE and others", SAVER),
        ("GNOME", "org.gnome.ScreenSaver"),
        ("Cinnamon", "org.cinnamon.ScreenSaver"),
        ("MATE", "org.mate.ScreenSaver"),
        ("Xfce", "org.xfce.ScreenSaver"),
    ],
)
async def test_a_locked_screen_is_told_by_the_desktops_screen_lock(
    address: str, who: str, name: str, on: bool
) -> None:
    async with served(address, name, screen_saver(name, active=on)):
        assert known(await said(address, Locked())) == {who: on}


async def test_a_locked_screen_is_told_by_logind_and_one_yes_wins(address: str) -> None:
    login1, saver = "org.freedesktop.login1", "org.gnome.ScreenSaver"
    async with (
        served(address, login1, login(locked=True)),
        served(address, saver, screen_saver(saver, active=False)),
    ):
        readings = await said(address, Locked())
    assert known(readings) == {"logind": True, "GNOME": False}
    assert together(readings.values()) is True


@pytest.mark.parametrize(("idle_ms", "on"), [(179_000, False), (181_000, True)])
async def test_an_idle_desk_is_told_by_mutter_and_kde(address: str, idle_ms: int, on: bool) -> None:
    mutter = a_method("/org/gnome/Mutter/IdleMonitor/Core", MUTTER, "GetIdletime", Variant("t", idle_ms))
    kde = a_method("/org/freedesktop/ScreenSaver", SAVER, "GetSessionIdleTime", Variant("u", idle_ms))
    async with served(address, MUTTER, mutter), served(address, SAVER, kde):
        assert known(await said(address, Idle())) == {"GNOME": on, "KDE": on}


async def test_how_long_an_idle_desk_is_idle_can_be_set(address: str) -> None:
    mutter = a_method("/org/gnome/Mutter/IdleMonitor/Core", MUTTER, "GetIdletime", Variant("t", 400_000))
    async with served(address, MUTTER, mutter):
        assert known(await said(address, Idle(minutes=7))) == {"GNOME": False}


async def test_a_count_of_0_is_unknown_because_kde_says_so_where_it_can_not_know(address: str) -> None:
    kde = a_method("/org/freedesktop/ScreenSaver", SAVER, "GetSessionIdleTime", Variant("u", 0))
    async with served(address, SAVER, kde):
        readings = await said(address, Idle())
    assert readings["KDE"].on is None
    assert "Wayland" in readings["KDE"].mend


@pytest.mark.parametrize(("idle", "minutes", "on"), [(False, 0, None), (True, 2, None), (True, 4, True)])
async def test_logind_tells_only_that_nobody_is_there_never_that_somebody_is(
    address: str, idle: bool, minutes: int, on: bool | None
) -> None:
    fake = login(idle=idle, since_ms=NOON_MS - minutes * MINUTE_MS)
    async with served(address, "org.freedesktop.login1", fake):
        assert (await said(address, Idle()))["logind"].on is on


@pytest.mark.parametrize("lookout", [DoNotDisturb(), Locked(), Idle()], ids=lambda one: one.kind)
async def test_where_nobody_is_there_to_ask_it_is_unknown_with_a_reason_and_nobody_is_started(
    address: str, lookout: Lookout
) -> None:
    readings = await said(address, lookout)
    assert known(readings) == {}
    assert all(one.why for one in readings.values())


@pytest.mark.parametrize(
    "value", [Variant("s", "yes"), Variant("i", 1), Variant("v", Variant("as", []))], ids=str
)
async def test_an_answer_that_is_neither_yes_nor_no_is_unknown(address: str, value: Variant) -> None:
    fakes = (a_property(SERVER, DUNST, "paused", value), a_method(_PATH, MUTTER, "GetIdletime", _WORDS))
    async with served(address, NOTIFICATIONS, fakes[0]), served(address, MUTTER, fakes[1]):
        assert known(await said(address, DoNotDisturb())) == {}
        assert known(await said(address, Idle())) == {}


_PATH: Final = "/org/gnome/Mutter/IdleMonitor/Core"
_WORDS: Final = Variant("s", "long")


@pytest.mark.parametrize(
    ("on", "come_to"),
    [((True, False, None), True), ((False, None), False), ((None, None), None), ((), None)],
)
def test_one_yes_is_yes_else_one_no_is_no_else_it_is_unknown(
    on: Sequence[bool | None], come_to: bool | None
) -> None:
    assert together(Reading(one) for one in on) is come_to
