"""One browser and one small journal for all tests of the page; each test has a visit of its own."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.web.browser.chromium import Visit, chromium, started, visit
from tests.web.serving import Served, house_over, live_through, served


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
def morning(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the morning that turned bad, with its prompt open; tests change nothing that is kept in it."""
    data_dir = tmp_path_factory.mktemp("morning")
    with house_over(data_dir, live_through(data_dir)) as house, served(house) as page:
        yield page


@pytest_asyncio.fixture(loop_scope="session")
async def seen(browser: Browser, morning: Served) -> AsyncIterator[Visit]:
    """Give a wide, light look at that page."""
    async with visit(browser, morning.url) as looked:
        yield looked
