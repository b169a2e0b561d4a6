"""The calendar: what is a meeting, in whose time; whose server is asked; and what is kept of it."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from email.message import Message
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from urllib.request import Request

import pytest

from alerts.surrounding import Desk, Reading, UnknownError, heard
from alerts.surroundings import busy_times
from alerts.surroundings.busy_times import Asked, CalendarError, text_of
from alerts.surroundings.busy_times import busy_times as busy
from alerts.surroundings.calendar import COMMAND, Calendar
from tests.alerts.surroundings.hands import NOON_MS, at_ms, desk_of

DAY = Asked("", at_ms("2026-03-10T00:00+01:00"), at_ms("2026-03-11T00:00+01:00"), "Europe/Berlin", False, "")
HOUR_MS = 3_600_000


def calendar(*events: str) -> bytes:
    """Return a calendar of events, each given as its lines."""
    named = (one if "UID:" in one else f"UID:{nth}\n{one}" for nth, one in enumerate(events))
    told = (f"BEGIN:VEVENT\nDTSTAMP:20260101T000000Z\n{one}\nEND:VEVENT" for one in named)
    text = "\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//", *told, "END:VCALENDAR", ""))
    return text.replace("\n", "\r\n").encode()


def clock(times: list[tuple[int, int]], zone_hours: int = 1) -> list[str]:
    """Return times of 10 March 2026 as the wearer's clock shows them."""

    def told(time_ms: int) -> str:
        minutes = (time_ms - DAY.from_ms) // 60_000 + (zone_hours - 1) * 60
        return f"{minutes // 60:02}:{minutes % 60:02}"

    return [f"{told(begin_ms)}-{told(end_ms)}" for begin_ms, end_ms in times]


MEETING = "SUMMARY:canary\nDTSTART:20260310T130000Z\nDTEND:20260310T140000Z"


def test_a_meeting_is_busy_from_its_beginning_to_its_end() -> None:
    assert clock(busy(calendar(MEETING), DAY)) == ["14:00-15:00"]


@pytest.mark.parametrize(
    "line",
    [
        "TRANSP:TRANSPARENT",
        "STATUS:CANCELLED",
        "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
        "ATTENDEE;PARTSTAT=DECLINED:mailto:Me@example.org\nATTENDEE;PARTSTAT=ACCEPTED:mailto:a@example.org",
    ],
)
def test_what_is_free_cancelled_or_declined_is_no_meeting(line: str) -> None:
    asked = replace(DAY, mine="me@example.org")
    assert busy(calendar(f"{MEETING}\n{line}"), asked) == []


@pytest.mark.parametrize(
    "line", ["TRANSP:OPAQUE", "STATUS:TENTATIVE", "ATTENDEE;PARTSTAT=DECLINED:mailto:another@example.org"]
)
def test_what_others_declined_or_is_tentative_is_a_meeting(line: str) -> None:
    asked = replace(DAY, mine="me@example.org")
    assert len(busy(calendar(f"{MEETING}\n{line}"), asked)) == 1


def test_what_lasts_whole_days_is_a_meeting_only_where_that_is_set() -> None:
    holiday = calendar("DTSTART;VALUE=DATE:20260309\nDTEND;VALUE=DATE:20260312")
    assert busy(holiday, DAY) == []
    (time,) = busy(holiday, replace(DAY, all_day=True))
    assert time[0] < DAY.from_ms < DAY.to_ms <= time[1]


def test_a_time_without_a_zone_is_the_wearers() -> None:
    assert clock(busy(calendar("DTSTART:20260310T090000\nDURATION:PT30M"), DAY)) == ["09:00-09:30"]


def test_a_meeting_that_comes_again_keeps_its_hour_over_a_clock_change_and_leaves_out_what_is_left_out() -> (
    None
):
    weekly = (
        "DTSTART;TZID=America/New_York:20260303T080000\nDTEND;TZID=America/New_York:20260303T083000\n"
        "RRULE:FREQ=WEEKLY\nEXDATE;TZID=America/New_York:20260317T080000"
    )
    times = busy(
        calendar(weekly),
        replace(DAY, from_ms=at_ms("2026-03-01T00:00+01:00"), to_ms=at_ms("2026-04-01T00:00+02:00")),
    )
    hours = [(begin_ms - at_ms("2026-03-03T13:00+00:00")) / HOUR_MS for begin_ms, _ in times]
    assert hours == [0, 7 * 24 - 1, 21 * 24 - 1, 28 * 24 - 1]


