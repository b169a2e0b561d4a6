"""What keeps a minute from being judged."""

import math
from dataclasses import replace
from datetime import UTC

import pytest

from hrv.event import Context
from hrv.frame import Minute
from hrv.gates import LONGEST_SESSION_MS, GateSettings, Spells
from hrv.load import Assessor, LoadSettings
from tests.hrv.minute_streams import (
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


def test_a_walk_and_the_eight_minutes_after_it_are_not_judged() -> None:
    walk = changed(calm_day(6), 100, 110, hr_bpm=25, motion_sd_mg=150)
    recovering = changed(walk, 110, 118, hr_bpm=8)
    day = judged(taught(), recovering)
    assert gated_by(day, "motion") == list(range(100, 118))
    assert day[106].load is None
    assert highest_load(day) < 1.5


def test_standing_up_is_not_judged_for_four_minutes_after_its_first() -> None:
    assessor = Assessor(LoadSettings(), UTC)
    for day in range(6):
        judged(assessor, changed(calm_day(day), 240, None, hr_bpm=9, ln_rmssd=-0.3, posture="standing"))
    day_7 = judged(assessor, changed(calm_day(6), 100, 200, hr_bpm=9, ln_rmssd=-0.3, posture="standing"))
    assert gated_by(day_7, "posture") == [*range(5), *range(100, 105), *range(200, 205)]
    assert highest_load(day_7) < 1.5


def test_a_posture_that_is_unknown_for_a_while_is_no_change_of_posture() -> None:
    day = judged(taught(), changed(calm_day(6), 100, 110, posture="unknown"))
    assert gated_by(day, "posture") == []


def test_a_posture_that_cant_be_told_is_compared_with_its_like_once_an_hour_of_it_is_known() -> None:
    assessor = taught()
    first = judged(assessor, changed(calm_day(6), 100, 170, hr_bpm=12, ln_rmssd=-0.4, posture="unknown"))
    assert gated_by(first, "learning") == list(range(100, 170))
    second = judged(assessor, changed(calm_day(7), 100, 170, hr_bpm=12, ln_rmssd=-0.4, posture="unknown"))
    assert gated_by(second, "learning") == []
    assert highest_load(second[105:170]) < 1.5


def test_who_never_told_a_posture_is_compared_with_all_minutes() -> None:
    assessor = Assessor(LoadSettings(), UTC)
    judged(assessor, changed(calm_days(3), posture="unknown"))
    assert all(one.judged for one in judged(assessor, changed(calm_day(3), posture="unknown"))[5:])


def test_every_minute_that_a_live_microphone_touches_is_not_judged() -> None:
    assessor, minutes = taught(), loaded(calm_day(6), 100, 130)
    before = judged(assessor, minutes[:100])
    assessor.note(Context(minutes[99].at_ms + 20_000, "microphone", True))
    meeting = judged(assessor, minutes[100:130])
    assessor.note(Context(minutes[129].at_ms + 10_000, "microphone", False))
    after = judged(assessor, minutes[130:])
    assert gated_by(before, "microphone") == []
    assert gated_by(meeting, "microphone") == list(range(30))
    assert gated_by(after, "microphone") == [0]
    assert highest_load(after) < 1.5


def test_a_practice_and_three_minutes_after_it_are_not_judged() -> None:
    assessor, minutes = taught(), calm_day(6)
    judged(assessor, minutes[:100])
    assessor.note(Context(minutes[99].at_ms, "session", True))
    practice = judged(assessor, minutes[100:105])
    assessor.note(Context(minutes[104].at_ms, "session", False))
    after = judged(assessor, minutes[105:])
    assert gated_by(practice, "session") == [0, 1, 2, 3, 4]
    assert gated_by(after, "session") == [0, 1, 2]


def test_a_spell_that_ended_before_it_began_or_never_began_gates_nothing() -> None:
    assessor, minutes = taught(), calm_day(6)
    assessor.note(Context(minutes[0].at_ms, "microphone", False))
    assessor.note(Context(minutes[0].at_ms, "dnd", True))
    assert gated_by(judged(assessor, minutes), "microphone") == []


def test_four_minutes_without_any_are_no_new_strap() -> None:
    minutes = calm_day(6)
    assert gated_by(judged(taught(), minutes[:200] + minutes[204:]), "strap_on") == [0, 1, 2, 3, 4]


def test_minutes_without_a_beat_are_time_off_the_body() -> None:
    minutes = [
        replace(m, nn_beats=0, mean_hr_bpm=None, rmssd_ms=None) if 200 <= i < 206 else m
        for i, m in enumerate(calm_day(6))
    ]
    day = judged(taught(), minutes)
    assert gated_by(day, "signal") == list(range(200, 206))
    assert gated_by(day, "strap_on")[5:] == list(range(206, 211))


SOUND = still_minute(0)


@pytest.mark.parametrize(
    "fault",
    [
        replace(SOUND, corrected_pct=5.1),
        replace(SOUND, corrected_pct=math.nan),
        replace(SOUND, nn_beats=29),
        replace(SOUND, longest_gap_ms=10_001),
        replace(SOUND, mean_hr_bpm=None),
        replace(SOUND, rmssd_ms=None),
        replace(SOUND, rmssd_ms=0.0),
        replace(SOUND, mean_hr_bpm=math.inf),
        replace(SOUND, mean_hr_bpm=301.0),
    ],
)
def test_a_minute_with_a_poor_signal_is_not_judged(fault: Minute) -> None:
    assessor, minutes = taught(), calm_day(6)
    judged(assessor, minutes[:50])
    assessment = assessor.judge(replace(fault, at_ms=minutes[50].at_ms))
    assert assessment.gates == ("signal",)
    assert (assessment.z_hr, assessment.confidence) == (None, 0)


def test_an_hour_of_ectopy_at_rest_means_that_this_rhythm_cant_be_judged() -> None:
    minutes = [replace(m, corrected_pct=25.0) if 100 <= i < 160 else m for i, m in enumerate(calm_day(6))]
    day = judged(taught(), minutes)
    assert gated_by(day, "no_rhythm") == list(range(148, 171))  # while 49 of 60 have 25 %
    assert day[170].gates == ("no_rhythm",)


def test_poor_beats_while_walking_say_nothing_of_the_rhythm() -> None:
    walk = changed(calm_day(6), 100, 160, motion_sd_mg=200)
    minutes = [replace(m, corrected_pct=40.0) if 100 <= i < 160 else m for i, m in enumerate(walk)]
    assert gated_by(judged(taught(), minutes), "no_rhythm") == []


@pytest.mark.parametrize(
    "told",
    [GateSettings(beta_blocker=True), GateSettings(pacemaker=True), GateSettings(atrial_fibrillation=True)],
)
def test_a_rhythm_that_the_wearer_says_cant_be_judged_never_is(told: GateSettings) -> None:
    day = judged(taught(settings=LoadSettings(gates=told)), calm_day(6))
    assert gated_by(day, "no_rhythm") == list(range(len(day)))


def without_motion(minutes: list[Minute]) -> list[Minute]:
    return [replace(minute, motion_sd_mg=None, posture="unknown") for minute in minutes]


def taught_without_motion() -> Assessor:
    assessor = Assessor(LoadSettings(), UTC)
    judged(assessor, without_motion(calm_days(6)))
    return assessor


def test_without_an_accelerometer_a_steep_rise_is_movement_for_ten_minutes() -> None:
    rise = without_motion(changed([still_minute(m.at_ms) for m in calm_day(6)], 100, 102, hr_bpm=13))
    day = judged(taught_without_motion(), rise)
    assert gated_by(day, "slope") == list(range(100, 112))  # the last steep minute is 101
    assert not day[100].has_motion


def test_without_an_accelerometer_a_rate_far_above_usual_is_movement() -> None:
    slow_rise = [
        replace(m, mean_hr_bpm=70 + min(max(i - 100, 0) * 2.0, 30.0)) for i, m in enumerate(calm_day(6))
    ]
    day = judged(taught_without_motion(), without_motion(slow_rise))
    assert gated_by(day, "slope")[0] in (113, 114)  # usual is about 69.5
    assert gated_by(day, "slope")[-1] == len(day) - 1


def test_with_an_accelerometer_the_heart_rate_itself_is_never_taken_for_movement() -> None:
    assert gated_by(judged(taught(), changed(calm_day(6), 100, 200, hr_bpm=40)), "slope") == []


def test_a_practice_that_never_ended_stands_in_the_way_for_two_hours_at_most() -> None:
    spells = Spells(3, LONGEST_SESSION_MS)
    spells.note(Context(0, "session", True))
    minutes = [still_minute(60_000 * nth) for nth in range(1, 130)]
    assert [spells.touch(minute) for minute in minutes] == [True] * 121 + [False] * 8
