"""Figures and their intervals: people are the unit."""

import math
from collections import Counter

import pytest

from unclench.evaluation.figures import figures
from unclench.evaluation.sums import Sums, causes_of


def person(hits: int = 2, loads: int = 4, false: int = 1, latencies: tuple[float, ...] = (5.0, 9.0)) -> Sums:
    """Return the sums of two days of eight judged hours."""
    return Sums(
        days=2,
        worn_minutes=1200,
        judged_minutes=960,
        loads=loads,
        hits=hits,
        false=false,
        latencies_min=list(latencies),
        causes=Counter({"walk": false}),
    )


def test_figures_are_of_all_people_together() -> None:
    told = figures([person(), person(hits=4, false=3, latencies=(6.0, 7.0, 8.0, 20.0))])
    assert told.recall.value == 6 / 8
    assert told.precision.value == 6 / 10
    assert told.f1.value == pytest.approx(2 * 0.75 * 0.6 / 1.35)
    assert told.false_per_8h.value == 1.0
    assert told.prompts_a_day.value == 10 / 4
    assert told.judged_share.value == 0.8
    assert (told.people, told.days, told.loads, told.hits, told.false) == (2, 4, 8, 6, 4)


def test_a_latency_is_one_that_was_seen() -> None:
    told = figures([person(latencies=(5.0, 9.0)), person(latencies=(6.0, 7.0, 8.0, 20.0))])
    assert told.latency_median_min.value == 7.0
    assert told.latency_p90_min.value == 20.0


def test_people_who_are_all_alike_leave_nothing_unsure() -> None:
    told = figures([person() for _ in range(7)])
    assert told.recall.all == (0.5, 0.5, 0.5)
    assert told.false_per_8h.all == (0.5, 0.5, 0.5)


@pytest.mark.parametrize("people", [1, 2, 4])
def test_so_few_people_have_a_figure_and_no_interval(people: int) -> None:
    told = figures([person() for _ in range(people)])
    assert told.recall.all == (0.5,)
    assert told.latency_median_min.low is None
    assert figures([person() for _ in range(5)]).recall.all == (0.5, 0.5, 0.5)


def test_the_interval_holds_what_a_bootstrap_over_people_gives() -> None:
    """Half of 40 people found all, half none: the standard error of the share is sqrt(.25 / 40)."""
    told = figures([person(hits=4 * (place % 2)) for place in range(40)])
    assert told.recall.value == 0.5
    assert told.recall.low == pytest.approx(0.5 - 1.96 * math.sqrt(0.25 / 40), abs=0.02)
    assert told.recall.high == pytest.approx(0.5 + 1.96 * math.sqrt(0.25 / 40), abs=0.02)


def test_the_same_people_give_the_same_interval() -> None:
    crowd = [person(hits=place % 5) for place in range(9)]
    assert figures(crowd) == figures(crowd)


def test_what_the_days_cannot_tell_is_left_open() -> None:
    told = figures([person(hits=0, loads=0, false=0, latencies=())])
    for estimate in (told.recall, told.precision, told.f1, told.latency_median_min):
        assert estimate.all == ()
    assert told.false_per_8h.value == 0
    assert told.offers_a_day is None
    assert figures([]).recall.all == ()


def test_causes_come_the_most_frequent_first() -> None:
    crowd = [Sums(causes=Counter({"walk": 1, "meal": 2})), Sums(causes=Counter({"coffee": 2}))]
    assert list(causes_of(crowd).items()) == [("coffee", 2), ("meal", 2), ("walk", 1)]
