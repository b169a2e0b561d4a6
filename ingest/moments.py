"""Cells that tell a time: of a calendar and a clock, since 1970, or since a recording's beginning."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Final
from zoneinfo import ZoneInfo

from ingest.recording import Remark

_DATE: Final = re.compile(r"\d{4}-\d\d?-\d\d?")
_NUMBER: Final = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_CLOCK: Final = re.compile(r"(\d{1,2}):(\d\d):(\d\d(?:[.,]\d+)?)")
_POINTS: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_SLASHES: Final = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})")
_BLANK_ZONE: Final = re.compile(r"\s+([+-]\d\d:?\d\d|Z|UTC)$")
_DAY_MS: Final = 86_400_000.0
_HOUR_MS: Final = 3_600_000.0
_LATEST_S: Final = 4_102_444_800.0
"""2100: what claims to be later is no time."""
_EPOCHS: Final = ((1e9, 1000.0), (1e12, 1.0), (1e15, 1e-3), (1e18, 1e-6))
"""From which number on times since 1970 are in s, ms, µs, ns; and ms in one. No two overlap by 2100."""


class MomentError(ValueError):
    """A text is no time; the message is the fact."""


def epoch_scale(value: float) -> float | None:
    """Return how many ms one unit of a time since 1970 is; None: it is of no year from 2001 to 2099."""
    return next((ms for least, ms in _EPOCHS if least <= value < _LATEST_S * 1000 / ms), None)


def relative_scale(values: Sequence[float], rr_ms: Sequence[float]) -> float | None:
    """Return how many ms one unit of a time since the beginning is, by the intervals; None: unknown."""
    steps = [after - before for before, after in pairwise(values)]
    if not steps:
        return None
    step = median(steps)
    beat_ms = median(rr_ms)
    return next((ms for ms in (1.0, 1000.0, 60_000.0) if beat_ms / 2 < step * ms < beat_ms * 2), None)


def number_of(cell: str) -> float:
    """Return a number that tells a time. Raises MomentError."""
    if not _NUMBER.fullmatch(cell):
        raise MomentError(f"is no time: {cell[:48]!r}")
    return float(cell.replace(",", "."))


def is_clock(cell: str) -> bool:
    """Tell whether a cell tells hours, minutes and seconds, and no day."""
    return bool(_CLOCK.fullmatch(cell))


def clock_ms(cell: str) -> float:
    """Return how many ms after midnight a time of day is. Raises MomentError."""
    found = _CLOCK.fullmatch(cell)
    if found is None:
        raise MomentError(f"is no time of day: {cell[:48]!r}")
    hours, minutes, seconds = int(found[1]), int(found[2]), float(found[3].replace(",", "."))
    if hours > 23 or minutes > 59 or seconds >= 61:
        raise MomentError(f"there is no time of day {cell}")
    return (hours * 60 + minutes) * 60_000 + seconds * 1000


def is_dated(cell: str) -> bool:
    """Tell whether a cell begins with a day of a calendar."""
    return bool(_DATE.match(_iso(cell)))


def dated(cell: str) -> datetime:
    """Return a day, with or without a time, with a zone where the text has one. Raises MomentError."""
    try:
        return datetime.fromisoformat(cell)
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(_iso(cell))
    except ValueError:
        raise MomentError(f"is no time: {cell[:48]!r}") from None


@dataclass(slots=True)
class LocalTimes:
    """Turns local times, in order, into ms since 1970; of an hour that comes twice it finds which it is."""

    path: Path
    zone: str
    remarks: list[Remark] = field(default_factory=list)
    """What has to be said, not yet taken away."""
    _last_ms: float = 0.0
    _is_said: bool = False
    _is_skipped_said: bool = False

    def ms(self, moment: datetime, line: int) -> float:
        """Return the moment in ms since 1970."""
        if moment.tzinfo is not None:
            return _since_1970_ms(moment)
        if not self._is_said:
            self._is_said = True
            fact = f"its times bear no zone: read as those of {self.zone} (`zone` in the configuration)"
            self.remarks.append(Remark(self.path, fact))
        local = moment.replace(tzinfo=ZoneInfo(self.zone))
        later = local.replace(fold=1)
        at_ms, later_ms = _since_1970_ms(local), _since_1970_ms(later)
        if later_ms < at_ms:
            self._say_skipped(moment, line)
        elif at_ms < self._last_ms - _HOUR_MS / 2 <= later_ms:
            at_ms = later_ms
        self._last_ms = at_ms
        return at_ms

    def _say_skipped(self, moment: datetime, line: int) -> None:
        if self._is_skipped_said:
            return
        self._is_skipped_said = True
        fact = f"{moment:%Y-%m-%d %H:%M} is no time in {self.zone}: the clocks went forward over it"
        self.remarks.append(Remark(self.path, fact, line))


@dataclass(slots=True)
class TimesOfDay:
    """Turns times of day, in order, into ms after the first midnight; far back is the next day."""

    _days: int = 0
    _last_ms: float = 0.0

    def ms(self, cell: str) -> float:
        """Return the time in ms after the midnight before the recording. Raises MomentError."""
        at_ms = clock_ms(cell)
        if at_ms < self._last_ms - _DAY_MS / 2:
            self._days += 1
        self._last_ms = at_ms
        return at_ms + self._days * _DAY_MS


def midnight_ms(at_ms: int, zone: str) -> float:
    """Return the midnight before a moment in a zone, ms since 1970."""
    local = datetime.fromtimestamp(at_ms / 1000, ZoneInfo(zone))
    return _since_1970_ms(local.replace(hour=0, minute=0, second=0, microsecond=0))


def _since_1970_ms(moment: datetime) -> float:
    return moment.timestamp() * 1000


def _iso(cell: str) -> str:
    """Write a day of another country's way, and a zone behind a blank, as ISO 8601 does."""
    text = _BLANK_ZONE.sub(lambda found: "Z" if found[1] == "UTC" else found[1], cell.strip())
    if text[:4].isdigit() and text[4:5] == "-":
        return text
    text = _POINTS.sub(lambda found: f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}", text, count=1)
    return _SLASHES.sub(lambda found: f"{found[1]}-{found[2]:0>2}-{found[3]:0>2}", text, count=1)
