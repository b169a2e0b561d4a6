"""The contract of holds, for each in the table, and what each does."""

from dataclasses import FrozenInstanceError, fields, is_dataclass, replace
from datetime import datetime
from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from alerts.hold import Hold, Moment
from alerts.holds import DEFAULT_HOLDS, AnyHold
from alerts.holds.bad_signal import BadSignal
from alerts.holds.moving import Moving
from alerts.holds.quiet_hours import QuietHours
from alerts.words import WHY_WORDS
from hrv.event import Surrounding
from tests.alerts.desk import assessed, local_ms

every_hold = pytest.mark.parametrize("hold", DEFAULT_HOLDS, ids=lambda hold: hold.kind)


def moment(local: str = "2026-01-13T12:00", zone: str = "UTC") -> Moment:
    """Return a moment of which nothing but the time is known."""
    at_ms = local_ms(local, zone)
    return Moment(at_ms, datetime.fromtimestamp(at_ms / 1000, ZoneInfo(zone)), frozenset(), frozenset(), None)


@every_hold
def test_a_hold_is_a_frozen_dataclass_with_its_kind_first(hold: AnyHold) -> None:
    assert is_dataclass(hold)
    assert fields(hold)[0].name == "kind"
    with pytest.raises(FrozenInstanceError):
        del hold.kind


@every_hold
def test_a_hold_never_blocks_on_what_is_unknown(hold: Hold) -> None:
    assert not hold.holds(moment())


@every_hold
def test_a_hold_has_words_for_the_wearer(hold: Hold) -> None:
    assert WHY_WORDS[hold.kind]


def test_the_default_holds_hold_every_implementation_and_no_kind_twice() -> None:
    kinds = [hold.kind for hold in DEFAULT_HOLDS]
    assert len(set(kinds)) == len(kinds)
    assert {type(hold) for hold in DEFAULT_HOLDS} == set(get_args(AnyHold))
    assert set(get_args(Surrounding)) <= set(kinds)


@every_hold
def test_a_surrounding_holds_while_it_is_on_and_is_unknown_before_it_is_heard_of(hold: Hold) -> None:
    nothing = moment()
    on = [
        what
        for what in get_args(Surrounding)
        if hold.holds(replace(nothing, surroundings=frozenset({what}), known=frozenset({what})))
    ]
    assert on == [what for what in get_args(Surrounding) if what == hold.kind]
    for what in on:
        assert hold.holds(nothing) is None
        assert hold.holds(replace(nothing, known=frozenset({what}))) is False


def test_moving_is_the_gate_of_motion_and_unknown_without_an_accelerometer() -> None:
    still = moment()
    assert Moving().holds(still) is None
    assert Moving().holds(replace(still, assessment=assessed(still.at_ms))) is False
    assert Moving().holds(replace(still, assessment=assessed(still.at_ms, None, ("motion",)))) is True
    assert Moving().holds(replace(still, assessment=assessed(still.at_ms, motion_sd_mg=None))) is None


def test_a_bad_signal_is_the_gate_of_the_signal() -> None:
    now = moment()
    assert BadSignal().holds(now) is None
    assert BadSignal().holds(replace(now, assessment=assessed(now.at_ms))) is False
    assert BadSignal().holds(replace(now, assessment=assessed(now.at_ms, None, ("signal",)))) is True


@pytest.mark.parametrize(
    ("start", "end", "quiet", "loud"),
    [
        ("22:00", "07:00", ["22:00", "23:59", "00:00", "06:59"], ["07:00", "12:00", "21:59"]),
        ("12:00", "13:30", ["12:00", "13:29"], ["11:59", "13:30", "00:00"]),
        ("22:00", "00:00", ["22:00", "23:59"], ["00:00", "21:59"]),
    ],
)
def test_quiet_hours_begin_and_end_on_the_minute(
    start: str, end: str, quiet: list[str], loud: list[str]
) -> None:
    hold = QuietHours(start=start, end=end)
    assert [hold.holds(moment(f"2026-01-13T{clock}")) for clock in quiet] == [True] * len(quiet)
    assert [hold.holds(moment(f"2026-01-13T{clock}")) for clock in loud] == [False] * len(loud)


def test_quiet_hours_follow_the_wearers_clock_over_a_clock_change() -> None:
    hold, zone = QuietHours(), "Europe/Berlin"
    assert hold.holds(moment("2026-03-29T06:59", zone))
    assert not hold.holds(moment("2026-03-29T07:00", zone))
    assert local_ms("2026-03-29T07:00", zone) - local_ms("2026-03-28T22:00", zone) == 8 * 3_600_000


@pytest.mark.parametrize("text", ["", "7:00", "24:00", "22:60", "22:00:00", " 22:00", "٢٢:٠٠", "22.00"])
def test_what_is_no_time_of_day_is_refused_by_its_name(text: str) -> None:
    with pytest.raises(ValueError, match=r"^start = "):
        QuietHours(start=text)
    with pytest.raises(ValueError, match=r"^end = "):
        QuietHours(end=text)


def test_quiet_hours_without_an_end_are_refused() -> None:
    with pytest.raises(ValueError, match="both '07:00'"):
        QuietHours(start="07:00", end="07:00")
