"""Every view, light and dark, narrow and wide, as a browser shows it."""

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser

from tests.web.browser.chromium import SCHEMES, WIDTHS, Scheme, visit
from tests.web.serving import Served
from tests.web.views import views

RULES: dict[Scheme, dict[str, list[str]]] = {"light": {}, "dark": {"runOnly": ["color-contrast"]}}
"""What may differ in the dark is its colours."""


@pytest.mark.parametrize("scheme", SCHEMES)
async def test_axe_finds_nothing_in_any_view_at_any_width(
    browser: Browser, morning: Served, scheme: Scheme
) -> None:
    found: list[str] = []
    async with visit(browser, morning.url, scheme=scheme, audited=True) as looked:
        for view in views():
            page = await looked.see(view)
            for name, (across, down) in WIDTHS.items():
                await page.set_viewport_size({"width": across, "height": down})
                results = await Axe().run(page)
                found += [
                    f"{view} {scheme} {name}: {one['id']}: {[node['target'] for node in one['nodes']]}"
                    for one in results.response["violations"]
                ]
    assert not found, "\n".join(found)


async def test_no_view_is_wider_than_a_window_of_360_px(browser: Browser, morning: Served) -> None:
    async with visit(browser, morning.url) as looked:
        await looked.page.set_viewport_size({"width": 360, "height": 740})
        for view in views():
            page = await looked.see(view)
            assert await page.evaluate("document.documentElement.scrollWidth") <= 360, view
