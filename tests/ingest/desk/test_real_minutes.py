"""Still minutes of simulated people beside those of real ones: MMASH (doi:10.13026/cerq-fc86).

`pytest -s` prints the table that docs/simulator.md shows.
"""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view

from hrv.beat import Beat
from hrv.event import Motion
from ingest.desk.day import DeskDay, desk_days
from tests.hrv.hearts import recording
from tests.ingest.desk.wearers import Curve
from unclench.evaluation.recordings.mmash import EXERTION, LYING

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
SEATED = (2, 7, 8)
"""Logged as sitting or at a screen."""
EATING = (6,)
NOTHING = ("offset", "coffee", "fidget", "crackle", "dropout", "off")
"""Deeds that leave a minute one of sitting still."""
FOOD_MINUTES = 60
"""How long a meal stays in the heart."""

LEAST_MINUTES = 50

Told = dict[int, tuple[float, float]]


def _seconds(row: dict[str, str]) -> float:
    hour, minute, second = row["time"].split(":")
    return (int(row["day"]) - 1) * DAY_S + int(hour) * 3600 + int(minute) * 60 + float(second)


def _rows(user: int, name: str) -> Iterator[dict[str, str]]:
    with recording(f"mmash/user_{user}/{name}.csv").open() as file:
        yield from (row for row in csv.DictReader(file) if int(row["day"]) > 0)


def _features(at_s: Curve, rr_s: Curve) -> Told:
    """Return heart rate, bpm, and ln RMSSD of each minute with enough sound intervals."""
    level = np.median(sliding_window_view(np.pad(rr_s, 5, mode="edge"), 11), axis=1)
    sound = np.abs(rr_s / level - 1) < 0.25
    square_ms = (np.diff(rr_s, prepend=rr_s[0]) * 1000) ** 2
    joined = sound & np.roll(sound, 1) & (np.diff(at_s, prepend=0) < rr_s + 1.1)
    numbers, first = np.unique((at_s // MINUTE_S).astype(np.int64), return_index=True)
    told: Told = {}
    for number, begin, end in zip(numbers.tolist(), first, [*first[1:], at_s.size], strict=True):
        own, pairs = sound[begin:end], joined[begin:end]
        if own.sum() >= 30 and pairs.sum() >= 20:
            ln_rmssd = 0.5 * np.log(square_ms[begin:end][pairs].mean())
            told[number] = (60 / float(rr_s[begin:end][own].mean()), float(ln_rmssd))
    return told


def _figures(told: Told, moved: set[int], still: set[int]) -> list[float]:
    """Return the figures of the still minutes, no movement in them or in the 8 before; none of too few."""
    kept = [n for n in sorted(told) if n in still and not any(n - ago in moved for ago in range(9))]
    if len(kept) < LEAST_MINUTES:
        return []
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
def _real(*, seated: bool = False) -> Curve:
    """Return the figures of each person; `seated`: of the minutes logged so, at any hour."""
    return np.array([figures for user in USERS if (figures := _real_person(user, seated=seated))])


def _real_person(user: int, *, seated: bool) -> list[float]:
    told, steps, counts = _heard(user), *_moved(user)
    still = {n for n in told if counts[n] <= 20 * MINUTE_S} - _logged(user, (*LYING, *EXERTION), 8)
    if seated:
        still &= _logged(user, SEATED, 0) - _logged(user, EATING, FOOD_MINUTES)
    else:
        still = {n for n in still if 9 <= n / 60 % 24 < 21}
    return _figures(told, {n for n in steps if steps[n] > 20}, still)


@cache
def _heard(user: int) -> Told:
    rows = list(_rows(user, "RR"))
    return _features(
        np.array([_seconds(row) for row in rows]), np.array([float(row["ibi_s"]) for row in rows])
    )


@cache
def _moved(user: int) -> tuple[Counter[int], Counter[int]]:
    """Return steps and counts of each minute."""
    steps: Counter[int] = Counter()
    counts: Counter[int] = Counter()
    for row in _rows(user, "Actigraph"):
        number = int(_seconds(row) // MINUTE_S)
        steps[number] += int(float(row["Steps"]))
        counts[number] += int(float(row["Vector Magnitude"]))
    return steps, counts


def _logged(user: int, codes: Sequence[int], after: int) -> set[int]:
    """Return the minutes logged under these codes, which count from 0, and some after."""
    minutes: set[int] = set()
    with recording(f"mmash/user_{user}/Activity.csv").open() as file:
        for row in csv.DictReader(file):
            if int(row["Activity"]) in codes and row["Start"] and row["End"]:
                begin, end = (
                    int(_seconds({"day": row["Day"], "time": f"{row[edge]}:0"}) // MINUTE_S)
                    for edge in ("Start", "End")
                )
                minutes.update(range(begin, end + after + 1))
    return minutes


@cache
def _simulated(*, nothing: bool = False) -> Curve:
    """With the same eight seconds in 33 lost as in MMASH; `nothing`: minutes in and after deeds left out."""
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
        still = set(motions) - (_busy(day) if nothing else set())
        people.append(_figures(_features(at_s[heard], rr_s[heard]), moved, still))
    return np.array(people)


def _busy(day: DeskDay) -> set[int]:
    minutes: set[int] = set()
    for stretch in (one for one in day.truth if one.what not in NOTHING):
        after = FOOD_MINUTES if stretch.what == "meal" else 8
        minutes.update(range(stretch.from_ms // 60_000, stretch.to_ms // 60_000 + after + 1))
    return minutes


@pytest.mark.shared
def test_simulated_still_minutes_lie_among_the_real_ones() -> None:
    least, middle, most = _compared(_real(), _simulated())
    for at, name in enumerate(NAMES):
        assert least[at] <= middle[at] <= most[at], name


@pytest.mark.shared
def test_neighbouring_simulated_minutes_differ_as_much_as_real_ones() -> None:
    real, simulated = np.median(_real(), axis=0), np.median(_simulated(), axis=0)
    for name in ("hr_step", "ln_step", "hr_hour_sd", "ln_hour_sd"):
        at = NAMES.index(name)
        assert simulated[at] == pytest.approx(real[at], rel=0.3), name


@pytest.mark.shared
def test_a_simulated_heart_to_which_nothing_happens_wanders_no_more_than_those_of_people_who_sit() -> None:
    """Nor so much less that its days would be easy."""
    real, simulated = _real(seated=True), _simulated(nothing=True)
    _, middle, _ = _compared(real, simulated)
    for name in ("hr_hour_sd", "hr_step", "ln_hour_sd", "ln_step"):
        at = NAMES.index(name)
        assert 0.6 < middle[at] / np.median(real[:, at]) < 1.25, name


def _compared(real: Curve, simulated: Curve) -> tuple[Curve, Curve, Curve]:
    """Print the table; return the least of real people, the middle of simulated ones, the most of real."""
    least, middle, most = np.quantile(real, [0, 0.5, 1], axis=0)
    low, half, high = np.quantile(simulated, [0.25, 0.5, 0.75], axis=0)
    for at, name in enumerate(NAMES):
        print(
            f"{name:10} {len(real)} real {middle[at]:6.2f} ({least[at]:.2f} to {most[at]:.2f})"
            f"  simulated {half[at]:6.2f} (half of people {low[at]:.2f} to {high[at]:.2f})"
        )
    return least, half, most
