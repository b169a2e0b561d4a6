"""Whole days: the same for the same arguments, readable, true to their suite, and like real ones."""

import hashlib
import subprocess
import sys
from functools import cache
from itertools import islice, pairwise

import numpy as np
import pytest

from hrv.event import Context, Gap
from ingest.desk.day import COUNTS_MS, DeskDay, Person, Suite, desk_days, person_of
from ingest.desk.plan import plan
from ingest.desk.stretch import Stretch
from ingest.timeline import TimedLine
from tests.ingest.desk.wearers import Curve, by_minute, minutes

DAY_MS = 86_400_000
HASHED = """
import hashlib
from ingest.desk.day import desk_days
print(hashlib.sha256(repr(list(desk_days(3, 4, 1, "meeting", learning_days=1))).encode()).hexdigest())
"""


@cache
def _days(person: int) -> tuple[DeskDay, ...]:
    return tuple(desk_days(11, person, 1, learning_days=1))


def _planned(suite: Suite, days: int = 60) -> list[tuple[Stretch, ...]]:
    return [plan(_person(day), suite, 0, 36_000_000, np.random.default_rng(day)) for day in range(days)]


@cache
def _person(number: int) -> Person:
    return person_of(5, number)


def test_the_same_arguments_give_the_same_bytes_in_every_process() -> None:
    here = repr(list(desk_days(3, 4, 1, "meeting", learning_days=1))).encode()
    there = subprocess.run([sys.executable, "-c", HASHED], capture_output=True, text=True, check=True)
    assert there.stdout.strip() == hashlib.sha256(here).hexdigest()


def test_another_seed_or_person_gives_another_day() -> None:
    days = [next(desk_days(*who, 1)) for who in ((1, 1), (1, 2), (2, 1))]
    assert len({day.events[1:50] for day in days}) == 3


def test_a_day_does_not_depend_on_those_before_it() -> None:
    assert list(desk_days(2, 3, 2, learning_days=0)) == list(desk_days(2, 3, 1, learning_days=1))


def test_learning_days_come_first_and_are_ordinary() -> None:
    days = list(desk_days(2, 3, 1, "exercise", learning_days=2))
    ordinary = list(desk_days(2, 3, 2, learning_days=0))
    assert days[:2] == ordinary
    assert not any(stretch.what == "load" for stretch in days[2].truth)


def test_days_follow_each_other_and_last_ten_hours() -> None:
    days = list(desk_days(1, 0, 3, learning_days=0))
    assert all(day.end_ms - day.start_ms == 36_000_000 for day in days)
    for before, after in pairwise(days):
        assert abs(after.start_ms - before.start_ms - DAY_MS) <= 3_600_000


def test_events_are_in_order_and_stand_on_the_time_line_as_they_are() -> None:
    line = TimedLine()
    for day in _days(1):
        assert [placed for event in day.events for placed in line.place(event)] == list(day.events)
        assert isinstance(day.events[0], Gap)
        assert day.start_ms <= day.events[0].at_ms <= day.events[-1].at_ms <= day.end_ms


@pytest.mark.parametrize("person", range(4))
def test_the_monitor_makes_minutes_of_a_day(person: int) -> None:
    day = _days(person)[0]
    told = minutes(day)
    silent_ms = sum(s.to_ms - s.from_ms for s in day.truth if s.what in ("dropout", "off"))
    assert len(told) >= 600 - silent_ms / 60_000 - 12
    sound = [minute for minute in told if minute.corrected_pct <= 5 and minute.coverage_pct > 90]
    assert len(sound) > 0.9 * len(told)


def test_contexts_begin_and_end_with_what_is_true() -> None:
    for day in _days(2):
        told = [event for event in day.events if isinstance(event, Context)]
        talked = [stretch for stretch in day.truth if stretch.what in ("speech", "paced")]
        assert sorted(event.at_ms for event in told if event.on) == sorted(s.from_ms for s in talked)
        assert sorted(event.at_ms for event in told if not event.on) == sorted(s.to_ms for s in talked)


