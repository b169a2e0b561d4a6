"""What the wearer calls calm: a calibration lets judging begin, a mark counts in learning, both in bounds."""

import statistics
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hrv.calm import CalmSettings
from hrv.event import Calm, CalmHow
from hrv.frame import Minute
from hrv.load import Assessment, Assessor, LoadSettings
from tests.hrv.minute_streams import (
    MINUTE_MS,
    calm_day,
    calm_days,
    changed,
    highest_load,
    judged,
    loaded,
    taught,
)


def stretch(minutes: Sequence[Minute], begin: int, end: int, how: CalmHow = "marked") -> Calm:
    """Return the minutes from `begin` up to `end` as one that was called calm at its end."""
    from_ms, to_ms = minutes[begin].at_ms - MINUTE_MS, minutes[end - 1].at_ms
    return Calm(to_ms, from_ms, to_ms, how)


def lived(assessor: Assessor, events: Sequence[Minute | Calm]) -> list[Assessment]:
    """Return what each minute came to; a calm that ends with a minute is told before it, as live."""
    heard: list[Assessment] = []
    for event in sorted(events, key=lambda e: (e.at_ms, isinstance(e, Minute))):
        if isinstance(event, Calm):
            assessor.note(event)
        else:
            heard.append(assessor.judge(event))
    return heard


def fresh(**calm: float) -> Assessor:
    return Assessor(LoadSettings(calm=replace(CalmSettings(), **calm)), UTC)  # type: ignore[arg-type]


def calibrated_day(day: int = 0) -> list[Minute | Calm]:
    """Return a day whose eleventh to fifteenth minute were sat still on purpose."""
    minutes = calm_day(day)
    return [*minutes, stretch(minutes, 10, 15, "calibration")]


def test_five_minutes_of_sitting_still_let_judging_begin_on_the_first_day() -> None:
    heard = lived(fresh(), calibrated_day())
    assert all("learning" in one.gates for one in heard[:12])
    assert all(one.judged and one.load is not None for one in heard[15:])
    assert heard[15].usual_hr_bpm == pytest.approx(70, abs=2)
    assert {one.learned_days for one in heard} == {0}
    assert max(one.confidence for one in heard) < 0.5
    assert highest_load(heard[15:]) < 1.5


def test_a_strong_load_on_a_calibrated_first_day_is_seen() -> None:
    minutes = loaded(calm_day(0), 200, 240)
    heard = lived(fresh(), [*minutes, stretch(minutes, 10, 15, "calibration")])
    assert highest_load(heard[200:240]) > 1.5 > highest_load(heard[15:200])


def test_so_few_minutes_tell_no_spread_so_it_is_taken_wide() -> None:
    heard = lived(fresh(), calibrated_day())
    assert (heard[20].hr_spread_bpm or 0) >= 5.0
    assert (heard[20].ln_rmssd_spread or 0) >= 0.3


@pytest.mark.parametrize("still", [2, 3])
def test_a_calibration_needs_three_still_minutes(still: int) -> None:
    minutes = calm_day(0)
    heard = lived(fresh(), [*minutes, stretch(minutes, 10, 10 + still, "calibration")])
    assert heard[-1].judged == (still == 3)


def test_minutes_of_moving_are_no_calibration() -> None:
    minutes = changed(calm_day(0), 11, 12, motion_sd_mg=200)
    heard = lived(fresh(), [*minutes, stretch(minutes, 10, 15, "calibration")])
    assert not any(one.judged for one in heard)


def test_minutes_that_were_heard_before_can_be_named_as_calibration_later() -> None:
    minutes = calm_day(0)
    later = replace(stretch(minutes, 10, 15, "calibration"), at_ms=minutes[100].at_ms)
    heard = lived(fresh(), [*minutes, later])
    assert [one.judged for one in heard].index(True) == 100


def test_a_calibrated_first_day_makes_the_second_day_known_from_the_whole_first() -> None:
    heard = lived(fresh(), [*calibrated_day(0), *calm_day(1)])
    second = heard[480:]
    assert second[10].learned_days == 1
    assert second[10].judged
    assert (second[10].hr_spread_bpm or 9) < 5.0
    assert second[20].confidence == pytest.approx((1 + 1 + 5 / 30) / 5)
    plain = lived(fresh(), [*calm_day(0), *calm_day(1)])
    assert not any(one.judged for one in plain[480:])


