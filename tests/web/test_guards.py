"""Each guard of the page, attacked: who must not look sees nothing, and does nothing."""

import asyncio
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.web.page import Home, served_home
from unclench.web.guards import MOST_BODY_BYTES
from unclench.web.keys import LINK_S, TOKEN_FILE, Keys, kept_token, link_path

PATHS = ("/", "/app.js", "/style.css", "/api/v1/status", "/api/v1/stream", "/api/v1/openapi.json", "/login")
HOSTS = (
    "evil.com",
    "evil.com:{port}",
    "127.0.0.1.evil.com:{port}",
    "localhost.:{port}",
    "127.0.0.1",
    "127.0.0.1:1",
    "127.1:{port}",
    "0.0.0.0:{port}",
    "[::ffff:127.0.0.1]:{port}",
    "user@127.0.0.1:{port}",
    "127.0.0.1:{port}, evil.com",
    "",
)


async def raw(home: Home, *lines: str) -> str:
    """Send a request as it is written; return the answer's first line."""
    host, _, port = home.address().url.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    token = kept_token(home.house.data_dir)
    told = [line.format(port=port) for line in lines]
    writer.write("\r\n".join((*told, f"Authorization: Bearer {token}", "", "")).encode())
    answer = await asyncio.wait_for(reader.readline(), 10)
    writer.close()
    return answer.decode().strip()


async def test_no_other_name_that_leads_here_is_answered_on_any_route(tmp_path: Path) -> None:
    async with served_home(tmp_path) as home:
        for path in PATHS:
            for host in HOSTS:
                answer = await raw(home, f"GET {path} HTTP/1.1", f"Host: {host}")
                assert answer.split()[1] == "421", (path, host, answer)


async def test_two_hosts_or_none_are_refused(tmp_path: Path) -> None:
    async with served_home(tmp_path) as home:
        own = "Host: 127.0.0.1:{port}"
        assert (await raw(home, "GET / HTTP/1.1", own, "Host: evil.com")).split()[1] in ("400", "421")
        assert (await raw(home, "GET / HTTP/1.1")).split()[1] in ("400", "421")
        assert (await raw(home, "GET / HTTP/1.0")).split()[1] == "421"
        assert (await raw(home, "GET http://evil.com/ HTTP/1.1", own)).split()[1] == "404"
        for name in ("127.0.0.1", "localhost", "LOCALHOST", "[::1]"):
            assert (await raw(home, "GET / HTTP/1.1", f"Host: {name}:{{port}}")).split()[1] == "200"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.com"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "http://localhost.evil.com"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "anything"},
    ],
)
async def test_what_another_site_has_a_browser_ask_is_refused(
    tmp_path: Path, headers: dict[str, str]
) -> None:
    async with served_home(tmp_path) as home, home.client(**headers) as client:
        for path in PATHS:
            assert (await client.get(path)).status_code == 403
        assert (await client.post("/api/v1/tags", json={})).status_code == 403
        assert (await client.get(home.link())).status_code == 403, "nor may it log a browser in"


async def test_without_the_token_nothing_is_told_but_how_to_get_in(tmp_path: Path) -> None:
    async with served_home(tmp_path) as home, home.stranger() as stranger:
        for path in ("/", "/app.js", "/api/v1/status", "/api/v1/stream", "/api/v1/openapi.json", "/nothing"):
            answer = await stranger.get(path)
            assert answer.status_code == 401
            assert "unclench open" in answer.text
        assert (await stranger.get("/api/v1/status")).json()["error"].startswith("This page is its owner's")
        assert (await stranger.get("/style.css")).status_code == 200
        for wrong in ("Bearer", "Bearer x", "Basic x", f"Bearer {'0' * 32}"):
            answer = await stranger.get("/", headers={"Authorization": wrong})
            assert answer.status_code == 401
        assert "access-control-allow-origin" not in answer.headers


