"""How many prompts a day bears, on the wearer's own calendar."""

import math
import re
from collections.abc import Callable

import pytest

from alerts.budget import Budget
from alerts.policy import PolicySettings
from tests.alerts.desk import MINUTE_MS, Desk, local_ms, states


def offers_of(desk: Desk, hours: int) -> list[int]:
    """Return when prompts were offered over hours with a load each half hour, all answered at once."""
    end_ms = desk.at_ms + hours * 60 * MINUTE_MS
    while desk.at_ms < end_ms:
        desk.loaded(10)
        desk.answer("accepted")
        desk.calm(20)
    return [prompt.at_ms for prompt in desk.log if prompt.state == "offered"]


def test_three_load_prompts_a_day_an_hour_apart_however_much_load_there_is() -> None:
    offers_ms = offers_of(Desk("2026-01-13T08:00"), hours=12)
    assert [(at_ms - offers_ms[0]) / MINUTE_MS for at_ms in offers_ms] == [0, 60, 120]


def test_load_that_goes_on_is_prompted_when_the_hour_since_the_last_offer_is_over() -> None:
    desk = Desk()
    first = desk.prompted()
    desk.answer("accepted")
    desk.calm(10)
    (second,) = desk.loaded(60)
    assert second.at_ms - first.at_ms == 60 * MINUTE_MS
    assert second.minutes == 50


def test_the_budget_is_new_at_local_midnight() -> None:
    desk = Desk("2026-01-13T20:00", zone="America/New_York", holds=())
    offers_ms = offers_of(desk, hours=8)
    midnight_ms = local_ms("2026-01-14T00:00", "America/New_York")
    assert [at_ms < midnight_ms for at_ms in offers_ms] == [True] * 3 + [False] * 3


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25)])
def test_the_day_of_a_clock_change_has_one_budget_and_the_hour_apart_stays_an_hour(
    day: str, hours: int
) -> None:
    desk = Desk(f"{day}T00:00", zone="Europe/Berlin", holds=())
    begin_ms = desk.at_ms
    offers_ms = offers_of(desk, hours=hours + 3)
    first_day = [at_ms for at_ms in offers_ms if at_ms < begin_ms + hours * 60 * MINUTE_MS]
    assert [at_ms - first_day[0] for at_ms in first_day] == [0, 60 * MINUTE_MS, 120 * MINUTE_MS]
    assert len(offers_ms) == 3 + 3


def snoozed_as_often_as_can_be(desk: Desk) -> list[str]:
    """Live through one prompt that is snoozed twice, and accepted; return its states."""
    desk.calm(60)
    changed = [*desk.loaded(5), *desk.answer("snoozed", 15), *desk.loaded(15), *desk.answer("snoozed", 15)]
    return states([*changed, *desk.loaded(15), *desk.answer("accepted")])


def test_eight_offers_a_day_are_enough_even_for_snoozed_ones() -> None:
    desk = Desk("2026-01-13T08:00", settings=PolicySettings(prompts_a_day=8))
    whole = ["offered", "snoozed"] * 2 + ["offered", "accepted"]
    assert [snoozed_as_often_as_can_be(desk) for _ in range(2)] == [whole, whole]
    assert snoozed_as_often_as_can_be(desk) == ["offered", "snoozed"] * 2 + ["dropped"]
    assert desk.log[-1].held_by == ("enough_today",)
    assert snoozed_as_often_as_can_be(desk) == [], "nothing new is decided either"
    desk.away(24 * 60 - 7 * 60)
    assert [snoozed_as_often_as_can_be(desk) for _ in range(2)] == [whole, whole]


def test_a_prompt_offered_again_after_a_snooze_costs_the_budget_nothing_more() -> None:
    desk = Desk("2026-01-13T08:00", settings=PolicySettings(prompts_a_day=2))
    desk.prompted()
    desk.answer("snoozed", 15)
    assert states(desk.loaded(15)) == ["offered"]
    desk.answer("accepted")
    desk.calm(60)
    assert desk.prompted().prompt_ms > desk.log[0].prompt_ms


def test_an_hour_lies_between_a_prompt_that_came_again_and_the_next() -> None:
    desk = Desk()
    desk.prompted()
    desk.answer("snoozed", 30)
    (again,) = desk.loaded(30)
    desk.answer("accepted")
    desk.calm(5)
    (following,) = desk.loaded(60)
    assert following.at_ms - again.at_ms == 60 * MINUTE_MS


def test_the_longer_silence_counts() -> None:
    budget = Budget(PolicySettings(apart_minutes=60, not_this_minutes=90))
    budget.offered(0, 1, load=True, first=True)
    budget.refused(10 * MINUTE_MS)
    assert not budget.allows(100 * MINUTE_MS - 1, 1, 8)
    assert budget.allows(100 * MINUTE_MS, 1, 8)
    budget.offered(100 * MINUTE_MS, 1, load=True, first=True)
    assert budget.against_load(160 * MINUTE_MS - 1, 1, 28) == ["apart"]
    assert budget.against_load(160 * MINUTE_MS, 1, 28) == []


def test_prompts_of_all_kinds_are_half_an_hour_apart_and_a_load_prompt_an_hour_from_the_last() -> None:
    budget = Budget(PolicySettings())
    budget.offered(0, 1, load=False, first=True)
    assert not budget.allows(30 * MINUTE_MS - 1, 1, 8)
    assert budget.allows(30 * MINUTE_MS, 1, 8)
    assert budget.against_load(30 * MINUTE_MS, 1, 28) == []


@pytest.mark.parametrize(
    ("fact", "settings"),
    [
        ("practice = 'sprint' is none of breath_snack, ", lambda: PolicySettings(practice="sprint")),
        ("prompts_a_day = 9 is above 8", lambda: PolicySettings(prompts_a_day=9)),
        ("prompts_a_day = -1 is below 0", lambda: PolicySettings(prompts_a_day=-1)),
        ("apart_minutes = 29 is below 30", lambda: PolicySettings(apart_minutes=29)),
        ("held_minutes = -1 is below 0", lambda: PolicySettings(held_minutes=-1)),
        ("ignored_minutes = 0 is below 1", lambda: PolicySettings(ignored_minutes=0)),
        ("ignored_a_day = 0 is below 1", lambda: PolicySettings(ignored_a_day=0)),
        ("snooze_minutes = () is no list", lambda: PolicySettings(snooze_minutes=())),
        ("snooze_minutes = (15, 0) is no list", lambda: PolicySettings(snooze_minutes=(15, 0))),
        ("least_confidence = nan is not between", lambda: PolicySettings(least_confidence=math.nan)),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused_by_its_name(
    fact: str, settings: Callable[[], PolicySettings]
) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(fact)}"):
        settings()


def test_no_prompts_a_day_means_the_chip_only() -> None:
    assert Desk(settings=PolicySettings(prompts_a_day=0)).loaded(100) == []
