"""Joins a stream of events to what is kept already: no way leads back, and what lies between is a gap."""

from dataclasses import replace
from typing import Final

from hrv.beat import Beat
from hrv.event import Event, Gap, Motion, Timed
from ingest.source import SourceError
from ingest.timeline import SLACK_MS

ADJACENT_MS = 250
"""A recording that begins so soon after the last event kept goes on from it."""
SET_BACK_MS: Final = 3_000
"""A live stream that begins so far before it has a clock that was set back: it is moved on."""


class Joint:
    """Lets a stream's events through, from the first that can follow what is kept."""

    def __init__(self, newest_ms: int | None, *, is_same: bool = False, is_live: bool = False) -> None:
        """Take where what is kept ends, None: nothing is kept.

        `is_same`: the stream is the one that is kept, and goes on. `is_live`: it can't come again.
        """
        self._newest_ms = newest_ms
        self._is_same = is_same
        self._is_live = is_live
        self.moved_ms = 0
        """By how much the events of a live stream are moved on."""
        self._is_begun = False

    def take(self, event: Event) -> tuple[Event, ...]:
        """Return the event, after the gap before the first; of a live stream none that overlaps what is kept.

        Raises SourceError: a recording begins before the end of what is kept.
        """
        if not isinstance(event, Timed):
            return (event,)
        if self._is_live:
            event = self._moved(event)
        if self._newest_ms is None:
            return (event,)
        joined = self._live(event, self._newest_ms) if self._is_live else self._told(event, self._newest_ms)
        if joined:
            self._newest_ms = None
        return joined

    def _moved(self, event: Timed) -> Timed:
        """Return the event on the time line of what is kept: the first tells how far it is off."""
        if not self._is_begun:
            self._is_begun = True
            if self._newest_ms is not None and self._newest_ms - event.at_ms > SET_BACK_MS:
                self.moved_ms = self._newest_ms - _begin_ms(event)
        return _later(event, self.moved_ms) if self.moved_ms else event

    def _told(self, first: Timed, newest_ms: int) -> tuple[Event, ...]:
        if first.at_ms < newest_ms:
            raise SourceError(
                f"the source begins {(newest_ms - first.at_ms) / 60_000:.0f} min before the end of what"
                " this journal holds already: choose another --data-dir for it, or a later --start"
            )
        begin_ms = _begin_ms(first)
        if self._is_same or begin_ms - newest_ms <= ADJACENT_MS:
            return (first,)
        return (Gap(newest_ms, begin_ms, "pause"), first)

    def _live(self, first: Timed, newest_ms: int) -> tuple[Event, ...]:
        """Nobody knows what was while nobody listened: the first beat is adjacent to none."""
        begin_ms = _begin_ms(first)
        if first.at_ms <= newest_ms or newest_ms - begin_ms >= _slack_ms(first):
            return ()
        pause = Gap(newest_ms, max(newest_ms, begin_ms), "pause")
        return (pause, Gap(pause.to_ms, first.to_ms, first.why) if isinstance(first, Gap) else first)


def _later(event: Timed, by_ms: int) -> Timed:
    match event:
        case Gap():
            return Gap(event.from_ms + by_ms, event.to_ms + by_ms, event.why)
        case _:
            return replace(event, at_ms=event.at_ms + by_ms)


def _begin_ms(event: Timed) -> int:
    match event:
        case Beat():
            return event.at_ms - int(event.rr_ms)
        case Gap():
            return event.from_ms
        case Motion():
            return event.at_ms


def _slack_ms(event: Timed) -> float:
    """Return by how much the event may reach back over what is kept."""
    match event:
        case Beat():
            return max(SLACK_MS, event.rr_ms / 2)
        case Gap():
            return event.to_ms - event.from_ms + 1.0
        case _:
            return 1.0
