"""The wearer's heart as the journal tells it: followed read-only while somebody is guided."""

from bisect import bisect_left
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Self

from hrv.beat import Beat
from hrv.event import Gap
from hrv.frame import HrvFrame
from unclench.record import Record
from unclench.store.errors import JournalError
from unclench.store.journal import JOURNAL_FILE
from unclench.store.lock import holder
from unclench.store.reader import Reader

SHOWN_MS: Final = 60_000
"""How much of the rhythm is shown."""
_AT_ONCE: Final = 4_000
_KINDS: Final[tuple[type[Record], ...]] = (Beat, Gap, HrvFrame)


class Heart:
    """What was heard in the last minute. When the journal can't be read, nothing is known any more."""

    def __init__(self, path: Path) -> None:
        """Begin with what the journal holds now. Raises JournalError."""
        self._reader: Reader | None = Reader(path)
        self._seq = self._reader.last_seq()
        self.beats: deque[Beat | Gap] = deque()
        self.frame: HrvFrame | None = None
        newest = self._reader.last(Beat)
        if newest is not None:
            at_ms = newest.record.at_ms
            begin_ms = at_ms - SHOWN_MS
            self._take([one.record for one in self._reader.between(Beat, begin_ms, at_ms)])
            self._take([one.record for one in self._reader.between(HrvFrame, begin_ms, at_ms)])

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let the journal go."""
        if self._reader is not None:
            self._reader.close()

    @property
    def rate_bpm(self) -> float | None:
        """The heart rate over the newest beats; None when they are over."""
        newest = [one.rr_ms for one in list(self.beats)[-5:] if isinstance(one, Beat)]
        is_over = not self.beats or isinstance(self.beats[-1], Gap)
        return None if is_over or not newest else 60_000 * len(newest) / sum(newest)

    def look(self) -> None:
        """Take what came since the last look."""
        if self._reader is None:
            return
        try:
            found = self._reader.follow(self._seq, _AT_ONCE, _KINDS)
        except JournalError:
            self._reader.close()
            self._reader = None
            return
        if found:
            self._seq = found[-1].seq
            self._take([one.record for one in found])

    def rates(self, columns: int) -> list[float | None]:
        """Return the heart rate at so many moments of the last minute, oldest first."""
        if not self.beats:
            return [None] * columns
        known = list(self.beats)
        ends_ms = [one.at_ms for one in known]
        begin_ms = ends_ms[-1] - SHOWN_MS
        return [_rate_at(known, ends_ms, begin_ms + SHOWN_MS * (n + 1) // columns) for n in range(columns)]

    def _take(self, records: Sequence[Record]) -> None:
        for record in records:
            match record:
                case Beat() | Gap():
                    self.beats.append(record)
                case HrvFrame():
                    self.frame = record
                case _:
                    pass
        while self.beats and self.beats[0].at_ms < self.beats[-1].at_ms - SHOWN_MS:
            self.beats.popleft()


def _rate_at(known: Sequence[Beat | Gap], ends_ms: Sequence[int], at_ms: int) -> float | None:
    """Return the rate in the interval that holds a moment; None in a gap and where nothing was heard."""
    place = bisect_left(ends_ms, at_ms)
    one = known[min(place, len(known) - 1)]
    return 60_000 / one.rr_ms if isinstance(one, Beat) and one.at_ms - one.rr_ms <= at_ms else None


def heart_of(data_dir: Path) -> Heart | None:
    """Return the heart that a running daemon hears; None when none runs."""
    if holder(data_dir) is None:
        return None
    try:
        return Heart(data_dir / JOURNAL_FILE)
    except JournalError:
        return None