@pytest.mark.parametrize(
    ("suite", "some", "none"),
    [
        (
            "ordinary",
            {"load", "walk", "stairs", "standing", "speech", "talk", "meal", "coffee", "paced"},
            set(),
        ),
        ("stress_free", {"walk", "standing", "speech", "meal", "coffee"}, {"load"}),
        ("exercise", {"walk", "stairs"}, {"load", "standing", "speech", "talk", "meal", "coffee", "paced"}),
        ("posture", {"standing"}, {"load", "walk", "stairs", "speech", "talk", "meal", "coffee", "paced"}),
        ("meeting", {"speech", "talk"}, {"load", "walk", "stairs", "standing", "meal", "coffee", "paced"}),
        ("food", {"meal", "coffee"}, {"load", "walk", "stairs", "standing", "speech", "talk", "paced"}),
        ("signal", {"dropout", "off", "crackle"}, {"load", "walk", "stairs", "standing", "speech", "meal"}),
        ("paced", {"paced"}, {"load", "walk", "stairs", "standing", "speech", "talk", "meal", "coffee"}),
    ],
)
def test_a_suite_holds_what_it_says(suite: Suite, some: set[str], none: set[str]) -> None:
    seen = {stretch.what for day in _planned(suite) for stretch in day}
    assert some <= seen
    assert not none & seen


def test_every_push_day_runs_high_and_few_ordinary_days_do() -> None:
    def offsets(suite: Suite) -> list[float]:
        return [stretch.strength for day in _planned(suite) for stretch in day if stretch.what == "offset"]

    assert all(1 <= offset <= 1.6 for offset in offsets("push_day"))
    assert len(offsets("ordinary")) == 60
    assert sum(abs(offset) > 0.75 for offset in offsets("ordinary")) < 15


def test_an_ordinary_day_has_about_two_loads_that_count_and_some_that_do_not() -> None:
    loads = [stretch for day in _planned("ordinary") for stretch in day if stretch.what == "load"]
    counting = [load for load in loads if load.counts]
    assert 1.4 < len(counting) / 60 < 2.4
    assert 0.9 < (len(loads) - len(counting)) / 60 < 2
    assert all(load.counts == (load.to_ms - load.from_ms >= COUNTS_MS) for load in loads)


def test_one_does_one_thing_at_a_time() -> None:
    alone = {"load", "walk", "stairs", "standing", "speech", "talk", "meal", "paced", "off"}
    for day in _planned("ordinary"):
        done = [stretch for stretch in day if stretch.what in alone]
        assert all(before.to_ms <= after.from_ms for before, after in pairwise(done))
        assert all(0 <= stretch.from_ms < stretch.to_ms <= 36_000_000 for stretch in day)


def test_there_are_all_kinds_of_people() -> None:
    people = [person_of(5, number) for number in range(200)]
    assert {person.reactivity for person in people} == {0.7, 1.0, 1.3}
    deaf = sum(person.load_ln_rmssd < 0.05 for person in people)
    nervous = sum(person.restlessness == 2.5 for person in people)
    assert 5 < deaf < 40
    assert 8 < nervous < 45
    assert 100 < sum(person.tells_standing for person in people) < 200
    assert 66 < np.median([person.hr_bpm for person in people]) < 76
    assert 28 < np.median([person.rmssd_ms for person in people]) < 42


def test_still_minutes_wander_as_much_as_real_ones() -> None:
    """Real still minutes by day: docs/simulator.md."""
    whole = [
        by_minute(next(islice(desk_days(23, person, 1, "posture", learning_days=0), 1)))
        for person in range(8)
    ]
    steps_bpm, steps_ln = (np.median([_step(day[column]) for day in whole]) for column in (0, 1))
    assert 1.3 < steps_bpm < 2.6
    assert 0.13 < steps_ln < 0.22
    assert 3 < np.median([day[0].std() for day in whole]) < 7
    assert 0.2 < np.median([day[1].std() for day in whole]) < 0.45


def _step(values: Curve) -> float:
    """Return the spread of what differs from one minute to the next, as of independent minutes."""
    return float(1.4826 * np.median(np.abs(np.diff(values))) / np.sqrt(2))
