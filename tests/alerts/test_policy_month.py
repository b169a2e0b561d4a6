"""Thirty days of a busy wearer: the budget of each is kept, and every prompt comes to an end."""

import random
from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise
from typing import Final

import pytest

from alerts.plan_settings import PlanSettings
from alerts.prompt import Prompt
from alerts.push_season import PushSettings
from hrv.event import AnswerWord
from tests.alerts.desk import MINUTE_MS, Desk, local_ms
from tests.alerts.test_policy_random_days import day_of, local

ZONE: Final = "Europe/Berlin"
BEGIN: Final = "2026-03-09T00:00"
SEASON: Final = range(date(2026, 3, 16).toordinal(), date(2026, 3, 28).toordinal())
PLAN: Final = PlanSettings(
    joy=("12:30",),
    checkin="20:15",
    morning_question=True,
    push=PushSettings(dates=("2026-03-16/2026-03-27",)),
)
WORDS: Final[tuple[AnswerWord | None, ...]] = (
    "accepted",
    "accepted",
    "accepted",
    "accepted",
    "snoozed",
    "not_this",
    None,
)


def month(seed: int) -> list[Prompt]:
    """Live through the days: a strap from 8 to 18 o'clock, loads, meetings, lunches, an answer to most."""
    dice = random.Random(seed)
    desk = Desk(BEGIN, zone=ZONE, plan=PLAN)
    load, left = 0.0, 0
    while desk.at_ms < local_ms("2026-04-08T00:00", ZONE):
        now = local(desk.at_ms)
        if now.hour in (10, 14) and now.minute in (0, 50):
            desk.note("calendar", now.minute == 0)
        if now.hour == 12 and now.minute in (5, 40):
            desk.note("idle", now.minute == 5)
        if left == 0:
            load, left = (2.0, dice.randint(5, 40)) if load == 0 else (0.0, dice.randint(20, 120))
        left -= 1
        changed = desk.live(1, load) if 8 <= now.hour < 18 else desk.tick(1)
        word = dice.choice(WORDS)
        if word and any(prompt.state == "offered" for prompt in changed):
            desk.answer(word, dice.choice((15, 30, 60)), why="coffee")
    return desk.log


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_thirty_days_never_break_the_budget_and_leave_no_prompt_open(seed: int) -> None:
    log = month(seed)
    offers = [p for p in log if p.state == "offered" and p.channel != "page"]
    of_day = Counter(day_of(p.at_ms) for p in offers)
    loads = defaultdict[int, set[int]](set)
    for prompt in offers:
        if prompt.kind == "load":
            loads[day_of(prompt.prompt_ms)].add(prompt.prompt_ms)
    assert len(of_day) == 30
    assert all(count <= (12 if day in SEASON else 8) for day, count in of_day.items())
    assert all(len(one) <= 3 for one in loads.values())
    assert max(map(len, loads.values())) == 3, "or the days tell nothing of the budget"
    assert any(count > 8 for count in of_day.values()), "or the season tells nothing"
    for before, after in pairwise(offers):
        if before.prompt_ms != after.prompt_ms:
            assert after.at_ms - before.at_ms >= 30 * MINUTE_MS
    last = {p.prompt_ms: p.state for p in log}
    still_open = [ms for ms, state in last.items() if state in ("held", "offered", "snoozed")]
    assert set(still_open) <= {log[-1].prompt_ms}