def test_a_calibration_stands_in_for_a_week_and_no_longer() -> None:
    short = calm_day(0, minutes=30)
    events: list[Minute | Calm] = [*short, stretch(short, 10, 15, "calibration")]
    inside, after = calm_day(6, minutes=30), calm_day(7, minutes=30)
    heard = lived(fresh(), [*events, *inside, *after])
    assert all(one.judged for one in heard[35:60])
    assert not any(one.judged for one in heard[60:])


def test_once_worn_days_are_learned_a_calibration_changes_nothing_that_day() -> None:
    one, other = taught(), taught()
    minutes = calm_day(6)
    plain = judged(one, minutes)
    assert lived(other, [*minutes, stretch(minutes, 10, 15, "calibration")]) == plain


BURDENED = [loaded(calm_day(day), 20 + 60 * day, 110 + 60 * day) for day in range(6)]
MARKS = [stretch(day, 20 + 60 * place, 110 + 60 * place) for place, day in enumerate(BURDENED)]


def usual_after(calms: Sequence[Calm], **calm: float) -> float:
    events: list[Minute | Calm] = [*(minute for day in BURDENED for minute in day), *calms]
    after = lived(fresh(**calm), [*events, *calm_day(6)])[-480:]
    return statistics.fmean(one.usual_hr_bpm or 0 for one in after)


def test_marked_minutes_count_as_usual_though_they_stand_out_as_load() -> None:
    assert usual_after(MARKS) > usual_after([]) + 0.3


def test_no_more_than_the_bound_of_a_day_counts_as_calm() -> None:
    assert usual_after(MARKS, marked_minutes_a_day=0) == usual_after([])
    assert usual_after([]) < usual_after(MARKS, marked_minutes_a_day=45) < usual_after(MARKS)


def test_a_mark_may_come_days_later() -> None:
    late = [replace(mark, at_ms=BURDENED[5][-1].at_ms) for mark in MARKS]
    assert usual_after(late) == usual_after(MARKS)


def test_a_mark_changes_nothing_before_the_next_day() -> None:
    minutes = loaded(calm_day(6), 200, 240)
    one, other = taught(), taught()
    plain = judged(one, minutes)
    assert lived(other, [*minutes, stretch(minutes, 200, 240)]) == plain


def test_marks_make_the_baseline_mature_sooner_but_for_two_days_at_most() -> None:
    days = [calm_day(day) for day in range(3)]
    marks = [stretch(day, 100, 220) for day in days[:2]]
    events = [minute for day in days for minute in day]
    assert lived(fresh(), events)[-1].confidence == pytest.approx(2 / 5)
    assert lived(fresh(), [*events, *marks])[-1].confidence == pytest.approx(4 / 5)
    assert lived(fresh(), [*events, *marks])[-1].learned_days == 2


@settings(max_examples=15, deadline=None)
@given(
    cut=st.integers(0, 4 * 120),
    marks=st.lists(
        st.tuples(st.integers(0, 400), st.integers(1, 60), st.sampled_from(["marked", "calibration"])),
        max_size=4,
    ),
)
def test_a_restart_at_any_minute_forgets_nothing_that_was_called_calm(
    cut: int, marks: list[tuple[int, int, CalmHow]]
) -> None:
    minutes = loaded(calm_days(4, minutes=120), 300, 420)
    calms = [stretch(minutes, begin, min(begin + length, 479), how) for begin, length, how in marks]
    events: list[Minute | Calm] = [*minutes, *calms]
    events.sort(key=lambda e: (e.at_ms, isinstance(e, Minute)))
    whole = lived(fresh(), events)
    rebuilt = fresh()
    before = lived(rebuilt, events[:cut])
    assert lived(rebuilt, events[cut:]) == whole[len(before) :]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(-(2**63), 2**63), st.integers(-(2**63), 2**63)), max_size=6))
def test_whatever_is_called_calm_nothing_raises(spans: list[tuple[int, int]]) -> None:
    assessor = fresh()
    for from_ms, to_ms in spans:
        assessor.note(Calm(to_ms, from_ms, to_ms, "calibration"))
    heard = judged(assessor, calm_days(3, minutes=70))
    assert all(0 <= one.confidence <= 1 for one in heard)


@pytest.mark.parametrize(
    ("name", "value"),
    [("calibration_minutes", 0), ("spread_floors", 0.5), ("credit_minutes", 0), ("credit_most_days", -1.0)],
)
def test_a_constant_beyond_reason_is_refused_by_name(name: str, value: float) -> None:
    with pytest.raises(ValueError, match=name):
        fresh(**{name: value})
