"""Recordings of other makers made ready for the shelf: read, packed, and summed up, many side by side."""

import json
import os
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import numpy as np

from hrv.analysis import summary
from hrv.artefacts import CLEANERS
from hrv.beat import Beat
from hrv.detection import Heard
from hrv.event import Gap
from hrv.windows import Series
from ingest.recording import UNPLACED_MS, BadLine, ReadSettings, RecordingError, Remark
from ingest.recordings import read, recognise
from unclench.store.shelf import figures_json
from unclench.store.shelf_blocks import Columns, Placed, columns_of, digest, packed
from unclench.store.shelving import Shelved

_DAY_MS: Final = 86_400_000
_FEW: Final = 4
"""So many files are read sooner than another process has begun."""
_MOST_SAID: Final = 20


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a file came to before it is kept."""

    path: Path
    shelved: Shelved | None
    """None: it can't be read."""
    said: tuple[str, ...] = ()
    """Refused lines and remarks, the first of them."""
    refused: int = 0
    fault: str = ""
    """Why it can't be read, and the mend."""


def each_prepared(
    files: Sequence[Path], settings: ReadSettings, kind: str | None, workers: int = 0
) -> Iterator[Prepared]:
    """Give what each file came to, in order; of many files some are read at the same time."""
    work = partial(prepared, settings=settings, kind=kind)
    workers = min(workers or os.cpu_count() or 1, len(files))
    if len(files) < _FEW or workers < 2:
        yield from map(work, files)
        return
    with ProcessPoolExecutor(workers, get_context("spawn"), _leave_interrupts_to_the_parent) as pool:
        yield from pool.map(work, files)


def prepared(path: Path, settings: ReadSettings, kind: str | None) -> Prepared:
    """Read, pack and sum up one file; what is wrong with it is told, not raised."""
    said: list[str] = []
    refused = 0
    events: list[Placed] = []
    try:
        chosen = kind or recognise(path).kind
        for item in read(path, settings, chosen):
            if isinstance(item, Beat | Gap):
                events.append(item)
            elif isinstance(item, BadLine | Remark):
                refused += isinstance(item, BadLine)
                said.append(str(item))
        shelved = _shelved(path, chosen, settings, events, refused)
    except RecordingError as error:
        return Prepared(path, None, _first(said), refused, str(error))
    return Prepared(path, shelved, _first(said), refused)


def _shelved(
    path: Path, kind: str, settings: ReadSettings, events: Sequence[Placed], refused: int
) -> Shelved:
    beats = sum(isinstance(event, Beat) for event in events)
    if not beats:
        raise RecordingError(path, "holds no beat", "name another recording")
    first = events[0]
    from_ms = first.from_ms if isinstance(first, Gap) else first.at_ms - round(first.rr_ms)
    is_laid = settings.start_ms - 1 <= first.at_ms and from_ms < settings.start_ms + _DAY_MS
    columns = columns_of(events)
    return Shelved(
        content=digest(columns, settings.start_ms if is_laid else 0),
        name=path.name,
        format=kind,
        from_ms=from_ms,
        to_ms=events[-1].at_ms,
        clocked=not is_laid or settings.start_ms != UNPLACED_MS,
        beats=beats,
        gaps=len(events) - beats,
        refused=refused,
        settings=json.dumps(asdict(settings)),
        figures=figures_json(summary(_series(columns))),
        blocks=tuple(packed(columns)),
    )


def _series(columns: Columns) -> Series:
    """Return what `hrv.analysis.series_of` returns of the same events."""
    at = np.flatnonzero(columns.kind == 0)
    follows = (at > 0) & (columns.kind[at - 1] == 0)
    return CLEANERS["causal"](Heard(columns.at_ms[at], columns.size_ticks[at], follows))


def _first(said: list[str]) -> tuple[str, ...]:
    more = len(said) - _MOST_SAID
    return (*said[:_MOST_SAID], f"and {more} more like these") if more > 0 else tuple(said)


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
