"""A page that is really served, on a free port of loopback, over a small real journal."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from os import getpid
from pathlib import Path

import httpx

from hrv.beat import Beat
from hrv.event import Said
from ingest.clock import WallClock
from unclench.config import Config
from unclench.daemon import Handed
from unclench.record import Record
from unclench.store.journal import JOURNAL_FILE, Journal
from unclench.web.address import Address, told_address
from unclench.web.house import House
from unclench.web.keys import kept_token, link_path
from unclench.web.server import served_page
from unclench.web.settings import PageSettings

FIRST_MS = 1_763_870_400_000
PATIENCE_S = 30.0
"""How long an answer may take on a machine that is busy with other tests."""


@dataclass(frozen=True, slots=True)
class Home:
    """A journal that a test writes, and the house over it."""

    journal: Journal
    house: House
    said: list[str]
    """What the page had to say to the daemon's view."""

    async def keep(self, records: Sequence[Record]) -> int:
        """Keep them, and return as soon as they are on the disk."""
        seq = self.journal.append(records)
        await self.journal.durable(seq)
        return seq

    def address(self) -> Address:
        """Return where the page is."""
        address = told_address(self.house.data_dir, getpid())
        assert address is not None
        return address

    def client(self, **headers: str) -> httpx.AsyncClient:
        """Return who asks with the token."""
        token = kept_token(self.house.data_dir)
        known = {"Authorization": f"Bearer {token}", "X-Unclench": "test", **headers}
        return httpx.AsyncClient(base_url=self.address().url, headers=known, timeout=PATIENCE_S)

    def stranger(self, **headers: str) -> httpx.AsyncClient:
        """Return who asks without."""
        return httpx.AsyncClient(base_url=self.address().url, headers=headers)

    def link(self, view: str = "now") -> str:
        """Return a link that opens the page once."""
        address = self.address()
        path = link_path(kept_token(self.house.data_dir), address.run, view, WallClock())
        return address.url + path


@asynccontextmanager
async def journal_home(data_dir: Path, page: PageSettings | None = None) -> AsyncIterator[Home]:
    """Give a journal with one beat, which really keeps what is said, and no page yet."""
    settings = page or PageSettings(enabled=True, port=0)
    with Journal.open(data_dir / JOURNAL_FILE) as journal:
        journal.append([Beat(FIRST_MS, 812.5)])
        journal.settle()

        async def hand(said: Said) -> Handed:
            stamped = said if said.at_ms else replace(said, at_ms=FIRST_MS + 1000)
            seq = journal.append([stamped])
            await journal.durable(seq)
            return Handed(seq, stamped.at_ms)

        config = Config(zone="Europe/Berlin", page=settings)
        house = House(data_dir, config, None, hand, lambda: FIRST_MS + 1000)
        yield Home(journal, house, [])


@asynccontextmanager
async def served_home(data_dir: Path, page: PageSettings | None = None) -> AsyncIterator[Home]:
    """Give the same with its page."""
    async with journal_home(data_dir, page) as home, served_page(home.house, home.said.append):
        await until_said(home, 1)
        yield home


async def until_said(home: Home, times: int) -> None:
    """Wait until the page has said so much."""
    clock = WallClock()
    until_s = clock.monotonic_s() + 10
    while len(home.said) < times:
        assert clock.monotonic_s() < until_s, home.said
        await asyncio.sleep(0.01)
