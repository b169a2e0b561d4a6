"""A journal made of the lines of an export, in their order."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from threading import Event as Stop
from typing import Final, get_args

from pydantic import TypeAdapter, ValidationError

from hrv.event import Event
from ingest.json_fields import EventError, object_of, whole
from ingest.lines import lines
from ingest.recording import BadLine
from unclench.config import Config
from unclench.exporting.lines import RUN, SUMS
from unclench.pipeline import Pipeline
from unclench.record import Record
from unclench.record_json import record_of
from unclench.rollup import Rollup
from unclench.store.errors import StoreError
from unclench.store.journal import Journal
from unclench.store.reader import Session
from unclench.store.rollups import Rollups

Tell = Callable[[float], None]
"""Told now and then what share is done, 0 to 1."""

_AT_ONCE: Final = 4_096
_SESSION: Final = TypeAdapter(Session)
_EVENTS: Final = get_args(Event)


class RestoreError(StoreError):
    """An export can't be brought back; the text names the file, the fact and the mend."""


def relived(source: Path, path: Path, config: Config, tell: Tell, *, thinks: bool) -> None:
    """Make the journal at `path` of an export's lines; `thinks`: events come alone, the rest follows anew.

    Raises RestoreError, JournalError, RecordingError.
    """
    with Journal.open(path) as journal:
        reliving = _Reliving(journal, Pipeline(config.pipeline()) if thinks else None)
        for number, text, share in _numbered(source):
            try:
                reliving.take(text)
            except EventError as error:
                raise _refused(source, number, str(error)) from None
            if number % _AT_ONCE == 0:
                tell(share)
        if not thinks and reliving.summed is None:
            raise RestoreError(f"{source}: is cut off, its last line is missing: take another copy")
        reliving.end()
        if thinks:
            with Rollups(journal, path, config.zone, Stop()) as rollups:
                while rollups.step():
                    pass
        journal.settle()


def _numbered(source: Path) -> Iterator[tuple[int, str, float]]:
    """Give each line that is not empty, with its number and the share of the file that is read."""
    size, done = max(1, source.stat().st_size), 0
    for one in lines(source):
        if isinstance(one, BadLine):
            raise _refused(source, one.line, one.fact)
        number, text = one
        done += len(text)
        if text.strip():
            yield number, text, min(1.0, done / size)


def _refused(source: Path, line: int, fact: str) -> RestoreError:
    return RestoreError(f"{source}:{line}: {fact}: nothing was restored: take another copy, or mend the line")


class _Reliving:
    """Hands lines over to a journal, as runs and records."""

    def __init__(self, journal: Journal, pipeline: Pipeline | None) -> None:
        self._journal = journal
        self._pipeline = pipeline
        self._waiting: list[Record] = []
        self._growing: dict[int, Rollup] = {}
        self._begun = False
        self.summed: int | None = None
        """How many records are summed up already, as the last line tells."""

    def take(self, text: str) -> None:
        """Take the next line. Raises EventError."""
        told = object_of(text)
        if told.get("kind") == RUN:
            self._flush()
            self._begin(told)
            return
        if told.get("kind") == SUMS:
            self.summed = whole(told, "records", 0, 2**62)
            return
        record = record_of(text)
        if isinstance(record, Rollup) and "seq" in told:
            self._growing[whole(told, "seq", -(2**62), -1)] = record
            return
        self._waiting.append(record)
        if len(self._waiting) >= _AT_ONCE:
            self._flush()

    def end(self) -> None:
        """Keep what waits, and what still grows."""
        self._flush()
        last = self._journal.append(())
        if self._pipeline is None:
            self._journal.sum_up((), self._growing, through_seq=min(self.summed or 0, last))

    def _begin(self, told: Mapping[str, object]) -> None:
        try:
            run = _SESSION.validate_python(told)
        except ValidationError as error:
            raise EventError(f"is no run: {error.errors(include_url=False)[0]['msg']}") from None
        self._journal.begin(run.source, run.identity, run.started_ms, run.version, run.settings)
        self._journal.append((), taken=run.taken)
        self._begun = True

    def _flush(self) -> None:
        if not self._waiting:
            return
        if not self._begun:
            self._journal.begin("restored", "", self._waiting[0].at_ms)
            self._begun = True
        self._journal.append(self._thought(self._waiting))
        self._journal.settle()
        self._waiting = []

    def _thought(self, records: Sequence[Record]) -> Sequence[Record]:
        """Return what follows out of events, too, when they come alone."""
        if self._pipeline is None:
            return records
        return self._pipeline.react_all([one for one in records if isinstance(one, _EVENTS)])
