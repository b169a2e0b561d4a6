"""Opens the page in the wearer's browser, logged in, by a link that works once."""

import asyncio
import os
import webbrowser
from collections.abc import Callable
from pathlib import Path

from alerts.notices import ASKING
from alerts.prompt import Prompt
from ingest.clock import WallClock
from unclench.store.errors import StoreError
from unclench.web.address import Address, told_address
from unclench.web.keys import kept_token, link_path

Browse = Callable[[str], bool]
"""Opens a link in a browser, or tells that it can't."""


def link_to(data_dir: Path, address: Address, view: str) -> str:
    """Return a link that opens a view of the page once, within a minute. Raises PageError."""
    return address.url + link_path(kept_token(data_dir), address.run, view, WallClock())


def in_window(link: str) -> bool:
    """Open a link in a browser that has a window: one of the terminal would take the daemon's."""
    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return False
    return type(browser) is not webbrowser.GenericBrowser and browser.open(link)


async def opened_at(data_dir: Path, browse: Browse, prompt: Prompt) -> bool:
    """Open this daemon's page where the prompt is answered; tell whether it could."""
    address = told_address(data_dir, os.getpid())
    if address is None or not address.url:
        return False
    try:
        link = link_to(data_dir, address, "checkin" if prompt.kind in ASKING else "now")
    except StoreError:
        return False
    return await asyncio.to_thread(browse, link)
