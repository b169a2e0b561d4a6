"""One browser and one small journal for all tests of the page; each test has a visit of its own."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.web.browser.chromium import Visit, chromium, started, visit
from tests.web.serving import Served, house_over, served
from unclench.config import Config
from unclench.store.journal import JOURNAL_FILE
from unclench.web.house import House


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let all of these tests share the one loop in which the browser lives."""
    for item in items:
        if "browser" in item.path.parts and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Give Debian's chromium."""
    async with started(chromium()) as running:
        yield running


@pytest.fixture(scope="session")
def morning(tmp_path_factory: pytest.TempPathFactory, lived: tuple[bytes, Config]) -> Iterator[Served]:
    """Serve the morning that turned bad, with its prompt open; tests change nothing that is kept in it."""
    data_dir = tmp_path_factory.mktemp("morning")
    (data_dir / JOURNAL_FILE).write_bytes(lived[0])
    with house_over(data_dir, lived[1]) as house, served(house) as page:
        yield page


@pytest.fixture
def own(house: House) -> Iterator[Served]:
    """Serve the same over a journal of the test's own, which it may change."""
    with served(house) as page:
        yield page


@pytest_asyncio.fixture(loop_scope="session")
async def seen(browser: Browser, own: Served) -> AsyncIterator[Visit]:
    """Give a wide, light look at that page."""
    async with visit(browser, own.url) as looked:
        yield looked
