"""The page's interface as an ASGI client meets it."""

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from hrv.beat import Beat
from hrv.event import Said
from unclench.config import Config
from unclench.daemon import Handed
from unclench.store.journal import JOURNAL_FILE, Journal
from unclench.web.app import create_app
from unclench.web.house import House


async def _kept(said: Said) -> Handed:
    return Handed(1, said.at_ms)


@pytest.fixture
def client(tmp_path: Path) -> httpx.AsyncClient:
    with Journal.open(tmp_path / JOURNAL_FILE) as journal:
        journal.append([Beat(1_763_870_400_000, 812.5)])
    now: Callable[[], int] = lambda: 1_763_870_401_000  # noqa: E731
    house = House(tmp_path, Config(zone="Europe/Berlin"), None, _kept, now)
    return httpx.AsyncClient(transport=httpx.ASGITransport(create_app(house)), base_url="http://127.0.0.1")


async def test_status_is_what_the_command_tells(client: httpx.AsyncClient) -> None:
    async with client:
        told = (await client.get("/api/v1/status")).json()
    assert told["journal"]["beats"] == 1


async def test_an_unknown_parameter_is_refused_by_name(client: httpx.AsyncClient) -> None:
    async with client:
        response = await client.get("/api/v1/status", params={"colour": "red"})
    assert response.status_code == 422
    assert "colour" in response.json()["error"]


async def test_the_description_names_every_endpoint(client: httpx.AsyncClient) -> None:
    async with client:
        document = (await client.get("/api/v1/openapi.json")).json()
    assert document["paths"]["/api/v1/status"]["get"]["parameters"] == []