async def test_a_link_lets_in_once_and_a_stolen_one_finds_the_door_shut(tmp_path: Path) -> None:
    async with served_home(tmp_path) as home, home.stranger() as browser, home.stranger() as thief:
        link = home.link("today")
        answer = await browser.get(link)
        assert (answer.status_code, answer.headers["location"]) == (303, "/#today")
        cookie = answer.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie
        assert kept_token(tmp_path) not in cookie
        assert (await browser.get("/api/v1/status")).status_code == 200
        stolen = await thief.get(link)
        assert stolen.status_code == 403
        assert "used already" in stolen.text
        assert "unclench open" in stolen.text
        assert (await thief.get("/")).status_code == 401


class Standing:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.at_ms = 1_000_000

    def now_ms(self) -> int:
        return self.at_ms

    def monotonic_s(self) -> float:
        return self.at_ms / 1000

    async def sleep_until(self, at_ms: int) -> None:
        self.at_ms = at_ms


def key_of(path: str) -> str:
    return httpx.URL(f"http://127.0.0.1{path}").params["key"]


def test_a_link_is_over_after_a_minute_and_belongs_to_one_run_and_one_token() -> None:
    clock = Standing()
    keys = Keys("a" * 32, "run", clock)
    key = key_of(link_path("a" * 32, "run", "now", clock))
    assert Keys("b" * 32, "run", clock).opens(key) == "wrong"
    assert Keys("a" * 32, "other run", clock).opens(key) == "wrong"
    for broken in ("", ".", "..", f"{key}0", key.replace(".", "", 1), f"9{key}", "ä.ö.ü"):
        assert keys.opens(broken) == "wrong"
    clock.at_ms += LINK_S * 1000
    assert keys.opens(key) == "opened"
    assert keys.opens(key) == "used"
    clock.at_ms += 1
    assert keys.opens(key) == "late"


async def test_what_a_form_of_another_site_could_send_does_nothing(tmp_path: Path) -> None:
    async with served_home(tmp_path) as home, home.client() as client:
        path, body = "/api/v1/tags", b'{"tag":"coffee"}'
        told = {"content-type": "application/json"}
        del client.headers["X-Unclench"]
        assert (await client.post(path, content=body, headers=told)).status_code == 403
        told["X-Unclench"] = "test"
        for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""):
            answer = await client.post(path, content=body, headers={**told, "content-type": kind})
            assert answer.status_code == 415
        large = b" " * (MOST_BODY_BYTES + 1)
        assert (await client.post(path, content=large, headers=told)).status_code == 413
        assert (await client.post(path, content=_in_parts(large), headers=told)).status_code == 413
        assert (await client.request("GET", "/", content=b"x")).status_code == 413
        assert (await client.options("/api/v1/status")).status_code == 405


async def _in_parts(body: bytes) -> AsyncIterator[bytes]:
    for begin in range(0, len(body), 4096):
        yield body[begin : begin + 4096]


async def test_every_answer_forbids_frames_foreign_scripts_and_guessing(tmp_path: Path) -> None:
    async with served_home(tmp_path) as home, home.client() as known, home.stranger() as stranger:
        answers = [await known.get("/"), await known.get("/api/v1/status"), await stranger.get("/")]
        answers += [await known.get("/nothing"), await known.get("/", headers={"Host": "evil.com"})]
    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; ")
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert answer.headers["cache-control"] == ("no-cache" if answer is answers[0] else "no-store")


async def test_a_file_the_browser_has_is_not_sent_again_and_comes_packed(tmp_path: Path) -> None:
    async with served_home(tmp_path) as home, home.client() as client:
        first = await client.get("/app.js", headers={"Accept-Encoding": "gzip"})
        assert (first.headers["content-encoding"], first.headers["content-type"]) == (
            "gzip",
            "text/javascript; charset=utf-8",
        )
        known = {"If-None-Match": first.headers["etag"], "Accept-Encoding": "gzip"}
        assert (await client.get("/app.js", headers=known)).status_code == 304
        plain = await client.get("/app.js", headers={"Accept-Encoding": "gzip;q=0"})
        assert "content-encoding" not in plain.headers
        assert plain.text == first.text


def test_the_token_is_of_128_bits_and_its_owners_alone(tmp_path: Path) -> None:
    token = kept_token(tmp_path)
    assert len(bytes.fromhex(token)) == 16
    assert stat.S_IMODE((tmp_path / TOKEN_FILE).stat().st_mode) == 0o600
    assert kept_token(tmp_path) == token
