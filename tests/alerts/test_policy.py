"""What the policy makes of load, answers and time."""

from dataclasses import replace

import pytest

from alerts.plan_settings import PlanSettings
from alerts.policy import PolicySettings
from alerts.practices import Practices
from alerts.practices.breath_snack import BreathSnack
from alerts.prompt import Prompt
from alerts.trial import is_withheld
from hrv.event import AnswerWord, Context
from tests.alerts.desk import MINUTE_MS, Desk, local_ms, states


def test_five_minutes_of_load_bring_one_prompt_and_no_second_in_that_episode() -> None:
    desk = Desk()
    assert desk.loaded(4) == []
    (prompt,) = desk.loaded(1)
    assert prompt.state == "offered"
    assert prompt.prompt_ms == prompt.at_ms == desk.at_ms
    assert prompt.episode_ms == desk.at_ms - 5 * MINUTE_MS
    assert (prompt.practice, prompt.minutes, prompt.load, prompt.confidence) == ("breath_snack", 5, 2.0, 0.9)
    desk.answer("accepted")
    assert desk.loaded(300) == []


def test_a_prompt_asks_with_the_practice_that_the_wearer_set_at_its_length() -> None:
    desk = Desk(practices=Practices(breath_snack=BreathSnack(minutes=3)))
    assert desk.prompted().text.endswith("Breathe for 180 s?")
    desk.answer("snoozed", 15)
    desk.loaded(14)
    assert [p.text.rpartition(". ")[2] for p in desk.loaded(1)] == ["Breathe for 180 s?"]


def test_who_does_not_do_well_with_the_breath_is_offered_grounding_for_load() -> None:
    practices = Practices(breath_focus=False)
    prompt = Desk(practices=practices).prompted()
    assert prompt.practice == "grounding"
    assert prompt.text.endswith(practices.grounding.offer)


@pytest.mark.parametrize(
    ("breath_focus", "chosen", "offered"),
    [
        (True, [False], "grounding"),
        (True, [False, True], "breath_snack"),
        (False, [True], "grounding"),
    ],
)
def test_who_chose_grounding_is_offered_it_until_they_choose_the_breath_again(
    breath_focus: bool, chosen: list[bool], offered: str
) -> None:
    desk = Desk(practices=Practices(breath_focus=breath_focus))
    for breath in chosen:
        desk.policy.suits(breath=breath)
    assert desk.prompted().practice == offered


def day_with(withhold_share: float) -> list[Prompt]:
    desk = Desk(settings=PolicySettings(withhold_share=withhold_share), plan=PlanSettings())
    for _ in range(6):
        for prompt in [*desk.calm(60), *desk.loaded(8)]:
            if prompt.state == "offered":
                desk.answer("accepted", prompt_ms=prompt.prompt_ms)
    return desk.log


def test_what_the_coin_withholds_comes_to_nobody_and_costs_the_day_what_an_offer_would() -> None:
    usual, drawn = day_with(0.0), day_with(0.5)
    loads = [prompt for prompt in usual if prompt.kind == "load" and prompt.state == "offered"]
    assert {is_withheld(prompt.prompt_ms, 0.5) for prompt in loads} == {True, False}
    expected = [
        replace(prompt, state="withheld")
        if prompt.state == "offered" and prompt.kind == "load" and is_withheld(prompt.prompt_ms, 0.5)
        else prompt
        for prompt in usual
        if not (prompt.kind == "load" and prompt.state == "accepted" and is_withheld(prompt.prompt_ms, 0.5))
    ]
    assert drawn == expected


def test_nothing_planned_is_ever_withheld() -> None:
    assert {prompt.kind for prompt in day_with(0.5) if prompt.state == "withheld"} == {"load"}


def test_an_answer_to_what_was_withheld_changes_nothing() -> None:
    desk = Desk(settings=PolicySettings(withhold_share=0.5))
    withheld = next(
        prompt
        for _ in range(99)
        for prompt in [*desk.calm(61), *desk.loaded(5)]
        if prompt.state == "withheld"
    )
    assert desk.answer("snoozed", 15, prompt_ms=withheld.prompt_ms) == []
    assert desk.loaded(30) == []


@pytest.mark.parametrize("share", [-0.1, 0.51, float("nan")])
def test_no_more_than_every_second_prompt_can_be_withheld(share: float) -> None:
    with pytest.raises(ValueError, match=r"^withhold_share = \S+ is not between 0 and 0\.5$"):
        PolicySettings(withhold_share=share)


