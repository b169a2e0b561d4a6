"""MMASH: 24 hours of chest-strap RR, actigraph, activity log and questionnaires, one folder a person."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np

from hrv.beat import Beat
from hrv.event import Gap, Motion
from ingest.recording import RecordingError
from unclench.evaluation.recordings.columns import MEND, Row, rows
from unclench.evaluation.recordings.mmash_beats import placed

SOURCE: Final = "MMASH 1.0.0, PhysioNet, doi:10.13026/cerq-fc86 (ODC-BY 1.0)"
CAUTION: Final = (
    "One day a person: no usual can be learned before it, so it comes from the day's other hours; nobody"
    " wrote down when they were under load, so no share of right prompts can be told. Every offer counts as"
    " accepted. Motion is an assumption (--mg-per-count). What else this can't show: docs/real-days.md."
)
NEEDED: Final = ("RR.csv", "Actigraph.csv", "Activity.csv")

DAY_S = 86_400
MINUTE_S = 60
ORIGIN_MS: Final = 946_684_800_000
"""The files bear no date: day 1 is put on 2000-01-01, their clock is taken for UTC."""

ACTIVITIES: Final = {
    0: "sleeping",
    1: "lying down",
    2: "sitting",
    3: "light movement",
    4: "medium movement",
    5: "heavy movement",
    6: "eating",
    7: "small screen",
    8: "large screen",
    9: "caffeine",
    10: "smoking",
    11: "alcohol",
    12: "code 12",
}
"""What the codes of the log mean. The dataset's list counts from 1, the files from 0 (docs/real-days.md)."""
EXERTION: Final = (4, 5)
SLEEPING: Final = 0
LYING: Final = (0, 1)

MG_PER_COUNT = 1.5
"""Motion told to the detector for a mean vector magnitude of one count a second, mg: an assumption.

The detector's 60 mg come to lie at 40 counts a second, between minutes with steps and minutes without."""
LEAST_SECONDS = 10
"""A minute of which less was heard tells no motion."""
LONGEST_ENTRY_S = 14 * 3600
"""A log entry that is longer can't be meant."""


@dataclass(frozen=True, slots=True)
class Logged:
    """What a person wrote down that they did."""

    from_ms: int
    to_ms: int
    code: int

    @property
    def what(self) -> str:
        """Its name."""
        return ACTIVITIES.get(self.code, f"code {self.code}")


@dataclass(frozen=True, slots=True, eq=False)
class RealDay:
    """One person's day."""

    person: str
    events: tuple[Beat | Gap | Motion, ...]
    """In time order."""
    log: tuple[Logged, ...]
    in_bed: tuple[tuple[int, int], ...]
    """Begin and end, ms, as the actigraph's software told; empty where it told none."""
    daily_stress: float | None
    """Daily Stress Inventory."""
    repairs: tuple[str, ...]
    """What was wrong in the files and how it was read."""

    @property
    def start_ms(self) -> int:
        """When its first event was."""
        return self.events[0].at_ms

    @property
    def end_ms(self) -> int:
        """When its last event was."""
        return self.events[-1].at_ms

    def asleep(self) -> tuple[tuple[int, int], ...]:
        """Return the stretches logged as sleep or told as in bed."""
        slept = [(one.from_ms, one.to_ms) for one in self.log if one.code == SLEEPING]
        return tuple(sorted([*slept, *self.in_bed]))


@dataclass(slots=True)
class _Days:
    """Which calendar day a day number means: the first that stands in a file, or the one after it."""

    found: Counter[str] = field(default_factory=Counter)

    def offset_s(self, row: Row, cell: int) -> int:
        day = int(row.number(cell, "day"))
        if day not in (1, 2):
            self.found[f"{row.path.name}: day {day} read as day 2"] += 1
        return 0 if day == 1 else DAY_S

    def told(self) -> Iterator[str]:
        for fact, count in self.found.items():
            yield f"{fact} ({count} lines)"


def people(directory: Path) -> list[Path]:
    """Return the folders of people in a directory, or the directory itself; empty: it is no MMASH."""
    return [one for one in [directory, *sorted(_folders(directory), key=_by_number)] if _is_person(one)]


def _folders(directory: Path) -> list[Path]:
    return [one for one in directory.iterdir() if one.is_dir()]


def _by_number(path: Path) -> tuple[int, str]:
    tail = path.name.rpartition("_")[2]
    return (int(tail) if tail.isdecimal() else 0, path.name)


def _is_person(path: Path) -> bool:
    return sum((path / name).is_file() for name in NEEDED) >= 2


