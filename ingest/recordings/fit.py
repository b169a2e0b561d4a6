"""FIT, of Garmin and many others: intervals among the messages of an activity."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, Protocol

from hrv.beat import on_grid
from ingest.clocked import COARSE_MS, ClockedLine, ClockWay, Stamped
from ingest.extra import module
from ingest.lines import faults_told, head_of, refuse_binary
from ingest.recording import Item, ReadSettings, RecordingError, Remark

FIT_EPOCH_MS: Final = 631_065_600_000
"""1989-12-31 00:00 UTC."""
_SIGN: Final = slice(8, 12)
_HRV, _BEAT_INTERVALS, _EVENT = 78, 290, 21
_INTERVALS: Final = {_HRV: 0, _BEAT_INTERVALS: 1}
"""Messages that hold intervals, ms, and in which field."""
_TIMESTAMP, _TIMESTAMP_MS = 253, 0
_TIMER, _STOPS = 0, (1, 4, 8, 9)
_NO_INTERVAL: Final = (None, 0, 0xFFFF)
_LEAST_CLOCK: Final = 0x10000000
"""Smaller times count from when the device was switched on."""
_SLACK_MS: Final = 3 * COARSE_MS
"""How far the activity's times may lie from its intervals: they stand some seconds apart."""


class _Message(Protocol):
    """What is needed of a message of `fitdecode`."""

    global_mesg_num: int

    def get_raw_value(self, field: int, *, fallback: None) -> int | Sequence[int | None] | None: ...


@dataclass(frozen=True, slots=True)
class Fit:
    """Messages `hrv` and `beat_intervals`; the extra `fit` reads them."""

    kind: Literal["fit"] = "fit"

    def recognises(self, head: bytes, name: str) -> bool:
        """Tell whether the file bears the sign of FIT."""
        return head[_SIGN] == b".FIT"

    def read(self, path: Path, settings: ReadSettings) -> Iterator[Item]:
        """Give the beats where the times among them say. Raises RecordingError."""
        _refuse_other(path)
        activity = _Activity(path, settings.start_ms)
        number = 0
        for number, message in enumerate(_messages(path), 1):
            if isinstance(message, str):
                fact = f"breaks off ({message}): it is read up to there"
                yield Remark(path, fact, number, "message")
            else:
                yield from activity.take(number, message)
        if not activity.has_intervals:
            mend = "switch on 'Log HRV' on the watch before the next recording"
            raise RecordingError(path, f"holds {number} messages, but no intervals", mend)


class _Activity:
    """Places the intervals of messages by the newest time that came before them."""

    def __init__(self, path: Path, start_ms: int) -> None:
        self._line = ClockedLine(path, ClockWay(_SLACK_MS), "message")
        self._start_ms = start_ms
        self._newest_ms: float | None = None
        self.has_intervals = False

    def take(self, number: int, message: _Message) -> Iterator[Item]:
        """Give what follows from a message. Raises RecordingError."""
        at_ms = _at_ms(message)
        if at_ms is not None:
            self._newest_ms = at_ms
        kind = message.global_mesg_num
        if kind in _INTERVALS:
            yield from self._place(number, _numbers(message, _INTERVALS[kind]))
        elif _is_stop(message) and (gap := self._line.interrupt("pause")):
            yield gap

    def _place(self, number: int, intervals_ms: Sequence[int]) -> Iterator[Item]:
        """Place intervals, the last of which ended at the newest time where that is a new one."""
        self.has_intervals = self.has_intervals or bool(intervals_ms)
        for n, rr_ms in enumerate(intervals_ms):
            at_ms = self._due_ms(rr_ms, sum(intervals_ms[n + 1 :]))
            yield from self._line.place(Stamped(number, at_ms, on_grid(rr_ms)))
        self._newest_ms = None

    def _due_ms(self, rr_ms: int, later_ms: int) -> float:
        if self._newest_ms is not None:
            return self._newest_ms - later_ms
        return (self._start_ms if self._line.end_ms is None else self._line.end_ms) + rr_ms


def _refuse_other(path: Path) -> None:
    """Raise RecordingError for what bears no sign of FIT."""
    head = head_of(path)
    if not Fit().recognises(head, path.name):
        refuse_binary(path, head)
        raise RecordingError(path, "is no FIT file", "leave --format away, or export it again")


def _messages(path: Path) -> Iterator[_Message | str]:
    """Give the messages of data; last, where the file breaks off, why. Raises RecordingError."""
    fit = module("fitdecode", path, "a FIT file", "fit")
    strict = {"check_crc": fit.CrcCheck.RAISE, "error_handling": fit.ErrorHandling.IGNORE}
    with faults_told(path), fit.FitReader(str(path), processor=None, **strict) as frames:
        try:
            for frame in frames:
                if isinstance(frame, fit.FitDataMessage):
                    yield frame
        except (fit.FitError, AssertionError) as error:  # fitdecode asserts what a broken header says
            yield str(error) or type(error).__name__


def _at_ms(message: _Message) -> float | None:
    """Return the time that a message bears; None: it bears none by the calendar."""
    second = _number(message, _TIMESTAMP)
    if second is None or second < _LEAST_CLOCK:
        return None
    part_ms = _number(message, _TIMESTAMP_MS) if message.global_mesg_num == _BEAT_INTERVALS else 0
    return FIT_EPOCH_MS + second * 1000.0 + (part_ms or 0)


def _is_stop(message: _Message) -> bool:
    """Tell whether the wearer stopped the recording."""
    is_event = message.global_mesg_num == _EVENT
    return is_event and _number(message, 0) == _TIMER and _number(message, 1) in _STOPS


def _number(message: _Message, field: int) -> int | None:
    value = message.get_raw_value(field, fallback=None)
    return value if isinstance(value, int) else None


def _numbers(message: _Message, field: int) -> list[int]:
    value = message.get_raw_value(field, fallback=None)
    each = value if isinstance(value, tuple | list) else (value,)
    return [one for one in each if isinstance(one, int) and one not in _NO_INTERVAL]