def test_one_of_many_that_was_moved_is_busy_where_it_went() -> None:
    daily = "UID:daily\nDTSTART:20260301T080000Z\nDTEND:20260301T090000Z\nRRULE:FREQ=DAILY"
    moved = "UID:daily\nRECURRENCE-ID:20260310T080000Z\nDTSTART:20260310T100000Z\nDTEND:20260310T110000Z"
    text = calendar(daily, moved)
    assert clock(busy(text, DAY)) == ["11:00-12:00"]


def test_meetings_that_touch_or_overlap_are_one_time() -> None:
    other = "DTSTART:20260310T133000Z\nDTEND:20260310T143000Z"
    third = "DTSTART:20260310T143000Z\nDTEND:20260310T150000Z"
    assert clock(busy(calendar(MEETING, other, third), DAY)) == ["14:00-16:00"]


@pytest.mark.parametrize("text", [b"", b"<html>log in</html>", b"BEGIN:VCALENDAR", b"\xff\xfe"])
def test_what_is_no_calendar_is_refused(text: bytes) -> None:
    with pytest.raises(CalendarError, match="no calendar"):
        busy(text, DAY)


def test_a_file_that_is_not_there_or_too_large_is_refused_without_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CalendarError, match=r"^the calendar can't be read \(No such file or directory\)$"):
        text_of(str(tmp_path / "none.ics"))
    monkeypatch.setattr(busy_times, "MOST_BYTES", 10)
    (tmp_path / "large.ics").write_bytes(calendar(MEETING))
    with pytest.raises(CalendarError, match="larger than"):
        text_of(str(tmp_path / "large.ics"))


