"""Pictures of every view: python -m tests.web.screenshots DIR [--data-dir D] [--view NAME]."""

import argparse
import asyncio
import tempfile
from pathlib import Path

from playwright.async_api import Browser, Page

from tests.web.browser.chromium import SCHEMES, WIDTHS, Scheme, chromium, started, visit
from tests.web.serving import house_over, live_through, served
from tests.web.views import views
from unclench.config import Config

_SETTLED_MS = 700


async def taken(browser: Browser, url: str, directory: Path, wished: list[str]) -> None:
    """Take every picture, each as high as what it shows."""
    for scheme in SCHEMES:
        for width in WIDTHS:
            await _of_each(browser, url, directory, wished, width, scheme)


async def _of_each(
    browser: Browser, url: str, directory: Path, wished: list[str], width: str, scheme: Scheme
) -> None:
    async with visit(browser, url, width=width, scheme=scheme) as looked:
        for view in wished:
            page = await looked.see(view)
            await page.wait_for_timeout(_SETTLED_MS)
            await _as_high_as_its_content(page)
            file = directory / f"{view.replace('/', '-')}-{width}-{scheme}.png"
            await page.screenshot(path=file)
            across, down = WIDTHS[width]
            await page.set_viewport_size({"width": across, "height": down})


async def _as_high_as_its_content(page: Page) -> None:
    """Make the window so high that nothing scrolls: what is fixed to its bottom stands there."""
    across, down = await page.evaluate("[innerWidth, document.documentElement.scrollHeight]")
    await page.set_viewport_size({"width": across, "height": down})
    await page.wait_for_timeout(_SETTLED_MS // 2)


async def _run(url: str, directory: Path, wished: list[str]) -> None:
    async with started(chromium()) as browser:
        await taken(browser, url, directory, wished)


def main() -> None:
    """Take the pictures that the arguments wish for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--data-dir", type=Path, help="whose journal is shown; default: the demonstration's")
    parser.add_argument("--view", action="append", help="only this view")
    asked = parser.parse_args()
    asked.directory.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        data_dir = asked.data_dir or Path(scratch)
        config = Config() if asked.data_dir else live_through(data_dir)
        with house_over(data_dir, config) as house, served(house) as page:
            asyncio.run(_run(page.url, asked.directory, asked.view or views()))


if __name__ == "__main__":
    main()
