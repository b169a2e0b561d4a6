"""Still minutes of simulated people beside those of real ones: MMASH (doi:10.13026/cerq-fc86).

`pytest -s` prints the table that docs/simulator.md shows.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view

from hrv.beat import Beat
from hrv.event import Motion
from ingest.desk.day import desk_days
from tests.hrv.hearts import recording
from tests.ingest.desk.wearers import Curve

MINUTE_S = 60
DAY_S = 86_400
NAMES = (
    "hr_bpm",
    "rmssd_ms",
    "hr_day_sd",
    "hr_hour_sd",
    "hr_step",
    "ln_day_sd",
    "ln_hour_sd",
    "ln_step",
    "r",
)
USERS = (1, 3, 5, 7, 9, 11, 13, 17, 19)
"""All but user 15, whose minutes called still run at 107 bpm."""


def _seconds(row: dict[str, str]) -> float:
    hour, minute, second = row["time"].split(":")
    return (int(row["day"]) - 1) * DAY_S + int(hour) * 3600 + int(minute) * 60 + float(second)


def _rows(user: int, name: str) -> Iterator[dict[str, str]]:
    with recording(f"mmash/user_{user}/{name}.csv").open() as file:
        yield from (row for row in csv.DictReader(file) if int(row["day"]) > 0)


def _features(at_s: Curve, rr_s: Curve) -> dict[int, tuple[float, float]]:
    """Return heart rate, bpm, and ln RMSSD of each minute with enough sound intervals."""
    level = np.median(sliding_window_view(np.pad(rr_s, 5, mode="edge"), 11), axis=1)
    sound = np.abs(rr_s / level - 1) < 0.25
    square_ms = (np.diff(rr_s, prepend=rr_s[0]) * 1000) ** 2
    joined = sound & np.roll(sound, 1) & (np.diff(at_s, prepend=0) < rr_s + 1.1)
    numbers, first = np.unique((at_s // MINUTE_S).astype(np.int64), return_index=True)
    told = {}
    for number, begin, end in zip(numbers.tolist(), first, [*first[1:], at_s.size], strict=True):
        own, pairs = sound[begin:end], joined[begin:end]
        if own.sum() >= 30 and pairs.sum() >= 20:
            ln_rmssd = 0.5 * np.log(square_ms[begin:end][pairs].mean())
            told[number] = (60 / float(rr_s[begin:end][own].mean()), float(ln_rmssd))
    return told


def _figures(told: dict[int, tuple[float, float]], moved: set[int], still: set[int]) -> list[float]:
    """Return the figures of the still minutes: no movement in them or in the 8 before."""
    kept = [n for n in sorted(told) if n in still and not any(n - ago in moved for ago in range(9))]
    rate_bpm, ln_rmssd = np.array([told[number] for number in kept]).T
    hour = np.array(kept) // 60
    next_to = [at for at, (one, other) in enumerate(pairwise(kept)) if other == one + 1]
    spreads = []
    for values in (rate_bpm, ln_rmssd):
        within = np.concatenate([values[hour == h] - values[hour == h].mean() for h in np.unique(hour)])
        step = 1.4826 * np.median(np.abs(np.diff(values)[next_to])) / np.sqrt(2)
        spreads += [float(values.std()), float(within.std()), float(step)]
    together = float(np.corrcoef(rate_bpm, ln_rmssd)[0, 1])
    return [float(np.median(rate_bpm)), float(np.exp(np.median(ln_rmssd))), *spreads, together]


@cache
def _real() -> Curve:
    return np.array([_real_person(user) for user in USERS])


def _real_person(user: int) -> list[float]:
    rows = list(_rows(user, "RR"))
    told = _features(
        np.array([_seconds(row) for row in rows]), np.array([float(row["ibi_s"]) for row in rows])
    )
    steps: Counter[int] = Counter()
    counts: Counter[int] = Counter()
    for row in _rows(user, "Actigraph"):
        number = int(_seconds(row) // MINUTE_S)
        steps[number] += int(float(row["Steps"]))
        counts[number] += int(float(row["Vector Magnitude"]))
    still = {n for n in counts if 9 <= n / 60 % 24 < 21 and counts[n] <= 20 * MINUTE_S}
    return _figures(told, {n for n in steps if steps[n] > 20}, still - _logged(user))


def _logged(user: int) -> set[int]:
    """Return the minutes logged as sleep, lying or exercise, and 8 after."""
    minutes: set[int] = set()
    with recording(f"mmash/user_{user}/Activity.csv").open() as file:
        for row in csv.DictReader(file):
            if row["Activity"] in ("1", "2", "5", "6") and row["Start"] and row["End"]:
                begin, end = (
                    int(_seconds({"day": row["Day"], "time": f"{row[edge]}:0"}) // MINUTE_S)
                    for edge in ("Start", "End")
                )
                minutes.update(range(begin, end + 9))
    return minutes


@cache
def _simulated() -> Curve:
    """With the same eight seconds in 33 lost as in MMASH."""
    people = []
    for person in range(8):
        day = next(desk_days(1, person, 1, learning_days=0))
        beats = [event for event in day.events if isinstance(event, Beat)]
        at_s, rr_s = (
            np.array(row) for row in ([b.at_ms / 1000 for b in beats], [b.rr_ms / 1000 for b in beats])
        )
        heard = at_s % 33 < 25
        motions = {e.at_ms // 60_000 - 1: e.sd_mg for e in day.events if isinstance(e, Motion)}
        moved = {number for number, sd_mg in motions.items() if sd_mg > 60}
        people.append(_figures(_features(at_s[heard], rr_s[heard]), moved, set(motions)))
    return np.array(people)


@pytest.mark.shared
def test_simulated_still_minutes_lie_among_the_real_ones() -> None:
    real, simulated = _real(), np.median(_simulated(), axis=0)
    for at, name in enumerate(NAMES):
        least, middle, most = np.quantile(real[:, at], [0, 0.5, 1])
        quarters = np.quantile(_simulated()[:, at], [0.25, 0.75])
        print(
            f"{name:10} real {middle:6.2f} ({least:.2f} to {most:.2f})"
            f"  simulated {simulated[at]:6.2f} (half of people {quarters[0]:.2f} to {quarters[1]:.2f})"
        )
        assert least <= simulated[at] <= most, name


@pytest.mark.shared
def test_neighbouring_simulated_minutes_differ_as_much_as_real_ones() -> None:
    real, simulated = np.median(_real(), axis=0), np.median(_simulated(), axis=0)
    for name in ("hr_step", "ln_step", "hr_hour_sd", "ln_hour_sd"):
        at = NAMES.index(name)
        assert simulated[at] == pytest.approx(real[at], rel=0.3), name
