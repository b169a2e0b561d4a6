"""Stress-Predict: an hour of a wrist sensor with three tasks and rests, times in a workbook."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, Literal
from zoneinfo import ZoneInfo

import numpy as np

from hrv.beat import Beat, is_plausible, on_grid
from hrv.event import Gap
from ingest.recording import RecordingError
from unclench.evaluation.recordings.lab import MINUTE_MS, Label, Session, heard, minutes_of
from unclench.evaluation.recordings.xlsx import sheet

LOG: Final = "Time_logs.xlsx"
ZONE: Final = ZoneInfo("Europe/Dublin")
"""The times of the log are those of Galway."""
LEAST_SECONDS: Final = 45
"""A minute of which less was told has no heart rate."""
EARLIEST: Final = timedelta(hours=2)
"""How long before the sensor the log may begin."""
SLACK_S: Final = 0.1
"""Beats further apart than their interval by more than this are not adjacent."""
_TASKS: Final = ("Stroop", "Interview", "Hypervent")
_RESTS: Final = ("Relax", "Baseline")
_MEND: Final = "correct the file or fetch it anew"

Phase = tuple[Label, str, int, int]


@dataclass(frozen=True, slots=True)
class StressPredict:
    """One folder a person, `S01` to `S35`."""

    kind: Literal["stress-predict"] = "stress-predict"
    source: str = "Stress-Predict (Iqbal et al. 2022), doi:10.3390/s22218135 (MIT)"
    caution: str = (
        "A wrist sensor in a laboratory: its RMSSD is known to be useless, its heart rate is smoothed."
        " Tasks of some minutes are not an hour of a deadline."
    )

    def people(self, directory: Path) -> list[Path]:
        """Return the folders with a heart rate, where the log of times lies beside them."""
        if not (directory / LOG).is_file():
            return []
        return sorted(one for one in directory.iterdir() if (one / "HR.csv").is_file())

    def read(self, path: Path) -> Session:
        """Read one folder. Raises RecordingError."""
        hr_bpm, start_ms = _heart_rate(path / "HR.csv")
        _, ln_rmssd = heard(list(_beats(path / "IBI.csv")))
        phases = list(_phases(path.parent / LOG, path.name, start_ms))
        minutes = minutes_of(hr_bpm, ln_rmssd, [(label, a, b) for label, _, a, b in phases])
        tasks = tuple((name, a, b) for label, name, a, b in phases if label == "task")
        return Session(path.name, minutes, tasks)


def _numbers(path: Path) -> Iterator[tuple[int, list[float]]]:
    """Give each line's numbers, with the line. Raises RecordingError."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        raise RecordingError(path, "can't be read as text", _MEND) from None
    for number, line in enumerate(lines, 1):
        cells = [cell.strip() for cell in line.split(",")]
        try:
            yield number, [float(cell) for cell in cells if cell not in ("", "IBI")]
        except ValueError:
            raise RecordingError(path, f"line {number}: is no number: {line[:24]!r}", _MEND) from None


def _heart_rate(path: Path) -> tuple[dict[int, float], int]:
    """Return the mean heart rate of each minute, by its end, and when it began."""
    told = [values[0] for _, values in _numbers(path) if values]
    if len(told) < 3 or told[1] <= 0:
        raise RecordingError(path, "has no start, rate and heart rates", _MEND)
    start_ms, step_ms = round(told[0] * 1000), 1000 / told[1]
    end_ms = (start_ms + np.arange(len(told) - 2) * step_ms) // MINUTE_MS * MINUTE_MS + MINUTE_MS
    ends, place, counts = np.unique(end_ms, return_inverse=True, return_counts=True)
    means = np.bincount(place, told[2:]) / counts
    whole = counts * step_ms >= LEAST_SECONDS * 1000
    return {int(at): float(mean) for at, mean in zip(ends[whole], means[whole], strict=True)}, start_ms


def _beats(path: Path) -> Iterator[Beat | Gap]:
    if not path.is_file():
        return
    lines = _numbers(path)
    start_s = next((values[0] for _, values in lines if values), 0.0)
    end_s: float | None = None
    for number, values in lines:
        if len(values) != 2:
            raise RecordingError(path, f"line {number}: is no time and interval", _MEND)
        at_s, rr_s = start_s + values[0], values[1]
        if not is_plausible(rr_s * 1000) or (end_s is not None and at_s <= end_s):
            continue
        if end_s is not None and at_s - rr_s - end_s > SLACK_S:
            yield Gap(round(end_s * 1000), round((at_s - rr_s) * 1000), "lost")
        yield Beat(round(at_s * 1000), on_grid(rr_s * 1000))
        end_s = at_s


def _phases(path: Path, person: str, start_ms: int) -> Iterator[Phase]:
    """Give what a person did when; a phase's begin stands under its name, its end in the next column."""
    rows = sheet(path)
    row = next((one for one in rows if one.get("A") == person), None)
    if row is None:
        raise RecordingError(path, f"has no row for {person}", _MEND)
    started = datetime.fromtimestamp(start_ms / 1000, UTC).astimezone(ZONE)
    for column, name in rows[0].items():
        label = _label(name)
        if label and column in row and (after := chr(ord(column) + 1)) in row:
            yield label, name, _moment(path, row[column], started), _moment(path, row[after], started)


def _label(name: str) -> Label | None:
    if name.startswith(_TASKS):
        return "task"
    return "rest" if name.startswith(_RESTS) else None


def _moment(path: Path, share_of_day: str, started: datetime) -> int:
    """Return a time of the log, ms; the log's clock has twelve hours: what lies far before is afternoon."""
    try:
        share = float(share_of_day)
    except ValueError:
        raise RecordingError(path, f"has a time that is none: {share_of_day[:24]!r}", _MEND) from None
    moment = started.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=share)
    if started - moment > EARLIEST:
        moment += timedelta(hours=12)
    return round(moment.timestamp() * 1000)
