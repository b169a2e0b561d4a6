"""The two sides of a comparison: a file, a recording on the shelf, or days of the journal."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final, assert_never

from hrv.analysis import series_of
from hrv.beat import Beat
from hrv.event import Event, Gap
from hrv.windows import Series
from ingest.recording import BadLine, ReadSettings, Remark
from ingest.recordings import read
from unclench.analysis.difference import Side, side_of
from unclench.analysis.extra import AnalysisError
from unclench.reports.span import ReportSpan
from unclench.said import MomentError, day_of
from unclench.store.journal import JOURNAL_FILE
from unclench.store.reader import Reader
from unclench.store.shelf import Shelf
from unclench.words import local_time

MOST_DAYS: Final = 400
_NUMBER: Final = re.compile(r"#?(\d{1,9})")
Tell = Callable[[BadLine | Remark], None]


class SideError(AnalysisError):
    """A text names no side, or one that can't be compared; the message is the fact and the mend."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A recording on the shelf, by its number."""

    number: int


Named = Path | Stored | ReportSpan


@dataclass(frozen=True, slots=True)
class Sources:
    """From where sides are read."""

    data_dir: Path
    zone: str
    settings: ReadSettings
    tell: Tell
    """Told of each line of a file that was refused or mended."""


def named(text: str, zone: str) -> Named:
    """Return what a text names: a file, `#3` of the shelf, or `2026-11-01..2026-11-14` of the journal.

    Raises SideError.
    """
    if Path(text).exists():
        return Path(text)
    if number := _NUMBER.fullmatch(text):
        return Stored(int(number[1]))
    first, dots, last = text.partition("..")
    if dots:
        return days_between(first, last, zone)
    raise SideError(
        f"{text}: there is no such file; name a recording, a number of the shelf such as #3, or days of the"
        " journal such as 2026-11-01..2026-11-14"
    )


def days_between(first: str, last: str, zone: str) -> ReportSpan:
    """Return the days from one to another, both counted. Raises SideError."""
    try:
        span = ReportSpan(day_of(first), day_of(last), zone)
    except MomentError as error:
        raise SideError(str(error)) from None
    if not 1 <= span.days <= MOST_DAYS:
        raise SideError(f"{first}..{last}: name the earlier day first, and at most {MOST_DAYS} days")
    return span


def before_and_after(day: date, days: int, zone: str) -> tuple[ReportSpan, ReportSpan]:
    """Return the days before one, and as many from it on."""
    before = ReportSpan(day - timedelta(days=days), day - timedelta(days=1), zone)
    return before, ReportSpan(day, day + timedelta(days=days - 1), zone)


def read_side(what: Named, sources: Sources) -> Side:
    """Read and measure one side. Raises RecordingError, StoreError, SideError: no window can be compared."""
    match what:
        case ReportSpan():
            side = _of_journal(what, sources)
        case Stored(number):
            side = _of_shelf(number, sources)
        case Path():
            side = _side(what.name, series_of(_events(what, sources)), sources.zone)
        case _:
            assert_never(what)
    if not side.end_ms.size:
        raise SideError(f"{side.name}: holds no five minutes that were heard well; name another")
    return side


def _of_journal(span: ReportSpan, sources: Sources) -> Side:
    series: list[Series] = []
    with Reader(sources.data_dir / JOURNAL_FILE) as reader:
        for day in span.dates():
            one = series_of(_heard(reader, ReportSpan(day, day, span.zone)))
            if one.at_ms.size:
                series.append(one)
    name = f"{span.first}..{span.last}"
    return side_of(name, series, [_offset_ms(one, span.zone) for one in series])


def _heard(reader: Reader, day: ReportSpan) -> Iterator[Event]:
    kept = [
        *reader.between(Beat, day.from_ms, day.to_ms - 1),
        *reader.between(Gap, day.from_ms, day.to_ms - 1),
    ]
    kept.sort(key=lambda one: one.seq)
    return (one.record for one in kept if isinstance(one.record, Beat | Gap))


def _of_shelf(number: int, sources: Sources) -> Side:
    with Shelf(sources.data_dir / JOURNAL_FILE) as shelf:
        recording = shelf.recording(number)
        return _side(f"#{number} {recording.name}", series_of(shelf.events(number)), sources.zone)


def _side(name: str, series: Series, zone: str) -> Side:
    return side_of(name, [series], [_offset_ms(series, zone)]) if series.at_ms.size else side_of(name, [], [])


def _events(path: Path, sources: Sources) -> Iterator[Event]:
    for item in read(path, sources.settings):
        if isinstance(item, BadLine | Remark):
            sources.tell(item)
        else:
            yield item


def _offset_ms(series: Series, zone: str) -> int:
    offset = local_time(int(series.at_ms[0]), zone).utcoffset() or timedelta()
    return round(offset / timedelta(milliseconds=1))
