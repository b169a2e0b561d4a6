"""`unclench open`: the page of the running daemon, in the browser, logged in."""

import json as json_text
import sys
import webbrowser
from pathlib import Path
from threading import Event
from typing import Annotated, Final

import typer

from unclench.commands.options import WRONG_USAGE, DataDir, Json, data_dir_of, fail, failures_told, told
from unclench.store.lock import holder
from unclench.web.address import Address, PageError, told_address
from unclench.web.keys import LINK_S
from unclench.web.opening import link_to
from unclench.web.views import VIEWS

_OPENING_S: Final = 20.0
"""How long a daemon that begins may take to serve its page."""
_BETWEEN_TRIES_S: Final = 0.1

ViewArgument = Annotated[
    str, typer.Argument(metavar="[VIEW]", help=f"Which view: {', '.join(VIEWS)}.", show_default=False)
]
Print = Annotated[
    bool, typer.Option("--print", help="Print the link and open nothing; it opens once, within a minute.")
]


def open_page(
    view: ViewArgument = "now", print: Print = False, json: Json = False, data_dir: DataDir = None
) -> None:
    """Open the page of the running daemon in your browser, logged in."""
    if view not in VIEWS:
        fail(f"there is no view {view!r}; choose one of {', '.join(VIEWS)}", code=WRONG_USAGE)
    with failures_told():
        address, link = _link(data_dir_of(data_dir), view)
        if json:
            told_link = {"link": link, "url": address.url, "valid_s": LINK_S}
            sys.stdout.write(json_text.dumps(told_link) + "\n")
        elif print:
            sys.stdout.write(f"{link}\n")
        elif webbrowser.open(link):
            told.print(f"{address.url} opens in your browser", markup=False)
        else:
            told.print(f"no browser can be started here; this link opens once, within {LINK_S} s:")
            sys.stdout.write(f"{link}\n")


def _link(data_dir: Path, view: str) -> tuple[Address, str]:
    """Return where the page is, and a link that opens it once. Raises PageError."""
    address = address_of(data_dir)
    return address, link_to(data_dir, address, view)


def address_of(data_dir: Path) -> Address:
    """Return where the page is, as soon as it is served. Raises PageError."""
    for _ in range(round(_OPENING_S / _BETWEEN_TRIES_S)):
        process = holder(data_dir)
        if process is None:
            raise PageError(f"{data_dir}: no daemon runs: `unclench run` serves the page")
        address = told_address(data_dir, process)
        if address is not None and address.url:
            return address
        if address is not None:
            raise PageError(
                f"no page: {address.fault}" if address.is_unwanted else f"the page is down: {address.fault}"
            )
        Event().wait(_BETWEEN_TRIES_S)
    raise PageError(
        f"{data_dir}: process {process} works on this data and serves no page yet, after {_OPENING_S:.0f} s:"
        " `unclench status` tells whether it goes on; try again"
    )
