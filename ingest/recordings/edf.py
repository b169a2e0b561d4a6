"""EDF and EDF+: beats that are annotated, a signal of intervals, or an ECG whose R-peaks are found."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from hrv.beat import on_grid
from ingest.clocked import COARSE_MS, ClockedLine, ClockWay, Stamped
from ingest.columns import unit_in
from ingest.ecg import peaks_s
from ingest.extra import module
from ingest.intervals import UNIT_MS
from ingest.lines import faults_told, head_of, refuse_binary
from ingest.moments import LocalTimes
from ingest.peaks import between
from ingest.recording import Item, ReadSettings, RecordingError, Remark

_VERSION: Final = b"0       "
_LEAST_BYTES: Final = 256
_BEATS: Final = frozenset({"r", "qrs", "beat", "n", "normal", "normal beat", "r-peak", "rpeak", "r peak"})
_RR: Final = re.compile(r"(?:^|[^a-z])(?:rri?|ibi|hrv|nni?)(?:[^a-z]|$)")
_ECG: Final = re.compile(r"(?:^|[^a-z])(?:ecg|ekg)(?:[^a-z]|\d|$)")
_LEAST_MARK_MS: Final = 50.0
"""What is less is the nothing between two marks, as near to 0 as the file's digits come."""
_MOST_HELD: Final = 0.5
"""If a larger share of a signal's samples are intervals, each is held and not marked once."""


class _Reader(Protocol):
    """What is needed of a reader of `pyedflib`."""

    signals_in_file: int

    def getLabel(self, signal: int) -> str: ...
    def getPhysicalDimension(self, signal: int) -> str: ...
    def getSampleFrequency(self, signal: int) -> float: ...
    def readSignal(self, signal: int) -> NDArray[np.float64]: ...
    def readAnnotations(self) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.str_]]: ...


@dataclass(frozen=True, slots=True)
class Edf:
    """The extra `edf` reads the file, the extra `ecg` finds R-peaks."""

    kind: Literal["edf"] = "edf"

    def recognises(self, head: bytes, name: str) -> bool:
        """Tell whether it begins with the version and the numbers of an EDF header."""
        return len(head) >= _LEAST_BYTES and head.startswith(_VERSION) and head[184:192].strip().isdigit()

    def read(self, path: Path, settings: ReadSettings) -> Iterator[Item]:
        """Give the beats from the start that the header tells on. Raises RecordingError."""
        head = head_of(path)
        if not self.recognises(head, path.name):
            refuse_binary(path, head)
            raise RecordingError(path, "is no EDF file", "leave --format away, or export it again")
        edf = module("pyedflib", path, "an EDF file", "edf")
        with faults_told(path):
            reader = edf.EdfReader(str(path))
        try:
            local = LocalTimes(path, settings.zone)
            origin_ms = local.ms(reader.getStartdatetime(), 1)
            yield from local.remarks
            yield from _read(path, reader, round(origin_ms))
        finally:
            reader.close()


def _read(path: Path, reader: _Reader, origin_ms: int) -> Iterator[Item]:
    onsets_s, _, words = reader.readAnnotations()
    beats_s = sorted(
        float(at) for at, word in zip(onsets_s, words, strict=True) if word.strip().lower() in _BEATS
    )
    labels = [reader.getLabel(n).strip().lower() for n in range(reader.signals_in_file)]
    rr = next((n for n, label in enumerate(labels) if _RR.search(label)), None)
    ecg = next((n for n, label in enumerate(labels) if _ECG.search(label)), None)
    if len(beats_s) > 1:
        yield from between((1000 * at for at in beats_s), origin_ms)
    elif rr is not None:
        yield from _marked(path, reader, rr, origin_ms)
    elif ecg is not None:
        yield Remark(path, f"R-peaks are found in its signal {labels[ecg]!r}")
        peaks = peaks_s(path, reader.readSignal(ecg), reader.getSampleFrequency(ecg))
        yield from between((1000 * at for at in peaks), origin_ms)
    else:
        told = ", ".join(labels) or "none"
        fact = f"has no beats among its annotations, and no signal of intervals or ECG (signals: {told})"
        raise RecordingError(path, fact, "export beats as annotations 'R', or a signal 'RR'")


def _marked(path: Path, reader: _Reader, signal: int, origin_ms: int) -> Iterator[Item]:
    """Give the beats of a signal that is an interval where a beat was, and 0 elsewhere."""
    unit = unit_in(reader.getPhysicalDimension(signal).strip().lower())
    if unit is None:
        fact = f"its signal {reader.getLabel(signal).strip()!r} names no unit"
        raise RecordingError(path, fact, "export it with ms or s as its physical dimension")
    samples = reader.readSignal(signal) * UNIT_MS[unit]
    at = np.flatnonzero(samples > _LEAST_MARK_MS)
    if at.size > _MOST_HELD * samples.size:
        fact = f"its signal {reader.getLabel(signal).strip()!r} holds each interval until the next"
        raise RecordingError(path, fact, "export beats as annotations 'R', or their ECG")
    line = ClockedLine(path, ClockWay(COARSE_MS))
    rate_hz = reader.getSampleFrequency(signal)
    for place in at.tolist():
        rr_ms = on_grid(float(samples[place]))
        yield from line.place(Stamped(place, origin_ms + place * 1000 / rate_hz, rr_ms))
