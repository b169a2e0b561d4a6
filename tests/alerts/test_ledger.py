"""What is kept of prompts counts after a restart as it did before it."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from alerts.budget import Budget
from alerts.holds import DEFAULT_HOLDS
from alerts.ledger import Ledger
from alerts.plan_settings import NOTHING_PLANNED
from alerts.planner import Planner
from alerts.policy import Policy, PolicySettings
from alerts.prompt import Prompt
from tests.alerts.desk import Desk, local_ms, states

UTC = ZoneInfo("UTC")
DAY_MS = 86_400_000
TODAY_MS = local_ms("2026-01-13T09:00")
TODAY = datetime(2026, 1, 13, tzinfo=UTC).toordinal()


def restarted(desk: Desk) -> Desk:
    """Return the same desk after a restart: its policy knows what was kept of prompts, and nothing more."""
    again = Desk()
    again.policy = Policy(PolicySettings(), DEFAULT_HOLDS, UTC)
    for prompt in desk.log:
        again.policy.recall(prompt)
    again.at_ms = desk.at_ms
    return again


@pytest.mark.parametrize(("calm_minutes", "told"), [(55, []), (115, ["offered"])])
def test_after_not_this_there_is_silence_for_90_minutes_over_a_restart_too(
    calm_minutes: int, told: list[str]
) -> None:
    desk = Desk(settings=replace(PolicySettings(), apart_minutes=30))
    desk.loaded(10)
    desk.answer("not_this", why="coffee")
    assert states(desk.log) == ["offered", "not_this"]
    again = restarted(desk)
    again.calm(calm_minutes)
    assert states(again.loaded(15)) == told


def test_one_who_was_asked_about_fewer_prompts_is_not_asked_again_soon_over_a_restart_too() -> None:
    budget = Budget(PolicySettings())
    for day in (-3, -2, -1):
        budget.offered(TODAY_MS + day * DAY_MS, TODAY + day, load=False, first=True)
        for _ in range(2):
            budget.ignored(TODAY + day)
    assert budget.should_ask(TODAY)
    ledger = Ledger(budget, Planner(NOTHING_PLANNED), PolicySettings(), UTC)
    ledger.begun(Prompt(TODAY_MS, TODAY_MS, "lower_rate", "offered", "", "Fewer?", channel="page"))
    assert not budget.should_ask(TODAY)
    assert not budget.should_ask(TODAY + 27)
    assert budget.should_ask(TODAY + 28)