def test_a_calm_day_brings_nothing() -> None:
    assert Desk().calm(600) == []


def test_an_accepted_prompt_is_over_and_a_second_answer_changes_nothing() -> None:
    desk = Desk()
    prompt = desk.prompted()
    assert desk.answer("accepted") == [replace(prompt, state="accepted", at_ms=desk.at_ms)]
    assert desk.answer("not_this", why="coffee") == []


def test_an_answer_to_nothing_open_or_to_another_prompt_changes_nothing() -> None:
    desk = Desk()
    assert desk.answer("snoozed", 15) == []
    prompt = desk.prompted()
    assert desk.answer("accepted", prompt_ms=prompt.prompt_ms + 1) == []
    assert states(desk.answer("accepted", prompt_ms=prompt.prompt_ms)) == ["accepted"]


def test_a_snoozed_prompt_comes_again_at_its_time_as_the_same_prompt_with_new_figures() -> None:
    desk = Desk()
    prompt = desk.prompted()
    (snoozed,) = desk.answer("snoozed", 15)
    assert (snoozed.state, snoozed.until_ms) == ("snoozed", desk.at_ms + 15 * MINUTE_MS)
    assert desk.loaded(14) == []
    (again,) = desk.loaded(1)
    assert (again.state, again.prompt_ms, again.minutes) == ("offered", prompt.prompt_ms, 20)
    assert again.until_ms is None
    assert "for 20 min" in again.text


@pytest.mark.parametrize(
    ("asked", "minutes"), [(None, 15), (30, 30), (60, 60), (1, 15), (40, 30), (1440, 60)]
)
def test_a_snooze_takes_the_nearest_of_15_30_and_60_minutes(asked: int | None, minutes: int) -> None:
    desk = Desk()
    desk.prompted()
    (snoozed,) = desk.answer("snoozed", asked)
    assert snoozed.until_ms == desk.at_ms + minutes * MINUTE_MS


def test_a_third_snooze_drops_the_prompt_for_good() -> None:
    desk = Desk()
    desk.prompted()
    for _ in range(2):
        assert states(desk.answer("snoozed", 15)) == ["snoozed"]
        assert states(desk.loaded(15)) == ["offered"]
    (dropped,) = desk.answer("snoozed", 15)
    assert (dropped.state, dropped.held_by) == ("dropped", ("snoozed_often",))
    assert desk.loaded(300) == []


def test_a_snooze_pressed_twice_counts_once_and_the_later_choice_holds() -> None:
    desk = Desk()
    desk.prompted()
    for minutes in (30, 30, 15):
        (snoozed,) = desk.answer("snoozed", minutes)
    assert snoozed.until_ms == desk.at_ms + 15 * MINUTE_MS
    assert states(desk.loaded(15)) == ["offered"]
    assert states(desk.answer("snoozed", 15)) == ["snoozed"]


def test_a_snoozed_prompt_is_dropped_at_its_time_when_the_load_is_over() -> None:
    desk = Desk()
    desk.prompted()
    desk.answer("snoozed", 30)
    assert desk.calm(29) == []
    (dropped,) = desk.calm(1)
    assert (dropped.state, dropped.held_by) == ("dropped", ("load_over",))


def test_a_snoozed_prompt_can_still_be_accepted() -> None:
    desk = Desk()
    desk.prompted()
    desk.answer("snoozed", 60)
    desk.loaded(3)
    assert states(desk.answer("accepted")) == ["accepted"]
    assert desk.loaded(120) == []


def test_a_snooze_that_outlives_its_episode_comes_with_the_episode_that_is_on() -> None:
    desk = Desk()
    first = desk.prompted()
    desk.answer("snoozed", 30)
    desk.calm(10)
    (again,) = desk.loaded(20)
    assert (again.state, again.prompt_ms) == ("offered", first.prompt_ms)
    assert again.episode_ms == desk.at_ms - 20 * MINUTE_MS
    desk.answer("accepted")
    assert desk.loaded(200) == []


def test_no_answer_in_15_minutes_is_ignored_and_noticed_at_the_next_minute() -> None:
    desk = Desk()
    desk.prompted()
    assert desk.loaded(14) == []
    (ignored,) = desk.loaded(1)
    assert (ignored.state, ignored.at_ms) == ("ignored", desk.at_ms)


