"""drivedb: heart rate while driving in city and on highway, once a second, with the stretch's name."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from ingest.recording import RecordingError
from unclench.evaluation.recordings.columns import MEND, rows
from unclench.evaluation.recordings.lab import MINUTE_MS, Label, Session, minutes_of

LEAST_SECONDS: Final = 45
"""A minute of which less was told has no heart rate."""
_TASKS: Final = ("city", "hwy")


@dataclass(frozen=True, slots=True)
class DriveDb:
    """One table a drive, `*_1hz.csv`, with the columns `t_s`, `HR(bpm)` and `segment`."""

    kind: Literal["drivedb"] = "drivedb"
    source: str = "drivedb 1.0.0 (Healey & Picard 2005), PhysioNet, doi:10.13026/C2SG6B (ODC-BY 1.0)"
    caution: str = "Driving moves arms and legs and there is no HRV here: heart rate alone, few people."

    def people(self, directory: Path) -> list[Path]:
        """Return the tables in the directory or its folder `derived_1hz`."""
        return sorted([*directory.glob("*_1hz.csv"), *directory.glob("derived_1hz/*_1hz.csv")])

    def read(self, path: Path) -> Session:
        """Read one drive. Raises RecordingError."""
        seconds, rates, names = _told(path)
        stretches = list(_stretches(seconds, names))
        hr_bpm = dict(_minutes(np.array(seconds), np.array(rates)))
        minutes = minutes_of(hr_bpm, {}, [(label, a, b) for label, _, a, b in stretches])
        tasks = tuple((name, a, b) for label, name, a, b in stretches if label == "task")
        return Session(path.name.removesuffix("_1hz.csv"), minutes, tasks)


def _told(path: Path) -> tuple[list[float], list[float], list[str]]:
    seconds: list[float] = []
    rates: list[float] = []
    names: list[str] = []
    for row in rows(path, ("t_s", "HR(bpm)", "segment")):
        seconds.append(row.number(0, "t_s"))
        rates.append(row.number(1, "HR(bpm)"))
        names.append(row.cells[2])
    if not seconds:
        raise RecordingError(path, "holds no second", MEND)
    return seconds, rates, names


def _stretches(seconds: list[float], names: list[str]) -> Iterator[tuple[Label, str, int, int]]:
    for name, group in groupby(zip(names, seconds, strict=True), key=lambda pair: pair[0]):
        times = [second for _, second in group]
        label: Label | None = (
            "task" if name.startswith(_TASKS) else "rest" if name.startswith("rest") else None
        )
        if label:
            yield label, name, round(times[0] * 1000), round(times[-1] * 1000) + 1000


def _minutes(seconds: NDArray[np.float64], rates: NDArray[np.float64]) -> Iterator[tuple[int, float]]:
    minute = (seconds * 1000 // MINUTE_MS).astype(np.int64)
    for each in np.unique(minute).tolist():
        told = rates[(minute == each) & (rates > 0)]
        if told.size >= LEAST_SECONDS:
            yield (each + 1) * MINUTE_MS, float(told.mean())
