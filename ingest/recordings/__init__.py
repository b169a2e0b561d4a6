"""Table of the recording formats, and the one door through which a recording is read."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from ingest.lines import head_of, refuse_binary
from ingest.recording import BadLine, Format, Item, ReadSettings, RecordingError, Remark
from ingest.recordings.csv_text import CsvText
from ingest.recordings.edf import Edf
from ingest.recordings.elite_hrv import EliteHrv
from ingest.recordings.fit import Fit
from ingest.recordings.hrv4training import Hrv4Training
from ingest.recordings.jsonl import JsonLines
from ingest.recordings.kubios import Kubios
from ingest.recordings.polar_ecg import PolarEcg
from ingest.recordings.polar_hrm import PolarHrm
from ingest.recordings.polar_text import PolarText
from ingest.recordings.rr_text import RrText
from ingest.recordings.wfdb_beats import WfdbBeats

FORMATS: tuple[Format, ...] = (
    JsonLines(),
    Fit(),
    Edf(),
    WfdbBeats(),
    PolarHrm(),
    PolarEcg(),
    PolarText(),
    Hrv4Training(),
    CsvText(),
    Kubios(),
    EliteHrv(),
    RrText(),
)

_PATIENCE_LINES = 100
"""So many refused lines before the first good one, and the file is not of its format."""


def recognise(path: Path) -> Format:
    """Return the first format of the table that knows the file's beginning. Raises RecordingError."""
    head = head_of(path)
    for known in FORMATS:
        if known.recognises(head, path.name):
            return known
    refuse_binary(path, head)
    kinds = ", ".join(known.kind for known in FORMATS)
    raise RecordingError(path, "is of no format that is known", f"--format forces one of {kinds}")


def read(path: Path, settings: ReadSettings, kind: str | None = None) -> Iterator[Item]:
    """Give a recording's events in time order, and each refused line where it stood, lazily.

    `kind` forces a format. Raises RecordingError when it is asked for the first event, or on the way.
    """
    chosen = recognise(path) if kind is None else _named(path, kind)
    items = chosen.read(path, settings)
    yield from chain(_opening(path, items), items)


def _named(path: Path, kind: str) -> Format:
    for known in FORMATS:
        if known.kind == kind:
            return known
    kinds = ", ".join(known.kind for known in FORMATS)
    raise RecordingError(path, f"can't be read as {kind}", f"--format takes one of {kinds}")


def _opening(path: Path, items: Iterator[Item]) -> list[Item]:
    """Take items up to the first event. Raises RecordingError when none comes."""
    refused: list[BadLine] = []
    opening: list[Item] = []
    for item in items:
        opening.append(item)
        if isinstance(item, BadLine):
            refused.append(item)
        elif not isinstance(item, Remark):
            return opening
        if len(refused) == _PATIENCE_LINES:
            break
    if not refused:
        raise RecordingError(path, "holds no event", "record again or name another file")
    first = refused[0]
    fact = f"holds nothing but refused lines, the first is line {first.line}: {first.fact}"
    raise RecordingError(path, fact, "check that it is a recording, or force its format with --format")
