"""The incremental machine from beats to due frames and minutes."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

import numpy as np

from hrv.beat import Beat
from hrv.detection import LOOKAHEAD
from hrv.event import Gap, Motion
from hrv.frame import HrvFrame, Minute
from hrv.framing import framed
from hrv.memory import Memory
from hrv.metric import Metric
from hrv.metrics import METRICS
from hrv.minutes import MINUTE_MS, Movements, minuted

MEMORY_MS = 900_000
"""A monitor that hears the events of this last time goes on as one that heard them all."""

Due = list[tuple[int, HrvFrame | Minute]]


@dataclass(frozen=True, slots=True)
class MonitorSettings:
    """What the monitor computes, and how often."""

    window_ms: int = 300_000
    """The length of the window that a frame is computed of."""
    hop_ms: int = 5_000
    """A frame is computed each so long."""
    frames: bool = True
    """False: minutes alone (learning from past days needs no frames)."""

    def __post_init__(self) -> None:
        """Refuse windows that end never or hold nothing. Raises ValueError."""
        for name in ("window_ms", "hop_ms"):
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} = {getattr(self, name)} is not above 0")


class _Slots:
    """The ends of hops that hold a beat and are not told yet."""

    def __init__(self, hop_ms: int) -> None:
        self._hop_ms = hop_ms
        self._newest_ms = -1
        self.waiting_ms: deque[int] = deque()

    def note(self, at_ms: int) -> None:
        if at_ms > self._newest_ms:
            self._newest_ms = -(-at_ms // self._hop_ms) * self._hop_ms
            self.waiting_ms.append(self._newest_ms)

    def until(self, final_ms: int) -> list[int]:
        """Take the ends up to `final_ms`, ms."""
        due = []
        while self.waiting_ms and self.waiting_ms[0] <= final_ms:
            due.append(self.waiting_ms.popleft())
        return due


class Monitor:
    """Hears one wearer's events in time order and gives what has become due.

    A frame ends at every multiple of `hop_ms` of UTC, a minute at every whole one, that has a beat in its
    last hop or minute. Each is due by the event that makes all beats up to its end final: the beat
    `LOOKAHEAD` after the first one past the end, or a gap.
    """

    def __init__(self, settings: MonitorSettings, metrics: Sequence[Metric] = METRICS) -> None:
        """Begin with nothing heard."""
        self._settings = settings
        self._metrics = metrics
        self._memory = Memory(settings.window_ms)
        self._movements = Movements()
        self._frames = _Slots(settings.hop_ms)
        self._minutes = _Slots(MINUTE_MS)
        self._run: deque[int] = deque(maxlen=LOOKAHEAD + 1)
        self._final_ms = -1

    def hear(self, events: Sequence[Beat | Gap | Motion]) -> Due:
        """Take events; return the frames and minutes due by them, each with the index of its event.

        Live this is one event at a time, in replay thousands: the outputs do not depend on the chunking.
        """
        frames: list[tuple[int, int]] = []
        minutes: list[tuple[int, int]] = []
        for index, event in enumerate(events):
            self._note(event)
            frames.extend((index, end_ms) for end_ms in self._frames.until(self._final_ms))
            minutes.extend((index, end_ms) for end_ms in self._minutes.until(self._final_ms))
        if not frames and not minutes:
            return []
        return self._told(frames, minutes)

    def _note(self, event: Beat | Gap | Motion) -> None:
        match event:
            case Beat():
                self._beat(event)
            case Gap():
                self._run.clear()
                self._memory.interrupt()
                self._final_ms = max(self._final_ms, event.at_ms - 1)
            case Motion():
                self._movements.note(event)
                if not self._run:
                    self._final_ms = max(self._final_ms, event.at_ms - 1)
            case _:
                assert_never(event)

    def _beat(self, beat: Beat) -> None:
        run = self._run
        run.append(beat.at_ms)
        self._memory.note(beat)
        self._final_ms = max(self._final_ms, run[0] - 1)
        if self._settings.frames:
            self._frames.note(beat.at_ms)
        self._minutes.note(beat.at_ms)

    def _told(self, frames: list[tuple[int, int]], minutes: list[tuple[int, int]]) -> Due:
        series = self._memory.series()
        told: Due = []
        ends_ms = np.array([end_ms for _, end_ms in frames], np.int64)
        made = framed(series, ends_ms, self._settings.window_ms, self._metrics)
        told.extend((index, frame) for (index, _), frame in zip(frames, made, strict=True))
        ends_ms = np.array([end_ms for _, end_ms in minutes], np.int64)
        summed = minuted(series, ends_ms, self._movements)
        told.extend((index, minute) for (index, _), minute in zip(minutes, summed, strict=True))
        told.sort(key=lambda due: (due[0], due[1].at_ms))
        self._memory.forget(self._final_ms)
        self._movements.forget(self._final_ms)
        return told
