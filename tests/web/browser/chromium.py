"""Debian's chromium, led by Playwright: pages that reach nothing but loopback, as wide and dark as wished."""

import os
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, BrowserContext, Page, Route, async_playwright

from tests.web.serving import KEYS

Scheme = Literal["light", "dark"]
WIDTHS = {"narrow": (390, 844), "wide": (1440, 900)}
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
_ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
_AT_HOME = ("127.0.0.1", "localhost", "::1")


def chromium() -> str:
    """Return where chromium is; without it fail in CI, and skip elsewhere."""
    found = shutil.which("chromium")
    if found is None and os.environ.get("CI"):
        pytest.fail("CI has no chromium: the Debian package `chromium` brings it")
    if found is None:
        pytest.skip("there is no chromium here: install the Debian package `chromium` for this test")
    return found


@asynccontextmanager
async def started(executable: str) -> AsyncIterator[Browser]:
    """Give a running browser while in the block."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable, args=[*_ARGUMENTS])
        try:
            yield browser
        finally:
            await browser.close()


@dataclass(slots=True)
class Visit:
    """One person's look at a page: what went wrong meanwhile is collected."""

    context: BrowserContext
    page: Page
    url: str
    strayed: list[str] = field(default_factory=list)
    """Requests that would have left the machine."""
    faults: list[str] = field(default_factory=list)
    """What the page's scripts and the browser's console complained of."""

    def hear(self, kind: str, text: str) -> None:
        """Take what the browser's console says; that an action was refused is no fault of the page."""
        if kind == "error" and not re.search(r"status of (409|422)", text):
            self.faults.append(text)

    async def see(self, view: str) -> Page:
        """Go to a view and wait until it is shown."""
        await self.page.goto(f"{self.url}/#/{view}")
        await self.page.wait_for_selector(f"main[data-shown='{view.split('/')[0]}']")
        return self.page


@asynccontextmanager
async def visit(
    browser: Browser,
    url: str,
    *,
    width: str = "wide",
    scheme: Scheme = "light",
    still: bool = False,
    audited: bool = False,
) -> AsyncIterator[Visit]:
    """Give a page of a context of its own; fail when anything left the machine or a script failed.

    `audited`: axe looks at it, which writes styles into the page that the page's own policy forbids.
    """
    across, down = WIDTHS[width]
    context = await browser.new_context(
        viewport={"width": across, "height": down},
        color_scheme=scheme,
        reduced_motion="reduce" if still else "no-preference",
        locale="en-GB",
        bypass_csp=audited,
    )
    await context.add_cookies([{"name": KEYS.cookie_name, "value": KEYS.cookie, "url": url}])
    page = await context.new_page()
    visited = Visit(context, page, url)

    async def guard(route: Route) -> None:
        host = urlsplit(route.request.url).hostname
        if host in _AT_HOME:
            await route.continue_()
        else:
            visited.strayed.append(route.request.url)
            await route.abort()

    await context.route("**/*", guard)
    page.on("pageerror", lambda error: visited.faults.append(str(error)))
    page.on("console", lambda said: visited.hear(said.type, said.text))
    try:
        yield visited
    finally:
        await context.close()
    assert not visited.strayed, f"requests left the machine: {visited.strayed}"
    assert not visited.faults, f"the page complained: {visited.faults}"
