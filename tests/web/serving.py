"""A page over a small real journal, served on loopback from a thread of this process."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path

from hrv.event import Said
from ingest.clock import WallClock
from ingest.demo_day import demo_morning
from unclench.composition import remembered
from unclench.config import Config
from unclench.daemon import Handed
from unclench.demo import SEED, demo_config, learned_journal
from unclench.store.journal import JOURNAL_FILE, Journal
from unclench.store.lock import locked
from unclench.store.reader import Reader
from unclench.store.rollups import Rollups
from unclench.web.app import create_app
from unclench.web.feed import Feed
from unclench.web.guards import guarded
from unclench.web.house import House
from unclench.web.keys import Keys
from unclench.web.server import Server

START_MS = 1_768_294_800_000
"""When the demonstration's morning begins: 09:00 UTC on 13 January 2026."""
MINUTES = 50
"""How much of it is lived: a prompt waits by then."""

KEYS = Keys("0" * 32, "tests", WallClock())
"""The same for all pages of the tests: a browser may be given the cookie before it comes."""


@dataclass(frozen=True, slots=True)
class Served:
    """A page that answers."""

    url: str
    house: House


def live_through(data_dir: Path, minutes: float = MINUTES) -> Config:
    """Make a journal of five learned days and so much of the morning that turns bad; give its settings."""
    config = demo_config(Config())
    learned_journal(data_dir, config)
    path, until_ms = data_dir / JOURNAL_FILE, START_MS + round(minutes * 60_000)
    with Journal.open(path) as journal:
        with Reader(path) as reader:
            pipeline = remembered(reader, config.pipeline(), reader.last_event_ms())
        journal.begin(source="synthetic", identity=f"morning:{SEED}", started_ms=START_MS)
        events = takewhile(lambda event: event.at_ms <= until_ms, demo_morning(SEED, START_MS))
        journal.append(pipeline.react_all(list(events)))
        _sum_up(journal, path, config.zone, until_ms)
    return config


def _sum_up(journal: Journal, path: Path, zone: str, now_ms: int) -> None:
    """Sum up hours, days and practices as the daemon does meanwhile."""
    with Rollups(journal, path, zone, threading.Event(), lambda: now_ms) as rollups:
        while rollups.step():
            pass


@contextmanager
def house_over(data_dir: Path, config: Config) -> Iterator[House]:
    """Give what the page knows of a journal to which no source tells anything: its newest event is now."""
    path = data_dir / JOURNAL_FILE
    with locked(data_dir), Journal.open(path) as journal:
        with Reader(path) as reader:
            now_ms = [(reader.last_event_ms() or 0) + 500]
            pipeline = remembered(reader, config.pipeline(), reader.last_event_ms())

        async def keep(said: Said) -> Handed:
            now_ms[0] += 1
            stamped = said if said.at_ms else replace(said, at_ms=now_ms[0])
            records = pipeline.react(stamped)
            seq = journal.append(records)
            await journal.durable(seq)
            return Handed(seq - len(records) + 1, stamped.at_ms)

        yield House(data_dir, config, None, keep, lambda: now_ms[0])


@contextmanager
def served(house: House) -> Iterator[Served]:
    """Serve a page behind all its guards, on a port of its own, while in the block."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        port = listening.getsockname()[1]
        feed = Feed(house.data_dir / JOURNAL_FILE)
        server = Server(guarded(create_app(house, feed), KEYS, port), feed, lambda: None)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            yield Served(f"http://127.0.0.1:{port}", house)
        finally:
            server.should_exit = True
            thread.join(10)
