"""Fills a scratch journal with the story, and keeps house in it as the daemon would."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path
from threading import Event
from typing import Final
from zoneinfo import ZoneInfo

from alerts.prompt import Prompt
from hrv.beat import Beat
from hrv.event import CheckIn
from unclench.config import Config
from unclench.pipeline import SETTINGS, PipelineSettings
from unclench.record import Record
from unclench.store.journal import JOURNAL_FILE, Journal
from unclench.store.keeping import Chore
from unclench.store.lock import locked
from unclench.store.packing import Packing
from unclench.store.retention import Retention
from unclench.store.rollups import Rollups
from unclench.store.spans import midnight_ms
from unclench.story.frames import framer
from unclench.story.life import FRAME_DAYS, OLDER_HOP_MS, LivedDay, Story, lived_days

SOURCE: Final = "demo"
"""The source of each session of a story: so it can be told from a real person's."""
_SUM_EVERY_DAYS: Final = 5
_HOUR_MS: Final = 3_600_000


@dataclass(slots=True)
class Filled:
    """What came into the journal."""

    days: int = 0
    beats: int = 0
    prompts: int = 0
    checkins: int = 0

    def count(self, records: tuple[Record, ...]) -> None:
        """Count a day's records."""
        self.days += 1
        self.beats += sum(isinstance(one, Beat) for one in records)
        self.prompts += sum(isinstance(one, Prompt) and one.state == "offered" for one in records)
        self.checkins += sum(isinstance(one, CheckIn) for one in records)


def filled(
    data_dir: Path, story: Story, config: Config, tell: Callable[[int], None] = lambda _: None
) -> Filled:
    """Make the journal of a story in a directory that holds none; `tell` hears how many days are done.

    Raises StoreError.
    """
    settings = config.pipeline()
    path, stop, done = data_dir / JOURNAL_FILE, Event(), Filled()
    with locked(data_dir), ExitStack() as stack:
        journal = stack.enter_context(Journal.open(path))
        rollups = stack.enter_context(
            Rollups(journal, path, settings.zone, stop, lambda: over_ms(story, settings.zone))
        )
        for lived in lived_days(story, settings, stack.enter_context(framer(story.days))):
            _begin(journal, story, lived, settings)
            journal.append(lived.records)
            journal.settle()
            done.count(lived.records)
            if done.days % _SUM_EVERY_DAYS == 0 or done.days == story.days:
                _finish(rollups)
            tell(done.days)
        _finish(stack.enter_context(Packing(journal, path)))
        _finish(stack.enter_context(Retention(journal, path, config.retention, ())))
        journal.settle()
    return done


def over_ms(story: Story, zone: str) -> int:
    """Return a moment from which the whole of a story is past."""
    return story.end_ms or midnight_ms(story.until + timedelta(days=1), ZoneInfo(zone)) + _HOUR_MS


def _begin(journal: Journal, story: Story, lived: LivedDay, settings: PipelineSettings) -> None:
    """Begin a session where the story begins, and where frames come more often."""
    is_recent = lived.day.nth == max(0, story.days - FRAME_DAYS)
    if lived.day.nth and not is_recent:
        return
    hop_ms = settings.monitor.hop_ms if is_recent else OLDER_HOP_MS
    told = replace(settings, monitor=replace(settings.monitor, hop_ms=hop_ms))
    journal.begin(
        source=SOURCE,
        identity=f"{SOURCE}:{story.seed}:{lived.day.day.isoformat()}",
        started_ms=lived.records[0].at_ms if lived.records else 0,
        version=version("unclench"),
        settings=SETTINGS.dump_json(told).decode(),
    )


def _finish(chore: Chore) -> None:
    while chore.step():
        pass
