"""Frames of a day, computed in one go and beside the rest, and put where the pipeline would put them."""

import os
from collections.abc import Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from typing import Final

import numpy as np
from numpy.typing import NDArray

from alerts.effect import Effect
from alerts.episode import Episode
from alerts.prompt import Prompt
from hrv.beat import Beat
from hrv.event import Gap, Motion
from hrv.frame import HrvFrame
from hrv.load import Assessment
from hrv.monitor import Monitor, MonitorSettings
from unclench.record import Record

_MANY_DAYS: Final = 7
"""Fewer are done before another process has begun."""

Due = list[tuple[int, HrvFrame]]
"""Frames, each with the index of the record by which it is due."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a monitor hears of a day's records, small on its way to another process."""

    places: NDArray[np.int64]
    """The index of each beat among the records; below 0: it is of the day before."""
    at_ms: NDArray[np.int64]
    rr_ms: NDArray[np.float64]
    others: tuple[tuple[int, Gap | Motion], ...]

    def events(self) -> list[tuple[int, Beat | Gap | Motion]]:
        """Return beats, gaps and motions in order, with their indices."""
        beats = map(Beat, self.at_ms.tolist(), self.rr_ms.tolist())
        found: list[tuple[int, Beat | Gap | Motion]] = [
            *zip(self.places.tolist(), beats, strict=True),
            *self.others,
        ]
        return sorted(found, key=lambda one: one[0])


def heard_of(before: Sequence[Record], records: Sequence[Record]) -> Heard:
    """Return what a monitor hears of a day's records, and of the end of the day before."""
    placed = list(enumerate([*before, *records], start=-len(before)))
    beats = [(nth, one) for nth, one in placed if isinstance(one, Beat)]
    return Heard(
        np.array([nth for nth, _ in beats], np.int64),
        np.array([beat.at_ms for _, beat in beats], np.int64),
        np.array([beat.rr_ms for _, beat in beats], np.float64),
        tuple((nth, one) for nth, one in placed if isinstance(one, Gap | Motion)),
    )


def frames_of(heard: Heard, settings: MonitorSettings, hop_ms: int) -> Due:
    """Return the frames that are due on a day. Many windows at once cost a fraction of a few at a time."""
    events = heard.events()
    told = Monitor(replace(settings, frames=True, hop_ms=hop_ms)).hear([one for _, one in events])
    placed = ((events[position][0], frame) for position, frame in told)
    return [(nth, frame) for nth, frame in placed if nth >= 0 and isinstance(frame, HrvFrame)]


def with_frames(records: Sequence[Record], due: Due) -> list[Record]:
    """Return what a pipeline with frames gives of the same events; `records` are what one without gave."""
    due_by: dict[int, list[HrvFrame]] = {}
    for nth, frame in due:
        due_by.setdefault(nth, []).append(frame)
    joined: list[Record] = []
    waiting: list[HrvFrame] = []
    for nth, record in enumerate(records):
        while waiting and not _comes_first(record, waiting[0]):
            joined.append(waiting.pop(0))
        joined.append(record)
        waiting.extend(due_by.get(nth, ()))
    return joined + waiting


def framer(days: int) -> Executor:
    """Return where frames of so many days are computed: of many in a process of their own, if that helps."""
    if days < _MANY_DAYS or (os.cpu_count() or 1) < 2:
        return ThreadPoolExecutor(1)
    return ProcessPoolExecutor(1, get_context("spawn"))


def _comes_first(record: Record, frame: HrvFrame) -> bool:
    """Tell whether what follows out of an event stands before a frame that is due by the same event."""
    match record:
        case Assessment():
            return record.at_ms < frame.at_ms
        case Episode() | Prompt() | Effect():
            return True
        case _:
            return False
