"""The composition root: from a source through the one door to journal, view, notifiers and mirrors."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import aclosing, contextmanager
from dataclasses import dataclass, replace

from alerts.notifier import Notifier
from alerts.practices import Practices
from alerts.prompt import Prompt
from hrv.event import Delivery, Event, Said, Tick, Timed
from ingest.clock import WallClock
from ingest.joint import Joint
from ingest.source import Live, Source, SourceError
from unclench.courier import Opener
from unclench.delivery import Post
from unclench.live import View
from unclench.pipeline import Pipeline
from unclench.record import Record
from unclench.service import UNWATCHED, Service
from unclench.store.errors import JournalError
from unclench.store.journal import Journal
from unclench.store.reader import Session

DOOR_EVENTS = 512
"""How many events may wait at the door; a source that is faster waits there."""
FAREWELL_S = 30.0
"""How long a live source may take to let its strap go."""
WITHDRAWAL_S = 20.0
"""How long the notifiers may take to withdraw what they show."""
UNWRITTEN_RECORDS = 5_000
"""How far the thinking may run ahead of the disk."""
TICK_S = 60.0
"""When no beat has moved the time of a live source for so long, a tick does."""


@dataclass(frozen=True, slots=True)
class Handed:
    """What became of an event that was handed in."""

    seq: int
    """Its place in the journal."""
    at_ms: int
    trouble: str = ""
    """Why the disk does not take it now: it waits in memory; empty: it is on the disk."""


@dataclass(frozen=True, slots=True)
class Renewal:
    """Other settings for a daemon that runs."""

    pipeline: Callable[[int | None], Pipeline]
    """Makes the pipeline that goes on where the journal ends, in a thread. Raises JournalError."""
    begin: Callable[[], Session]
    """Begins the session that has these settings."""
    practices: Practices


@dataclass(frozen=True, slots=True)
class Arrival:
    """An event at the door, and whether the source brought it; without one, it is asked whether all lives."""

    event: Event | None
    from_source: bool = False
    handed: asyncio.Future[Handed] | None = None
    """Who handed it in waits here."""
    renewal: Renewal | None = None
    """From here on these settings hold: what comes behind it waits for them."""


class Daemon:
    """Runs one wearer's stream until its source ends or somebody stops it."""

    def __init__(
        self,
        journal: Journal,
        taken: int,
        newest_ms: int | None,
        pipeline: Pipeline,
        view: View,
        notifiers: Sequence[Notifier],
        service: Service = UNWATCHED,
        practices: Practices | None = None,
        tick_s: float = TICK_S,
        opener: Opener | None = None,
    ) -> None:
        """Take the parts; `taken` of the source's events are kept already, `newest_ms` is the last kept."""
        self._journal = journal
        self._source: Source | None = None
        self._next_source: Source | None = None
        self._taken = taken
        self._newest_ms = newest_ms
        self._pipeline = pipeline
        self._view = view
        self._post = Post(notifiers, practices or Practices(), self.hand, pipeline.texts, opener)
        self._service = service
        self._tick_s = tick_s
        self._door: asyncio.Queue[Arrival | None] = asyncio.Queue(DOOR_EVENTS)
        self._stop = asyncio.Event()
        self._in_trouble = False
        self._has_moved = False
        self._moved_ms: int | None = None
        """By how much a live stream is later than the clock; None: the stream has a time of its own."""
        self._said_ms = 0
        self._at_end: list[Callable[[], Awaitable[None]]] = []
        self.fault = ""
        """Why the source ended before its end; empty when it did not."""

    def stop(self) -> None:
        """Ask the daemon to end; what has come through the door is still kept."""
        self._stop.set()

    def at_end(self, do: Callable[[], Awaitable[None]]) -> None:
        """Have something done when the daemon ends, while what is said is still kept."""
        self._at_end.append(do)

    def bring_again(self, prompt: Prompt) -> None:
        """Let the notifiers bring a prompt that was still open when the daemon before this one ended."""
        self._post.see((prompt,))

    async def hand(self, event: Said | Delivery) -> Handed:
        """Take what a person or their desk says, by the same door as a beat; return when it is kept.

        With `at_ms` 0 it is said now, on the time line of the stream. Raises JournalError.
        """
        handed: asyncio.Future[Handed] = asyncio.get_running_loop().create_future()
        stamped = event if event.at_ms else replace(event, at_ms=self._said_now_ms())
        await self._door.put(Arrival(stamped, handed=handed))
        return await handed

    async def renew(self, renewal: Renewal) -> Handed:
        """Let other settings hold from now on; return when they do, or with the trouble why they do not.

        What comes meanwhile waits at the door and is thought about by the new ones. Raises JournalError.
        """
        handed: asyncio.Future[Handed] = asyncio.get_running_loop().create_future()
        await self._door.put(Arrival(None, handed=handed, renewal=renewal))
        return await handed

    def hear(self, source: Source) -> bool:
        """Hear this live source in place of one of its kind; tell whether such a one is heard."""
        before = self._source
        if self._stop.is_set() or before is None:
            return False
        if before.kind != source.kind or not isinstance(before, Live):
            return False
        self._next_source = source
        before.stop()
        return True

    def now_ms(self) -> int:
        """Return now, by the clock or where a stream with a time of its own has come to."""
        stream_ms = self._newest_ms if self._moved_ms is None else None
        return WallClock().now_ms() + (self._moved_ms or 0) if stream_ms is None else stream_ms

    def _said_now_ms(self) -> int:
        """Return now, never twice."""
        self._said_ms = max(self.now_ms(), self._said_ms + 1)
        return self._said_ms

    async def run(self, source: Source, *, until_end: bool) -> None:
        """Run until stopped, or with `until_end` until the source ends. Raises JournalError."""
        async with asyncio.TaskGroup() as group:
            delivering = group.create_task(self._post.run())
            knocking = group.create_task(self._knock())
            ticking = group.create_task(self._tick(source))
            self._source = source
            thinking = group.create_task(self._think())
            feeding = group.create_task(self._feed())
            stopping = group.create_task(self._stop.wait())
            await asyncio.wait({feeding, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if not (until_end or self.fault):
                await stopping
            stopping.cancel()
            await self._ended(feeding)
            for do in self._at_end:
                await do()
            await self._delivered(delivering)
            await self._door.put(None)
            await thinking
            knocking.cancel()
            ticking.cancel()

    async def _ended(self, feeding: asyncio.Task[None]) -> None:
        """End the feeding; a live source gives its last events first."""
        source, self._next_source = self._source, None
        if source is not None and isinstance(source, Live):
            source.stop()
            await asyncio.wait({feeding}, timeout=FAREWELL_S)
        feeding.cancel()
        await asyncio.wait({feeding})

    async def _delivered(self, delivering: asyncio.Task[None]) -> None:
        """Let the notifiers end, what they were about included, once all that came is thought about."""
        await self._thought()
        self._post.end()
        await asyncio.wait({delivering}, timeout=WITHDRAWAL_S)
        delivering.cancel()

    async def _thought(self) -> None:
        """Return when all that waits at the door now is thought about."""
        thought: asyncio.Future[Handed] = asyncio.get_running_loop().create_future()
        await self._door.put(Arrival(None, handed=thought))
        await thought

    async def _knock(self) -> None:
        """Ask at the door whether all lives: only a thinking that hears and a disk that writes can answer."""
        self._service.ready()
        while (every_s := self._service.knock_every_s) is not None:
            await asyncio.sleep(every_s)
            await self._door.put(Arrival(None))

    async def _tick(self, source: Source) -> None:
        """Let time go on at the desk of a wearer whose strap tells nothing of it."""
        while isinstance(source, Live):
            await asyncio.sleep(self._tick_s)
            now_ms = self._said_now_ms()
            if self._newest_ms is None or now_ms - self._newest_ms >= 1000 * self._tick_s:
                await self._door.put(Arrival(Tick(now_ms)))

    async def _feed(self) -> None:
        """Hear the source, and whichever takes its place."""
        while (source := self._source) is not None:
            await self._fed_by(source)
            self._source, self._next_source = self._next_source, None
            if self._source is not None:
                self.fault = ""
                await self._thought()

    async def _fed_by(self, source: Source) -> None:
        is_live = isinstance(source, Live)
        self._moved_ms = 0 if is_live else None
        joint = Joint(self._newest_ms, is_same=bool(self._taken), is_live=is_live)
        try:
            async with aclosing(source.events(self._taken)) as events:
                async for event in events:
                    for joined in joint.take(event):
                        await self._door.put(Arrival(joined, from_source=joined is event))
                    self._tell_moved(joint.moved_ms)
        except SourceError as error:
            self.fault = str(error)

    def _tell_moved(self, by_ms: int) -> None:
        """Note by how much what comes is from before what is kept, by the clock; say so once."""
        if not by_ms:
            return
        self._moved_ms = by_ms
        if not self._has_moved:
            self._has_moved = True
            self._view.say(
                f"the clock was set back: beats are kept {by_ms / 60_000:.1f} min later than it says,"
                " from where the journal ends; packets have the clock's time"
            )

    async def _think(self) -> None:
        while batch := await self._arrived():
            renewing = batch.pop() if batch[-1].renewal else None
            if batch:
                await self._react(batch)
            if renewing is not None and renewing.renewal is not None:
                await self._renewed(renewing.renewal, renewing.handed)
        self._service.ending()

    async def _react(self, batch: Sequence[Arrival]) -> None:
        self._taken += sum(arrival.from_source for arrival in batch)
        events = [arrival.event for arrival in batch if arrival.event is not None]
        records = self._pipeline.react_all(events)
        seq = self._journal.append(records, taken=self._taken)
        self._newest_ms = max((e.at_ms for e in events if isinstance(e, Timed)), default=self._newest_ms)
        self._view.see(records)
        await self._hand_over(records, seq)
        await self._acknowledge(batch, records, seq)
        if any(arrival.event is None and arrival.handed is None for arrival in batch):
            await self._journal.durable(seq)
            self._service.alive()

    async def _renewed(self, renewal: Renewal, handed: asyncio.Future[Handed] | None) -> None:
        """Put another pipeline in this one's place, made of what is on the disk by now: nothing is newer."""
        assert handed is not None
        try:
            is_kept = await asyncio.to_thread(self._journal.settle)
            pipeline = await asyncio.to_thread(renewal.pipeline, self._newest_ms) if is_kept else None
        except JournalError as error:
            if not handed.done():
                handed.set_exception(error)
            return
        if pipeline is not None:
            self._pipeline = pipeline
            self._taken = (await asyncio.to_thread(renewal.begin)).taken
            self._post.renew(renewal.practices, pipeline.texts)
        if not handed.done():
            trouble = "" if pipeline else self._journal.trouble or "the disk takes nothing"
            handed.set_result(Handed(0, self._newest_ms or 0, trouble))

    async def _acknowledge(self, batch: Sequence[Arrival], records: Sequence[Record], seq: int) -> None:
        """Tell those who handed something in where it is kept, once the disk has it."""
        waiting = [arrival for arrival in batch if arrival.handed is not None]
        if not waiting:
            return
        is_kept = await self._journal.durable(seq)
        trouble = "" if is_kept else self._journal.trouble or "the disk takes nothing"
        places = {id(record): seq - len(records) + nth for nth, record in enumerate(records, 1)}
        for arrival in waiting:
            if arrival.handed and not arrival.handed.done():
                at_ms = arrival.event.at_ms if arrival.event else 0
                arrival.handed.set_result(Handed(places.get(id(arrival.event), seq), at_ms, trouble))

    async def _arrived(self) -> list[Arrival]:
        """Return all that waits at the door, at least one arrival, to a renewal; none when it is closed."""
        batch: list[Arrival] = []
        arrival = await self._door.get()
        while arrival is not None:
            batch.append(arrival)
            if arrival.renewal is not None or self._door.empty():
                return batch
            arrival = self._door.get_nowait()
        if batch:
            self._door.put_nowait(None)
        return batch

    async def _hand_over(self, records: Sequence[Record], seq: int) -> None:
        offered = [r for r in records if isinstance(r, Prompt) and r.state == "offered"]
        await self._journal.durable(seq if offered else seq - UNWRITTEN_RECORDS)
        self._tell_trouble()
        self._post.see(records)

    def _tell_trouble(self) -> None:
        """Say once that the disk takes nothing, and once that it does again."""
        if bool(self._journal.trouble) != self._in_trouble:
            self._in_trouble = not self._in_trouble
            self._view.say(self._journal.trouble or "the journal is written again, nothing was lost")


@contextmanager
def stopped_by_signals(daemon: Daemon) -> Iterator[None]:
    """Let SIGTERM and Ctrl-C stop the daemon cleanly while in the block."""
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, daemon.stop)
    try:
        yield
    finally:
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(name)
