"""Puts a daemon together from its parts: lock, journal, a pipeline that remembers, mirrors."""

import asyncio
import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from threading import Event
from typing import Final

from alerts.notifier import Notifier
from alerts.prompt import Prompt
from hrv.event import Surrounding
from hrv.monitor import MEMORY_MS
from ingest.clock import WallClock
from ingest.source import Live, Source
from ingest.sources.strap import Strap
from ingest.sources.synthetic import Synthetic
from unclench.config import Config
from unclench.courier import Opener
from unclench.daemon import Daemon, Renewal, stopped_by_signals
from unclench.desktop import looked_out
from unclench.doorway import opened_door
from unclench.live import View
from unclench.open_prompt import open_prompt
from unclench.pipeline import SETTINGS, Pipeline, PipelineSettings
from unclench.service import Service
from unclench.store.checking import Checking
from unclench.store.errors import DamagedError, JournalError, StoreError
from unclench.store.follower import followed
from unclench.store.journal import JOURNAL_FILE, Journal
from unclench.store.keeping import kept
from unclench.store.lock import locked
from unclench.store.packing import Packing
from unclench.store.reader import Reader, Session
from unclench.store.rescue import mark, mended
from unclench.store.retention import Retention
from unclench.store.rollups import Rollups
from unclench.straps import source_of
from unclench.web.address import no_page
from unclench.web.house import House
from unclench.words import local_time

log = logging.getLogger("unclench")
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
    looks_out: bool | None = None,
    config_file: Path | None = None,
) -> str:
    """Run one daemon over the data directory until it is stopped or its source ends.

    `looks_out`: whether it reads the desktop; None: with a live source, for a recording is of another time.
    `config_file`: what the page says where it shows settings; None: the user's own.
    Returns why the source ended before its end or can't begin, or an empty text. Raises StoreError.
    """
    path, parting = data_dir / JOURNAL_FILE, Parting()
    with locked(data_dir):
        _mend(path, config.zone, view)
        try:
            looks = isinstance(source, Live) if looks_out is None else looks_out
            fault = _served(
                path,
                config,
                source,
                view,
                notifiers,
                until_end=until_end,
                looks_out=looks,
                config_file=config_file,
                parting=parting,
            )
        except DamagedError:
            mark(path)
            raise
    if parting.erase:
        _erased(data_dir, config, view)
    return fault


@dataclass(slots=True)
class Parting:
    """What is to be done once the daemon has ended and nothing is written any more."""

    erase: bool = False


def _erased(data_dir: Path, config: Config, view: View) -> None:
    """Take away all that was kept, and say what is gone and what can't be reached. Raises EraseError."""
    from unclench.erasing import erase, erased_words

    for line in erased_words(erase(data_dir, config)):
        view.say(line)


def _mend(path: Path, zone: str, view: View) -> None:
    """Rebuild a journal that is damaged, and say what came of it."""
    now = local_time(WallClock().now_ms(), zone)
    rescue = mended(path, f"journal-damaged-{now:%Y-%m-%d-%H%M%S}.db")
    if rescue is not None:
        log.warning("%s", rescue)
        view.say(str(rescue))


def _served(
    path: Path,
    config: Config,
    source: Source,
    view: View,
    notifiers: Sequence[Notifier],
    *,
    until_end: bool,
    looks_out: bool,
    config_file: Path | None,
    parting: Parting,
) -> str:
    with (
        Journal.open(path) as journal,
        followed(config.mirrors, journal, path),
        house_kept(journal, path, config, live=not source.identity),
    ):
        with Reader(path) as reader:
            newest_ms = reader.last_event_ms()
            if newest_ms is not None and isinstance(source, Live) and (fault := _ahead(newest_ms, config)):
                return fault
            pipeline = remembered(reader, config.pipeline(), newest_ms)
            stale = stale_of(reader.surroundings_on(), source, looks_out=looks_out)
            waiting = open_prompt(reader) if isinstance(source, Live) else None
        session = begun(journal, config, source.kind, source.identity)
        service = Service.of(os.environ)
        daemon = Daemon(
            journal,
            session.taken,
            newest_ms,
            pipeline,
            view,
            notifiers,
            service,
            config.practice,
            opener=_opener(path.parent) if config.page.enabled else None,
        )
        if waiting is not None and is_fresh(waiting, config):
            daemon.bring_again(waiting)
        lookouts = config.surroundings if looks_out else ()
        looking = looked_out(lookouts, config.zone, stale, daemon.hand, view.say)
        house = House(path.parent, config, config_file, daemon.hand, daemon.now_ms)
        daemon.at_end(partial(house.sessions.close, daemon.hand))
        house.erase = partial(_leave, daemon, parting)
        if not isinstance(source, Synthetic):
            house.renew = partial(renewed, daemon, journal, path, source)
        if isinstance(source, Strap):
            house.hear = lambda strap: daemon.hear(source_of(config.strap, strap))
        _run_whole(daemon, source, path.parent, (looking, _page(house, view)), until_end=until_end)
        return daemon.fault


