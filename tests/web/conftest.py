"""The interface of a page over a morning that turned bad, without a browser."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from tests.web.serving import house_over, live_through
from unclench.config import Config
from unclench.store.journal import JOURNAL_FILE
from unclench.web.app import create_app
from unclench.web.house import House


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, Config]:
    """Give the journal of that morning, up to a prompt that waits, and its settings."""
    data_dir = tmp_path_factory.mktemp("lived")
    config = live_through(data_dir)
    return (data_dir / JOURNAL_FILE).read_bytes(), config


@pytest.fixture
def house(tmp_path: Path, lived: tuple[bytes, Config]) -> Iterator[House]:
    """Give the page's house over a copy of that journal, which a test may change."""
    journal, config = lived
    (tmp_path / JOURNAL_FILE).write_bytes(journal)
    with house_over(tmp_path, config) as made:
        yield made


@pytest_asyncio.fixture
async def api(house: House) -> AsyncIterator[httpx.AsyncClient]:
    """Give a client of its interface."""
    transport = httpx.ASGITransport(create_app(house))
    headers = {"X-Unclench": "page"}
    async with httpx.AsyncClient(
        transport=transport, base_url="http://127.0.0.1/api/v1/", headers=headers
    ) as client:
        yield client
