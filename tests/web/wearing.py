"""A wearer whose bad half hour waits for them: load, then breaths as soon as they are led, then relief."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np

from alerts.practices import Practices
from alerts.practices.breath_snack import BreathSnack
from hrv.event import Context, Event, Said
from ingest.clock import PacedClock, WallClock
from ingest.demo_day import WEARER
from ingest.desk.day import lived
from ingest.desk.stretch import Stretch
from tests.web.serving import START_MS
from unclench.composition import begun, remembered
from unclench.config import Config
from unclench.daemon import Daemon, Handed
from unclench.demo import demo_config, learned_journal
from unclench.record import Record
from unclench.store.journal import JOURNAL_FILE, Journal
from unclench.store.lock import locked
from unclench.store.reader import Reader
from unclench.web.house import House
from unclench.web.server import served_page
from unclench.web.settings import PageSettings

_MINUTE_MS = 60_000
LOAD_MS, BREATHS_MS, RELIEF_MS, END_MS = (START_MS + n * _MINUTE_MS for n in (18, 28, 30, 42))
"""When load begins, when the wearer is led, when that is over, and when all ends."""
SPEED = 25.0
"""How many times as fast as life the breaths go."""


@dataclass(frozen=True, slots=True)
class Wearer:
    """A source that waits where the story does."""

    kind: str = "synthetic"
    identity: str = "story"
    led: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the wearer begins to breathe as they are led."""
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def events(self, taken: int) -> AsyncGenerator[Event, None]:
        """Give all up to the breaths at once, these at their speed, and relief at once."""
        pace: PacedClock | None = None
        for event in _morning()[taken:]:
            if BREATHS_MS <= event.at_ms < RELIEF_MS:
                await self.led.wait()
                pace = pace or PacedClock(event.at_ms, SPEED, WallClock())
                await pace.sleep_until(event.at_ms)
            elif event.at_ms >= RELIEF_MS:
                await self.over.wait()
            yield event
        await asyncio.Event().wait()


def _morning() -> Sequence[Event]:
    truth = [Stretch(LOAD_MS, BREATHS_MS, "load"), Stretch(BREATHS_MS, RELIEF_MS, "paced")]
    events = lived(WEARER, truth, START_MS, END_MS, np.random.default_rng(5)).events[1:]
    return [one for one in events if not isinstance(one, Context)]  # the page tells the practice itself


class _Quiet:
    """Shows nothing."""

    def see(self, records: Sequence[Record]) -> None:
        """Leave them."""

    def say(self, sentence: str) -> None:
        """Leave it."""


def story_config() -> Config:
    """Return settings with a snack of two minutes, and a page on a free port."""
    practice = Practices(breath_snack=BreathSnack(minutes=2))
    page = PageSettings(enabled=True, port=0)
    return demo_config(Config()).model_copy(update={"practice": practice, "page": page})


@asynccontextmanager
async def worn(data_dir: Path, config: Config) -> AsyncIterator[Wearer]:
    """Run the daemon and its page over a journal of five learned days, for this wearer."""
    learned_journal(data_dir, config)
    path, wearer = data_dir / JOURNAL_FILE, Wearer()
    with locked(data_dir), Journal.open(path) as journal:
        with Reader(path) as reader:
            newest_ms = reader.last_event_ms()
            pipeline = remembered(reader, config.pipeline(), newest_ms)
        taken = begun(journal, config, wearer.kind, wearer.identity).taken
        daemon = Daemon(journal, taken, newest_ms, pipeline, _Quiet(), (), practices=config.practice)

        async def hand(said: Said) -> Handed:
            handed = await daemon.hand(said)
            if isinstance(said, Context) and said.what == "session":
                (wearer.led if said.on else wearer.over).set()
            return handed

        house = House(data_dir, config, None, hand, daemon.now_ms)
        daemon.at_end(partial(house.sessions.close, hand))
        serving = asyncio.Event()
        async with asyncio.TaskGroup() as group, served_page(house, lambda _: serving.set()):
            running = group.create_task(daemon.run(wearer, until_end=False))
            await serving.wait()
            yield wearer
            daemon.stop()
            await running
