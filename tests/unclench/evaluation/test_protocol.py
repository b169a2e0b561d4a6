"""When a prompt is true, and what a false one is put down to."""

from typing import get_args

import pytest

from ingest.desk.stretch import Deed, Stretch
from unclench.evaluation.causes import LINGERS_MIN
from unclench.evaluation.protocol import MINUTE_MS, score

DAY_MS = 1_767_947_400_000


def at(minute: float) -> int:
    """Return the time so many minutes into the day."""
    return DAY_MS + round(minute * MINUTE_MS)


def stretch(what: Deed, begin: float, end: float, strength: float = 1.0) -> Stretch:
    """Return a stretch between two minutes of the day."""
    return Stretch(at(begin), at(end), what, strength)


LOAD = stretch("load", 60, 80)


@pytest.mark.parametrize("minute", [60, 70, 80, 85])
def test_a_prompt_inside_a_load_or_up_to_five_minutes_after_it_is_true(minute: float) -> None:
    told = score([at(minute)], [LOAD])
    assert told.verdicts == ("true",)
    assert told.latencies_min == (minute - 60,)
    assert (told.loads, told.prompts, told.false) == (1, 1, {})


@pytest.mark.parametrize("minute", [59.9, 85.1])
def test_a_prompt_before_a_load_or_later_after_it_is_false(minute: float) -> None:
    told = score([at(minute)], [LOAD])
    assert told.latencies_min == ()
    assert told.false == {"none" if minute < 60 else "after load": 1}


def test_the_first_prompt_of_a_load_counts_and_the_others_are_neutral() -> None:
    told = score([at(62), at(75), at(84)], [LOAD])
    assert told.verdicts == ("true", "neutral", "neutral")
    assert (told.latencies_min, told.neutral, told.false) == ((2.0,), 2, {})


def test_a_prompt_shortly_after_one_load_and_inside_the_next_is_about_the_next() -> None:
    told = score([at(65), at(83)], [LOAD, stretch("load", 82, 95)])
    assert told.verdicts == ("true", "true")
    assert told.latencies_min == (5.0, 1.0)


def test_a_load_of_less_than_ten_minutes_need_not_be_told_and_a_prompt_in_it_is_false() -> None:
    told = score([at(67)], [stretch("load", 60, 69.9)])
    assert told.loads == 0
    assert told.false == {"short load": 1}
    assert score([], [stretch("load", 60, 70)]).loads == 1


@pytest.mark.parametrize(("minute", "in_short"), [(59, 0), (60, 1), (73, 1), (73.1, 0)])
def test_false_prompts_in_a_short_load_or_up_to_five_minutes_after_it_are_counted(
    minute: float, in_short: int
) -> None:
    told = score([at(minute)], [stretch("load", 60, 68)])
    assert (told.in_short, sum(told.false.values())) == (in_short, 1)


def test_a_true_prompt_is_not_about_a_short_load_that_ended_just_before() -> None:
    told = score([at(62), at(66)], [stretch("load", 50, 59), LOAD])
    assert (told.verdicts, told.in_short) == (("true", "neutral"), 0)


def test_a_load_that_nobody_told_still_counts_as_one_that_ought_to_be() -> None:
    told = score([], [LOAD])
    assert (told.loads, told.latencies_min, told.prompts) == (1, (), 0)


@pytest.mark.parametrize(
    ("truth", "cause"),
    [
        ([stretch("walk", 95, 105)], "walk"),
        ([stretch("walk", 85, 95)], "after walk"),
        ([stretch("walk", 60, 84)], "none"),
        ([stretch("coffee", 35, 41)], "after coffee"),
        ([stretch("walk", 101, 105)], "none"),
        ([stretch("meal", 80, 120), stretch("walk", 90, 98)], "after walk"),
        ([stretch("meal", 60, 80), stretch("fidget", 99, 101)], "after meal"),
        ([stretch("walk", 80, 86), stretch("walk", 99, 101)], "walk"),
        ([stretch("standing", 80, 120), stretch("speech", 99, 110)], "standing"),
        ([stretch("offset", 0, 600, 1.2)], "day runs high"),
        ([stretch("offset", 0, 600, 0.3)], "none"),
        ([stretch("offset", 0, 600, -1.2)], "none"),
        ([stretch("offset", 0, 600, 1.2), stretch("coffee", 85, 90)], "after coffee"),
    ],
)
def test_the_cause_is_what_moves_a_heart_most_of_what_was_on_or_had_just_ended(
    truth: list[Stretch], cause: str
) -> None:
    assert score([at(100)], truth).verdicts == (cause,)


def test_every_deed_of_the_simulator_can_be_a_cause() -> None:
    assert {*LINGERS_MIN, "offset"} == set(get_args(Deed))