def _leave(daemon: Daemon, parting: Parting) -> None:
    """End the daemon in good order, and then take away all that it kept."""
    parting.erase = True
    daemon.stop()


async def renewed(daemon: Daemon, journal: Journal, path: Path, source: Source, config: Config) -> None:
    """Let the daemon go on with this configuration, from where its journal ends, at `path`.

    Raises JournalError: the disk takes nothing now, and what held before still holds.
    """

    def pipeline(newest_ms: int | None) -> Pipeline:
        with Reader(path) as reader:
            return remembered(reader, config.pipeline(), newest_ms)

    begin = partial(begun, journal, config, source.kind, source.identity)
    handed = await daemon.renew(Renewal(pipeline, begin, config.practice))
    if handed.trouble:
        raise JournalError(path, handed.trouble, "the settings before still hold")


def _opener(data_dir: Path) -> Opener:
    """Return what opens the page where a prompt stands."""
    from unclench.web.opening import in_window, opened_at

    return partial(opened_at, data_dir, in_window)


def _page(house: House, view: View) -> AbstractAsyncContextManager[None]:
    """Return what serves the page; it is imported where it is wanted, for no other command waits for it."""
    if not house.config.page.enabled:
        return no_page(house.data_dir)
    from unclench.web.server import served_page

    return served_page(house, view.say)


def is_fresh(prompt: Prompt, config: Config) -> bool:
    """Tell whether an offer is so new that it does not count as ignored yet."""
    age_ms = WallClock().now_ms() - prompt.at_ms
    return prompt.state == "offered" and 0 <= age_ms < config.policy.ignored_minutes * 60_000


def begun(journal: Journal, config: Config, source: str, identity: str) -> Session:
    """Begin a session now, with every constant that is in force."""
    return journal.begin(
        source=source,
        identity=identity,
        started_ms=WallClock().now_ms(),
        version=version("unclench"),
        settings=SETTINGS.dump_json(config.pipeline()).decode(),
    )


def stale_of(were_on: frozenset[Surrounding], source: Source, *, looks_out: bool) -> frozenset[Surrounding]:
    """Return what was on when the journal ended and is over unless somebody says that it is still on.

    A practice whose guide was killed would otherwise hold every prompt for ever; a recording tells its own.
    """
    return were_on if looks_out else were_on & ({"session"} if isinstance(source, Live) else set())


@contextmanager
def house_kept(journal: Journal, path: Path, config: Config, *, live: bool) -> Iterator[None]:
    """Keep house in the journal, which lies at `path`, while in the block; what came last is summed up too.

    Raises JournalError.
    """
    stop = Event()
    now_ms = WallClock().now_ms if live else None
    mirrors = tuple(mirror.kind for mirror in config.mirrors)
    with (
        Rollups(journal, path, config.zone, stop, now_ms) as rollups,
        Packing(journal, path) as packing,
        Retention(journal, path, config.retention, mirrors) as retention,
        kept((rollups, packing, retention, Checking(path)), stop),
    ):
        try:
            yield
        finally:
            with suppress(JournalError):
                journal.settle()


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
    since_ms = (newest_ms or 0) - MEMORY_MS - settings.monitor.window_ms
    pipeline.recall(reader.slow_inputs(), () if newest_ms is None else reader.fast_inputs(since_ms))
    return pipeline


def _run_whole(
    daemon: Daemon,
    source: Source,
    data_dir: Path,
    beside: Sequence[AbstractAsyncContextManager[None]],
    *,
    until_end: bool,
) -> None:
    async def running() -> None:
        async with AsyncExitStack() as running_beside:
            for one in (opened_door(data_dir, daemon.hand), *beside):
                await running_beside.enter_async_context(one)
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
