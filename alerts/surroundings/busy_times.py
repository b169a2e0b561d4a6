"""A process of its own that reads a calendar, and prints nothing of it but when its owner is busy.

It takes one JSON object (`Asked`) on standard input and prints a list of [from_ms, to_ms].
"""

import json
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, tzinfo
from http.client import HTTPException
from pathlib import Path
from typing import Final, Protocol
from zoneinfo import ZoneInfo

if sys.platform != "win32":
    import resource

MOST_BYTES: Final = 20_000_000
MOST_TIMES: Final = 10_000
_MOST_MEMORY: Final = 1_000_000_000
_SOCKET_S: Final = 10.0
_MICROSOFT: Final = "X-MICROSOFT-CDO-BUSYSTATUS"
_SCHEMES: Final = ("https://", "http://")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is wanted of which calendar."""

    place: str
    """A file's path, or a URL."""
    from_ms: int
    to_ms: int
    zone: str
    """The wearer's, for times without one."""
    all_day: bool
    mine: str
    """The wearer's address: what they declined is no meeting; empty: unknown."""


class CalendarError(Exception):
    """The calendar can't be read; its text says why and names no address."""


class _Part(Protocol):
    """A VEVENT, as icalendar gives it."""

    def get(self, name: str, default: object = None) -> object: ...
    def decoded(self, name: str) -> object: ...


class _Unmoved(urllib.request.HTTPRedirectHandler):
    """Follows a redirection on the same host only, and to nothing less private: the wearer named no other."""

    def redirect_request(  # type: ignore[no-untyped-def]
        self, req: urllib.request.Request, fp, code, msg, headers, newurl: str
    ) -> urllib.request.Request | None:
        before, after = urllib.parse.urlsplit(req.full_url), urllib.parse.urlsplit(newurl)
        if after.hostname != before.hostname:
            raise CalendarError("the server sends us to another host: name that address yourself")
        if after.scheme not in ("https", before.scheme):
            raise CalendarError("the server sends us to an address that others on the way can read")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def is_url(place: str) -> bool:
    """Tell whether it lies on a server."""
    return place.casefold().startswith((*_SCHEMES, "webcal://"))


def text_of(place: str) -> bytes:
    """Return the calendar's bytes. Raises CalendarError."""
    try:
        return _fetched(place) if is_url(place) else _read(Path(place).expanduser())
    except urllib.error.HTTPError as error:
        raise CalendarError(f"the calendar's server answers {error.code}") from None
    except (urllib.error.URLError, HTTPException, TimeoutError) as error:
        reason = error.reason if isinstance(error, urllib.error.URLError) else type(error).__name__
        raise CalendarError(f"the calendar's server can't be reached ({reason})") from None
    except (OSError, ValueError) as error:
        fact = error.strerror if isinstance(error, OSError) else "it is no address"
        raise CalendarError(f"the calendar can't be read ({fact})") from None


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return _bounded(file.read(MOST_BYTES + 1))


def _fetched(place: str) -> bytes:
    url = "https://" + place[len("webcal://") :] if place.casefold().startswith("webcal://") else place
    request = urllib.request.Request(url, headers={"User-Agent": "unclench", "Accept": "text/calendar"})
    opener = urllib.request.build_opener(_Unmoved())
    with opener.open(request, timeout=_SOCKET_S) as answer:
        return _bounded(answer.read(MOST_BYTES + 1))


def _bounded(text: bytes) -> bytes:
    if len(text) > MOST_BYTES:
        raise CalendarError(f"the calendar is larger than {MOST_BYTES // 1_000_000} MB")
    return text


def busy_times(text: bytes, asked: Asked) -> list[tuple[int, int]]:
    """Return when the calendar's owner is busy, joined and in order, ms. Raises CalendarError."""
    try:
        import icalendar
        import recurring_ical_events
    except ImportError:
        raise CalendarError("reading calendars wants the extra: pip install 'unclench[calendar]'") from None
    try:
        calendar = icalendar.Calendar.from_ical(text)
    except (ValueError, IndexError, KeyError):
        raise CalendarError("that is no calendar (iCalendar, .ics)") from None
    zone = ZoneInfo(asked.zone)
    span = (_moment(asked.from_ms, zone), _moment(asked.to_ms, zone))
    events = recurring_ical_events.of(calendar, skip_bad_series=True).between(*span)
    return _joined(_times(events, asked, zone))[:MOST_TIMES]


def _times(events: list[_Part], asked: Asked, zone: tzinfo) -> Iterator[tuple[int, int]]:
    for event in events:
        begin, end = event.decoded("DTSTART"), event.decoded("DTEND")
        is_all_day = not isinstance(begin, datetime)
        if _is_busy(event, asked.mine) and (asked.all_day or not is_all_day):
            yield _ms(begin, zone), _ms(end, zone)


def _is_busy(event: _Part, mine: str) -> bool:
    told = {name: str(event.get(name, "")).upper() for name in ("STATUS", "TRANSP", _MICROSOFT)}
    free = told["STATUS"] == "CANCELLED" or told["TRANSP"] == "TRANSPARENT" or told[_MICROSOFT] == "FREE"
    return not free and not (mine and _is_declined(event, mine.casefold()))


def _is_declined(event: _Part, mine: str) -> bool:
    told = event.get("ATTENDEE", [])
    for attendee in told if isinstance(told, list) else [told]:
        if str(attendee).casefold().removeprefix("mailto:") == mine:
            return str(getattr(attendee, "params", {}).get("PARTSTAT", "")).upper() == "DECLINED"
    return False


def _ms(when: object, zone: tzinfo) -> int:
    """Return a date or time as ms; without a zone it is the wearer's."""
    if isinstance(when, datetime):
        return round((when if when.tzinfo else when.replace(tzinfo=zone)).timestamp() * 1000)
    if isinstance(when, date):
        return round(datetime(when.year, when.month, when.day, tzinfo=zone).timestamp() * 1000)
    raise CalendarError("an event has no time")


def _moment(at_ms: int, zone: tzinfo) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(zone)


def _joined(times: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for begin_ms, end_ms in sorted(times):
        if joined and begin_ms <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end_ms))
        elif end_ms > begin_ms:
            joined.append((begin_ms, end_ms))
    return joined


def written(asked: Asked) -> bytes:
    """Return what the process is to be given."""
    return json.dumps(asdict(asked)).encode()


def _bound_memory() -> None:
    """Let a calendar that unfolds without end fill the memory of nobody else."""
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))


def main() -> int:
    """Answer what standard input asks; return the exit code."""
    _bound_memory()
    try:
        asked = Asked(**json.load(sys.stdin))
        print(json.dumps(busy_times(text_of(asked.place), asked)))
    except CalendarError as error:
        print(error, file=sys.stderr)
        return 1
    except Exception as error:  # noqa: BLE001 - the edge of a process: a traceback would tell of the calendar
        print(f"the calendar can't be understood ({type(error).__name__})", file=sys.stderr)
        return 1
    return 0
