"""A laboratory stress test (MIST) as intervals with their phase."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Final, Literal

from hrv.beat import Beat, is_plausible, on_grid
from hrv.event import Gap
from ingest.recording import RecordingError
from unclench.evaluation.recordings.columns import MEND, rows
from unclench.evaluation.recordings.lab import Label, Session, heard, minutes_of

SLACK_MS: Final = 100.0
"""Beats further apart than their interval by more than this are not adjacent."""
_LABELS: Final[dict[str, Label]] = {"Stress": "task", "Baseline": "rest", "Recovery": "rest"}
_HEAD: Final = "time,rr_ms,phase"


@dataclass(frozen=True, slots=True)
class BioPsyKit:
    """One table a person with the columns `time`, `rr_ms` and `phase`."""

    kind: Literal["biopsykit"] = "biopsykit"
    source: str = "BioPsyKit example data (Richer et al. 2021), doi:10.21105/joss.03702 (MIT)"
    caution: str = "Some minutes of one person or a few: an example of the format, no evidence."

    def people(self, directory: Path) -> list[Path]:
        """Return the tables in the directory or its folder `derived_rr`."""
        found = [*directory.glob("*.csv"), *directory.glob("derived_rr/*.csv")]
        return sorted(path for path in found if _head(path) == _HEAD)

    def read(self, path: Path) -> Session:
        """Read one table. Raises RecordingError."""
        told = list(_told(path))
        if not told:
            raise RecordingError(path, "holds no interval", MEND)
        phases: list[tuple[Label, str, int, int]] = []
        for name, group in groupby(told, key=lambda one: one[2]):
            beats = list(group)
            if name in _LABELS:
                phases.append((_LABELS[name], name, round(beats[0][0] - beats[0][1]), round(beats[-1][0])))
        hr_bpm, ln_rmssd = heard(list(_beats(told)))
        minutes = minutes_of(hr_bpm, ln_rmssd, [(label, a, b) for label, _, a, b in phases])
        tasks = tuple((name, a, b) for label, name, a, b in phases if label == "task")
        return Session(path.stem, minutes, tasks)


def _head(path: Path) -> str:
    try:
        with path.open(encoding="utf-8-sig") as stream:
            return stream.readline(256).strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _told(path: Path) -> Iterator[tuple[float, float, str]]:
    """Give each interval's end in ms, its length in ms, and its phase."""
    for row in rows(path, ("time", "rr_ms", "phase")):
        try:
            at = datetime.fromisoformat(row.cells[0])
        except ValueError:
            raise row.refused(f"time is none: {row.cells[0][:24]!r}") from None
        yield at.replace(tzinfo=at.tzinfo or UTC).timestamp() * 1000, row.number(1, "rr_ms"), row.cells[2]


def _beats(told: list[tuple[float, float, str]]) -> Iterator[Beat | Gap]:
    end_ms: float | None = None
    for at_ms, rr_ms, _ in told:
        if not is_plausible(rr_ms) or (end_ms is not None and at_ms <= end_ms):
            continue
        if end_ms is not None and at_ms - rr_ms - end_ms > SLACK_MS:
            yield Gap(round(end_ms), round(at_ms - rr_ms), "lost")
        yield Beat(round(at_ms), on_grid(rr_ms))
        end_ms = at_ms
