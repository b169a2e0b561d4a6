"""Judging is a fold: restarts, clocks, speed, and whatever else may come."""

import math
import time
from dataclasses import replace
from datetime import UTC
from itertools import pairwise
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hrv.event import Context, Posture
from hrv.frame import Minute
from hrv.load import Assessment, Assessor, LoadSettings
from tests.hrv.minute_streams import (
    DAY_MS,
    MINUTE_MS,
    MONDAY_MS,
    calm_day,
    calm_days,
    changed,
    gated_by,
    highest_load,
    judged,
    loaded,
    still_minute,
    taught,
)


def test_a_restart_with_the_28_worn_days_before_goes_on_exactly_the_same() -> None:
    days = [loaded(changed(calm_day(day), hr_bpm=day % 5), 50 + 7 * day, 90 + 7 * day) for day in range(40)]
    whole = Assessor(LoadSettings(), UTC)
    judged(whole, [minute for day in days[:39] for minute in day])
    judged(whole, days[39][:200])
    rebuilt = Assessor(LoadSettings(), UTC)
    judged(rebuilt, [minute for day in days[11:39] for minute in day])
    judged(rebuilt, days[39][:200])
    assert judged(rebuilt, days[39][200:]) == judged(whole, days[39][200:])


@settings(max_examples=10, deadline=None)
@given(cut=st.integers(0, 4 * 120))
def test_a_restart_at_any_minute_with_the_whole_past_goes_on_exactly_the_same(cut: int) -> None:
    minutes = loaded(calm_days(4, minutes=120), 300, 420)
    one, other = Assessor(LoadSettings(), UTC), Assessor(LoadSettings(), UTC)
    whole = judged(one, minutes)
    judged(other, minutes[:cut])
    assert judged(other, minutes[cut:]) == whole[cut:]


def test_days_and_hours_are_the_wearers() -> None:
    there = judged(taught(5, tz=ZoneInfo("Asia/Tokyo")), calm_day(5))  # 9 to 17 h UTC is 18 to 2 h
    assert (there[359].learned_days, there[360].learned_days) == (5, 6)
    here = judged(taught(5), calm_day(5))
    assert (here[359].learned_days, here[360].learned_days) == (5, 5)


@pytest.mark.parametrize("change_day", [216, 62])  # 2026-03-29 and 2025-10-26, both ways
def test_a_change_to_or_from_summer_time_neither_loses_a_day_nor_judges_worse(change_day: int) -> None:
    assessor = Assessor(LoadSettings(), ZoneInfo("Europe/Berlin"))
    for day in range(change_day - 6, change_day):
        judged(assessor, calm_day(day))
    night = judged(assessor, calm_day(change_day, minutes=300, begin_hour=0))  # across 01:00 UTC
    after = judged(assessor, loaded(calm_day(change_day + 1), 200, 230))
    assert gated_by(night, "strap_on") == [0, 1, 2, 3, 4]
    assert (night[-1].learned_days, after[0].learned_days) == (6, 7)
    assert (after[220].load or 0) > 1.5 > highest_load(after[:200])


def test_a_minute_belongs_to_the_day_in_which_it_began() -> None:
    assessor, midnight_ms = taught(2), MONDAY_MS + 3 * DAY_MS
    before = judged(assessor, [still_minute(midnight_ms + i * MINUTE_MS) for i in range(-70, 1)])
    after = assessor.judge(still_minute(midnight_ms + MINUTE_MS))
    assert {a.learned_days for a in before} == {2}
    assert after.learned_days == 3
    assert after.offset_bpm == 0


@pytest.mark.parametrize("step_ms", [-3_600_000, 3_600_000, -600_000])
def test_a_clock_that_is_set_makes_the_strap_new_and_nothing_else(step_ms: int) -> None:
    minutes = calm_day(6)
    stepped = [replace(m, at_ms=m.at_ms + step_ms) if i >= 200 else m for i, m in enumerate(minutes)]
    day = judged(taught(), stepped)
    assert gated_by(day, "strap_on") == [0, 1, 2, 3, 4, 200, 201, 202, 203, 204]
    assert all(a.judged for a in day[205:])


