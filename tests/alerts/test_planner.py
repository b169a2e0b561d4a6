"""What is planned for a wearer's day, and when it comes."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from alerts.day_plan import Coming, next_fixed
from alerts.local_time import local_at
from alerts.plan_settings import NOTHING_PLANNED, PlanSettings
from alerts.policy import PolicySettings
from alerts.practices import Practices
from alerts.practices.joy_block import JoyBlock
from alerts.prompt import Prompt, PromptKind
from alerts.push_season import PushSettings
from tests.alerts.desk import MINUTE_MS, Desk, assessed, local_ms, states

ZONE = "Europe/Berlin"
SNACKS = replace(NOTHING_PLANNED, snacks_a_day=4)


def lived(desk: Desk, to: str, word: str = "accepted") -> list[Prompt]:
    """Let ticks pass, answer each offer at once, and return the offers."""
    begun = len(desk.log)
    while desk.at_ms < local_ms(to, desk.zone):
        for prompt in desk.tick(1):
            if prompt.state == "offered" and word:
                desk.answer("accepted" if word == "accepted" else "ignored")
    return [prompt for prompt in desk.log[begun:] if prompt.state == "offered"]


def clock(prompt: Prompt, desk: Desk) -> str:
    """Return the wearer's hour and minute."""
    minutes = (prompt.at_ms - local_ms("2026-01-13T00:00", desk.zone)) // MINUTE_MS % 1440
    return f"{minutes // 60:02}:{minutes % 60:02}"


def kinds(prompts: list[Prompt]) -> list[str]:
    """Return what came, in order."""
    return [prompt.kind for prompt in prompts]


def test_a_day_without_a_strap_has_its_anchors_its_four_snacks_and_its_wind_down() -> None:
    desk = Desk("2026-01-13T00:00", zone=ZONE, plan=PlanSettings())
    came = lived(desk, "2026-01-14T00:00")
    assert [(prompt.kind, clock(prompt, desk)) for prompt in came] == [
        ("morning", "07:30"),
        ("snack", "10:36"),
        ("snack", "12:44"),
        ("snack", "14:51"),
        ("snack", "16:59"),
        ("night", "21:15"),
        ("wind_down", "22:00"),
    ]
    assert all(prompt.load is None and prompt.episode_ms is None for prompt in came)


def test_what_is_planned_is_asked_with_the_wearers_own_practices_and_never_with_the_breath_unwanted() -> None:
    practices = Practices(breath_focus=False, joy_block=JoyBlock(minutes=20, joys=("drums", "figs", "tea")))
    plan = replace(PlanSettings(), joy=("12:00",))
    desk = Desk("2026-01-13T00:00", zone=ZONE, plan=plan, practices=practices)
    came = lived(desk, "2026-01-14T00:00")
    paced = {one.kind for one in practices.each() if one.paced}
    assert not paced & {prompt.practice for prompt in came}
    (joy,) = (prompt for prompt in came if prompt.kind == "joy")
    assert joy.text.endswith("Take 20 min for drums, figs or tea?")
    assert all(prompt.text.endswith(practices.named(prompt.practice).offer) for prompt in came)


