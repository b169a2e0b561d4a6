"""What keeps a prompt back, and what becomes of it."""

from typing import get_args

import pytest

from alerts.holds import DEFAULT_HOLDS
from alerts.policy import PolicySettings
from hrv.event import Surrounding
from hrv.load import Gate
from tests.alerts.desk import Desk, states

AROUND = get_args(Surrounding)


@pytest.mark.parametrize("what", AROUND)
def test_a_prompt_is_held_with_its_reason_and_offered_the_moment_it_is_released(what: Surrounding) -> None:
    desk = Desk()
    desk.note(what, True)
    (held,) = desk.loaded(5)
    assert (held.state, held.held_by) == ("held", (what,))
    assert desk.loaded(10) == []
    (offered,) = desk.note(what, False)
    assert (offered.state, offered.held_by, offered.prompt_ms) == ("offered", (), held.prompt_ms)
    assert offered.at_ms == desk.at_ms
    assert offered.minutes == 15


def test_a_practice_whose_program_was_killed_holds_for_two_hours_at_most() -> None:
    desk = Desk()
    desk.note("session", True)
    desk.calm(110)
    (held,) = desk.loaded(5)
    assert held.held_by == ("session",)
    assert states(desk.loaded(10)) == ["offered"]


def test_a_prompt_held_for_longer_than_20_minutes_is_dropped_and_says_so() -> None:
    desk = Desk()
    desk.note("calendar", True)
    desk.loaded(5)
    assert desk.loaded(20) == []
    (dropped,) = desk.loaded(1)
    assert (dropped.state, dropped.held_by) == ("dropped", ("too_late",))
    assert desk.note("calendar", False) == []
    assert desk.loaded(100) == []


def test_a_held_prompt_is_offered_up_to_its_20th_minute() -> None:
    desk = Desk()
    desk.note("dnd", True)
    desk.loaded(25)
    assert states(desk.note("dnd", False)) == ["offered"]


def test_a_held_prompt_is_dropped_as_soon_as_the_load_is_over_and_the_next_one_is_a_new_one() -> None:
    desk = Desk()
    desk.note("calendar", True)
    (held,) = desk.loaded(5)
    (dropped,) = desk.calm(3)
    assert (dropped.state, dropped.held_by) == ("dropped", ("load_over",))
    (next_held,) = desk.loaded(5)
    assert next_held.state == "held"
    assert next_held.prompt_ms > held.prompt_ms


def test_a_prompt_says_anew_what_holds_it_when_that_changes() -> None:
    desk = Desk()
    desk.note("calendar", True)
    desk.loaded(5)
    (more,) = desk.note("microphone", True)
    assert (more.state, more.held_by) == ("held", ("microphone", "calendar"))
    assert desk.note("microphone", True) == []
    (fewer,) = desk.note("microphone", False)
    assert fewer.held_by == ("calendar",)


def test_a_prompt_that_outlived_its_episode_in_a_call_is_offered_when_the_load_is_on_again() -> None:
    desk = Desk()
    desk.note("calendar", True)
    (held,) = desk.loaded(5)
    desk.note("microphone", True)
    assert desk.live(9, None, "microphone") == []
    assert desk.episodes.current is None
    desk.note("microphone", False)
    (waiting,) = desk.note("calendar", False)
    assert (waiting.state, waiting.held_by) == ("held", ("not_judged",))
    (offered,) = desk.loaded(1)
    assert (offered.state, offered.prompt_ms) == ("offered", held.prompt_ms)
    assert offered.episode_ms == desk.at_ms - 60_000
    desk.answer("accepted")
    assert desk.loaded(200) == [], "the episode it was offered in has had its prompt"


@pytest.mark.parametrize(
    ("gate", "word"), [("motion", "moving"), ("signal", "bad_signal"), ("posture", "not_judged")]
)
def test_a_snoozed_prompt_that_is_due_waits_for_a_minute_that_can_be_judged(gate: Gate, word: str) -> None:
    desk = Desk()
    desk.prompted()
    desk.answer("snoozed", 15)
    desk.loaded(12)
    (held,) = desk.live(4, None, gate)
    assert (held.state, held.held_by) == ("held", (word,))
    assert states(desk.loaded(1)) == ["offered"]


def test_nothing_is_offered_on_a_minute_that_is_long_ago() -> None:
    desk = Desk()
    desk.note("dnd", True)
    desk.loaded(5)
    desk.away(10)
    (held,) = desk.note("dnd", False)
    assert (held.state, held.held_by) == ("held", ("not_judged",))
    desk.away(11)
    (dropped,) = desk.note("idle", False)
    assert (dropped.state, dropped.held_by) == ("dropped", ("too_late",))


def test_what_nothing_was_heard_of_never_blocks() -> None:
    assert states(Desk().loaded(5)) == ["offered"]


def test_a_held_prompt_can_be_answered() -> None:
    desk = Desk()
    desk.note("fullscreen", True)
    desk.loaded(5)
    assert states(desk.answer("accepted")) == ["accepted"]
    assert desk.note("fullscreen", False) == []


def test_a_hold_that_begins_after_the_offer_changes_nothing() -> None:
    desk = Desk()
    desk.prompted()
    assert desk.note("calendar", True) == []
    assert states(desk.answer("accepted")) == ["accepted"]


def test_a_prompt_dropped_in_a_hold_costs_nothing_of_the_budget() -> None:
    desk = Desk(settings=PolicySettings(prompts_a_day=1))
    desk.note("calendar", True)
    desk.loaded(5)
    desk.calm(3)
    desk.note("calendar", False)
    assert states(desk.loaded(5)) == ["offered"]


def test_quiet_hours_hold_until_the_morning_comes() -> None:
    desk = Desk("2026-01-13T06:40", zone="Europe/Berlin")
    (held,) = desk.loaded(5)
    assert (held.state, held.held_by) == ("held", ("quiet_hours",))
    (offered,) = desk.loaded(15)
    assert (offered.state, offered.at_ms) == ("offered", desk.at_ms)


def test_only_the_configured_holds_hold() -> None:
    for hold in DEFAULT_HOLDS:
        desk = Desk(holds=[one for one in DEFAULT_HOLDS if one is not hold and one.kind in AROUND])
        for what in AROUND:
            desk.note(what, what == hold.kind)
        assert states(desk.loaded(5)) == ["offered"]