@pytest.mark.parametrize("gate_ago", ["motion", "posture", "slope"])
def test_what_happened_before_the_clock_was_set_back_no_longer_gates(gate_ago: str) -> None:
    minutes = calm_day(6)[:200]
    walk = changed(minutes, 190, 195, hr_bpm=13, motion_sd_mg=200, posture="standing")
    back = [replace(m, at_ms=m.at_ms - 1_800_000) for m in minutes[196:]]
    day = judged(taught(), walk[:196] + back)
    assert gate_ago not in {gate for a in day[196:] for gate in a.gates} - {"strap_on"}


def test_a_minute_costs_the_same_after_28_worn_days_as_after_seven() -> None:
    assessor = Assessor(LoadSettings(), ZoneInfo("Europe/Berlin"))
    costs_s = []
    for week in weeks(calm_days(28, minutes=607)):
        begin_s = time.process_time()
        for minute in week:
            assessor.judge(minute)
        costs_s.append(time.process_time() - begin_s)
    assert costs_s[3] < 4 * costs_s[0]


def weeks(minutes: list[Minute]) -> list[list[Minute]]:
    """Return the minutes by sevens of worn days."""
    seventh = len(minutes) // 4
    return [minutes[place : place + seventh] for place in range(0, 4 * seventh, seventh)]


anything = st.floats(allow_nan=True, allow_infinity=True)
any_minute = st.builds(
    Minute,
    at_ms=st.integers(-(2**63), 2**63),
    nn_beats=st.integers(-5, 400),
    mean_hr_bpm=st.none() | anything,
    rmssd_ms=st.none() | anything,
    corrected_pct=anything,
    coverage_pct=anything,
    longest_gap_ms=st.integers(),
    motion_sd_mg=st.none() | anything,
    posture=st.sampled_from(get_args(Posture)),
)
odd_minute = st.builds(
    replace,
    st.sampled_from(calm_day(6, 30)),
    mean_hr_bpm=st.none() | st.floats(15, 320),
    rmssd_ms=st.none() | st.floats(0, 400),
    corrected_pct=st.floats(0, 10),
    motion_sd_mg=st.none() | st.floats(0, 100),
    posture=st.sampled_from(get_args(Posture)),
)
any_context = st.builds(
    Context, st.integers(-(2**63), 2**63), st.sampled_from(["microphone", "session", "dnd"]), st.booleans()
)


def fold(events: list[Minute | Context]) -> list[Assessment]:
    assessor = Assessor(LoadSettings(), ZoneInfo("America/St_Johns"))
    judged(assessor, calm_days(2, first=4, minutes=70))
    heard = []
    for event in events:
        if isinstance(event, Context):
            assessor.note(event)
        else:
            heard.append(assessor.judge(event))
    return heard


@settings(max_examples=60, deadline=None)
@given(st.lists(any_minute | odd_minute | any_context, max_size=40))
def test_whatever_comes_nothing_raises_and_all_that_is_said_is_finite(
    events: list[Minute | Context],
) -> None:
    heard = fold(events)
    for a in heard:
        told = (a.z_hr, a.z_ln_rmssd, a.load, a.usual_hr_bpm, a.usual_rmssd_ms, a.offset_bpm, a.minute_load)
        assert all(value is None or math.isfinite(value) for value in told)
        assert 0 <= a.confidence <= 1
        assert len(set(a.gates)) == len(a.gates)
        assert a.judged == (not a.gates)
        if a.judged:
            assert a.load is not None
            assert abs(a.load) <= 4
    assert repr(fold(events)) == repr(heard)


@settings(max_examples=60, deadline=None)
@given(st.lists(odd_minute, max_size=30, unique_by=lambda m: m.at_ms))
def test_an_unjudged_minute_never_moves_the_load(minutes: list[Minute]) -> None:
    heard = fold(sorted(minutes, key=lambda m: m.at_ms))
    for before, now in pairwise(heard):
        if not now.judged:
            assert now.load in (before.load, None)