def test_no_answer_is_noticed_at_the_next_context_too() -> None:
    desk = Desk()
    desk.prompted()
    desk.away(40)
    assert states(desk.note("idle", True)) == ["ignored"]


def test_two_ignored_prompts_leave_only_the_chip_until_the_next_local_day() -> None:
    desk = Desk("2026-01-13T07:30")
    for _ in range(2):
        desk.prompted()
        assert states(desk.answer("ignored")) == ["ignored"]
        desk.calm(60)
    for _ in range(6):
        assert [*desk.loaded(60), *desk.calm(10)] == []
    desk.away(24 * 60 - 9 * 60)
    assert desk.prompted().at_ms > local_ms("2026-01-14T00:00")


def test_a_prompt_ignored_over_midnight_counts_for_the_day_of_its_offer() -> None:
    night = PolicySettings(ignored_a_day=1)
    desk = Desk("2026-01-13T23:40", settings=night, holds=())
    desk.prompted()
    assert states(desk.calm(15)) == ["ignored"]
    assert desk.at_ms > local_ms("2026-01-14T00:00")
    desk.calm(60)
    desk.prompted()


def test_not_this_keeps_its_reason_and_brings_90_minutes_of_silence() -> None:
    desk = Desk()
    desk.prompted()
    desk.loaded(5)
    (wrong,) = desk.answer("not_this", why="coffee")
    assert (wrong.state, wrong.why) == ("not_this", "coffee")
    assert [*desk.calm(10), *desk.loaded(79)] == []
    assert states(desk.loaded(1)) == ["offered"]


def test_an_unsure_episode_is_for_the_chip_only() -> None:
    assert Desk(confidence=0.49).loaded(60) == []
    assert states(Desk(confidence=0.5).loaded(5)) == ["offered"]


def test_without_an_accelerometer_there_is_no_prompt_unless_opted_in() -> None:
    assert Desk(motion_sd_mg=None).live(60, 3.0) == []
    opted_in = Desk(motion_sd_mg=None, settings=PolicySettings(prompt_without_motion=True))
    (prompt,) = opted_in.live(5, 3.0)
    assert "without a motion sensor: it may have been movement" in prompt.text
    assert "still" not in prompt.text


def test_nothing_is_prompted_before_two_days_are_learned_and_then_one_a_day_until_five() -> None:
    def prompts(learned_days: int) -> int:
        desk = Desk("2026-01-13T07:00", learned_days=learned_days)
        for _ in range(8):
            desk.loaded(10)
            desk.answer("accepted")
            desk.calm(90)
        return states(desk.log).count("offered")

    assert [prompts(days) for days in range(7)] == [0, 0, 1, 1, 1, 3, 3]


@pytest.mark.parametrize("word", ["accepted", "snoozed", "not_this", None])
def test_a_clock_that_is_set_back_ends_the_open_prompt_and_silences_nobody(word: AnswerWord | None) -> None:
    desk = Desk("2036-01-13T09:00")
    desk.prompted()
    if word:
        desk.answer(word, 60)
    over = word in ("accepted", "not_this")
    desk.away(-10 * 365 * 24 * 60)
    changed = desk.calm(1)
    assert [(p.state, p.held_by) for p in changed] == ([] if over else [("dropped", ("clock_set",))])
    desk.prompted()


def test_the_last_minute_before_the_strap_came_off_is_told_late_and_is_no_clock_that_was_set() -> None:
    desk = Desk("2026-01-13T12:20", plan=PlanSettings())
    desk.calm(6)
    off_ms = desk.at_ms
    prompt = desk.until("2026-01-13T12:50")[-1]
    assert prompt.state == "offered"
    on_ms, desk.at_ms = desk.at_ms, off_ms
    assert desk.calm(1) == []
    desk.at_ms = on_ms
    assert states(desk.answer("accepted")) == ["accepted"]


def test_a_context_a_moment_older_than_the_newest_minute_is_no_clock_that_was_set() -> None:
    desk = Desk()
    prompt = desk.prompted()
    assert desk.policy.note(Context(prompt.at_ms - 30_000, "idle", False)) == []
    assert states(desk.answer("accepted")) == ["accepted"]


def test_an_unjudged_minute_never_begins_a_prompt() -> None:
    desk = Desk(settings=PolicySettings(silent_days=28), learned_days=27)
    assert desk.loaded(10) == []
    desk.policy = Desk().policy
    assert desk.live(3, 2.0, "posture") == []
    assert states(desk.loaded(1)) == ["offered"]
