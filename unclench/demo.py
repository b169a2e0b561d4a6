"""The demonstration: a scratch journal with five learned days behind it, and the morning that comes."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from itertools import islice
from pathlib import Path

from alerts.notifiers.console import Console
from alerts.plan_settings import NOTHING_PLANNED
from hrv.event import Event
from ingest.demo_day import demo_start_ms, learned_days
from ingest.sources.synthetic import Synthetic
from unclench.config import Config
from unclench.pipeline import Pipeline
from unclench.store.journal import JOURNAL_FILE, Journal

DEMO_SPEED = 60.0
SEED = 1
LEARNED_DAYS = 5
_EVENTS_AT_ONCE = 4_096


def demo_config(config: Config) -> Config:
    """Return the configuration for the demonstration: its morning is at 09:00 UTC, load alone prompts.

    A synthetic heart's prompts stay in the terminal: nobody's desktop or phone is called for them. Its
    page has a port of its own, and leaves the usual one to the wearer's.
    """
    quiet = {"zone": "UTC", "mirrors": (), "plan": NOTHING_PLANNED, "notifiers": (Console(),)}
    page = replace(config.page, port=0)
    return config.model_copy(update={**quiet, "page": page})


def demo_source(speed: float | None) -> Synthetic:
    """Return the synthetic heart at its usual pace, or another."""
    return Synthetic(seed=SEED, speed=DEMO_SPEED if speed is None else speed, start_ms=demo_start_ms(UTC))


def scratch_dir() -> Path:
    """Make a directory of its own: the wearer's journal is never touched."""
    return Path(tempfile.mkdtemp(prefix="unclench-demo-"))


def learned_journal(directory: Path, config: Config) -> None:
    """Make the journal: the pipeline lives through the days before the morning, minutes alone."""
    settings = config.pipeline()
    pipeline = Pipeline(replace(settings, monitor=replace(settings.monitor, frames=False)))
    start_ms = demo_start_ms(UTC)
    with Journal.open(directory / JOURNAL_FILE) as journal:
        journal.begin(source="synthetic", identity=f"learned:{SEED}", started_ms=start_ms)
        for chunk in _chunks(learned_days(SEED, start_ms, LEARNED_DAYS)):
            journal.append(pipeline.react_all(chunk))


def _chunks(events: Iterator[Event]) -> Iterator[list[Event]]:
    while chunk := list(islice(events, _EVENTS_AT_ONCE)):
        yield chunk