class _Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        server = self.server
        assert isinstance(server, _Server)
        server.asked.append(self.path)
        if self.path == "/elsewhere":
            self.send_response(302)
            self.send_header("Location", "http://other.invalid/secret")
            self.end_headers()
            return
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/secret.ics")
            self.end_headers()
            return
        self.send_response(200 if self.path == "/secret.ics" else 404)
        self.end_headers()
        self.wfile.write(calendar(MEETING) if self.path == "/secret.ics" else b"")

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class _Server(HTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


@pytest.fixture
def server() -> Iterator[_Server]:
    with _Server() as running:
        thread = Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def test_a_calendar_on_a_server_is_fetched_also_where_it_was_moved_on_that_server(server: _Server) -> None:
    for path in ("/secret.ics", "/moved"):
        assert clock(busy(text_of(server.url + path), DAY)) == ["14:00-15:00"]
    assert server.asked == ["/secret.ics", "/moved", "/secret.ics"]


def test_no_other_server_than_the_one_named_is_asked_and_no_address_is_told(server: _Server) -> None:
    with pytest.raises(CalendarError, match="another host"):
        text_of(server.url + "/elsewhere")
    with pytest.raises(CalendarError, match=r"^the calendar's server answers 404$"):
        text_of(server.url + "/canary")
    with pytest.raises(CalendarError, match=r"^the calendar's server can't be reached"):
        text_of("http://127.0.0.1:1/canary")


@pytest.mark.parametrize(
    ("before", "after", "is_followed"),
    [("http", "https", True), ("https", "https", True), ("https", "http", False), ("https", "ftp", False)],
)
def test_nobody_is_sent_to_an_address_that_others_can_read(
    before: str, after: str, is_followed: bool
) -> None:
    sent = partial(
        busy_times._Unmoved().redirect_request, Request(f"{before}://host/a"), None, 302, "", Message()
    )
    if is_followed:
        assert sent(f"{after}://host/b") is not None
    else:
        with pytest.raises(CalendarError, match="others on the way can read"):
            sent(f"{after}://host/b")


async def said(desk: Desk, *places: str) -> list[Reading]:
    return [await heard(one) for one in Calendar(places=places).witnesses(desk)]


async def test_a_meeting_now_is_told_and_none_an_hour_before(tmp_path: Path) -> None:
    (tmp_path / "mine.ics").write_bytes(calendar(MEETING))
    for hours, on in ((0, False), (1.5, True), (2, False)):
        with desk_of(_environ(), NOON_MS + round(hours * HOUR_MS)) as desk:
            assert await said(desk, str(tmp_path / "mine.ics")) == [Reading(on)]


async def test_a_calendar_that_can_not_be_read_is_unknown_and_says_why_without_its_address(
    server: _Server,
) -> None:
    with desk_of(_environ()) as desk:
        (reading,) = await said(desk, server.url + "/canary")
        (reader,) = Calendar(places=(server.url + "/canary",)).witnesses(desk)
    assert reading.on is None
    assert reading.why == "the calendar's server answers 404"
    assert "canary" not in f"{reading}{reader.who}"


async def test_while_the_server_is_away_what_it_said_holds_for_two_days_and_no_longer(
    server: _Server,
) -> None:
    now_ms = [NOON_MS]
    with desk_of(_environ()) as still:
        desk = replace(still, now_ms=lambda: now_ms[0])
        (reader,) = Calendar(places=(server.url + "/secret.ics",)).witnesses(desk)
        assert await reader.look() == Reading(False)
        assert len(server.asked) == 1
        now_ms[0] += 10 * 60_000
        assert await reader.look() == Reading(False)
        assert len(server.asked) == 1
        server.asked.clear()
        server.RequestHandlerClass = _Refusing
        now_ms[0] = NOON_MS + round(1.5 * HOUR_MS)
        assert await reader.look() == Reading(True)
        now_ms[0] = NOON_MS + 49 * HOUR_MS
        with pytest.raises(UnknownError, match="answers 503"):
            await reader.look()


async def test_a_server_that_is_not_there_yet_is_asked_again_soon_and_then_more_and_more_seldom(
    server: _Server,
) -> None:
    now_ms = [NOON_MS]
    server.RequestHandlerClass = _Refusing
    with desk_of(_environ()) as still:
        desk = replace(still, now_ms=lambda: now_ms[0])
        (reader,) = Calendar(places=(server.url + "/secret.ics",)).witnesses(desk)
        asked = []
        for _ in range(15):
            before = len(server.asked)
            with suppress(UnknownError):
                await reader.look()
            asked.append(len(server.asked) - before)
            now_ms[0] += 60_000
    assert asked == [1, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]


class _Refusing(_Answers):
    def do_GET(self) -> None:
        server = self.server
        assert isinstance(server, _Server)
        server.asked.append(self.path)
        self.send_response(503)
        self.end_headers()


def _environ() -> dict[str, str]:
    return {}


def test_the_process_prints_times_and_nothing_else_of_a_calendar(tmp_path: Path) -> None:
    (tmp_path / "mine.ics").write_bytes(calendar(MEETING))
    asked = replace(DAY, place=str(tmp_path / "mine.ics"))
    done = subprocess.run(COMMAND, input=busy_times.written(asked), capture_output=True, check=True)
    assert json.loads(done.stdout) == [[NOON_MS + HOUR_MS, NOON_MS + 2 * HOUR_MS]]
    assert b"canary" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("settings", "fact"),
    [({"refresh_minutes": 0.5}, "refresh_minutes = 0.5"), ({"places": ("",)}, "empty entry")],
)
def test_settings_that_make_no_sense_are_refused(settings: dict[str, object], fact: str) -> None:
    with pytest.raises(ValueError, match=fact):
        Calendar(**settings)  # type: ignore[arg-type]


def test_a_calendar_that_unfolds_without_end_fills_no_memory_but_its_own() -> None:
    code = f"from {busy_times.__name__} import _bound_memory; _bound_memory(); bytearray(2_000_000_000)"
    done = subprocess.run((*COMMAND[:3], code), capture_output=True)
    assert done.returncode == 1
    assert done.stderr.endswith(b"MemoryError\n")


def test_what_nobody_foresaw_in_a_calendar_is_told_without_its_text(tmp_path: Path) -> None:
    (tmp_path / "mine.ics").write_bytes(calendar(MEETING))
    asked = replace(DAY, place=str(tmp_path / "mine.ics"), zone="canary/nowhere")
    done = subprocess.run(COMMAND, input=busy_times.written(asked), capture_output=True)
    assert done.returncode == 1
    assert done.stderr == b"the calendar can't be understood (ZoneInfoNotFoundError)\n"
