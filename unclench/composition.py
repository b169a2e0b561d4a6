"""Puts a daemon together from its parts: lock, journal, a pipeline that remembers, mirrors."""

import asyncio
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

from alerts.notifier import Notifier
from hrv.monitor import MEMORY_MS
from ingest.clock import WallClock
from ingest.source import Live, Source
from unclench.config import Config
from unclench.daemon import Daemon, stopped_by_signals
from unclench.live import View
from unclench.pipeline import Pipeline, PipelineSettings
from unclench.store.errors import StoreError
from unclench.store.follower import followed
from unclench.store.journal import JOURNAL_FILE, Journal
from unclench.store.lock import locked
from unclench.store.reader import Reader
from unclench.words import local_time

FAR_AHEAD_MS: Final = 86_400_000
"""Up to here a clock that was set back is made up for; farther on, no night's pause would mend it."""


def serve(
    data_dir: Path,
    config: Config,
    source: Source,
    view: View,
    notifiers: Sequence[Notifier],
    *,
    until_end: bool,
) -> str:
    """Run one daemon over the data directory until it is stopped or its source ends.

    Returns why the source ended before its end or can't begin, or an empty text. Raises StoreError.
    """
    path = data_dir / JOURNAL_FILE
    with locked(data_dir), Journal.open(path) as journal, followed(config.mirrors, journal, path):
        with Reader(path) as reader:
            newest_ms = reader.last_event_ms()
            if newest_ms is not None and isinstance(source, Live) and (fault := _ahead(newest_ms, config)):
                return fault
            pipeline = remembered(reader, config.pipeline(), newest_ms)
        session = journal.begin(
            source=source.kind,
            identity=source.identity,
            started_ms=WallClock().now_ms(),
            version=version("unclench"),
            settings=TypeAdapter(PipelineSettings).dump_json(config.pipeline()).decode(),
        )
        daemon = Daemon(journal, session.taken, newest_ms, pipeline, view, notifiers)
        _run_whole(daemon, source, until_end=until_end)
        return daemon.fault


def _ahead(newest_ms: int, config: Config) -> str:
    """Say that the journal ends in a future that nobody waits for; empty when it does not."""
    if newest_ms - WallClock().now_ms() <= FAR_AHEAD_MS:
        return ""
    return (
        f"the journal's newest event is of {local_time(newest_ms, config.zone):%Y-%m-%d %H:%M}, more than a"
        " day in the future: set the clock right, or if it is right choose another --data-dir"
    )


def remembered(reader: Reader, settings: PipelineSettings, newest_ms: int | None) -> Pipeline:
    """Return a pipeline that goes on where the journal ends, at `newest_ms`; a new one when it is empty."""
    pipeline = Pipeline(settings)
    if newest_ms is not None:
        since_ms = newest_ms - MEMORY_MS - settings.monitor.window_ms
        pipeline.recall(reader.slow_inputs(), reader.fast_inputs(since_ms))
    return pipeline


def _run_whole(daemon: Daemon, source: Source, *, until_end: bool) -> None:
    async def running() -> None:
        with stopped_by_signals(daemon):
            await daemon.run(source, until_end=until_end)

    try:
        asyncio.run(running())
    except ExceptionGroup as group:
        expected, others = group.split(StoreError)
        if expected is None or others is not None:
            raise
        raise _first(expected) from None


def _first(group: ExceptionGroup[StoreError]) -> StoreError:
    first = group.exceptions[0]
    return _first(first) if isinstance(first, ExceptionGroup) else first