def read(folder: Path, mg_per_count: float = MG_PER_COUNT) -> RealDay:
    """Read one person's folder. Raises RecordingError, naming file and line."""
    days = _Days()
    beats = _beats(folder / "RR.csv", days)
    repairs: list[str] = []
    log = tuple(_log(folder / "Activity.csv", days, beats[0].at_ms, repairs.append))
    in_bed = tuple(_in_bed(folder / "sleep.csv", days))
    lying = [*in_bed, *((one.from_ms, one.to_ms) for one in log if one.code in LYING)]
    motions = _motions(folder / "Actigraph.csv", days, lying, mg_per_count)
    events = sorted([*beats, *motions], key=lambda event: event.at_ms)
    score = _daily_stress(folder / "questionnaire.csv")
    return RealDay(folder.name, tuple(events), log, in_bed, score, (*days.told(), *repairs))


def _beats(path: Path, days: _Days) -> list[Beat | Gap]:
    stamps: list[int] = []
    intervals: list[float] = []
    for row in rows(path, ("ibi_s", "day", "time")):
        interval_s, stamp_s = row.number(0, "ibi_s"), days.offset_s(row, 1) + row.clock_s(2, "time")
        if interval_s <= 0:
            raise row.refused(f"ibi_s {interval_s:g} is not above 0")
        if stamps and stamp_s < stamps[-1]:
            raise row.refused("its time is before that of the line above it")
        intervals.append(interval_s)
        stamps.append(stamp_s)
    events = placed(np.array(stamps, np.int64), np.array(intervals), ORIGIN_MS) if stamps else []
    if not any(isinstance(event, Beat) for event in events):
        raise RecordingError(path, "holds no beat", MEND)
    return events


def _motions(
    path: Path, days: _Days, lying: Sequence[tuple[int, int]], mg_per_count: float
) -> Iterator[Motion]:
    """Sum up minutes; they are lying where bed or log says so, else sitting.

    It stands for what a chest's gravity would tell: the inclinometer calls one sleeping minute in eight
    lying, and changes its mind twelve times an hour.
    """
    seconds: list[int] = []
    counts: list[float] = []
    for row in rows(path, ("Vector Magnitude", "day", "time")):
        seconds.append(days.offset_s(row, 1) + row.clock_s(2, "time"))
        counts.append(row.number(0, "Vector Magnitude"))
    minute, place = np.unique(np.array(seconds, np.int64) // MINUTE_S, return_inverse=True)
    heard, total = np.bincount(place), np.bincount(place, counts)
    for each, sum_counts, length in zip(minute.tolist(), total.tolist(), heard.tolist(), strict=True):
        if length >= LEAST_SECONDS:
            end_ms = ORIGIN_MS + (each + 1) * MINUTE_S * 1000
            lies = any(from_ms < end_ms <= to_ms for from_ms, to_ms in lying)
            yield Motion(end_ms, mg_per_count * sum_counts / length, "lying" if lies else "sitting")


def _log(path: Path, days: _Days, start_ms: int, tell: Callable[[str], None]) -> Iterator[Logged]:
    for row in rows(path, ("Activity", "Start", "End", "Day")):
        code, day_s = int(row.number(0, "Activity")), days.offset_s(row, 3)
        from_s, to_s = day_s + row.clock_s(1, "Start"), day_s + row.clock_s(2, "End")
        where, wraps = f"{path.name} line {row.line}", to_s < from_s
        to_s += DAY_S if wraps else 0
        if to_s - from_s > LONGEST_ENTRY_S:
            tell(f"{where}: {row.cells[1]} to {row.cells[2]} can't be meant, left out")
            continue
        if wraps:
            tell(f"{where}: {row.cells[1]} to {row.cells[2]}, its end read as on the next day")
        if ORIGIN_MS + to_s * 1000 <= start_ms:
            from_s, to_s = from_s + DAY_S, to_s + DAY_S
            tell(f"{where}: {row.cells[1]} to {row.cells[2]} is before the recording, read as the next day")
        yield Logged(ORIGIN_MS + from_s * 1000, ORIGIN_MS + to_s * 1000, code)


def _in_bed(path: Path, days: _Days) -> Iterator[tuple[int, int]]:
    if not path.is_file():
        return
    for row in rows(path, ("In Bed Date", "In Bed Time", "Out Bed Date", "Out Bed Time")):
        from_s = days.offset_s(row, 0) + row.clock_s(1, "In Bed Time")
        to_s = days.offset_s(row, 2) + row.clock_s(3, "Out Bed Time")
        yield ORIGIN_MS + from_s * 1000, ORIGIN_MS + (to_s if to_s > from_s else to_s + DAY_S) * 1000


def _daily_stress(path: Path) -> float | None:
    if not path.is_file():
        return None
    return next((row.number(0, "Daily_stress") for row in rows(path, ("Daily_stress",))), None)
