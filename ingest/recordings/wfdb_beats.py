"""WFDB annotations, of PhysioNet: beats by the sample in which they were seen."""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from ingest.extra import module
from ingest.lines import head_of, refuse_binary
from ingest.moments import LocalTimes
from ingest.peaks import between
from ingest.recording import Item, ReadSettings, RecordingError

BEATS: Final = frozenset("NLRBAaJSVrFejnE/fQ?")
"""Labels of beats, of PhysioNet's table of annotation codes; others tell of rhythm, noise and the like."""
_HIGHEST_CODE: Final = 49
_SKIP, _AUX = 59, 63
_NO_TEXT: Final = frozenset(range(32)) - {9, 10, 13}


@dataclass(frozen=True, slots=True)
class WfdbBeats:
    """`100.atr`, `s1.ecg`, `C1med.qrs`; the sampling rate stands in the `.hea` beside."""

    kind: Literal["wfdb"] = "wfdb"

    def recognises(self, head: bytes, name: str) -> bool:
        """Tell whether the bytes can be annotations: pairs of a code that exists and a distance."""
        return bool(set(head) & _NO_TEXT) and _annotations_in(head) > 1

    def read(self, path: Path, settings: ReadSettings) -> Iterator[Item]:
        """Give the beats from the start that the header tells on. Raises RecordingError."""
        head = head_of(path)
        if not head:
            refuse_binary(path, head)
        if not self.recognises(head, path.name) or not path.suffix:
            mend = "name the annotations themselves, such as 100.atr"
            raise RecordingError(path, "holds no WFDB annotations", mend)
        samples, rate_hz, begun = _read(path)
        local = LocalTimes(path, settings.zone)
        origin_ms = settings.start_ms if begun is None else round(local.ms(begun, 1))
        yield from local.remarks
        yield from between((samples * (1000.0 / rate_hz)).tolist(), origin_ms)


def _read(path: Path) -> tuple[NDArray[np.int64], float, datetime | None]:
    """Return the samples of the beats, how many samples a second has, and when it began."""
    wfdb = module("wfdb", path, "a file of WFDB annotations", "wfdb")
    record = str(path.absolute().with_suffix(""))
    begun: datetime | None = None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            if path.with_suffix(".hea").exists():
                begun = wfdb.rdheader(record).base_datetime
            found = wfdb.rdann(record, path.suffix[1:])
        except (ValueError, IndexError, KeyError, TypeError, OSError, AttributeError) as error:
            fact = f"can't be read as WFDB annotations ({error})"
            raise RecordingError(path, fact, "fetch it and its .hea again") from None
    if not found.fs:
        mend = f"put {path.with_suffix('.hea').name} beside it"
        raise RecordingError(path, "does not tell how many samples a second has", mend)
    is_beat = np.array([symbol in BEATS for symbol in found.symbol], np.bool_)
    return np.sort(np.asarray(found.sample, np.int64)[is_beat]), float(found.fs), begun


def _annotations_in(head: bytes) -> int:
    """Return how many annotations a head shows; 0 when it shows anything else."""
    at = count = 0
    while at + 2 <= len(head):
        word = int.from_bytes(head[at : at + 2], "little")
        code, distance = word >> 10, word & 0x3FF
        if word == 0:
            return count
        if code == _SKIP:
            at += 4
        elif code == _AUX:
            at += distance + distance % 2
        elif 0 < code <= _HIGHEST_CODE:
            count += 1
        elif not _SKIP < code < _AUX:
            return 0
        at += 2
    return count