def test_snacks_take_their_practices_in_turn_day_by_day() -> None:
    desk = Desk("2026-01-12T00:00", plan=SNACKS)
    came = [p.practice for p in lived(desk, "2026-01-17T00:00")]
    assert len(came) == 20
    assert all(one != following for one, following in pairwise(came))
    assert set(Counter(came).values()) <= {20 // len(SNACKS.snacks), 20 // len(SNACKS.snacks) + 1}


def test_no_snack_comes_on_a_weekend_or_after_work_but_the_evening_does() -> None:
    desk = Desk("2026-01-17T00:00", plan=PlanSettings())
    assert kinds(lived(desk, "2026-01-18T00:00")) == ["morning", "night", "wind_down"]


@pytest.mark.parametrize("what", ["idle", "microphone", "calendar"])
def test_a_snack_comes_at_the_moment_of_a_natural_pause(what: str) -> None:
    desk = Desk("2026-01-13T09:20", plan=SNACKS)
    desk.note(what, True)  # type: ignore[arg-type]
    assert desk.tick(25) == []
    (offered,) = desk.note(what, False)  # type: ignore[arg-type]
    assert (offered.kind, offered.state, offered.at_ms) == ("snack", "offered", desk.at_ms)


def test_a_pause_at_the_very_beginning_of_a_part_of_the_day_brings_nothing_yet() -> None:
    desk = Desk("2026-01-13T09:00", plan=SNACKS)
    desk.note("idle", True)
    desk.tick(10)
    assert desk.note("idle", False) == []


def test_a_snack_that_a_meeting_holds_comes_when_it_is_over() -> None:
    desk = Desk("2026-01-13T10:30", plan=SNACKS)
    desk.note("calendar", True)
    (held,) = desk.tick(35)
    assert (held.state, held.held_by) == ("held", ("calendar",))
    (offered,) = desk.note("calendar", False)
    assert (offered.state, offered.prompt_ms) == ("offered", held.prompt_ms)


def test_a_snack_held_to_the_end_of_its_part_of_the_day_is_dropped_and_says_so() -> None:
    desk = Desk("2026-01-13T10:30", plan=SNACKS)
    desk.note("dnd", True)
    held, dropped = desk.tick(40)
    assert (held.state, dropped.state, dropped.held_by) == ("held", "dropped", ("too_late",))
    desk.note("dnd", False)
    assert desk.tick(20) == []


def test_a_load_prompt_replaces_the_next_snack() -> None:
    desk = Desk("2026-01-13T09:00", plan=SNACKS)
    desk.prompted()
    desk.answer("accepted")
    assert [clock(p, desk) for p in lived(desk, "2026-01-13T18:00")] == ["12:44", "14:51", "16:59"]


def test_a_load_prompt_after_the_snack_of_its_hours_takes_the_place_of_the_one_after() -> None:
    desk = Desk("2026-01-13T09:35", plan=SNACKS)
    desk.note("idle", True)
    desk.tick(1)
    assert kinds(desk.note("idle", False)) == ["snack"]
    desk.answer("accepted")
    lived(desk, "2026-01-13T10:15")
    assert [prompt.kind for prompt in desk.loaded(5) if prompt.state == "offered"] == ["load"]
    desk.answer("accepted")
    assert [clock(p, desk) for p in lived(desk, "2026-01-13T18:00")] == ["14:51", "16:59"]


def test_a_load_prompt_takes_the_place_of_a_snack_that_waits() -> None:
    desk = Desk("2026-01-13T10:30", plan=SNACKS)
    desk.note("dnd", True)
    desk.loaded(4)
    desk.calm(3)
    desk.loaded(4)
    assert states(desk.log) == ["held"]
    replaced, held = desk.loaded(1)
    assert (replaced.kind, replaced.held_by) == ("snack", ("replaced",))
    assert (held.kind, held.state) == ("load", "held")


def test_movement_and_a_weak_signal_hold_load_prompts_alone() -> None:
    desk = Desk("2026-01-13T10:35", plan=SNACKS)
    (offered,) = desk.live(2, None, "motion", "signal")
    assert (offered.kind, offered.state) == ("snack", "offered")


def test_nothing_planned_needs_a_learned_day() -> None:
    desk = Desk("2026-01-13T10:30", plan=SNACKS, learned_days=0)
    assert states(desk.calm(10)) == ["offered"]


def test_quiet_hours_do_not_hold_the_evening_while_the_light_is_on() -> None:
    late = replace(PlanSettings(), lights_out="23:30", night="22:15")
    desk = Desk("2026-01-13T22:00", plan=late)
    came = lived(desk, "2026-01-14T06:00")
    assert [(p.kind, clock(p, desk)) for p in came] == [("night", "22:15"), ("wind_down", "23:00")]


def test_a_wind_down_over_midnight_comes_once() -> None:
    desk = Desk("2026-01-13T18:00", plan=replace(NOTHING_PLANNED, lights_out="00:20"))
    came = lived(desk, "2026-01-14T18:00")
    assert [(p.kind, clock(p, desk)) for p in came] == [("wind_down", "23:50")]


def test_a_wind_down_snoozed_past_lights_out_is_held_and_dropped() -> None:
    desk = Desk("2026-01-13T21:59", plan=replace(NOTHING_PLANNED, lights_out="22:30"))
    desk.tick(1)
    desk.answer("snoozed", 60)
    held, dropped = desk.tick(90)
    assert (held.state, held.held_by) == ("held", ("quiet_hours",))
    assert (dropped.state, dropped.held_by) == ("dropped", ("too_late",))


def test_no_load_prompts_after_the_wind_down_and_one_that_waits_is_dropped() -> None:
    evening = replace(NOTHING_PLANNED, lights_out="20:30")
    assert kinds(Desk("2026-01-13T20:00", plan=evening).loaded(90)) == ["wind_down", "wind_down"]
    desk = Desk("2026-01-13T19:45", plan=evening)
    desk.note("dnd", True)
    desk.loaded(5)
    dropped = next(p for p in desk.loaded(12) if p.kind == "load")
    assert (dropped.state, dropped.held_by) == ("dropped", ("evening",))


def test_a_snack_yields_to_a_joy_block_near_it_and_leaves_it_its_place_in_the_budget() -> None:
    plan = replace(SNACKS, joy=("11:00", "15:00"))
    desk = Desk("2026-01-13T08:00", plan=plan)
    came = lived(desk, "2026-01-13T18:00")
    assert ("joy", "11:00") in [(p.kind, clock(p, desk)) for p in came]
    assert ("joy", "15:00") in [(p.kind, clock(p, desk)) for p in came]
    full = Desk("2026-01-13T08:00", plan=replace(plan, snacks_a_day=12, joy=("17:00",)))
    assert kinds(lived(full, "2026-01-13T18:00")) == ["snack"] * 7 + ["joy"]


def test_questions_come_only_when_wanted_and_not_after_a_check_in_of_the_day() -> None:
    asking = replace(NOTHING_PLANNED, morning="07:30", morning_question=True, checkin="20:00")
    desk = Desk("2026-01-13T07:00", plan=asking)
    assert kinds(lived(desk, "2026-01-13T21:30")) == ["morning_question", "morning", "checkin"]
    said = Desk("2026-01-13T07:00", plan=asking)
    said.check_in()
    assert kinds(lived(said, "2026-01-13T21:30")) == ["morning"]


@pytest.mark.parametrize(
    ("begin", "is_far", "pushed"),
    [("09:10", True, True), ("09:10", False, False), ("11:10", True, False)],
)
def test_a_morning_far_above_usual_is_said_once_and_brings_more_snacks(
    begin: str, is_far: bool, pushed: bool
) -> None:
    desk = Desk(f"2026-01-13T{begin}", plan=replace(SNACKS, push_day=True))
    desk.at_ms += MINUTE_MS
    told = desk.policy.decide(replace(assessed(desk.at_ms, 0.5), push_day=is_far), None)
    assert kinds(told) == (["push_day"] if pushed else [])
    desk.answer("accepted")
    came = lived(desk, "2026-01-13T18:00")
    assert len(came) == (7 if pushed else 4 if begin == "09:10" else 3)
    assert set(kinds(came)) == {"snack"}


def test_a_push_season_by_dates_doubles_the_snacks_and_lifts_the_budget_to_twelve() -> None:
    season = PushSettings(dates=("2026-01-13/2026-01-13",))
    plan = replace(PlanSettings(), push=season, joy=("12:30",))
    desk = Desk("2026-01-13T00:00", plan=plan)
    came = Counter(kinds(lived(desk, "2026-01-14T00:00")))
    assert came == {"morning": 1, "snack": 8, "joy": 1, "night": 1, "wind_down": 1}
    after = Counter(kinds(lived(desk, "2026-01-15T00:00")))
    assert after == {"morning": 1, "snack": 4, "joy": 1, "night": 1, "wind_down": 1}


@pytest.mark.parametrize(
    ("settings", "day", "is_season"),
    [
        (PushSettings(month_end_days=7), "2026-02-22", True),
        (PushSettings(month_end_days=7), "2026-02-21", False),
        (PushSettings(month_end_days=1), "2026-12-31", True),
        (PushSettings(quarter_end_days=14), "2026-03-18", True),
        (PushSettings(quarter_end_days=14), "2026-02-28", False),
        (PushSettings(quarter_end_days=31), "2026-12-01", True),
        (PushSettings(dates=("2026-12-01/2026-12-18",)), "2026-12-18", True),
        (PushSettings(), "2026-12-31", False),
    ],
)
def test_a_season_is_told_by_dates_or_by_a_rule(settings: PushSettings, day: str, is_season: bool) -> None:
    assert settings.covers(date.fromisoformat(day)) == is_season


def test_a_week_with_more_load_offers_a_push_season_once_and_a_yes_begins_one() -> None:
    desk = Desk("2026-01-05T09:00", plan=replace(SNACKS, push=PushSettings()))
    for day in range(28):
        for _ in range(70):
            desk.live(1, 0.9 if day >= 21 else 0.2)
            desk.answer("accepted")
        desk.away(1440 - 70)
    asked = [p for p in desk.log if p.kind == "push_season"]
    assert states(asked) == ["offered", "accepted"]
    assert asked[0].at_ms > local_ms("2026-01-30T00:00"), "four of seven days have had it"
    assert len(lived(desk, "2026-02-02T18:00")) == 8
    desk.away(24 * 60 * 15)
    assert len([p for p in lived(desk, "2026-02-18T18:00") if p.kind == "snack"]) == 4


def test_three_ignored_days_ask_once_on_the_page_and_a_yes_lowers_the_rate() -> None:
    desk = Desk("2026-01-12T00:00", plan=PlanSettings())
    lived(desk, "2026-01-15T00:00", "ignored")
    assert Counter(p.kind for p in desk.log if p.state == "ignored")["snack"] == 3
    (asked,) = desk.until("2026-01-15T12:00")
    assert (asked.kind, asked.channel, asked.state) == ("lower_rate", "page", "offered")
    desk.answer("accepted")
    desk.away(24 * 60 - 10)
    came = Counter(kinds(lived(desk, "2026-01-17T00:00")))
    assert came["snack"] == 2
    assert came["lower_rate"] == 0


def test_a_question_on_the_page_is_over_with_its_day_and_ignores_nothing() -> None:
    desk = Desk("2026-01-12T00:00", plan=SNACKS)
    lived(desk, "2026-01-15T00:00", "ignored")
    asked, over = desk.until("2026-01-16T00:00")
    assert (asked.kind, over.kind, over.state) == ("lower_rate", "lower_rate", "ignored")
    assert kinds(lived(desk, "2026-01-17T00:00")) == ["snack"] * 4


def test_only_an_empty_desk_of_one_who_opted_in_sends_a_prompt_to_the_phone() -> None:
    for phone, what, channel in ((True, "idle", "phone"), (False, "idle", None), (True, "dnd", None)):
        desk = Desk("2026-01-13T10:30", plan=SNACKS, settings=PolicySettings(phone=phone))
        desk.note(what, True)  # type: ignore[arg-type]
        (prompt,) = desk.tick(8)
        assert (prompt.channel if prompt.state == "offered" else None) == channel
    here = Desk("2026-01-13T10:30", plan=SNACKS, settings=PolicySettings(phone=True))
    assert here.tick(8)[0].channel == "notification"


def test_what_is_said_of_the_past_moves_no_time() -> None:
    desk = Desk("2026-01-13T10:30", plan=SNACKS)
    (offered,) = desk.tick(10)
    desk.at_ms -= 5 * 3_600_000
    assert desk.note("idle", False) == []
    desk.at_ms += 5 * 3_600_000
    assert states(desk.answer("accepted", prompt_ms=offered.prompt_ms)) == ["accepted"]


@pytest.mark.parametrize(
    ("fact", "settings"),
    [
        ("work_begin = '9' is no time of day", lambda: PlanSettings(work_begin="9")),
        ("work_end = '09:00' is not after", lambda: PlanSettings(work_end="09:00")),
        ("joy = '25:00' is no time of day", lambda: PlanSettings(joy=("25:00",))),
        ("weekdays = (0,) has one that is not", lambda: PlanSettings(weekdays=(0,))),
        ("snacks has 'sprint', which is none of", lambda: PlanSettings(snacks=("sprint",))),
        ("snacks names no practice", lambda: PlanSettings(snacks=())),
        ("anchor_practice has 'nap', which", lambda: PlanSettings(anchor_practice="nap")),
        ("snacks_a_day = 13 is not between", lambda: PlanSettings(snacks_a_day=13)),
        ("window_minutes = 5 is not between", lambda: PlanSettings(window_minutes=5)),
        ("dates has '2026', which is no span", lambda: PushSettings(dates=("2026",))),
        (
            "dates has '2026-02-01/2026-01-01', which ends",
            lambda: PushSettings(dates=("2026-02-01/2026-01-01",)),
        ),
        ("month_end_days = 32 is not", lambda: PushSettings(month_end_days=32)),
        ("snacks_a_day = -1 is not", lambda: PushSettings(snacks_a_day=-1)),
        ("rise = 0 is not above 0", lambda: PushSettings(rise=0)),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused_by_its_name(fact: str, settings: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(fact)}"):
        settings()


@pytest.mark.parametrize(
    ("now", "kind", "at"),
    [
        ("2026-01-13T06:00", "morning", "2026-01-13T07:30"),
        ("2026-01-13T07:30", "morning", "2026-01-13T07:30"),
        ("2026-01-13T07:31", "night", "2026-01-13T21:15"),
        ("2026-01-13T23:00", "morning", "2026-01-14T07:30"),
        ("2026-03-28T23:00", "morning", "2026-03-29T07:30"),
    ],
)
def test_what_comes_next_is_the_nearest_time_of_its_own_also_over_midnight(
    now: str, kind: PromptKind, at: str
) -> None:
    local = local_at(local_ms(now, ZONE), ZoneInfo(ZONE))
    assert next_fixed(PlanSettings(), local) == Coming(kind, local_ms(at, ZONE))
    assert next_fixed(NOTHING_PLANNED, local) is None
