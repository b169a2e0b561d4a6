"""The live stream: nothing is missed, nothing comes twice, and no client hurts the daemon."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from alerts.prompt import Prompt
from hrv.beat import Beat
from hrv.event import Packet, Tag
from tests.web.page import FIRST_MS, Home, served_home
from unclench.record import to_json
from unclench.store.reader import Reader
from unclench.web.connection import WRITE_S
from unclench.web.feed import MOST_CLIENTS, ROWS


@dataclass(frozen=True, slots=True)
class Event:
    """One event as a browser takes it."""

    name: str
    id: int
    data: str

    def records(self) -> list[dict[str, object]]:
        """Return what it tells."""
        told: list[dict[str, object]] = json.loads(self.data)
        return told


@asynccontextmanager
async def followed(client: httpx.AsyncClient, **query: int) -> AsyncIterator[AsyncIterator[Event]]:
    """Give the events of a stream."""
    async with client.stream("GET", "/api/v1/stream", params=query) as response:
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        lines = response.aiter_lines()
        assert await anext(lines) == ": here"
        yield _events(lines)


async def _events(lines: AsyncIterator[str]) -> AsyncIterator[Event]:
    fields: dict[str, str] = {}
    async for line in lines:
        name, _, value = line.partition(": ")
        if line:
            fields[name] = value
        elif "data" in fields:
            yield Event(fields.get("event", "message"), int(fields.get("id", 0)), fields["data"])
            fields = {}


def beats(first: int, number: int) -> list[Beat]:
    """Return beats, a second apart."""
    return [Beat(FIRST_MS + 1000 * (first + nth), 1000.0) for nth in range(number)]


async def test_a_stream_tells_what_is_kept_from_now_on_in_the_words_of_the_export(tmp_path: Path) -> None:
    async with served_home(tmp_path) as home, home.client() as client, followed(client) as events:
        tag = Tag(FIRST_MS + 1, '<img src=x onerror="alert(1)">\nid: 7')
        seq = await home.keep([tag])
        event = await anext(events)
    assert (event.name, event.id, event.records()) == ("message", seq, [json.loads(to_json(tag))])


async def test_a_reload_misses_nothing_and_tells_nothing_twice(tmp_path: Path) -> None:
    async with served_home(tmp_path) as home:
        await home.keep(beats(1, ROWS + 50))
        heard: list[object] = []
        place = 0
        while len(heard) < ROWS + 60:
            async with home.client() as client, followed(client, after=place) as events:
                event = await anext(events)
            heard += [one["at_ms"] for one in event.records()]
            place = event.id
            if len(heard) == ROWS + 51:
                await home.keep(beats(ROWS + 51, 9))
    assert heard == [FIRST_MS + 1000 * nth for nth in range(ROWS + 60)]


async def test_a_tab_that_slept_catches_up_by_what_the_browser_says_was_last(tmp_path: Path) -> None:
    async with served_home(tmp_path) as home:
        await home.keep(beats(1, 5))
        async with home.client(**{"Last-Event-ID": "4"}) as client, followed(client, after=1) as events:
            event = await anext(events)
    assert [one["at_ms"] for one in event.records()] == [FIRST_MS + 4000, FIRST_MS + 5000]


async def test_packets_are_passed_by_and_a_place_between_them_is_found(tmp_path: Path) -> None:
    packet = Packet(FIRST_MS, 1, "heart_rate", b"\x00\x01")
    async with served_home(tmp_path) as home:
        seq = await home.keep([packet, packet])
        async with home.client() as client, followed(client, after=seq - 1) as events:
            await home.keep(beats(1, 1))
            event = await anext(events)
    assert [one["kind"] for one in event.records()] == ["beat"]


async def test_a_place_beyond_the_journal_is_set_back_by_name(tmp_path: Path) -> None:
    async with (
        served_home(tmp_path) as home,
        home.client() as client,
        followed(client, after=10_000) as events,
    ):
        event = await anext(events)
        assert (event.name, json.loads(event.data)) == ("reset", {"seq": 1})
        await home.keep(beats(1, 1))
        assert (await anext(events)).id == 2


@pytest.mark.parametrize("after", ["-1", "x", "1.5", "9223372036854775808", "٣"])
async def test_what_is_no_place_is_refused_in_words(tmp_path: Path, after: str) -> None:
    async with served_home(tmp_path) as home, home.client() as client:
        answer = await client.get("/api/v1/stream", params={"after": after})
    assert answer.status_code == 422
    assert answer.json()["error"].startswith("after: a number")


async def test_one_too_many_is_refused_and_has_its_turn_when_another_goes(tmp_path: Path) -> None:
    async with served_home(tmp_path) as home, home.client() as client:
        raw = [await _hanging(home) for _ in range(MOST_CLIENTS)]
        answer = await client.get("/api/v1/stream")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        raw.pop().close()
        await asyncio.sleep(0.1)
        async with followed(client):
            pass
        for one in raw:
            one.close()


async def _hanging(home: Home, after: int | None = None) -> socket.socket:
    """Return a client that asks and from then on reads nothing more than the first word."""
    host, _, port = home.address().url.removeprefix("http://").partition(":")
    loop = asyncio.get_running_loop()
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.setblocking(False)
    await loop.sock_connect(client, (host, int(port)))
    token = (home.house.data_dir / "page-token").read_text().strip()
    query = "" if after is None else f"?after={after}"
    asked = (f"GET /api/v1/stream{query} HTTP/1.1", f"Host: {host}:{port}", f"Authorization: Bearer {token}")
    await loop.sock_sendall(client, "\r\n".join((*asked, "", "")).encode())
    assert (await loop.sock_recv(client, 15)).startswith(b"HTTP/1.1 200")
    return client


async def test_fifty_that_are_stuck_and_fifty_that_vanish_cost_little_and_are_dropped(tmp_path: Path) -> None:
    async with served_home(tmp_path) as home:
        await home.keep(_long_words())
        begun_bytes, open_files = _rss_bytes(), _open_files()
        for _ in range(50):
            (await _hanging(home, after=0)).close()
        stuck = [await _hanging(home, after=0) for _ in range(50)]
        async with home.client() as client, followed(client) as events, asyncio.timeout(10):
            await home.keep(beats(1, 1))
            assert len((await anext(events)).records()) == 1, "who reads is told as before"
        async with asyncio.timeout(WRITE_S + 8):
            await _until(lambda: _open_files() <= open_files + len(stuck) + 10)
        grown_mb = (_rss_bytes() - begun_bytes) / 1e6
        for one in stuck:
            one.close()
    assert grown_mb <= 20


def _long_words() -> list[Tag]:
    """Return more than fits into the buffers of a client that takes nothing."""
    return [Tag(FIRST_MS + nth, "x" * 2_000) for nth in range(ROWS)]


async def _until(is_so: Callable[[], bool]) -> None:
    while not is_so():  # noqa: ASYNC110 - nothing tells when a file is closed
        await asyncio.sleep(0.05)


def _open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def _rss_bytes() -> int:
    pages = Path("/proc/self/statm").read_text().split()[1]
    return int(pages) * 4096


async def test_the_end_waits_for_no_client(tmp_path: Path) -> None:
    async with served_home(tmp_path) as home:
        await home.keep(_long_words())
        stuck = [await _hanging(home, after=0) for _ in range(3)]
        client = home.client()
        async with followed(client) as events:
            ending = asyncio.ensure_future(_all(events))
            await asyncio.sleep(0.1)
            assert not ending.done()
            leaving = home
    assert await ending == []
    await client.aclose()
    for one in stuck:
        one.close()
    assert leaving.said[-1].startswith("the page is at"), "nothing went wrong"


async def _all(events: AsyncIterator[Event]) -> list[Event]:
    """Return what still came: it ended, or on a machine that is very busy it was hung up on."""
    told: list[Event] = []
    with suppress(httpx.ReadError, httpx.RemoteProtocolError, StopAsyncIteration):
        while True:
            told.append(await anext(events))
    return told


async def test_who_reads_the_stream_while_the_journal_is_away_is_told_and_comes_back(tmp_path: Path) -> None:
    async with served_home(tmp_path) as home, home.client() as client:
        (tmp_path / "journal.db").rename(tmp_path / "elsewhere.db")
        async with followed(client) as events:
            event = await anext(events)
        (tmp_path / "elsewhere.db").rename(tmp_path / "journal.db")
    assert (event.name, "there is no journal" in event.data) == ("fault", True)
    with Reader(tmp_path / "journal.db") as reader:
        assert reader.last_seq() == 1


async def test_what_the_coin_kept_back_is_told_to_nobody_and_no_place_is_lost_by_it(tmp_path: Path) -> None:
    kept_back = Prompt(FIRST_MS, FIRST_MS, "load", "withheld", "breath_snack", "Breathe?")
    async with served_home(tmp_path) as home, home.client() as client:
        async with followed(client) as events:
            await home.keep([kept_back])
            seq = await home.keep(beats(1, 1))
            live = await anext(events)
        async with followed(client, after=1) as events:
            again = await anext(events)
    assert [one["kind"] for event in (live, again) for one in event.records()] == ["beat", "beat"]
    assert (live.id, again.id) == (seq, seq)
