"""The X screen: a real server, a real window manager; and what other servers may send."""

import asyncio
import socket
import struct
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.surrounding import Lookout, Reading, UnknownError, heard
from alerts.surroundings import x11
from alerts.surroundings.display import XDisplay
from alerts.surroundings.fullscreen import Fullscreen
from alerts.surroundings.idle import Idle
from tests.alerts.surroundings.hands import desk_of
from tests.alerts.surroundings.screen import done, running, screen


@pytest.fixture(scope="module")
def environ(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with screen(tmp_path_factory.mktemp("screen")) as found:
        yield found


async def said(environ: Mapping[str, str], lookout: Lookout) -> Reading:
    with desk_of(environ) as desk:
        return await heard(lookout.witnesses(desk)[-1])


async def until(environ: Mapping[str, str], lookout: Lookout, on: bool | None) -> None:
    async with asyncio.timeout(60):
        while (await said(environ, lookout)).on is not on:  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def test_the_idle_time_of_the_screen_grows_until_somebody_moves_the_pointer(
    environ: dict[str, str],
) -> None:
    half_a_second = Idle(minutes=0.5 / 60)
    await until(environ, half_a_second, True)
    for place in range(100):
        done(environ, "xdotool", "xdotool", "mousemove", str(place), "20")
        if (await said(environ, half_a_second)).on is False:
            break
    else:
        pytest.fail("moving the pointer makes nobody be there")
    await until(environ, half_a_second, True)


async def test_a_window_that_fills_the_screen_is_seen_and_seen_to_leave_it(environ: dict[str, str]) -> None:
    assert (await said(environ, Fullscreen())).on is None
    with running(environ, "openbox", "openbox"), running(environ, "xev", "x11-utils"):
        done(environ, "wmctrl", "wmctrl", "-a", "Event Tester")
        await until(environ, Fullscreen(), False)
        done(environ, "wmctrl", "wmctrl", "-r", "Event Tester", "-b", "add,fullscreen")
        await until(environ, Fullscreen(), True)
        done(environ, "wmctrl", "wmctrl", "-r", "Event Tester", "-b", "remove,fullscreen")
        await until(environ, Fullscreen(), False)


async def test_without_the_cookie_the_screen_is_unknown_and_it_says_what_to_do(
    environ: dict[str, str],
) -> None:
    reading = await said({**environ, "XAUTHORITY": "/nowhere"}, Idle())
    assert reading.on is None
    assert "does not let us in" in reading.why
    assert "XAUTHORITY" in reading.mend


@pytest.mark.parametrize(
    ("environ_given", "why"),
    [
        ({}, "no DISPLAY is set"),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, "Wayland"),
        ({"DISPLAY": ":0", "XDG_SESSION_TYPE": "wayland"}, "Wayland"),
        ({"DISPLAY": "localhost:10.0"}, "on another machine"),
        ({"DISPLAY": "0"}, "is no display"),
        ({"DISPLAY": ":94999"}, "No such file or directory"),
    ],
)
async def test_where_there_is_no_screen_to_ask_it_is_unknown_with_the_reason(
    environ_given: dict[str, str], why: str
) -> None:
    for lookout in (Idle(), Fullscreen()):
        reading = await said(environ_given, lookout)
        assert reading.on is None
        assert why in reading.why


async def test_a_screen_that_dies_is_unknown_and_the_next_one_is_found_by_itself(tmp_path: Path) -> None:
    with screen(tmp_path) as environ:
        display = XDisplay(environ)
        assert await display.idle_ms() >= 0
    with pytest.raises(UnknownError):
        await display.idle_ms()
    with pytest.raises(UnknownError, match="can't be reached"):
        await display.idle_ms()


async def test_a_server_that_takes_us_in_and_says_nothing_is_unknown_after_the_time_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(tmp_path / "X9"))
        silent.listen()
        monkeypatch.setattr(x11, "socket_of", lambda _: (tmp_path / "X9", "9"))
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await XDisplay({"DISPLAY": ":9"}).idle_ms()


@given(st.binary(max_size=400))
def test_whatever_a_server_says_first_is_a_root_window_or_refused(body: bytes) -> None:
    with suppress(ValueError):
        assert 0 <= x11.root_of(body) < 2**32


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=64))
def test_whatever_a_server_answers_is_numbers_or_none(head: bytes, rest: bytes) -> None:
    assert all(0 <= word < 2**32 for word in x11.words(x11.reply(head, rest)))


@given(st.binary(max_size=200))
def test_whatever_is_in_an_authority_file_gives_a_cookie_or_none(authority: bytes) -> None:
    assert isinstance(x11.cookie_of(authority, "0"), bytes)


def test_events_between_answers_are_told_from_them() -> None:
    assert x11.is_reply(bytes([1]) + bytes(31))
    assert not x11.is_reply(bytes([34]) + bytes(31))
    assert x11.rest_bytes(bytes([34]) + b"\xff" * 31) == 0
    assert x11.rest_bytes(struct.pack("<BBHI24x", 35, 0, 0, 3)) == 12
