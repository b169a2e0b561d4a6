"""Erasing from the page: the word first, then the daemon ends in good order, and nothing of it stays."""

import asyncio
from collections.abc import AsyncGenerator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from os import getpid
from pathlib import Path

import httpx
import pytest

from hrv.beat import Beat
from hrv.event import Event
from ingest.clock import WallClock
from tests.web.pages import asking, house_of
from unclench.composition import serve
from unclench.config import Config
from unclench.erasing import EraseError
from unclench.live import Glance, Screen
from unclench.store.journal import JOURNAL_FILE, Journal
from unclench.store.mirrors.influx import Influx
from unclench.web.address import told_address
from unclench.web.keys import kept_token

AT_MS = 1_763_870_400_000
CONFIG = Config(zone="UTC", notifiers=())


@dataclass(frozen=True, slots=True)
class Beating:
    """Some beats, and then a long quiet."""

    kind: str = "given"
    identity: str = "some"

    async def events(self, taken: int) -> AsyncGenerator[Event, None]:
        for number in range(taken, 20):
            yield Beat(AT_MS + 1000 * number, 1000.0)
        await asyncio.Event().wait()


def asked_to_go(data_dir: Path, word: str) -> httpx.Response:
    """Ask the page of the daemon that runs in this process."""
    clock = WallClock()
    until_s = clock.monotonic_s() + 20
    while (address := told_address(data_dir, getpid())) is None or not address.url:
        assert clock.monotonic_s() < until_s
    headers = {"Authorization": f"Bearer {kept_token(data_dir)}", "X-Unclench": "test"}
    return httpx.post(f"{address.url}/api/v1/data/erase", json={"word": word}, headers=headers)


def lived(data_dir: Path, config: Config) -> tuple[httpx.Response, Glance]:
    """Run a daemon until its page is asked to erase."""
    glance = Glance("a test", "UTC")
    config = config.model_copy(update={"page": replace(config.page, enabled=True, port=0)})
    with ThreadPoolExecutor(1) as others:
        asking = others.submit(asked_to_go, data_dir, "erase")
        serve(data_dir, config, Beating(), Screen(glance), (), until_end=False)
        return asking.result(), glance


def test_all_goes_and_what_can_not_be_reached_is_said(tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    data_dir.mkdir()
    answer, glance = lived(data_dir, CONFIG)
    assert answer.status_code == 200
    assert not data_dir.exists()
    assert any("Erased: " in line for line in glance.said)
    assert any("backups" in line for line in glance.said)


def test_a_server_that_is_away_keeps_everything_and_the_daemon_fails_aloud(tmp_path: Path) -> None:
    mirrors = (Influx("http://127.0.0.1:9", "heart"),)
    with pytest.raises(EraseError, match="Nothing was erased"):
        lived(tmp_path, CONFIG.model_copy(update={"mirrors": mirrors}))
    assert (tmp_path / JOURNAL_FILE).exists()


async def test_without_the_word_or_a_daemon_nothing_goes(tmp_path: Path) -> None:
    Journal.open(tmp_path / JOURNAL_FILE).close()
    house = house_of(tmp_path, CONFIG)
    asked: list[bool] = []
    async with asking(house) as page:
        assert (await page.get("/data/traces")).json()["possible"] is False
        assert (await page.post("/data/erase", json={"word": "erase"})).status_code == 409
        house.erase = lambda: asked.append(True)
        refused = await page.post("/data/erase", json={"word": "yes"})
        assert "the word is erase" in refused.json()["error"]
        assert asked == []
        assert (await page.get("/data/traces")).json()["files"] >= 1
        assert (await page.post("/data/erase", json={"word": "erase"})).status_code == 200
    assert asked == [True]
