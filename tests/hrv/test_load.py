"""What a minute comes to: load, offset, confidence."""

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC

import pytest

from hrv.event import Context
from hrv.level import Level, LevelSettings
from hrv.load import Assessor, LoadSettings
from tests.hrv.minute_streams import (
    RMSSD_MS,
    calm_day,
    calm_days,
    changed,
    gated_by,
    highest_load,
    judged,
    loaded,
    median_load,
    taught,
)

NO_LEVEL = LevelSettings(most_bpm=0, most_ln_rmssd=0)


def test_load_rises_above_1_5_within_three_minutes_and_falls_below_0_6_within_six() -> None:
    day = judged(taught(), loaded(calm_day(6), 200, 230))
    assert highest_load(day[:200]) < 1.5
    assert all((a.load or 0) > 1.5 for a in day[202:230])
    assert all((a.load or 9) < 0.6 for a in day[235:250])


def test_before_two_worn_days_nothing_is_usual_and_load_is_unknown() -> None:
    days = judged(Assessor(LoadSettings(), UTC), calm_days(3))
    for assessment in days[:960]:
        assert "learning" in assessment.gates
        assert (assessment.load, assessment.z_hr, assessment.usual_hr_bpm) == (None, None, None)
        assert assessment.offset_bpm is None
    assert days[0].confidence == 0
    assert all(a.judged and a.load is not None for a in days[965:])


def test_a_day_of_less_than_60_still_minutes_is_not_a_worn_day() -> None:
    assessor = Assessor(LoadSettings(), UTC)
    short = [m for day in range(5) for m in calm_day(day, minutes=64)]
    judged(assessor, short)
    assert assessor.judge(calm_day(5)[0]).learned_days == 0
    assert taught(5).judge(calm_day(5)[0]).learned_days == 5


def test_a_posture_that_was_never_learned_is_not_judged() -> None:
    day = judged(taught(), changed(calm_day(6), 100, 200, posture="lying"))
    assert gated_by(day, "learning") == list(range(100, 200))


def test_the_usual_is_told_with_the_day_and_its_offset() -> None:
    day = judged(taught(), calm_day(6))
    assert [assessment.at_ms for assessment in day] == [minute.at_ms for minute in calm_day(6)]
    assert day[300].usual_hr_bpm == pytest.approx(70 - 0.25 * 2.0, abs=0.3)  # the 40 % quantile of N(70, 2)
    assert day[300].usual_rmssd_ms == pytest.approx(RMSSD_MS * math.exp(0.25 * 0.15), rel=0.03)
    assert day[300].offset_bpm == pytest.approx(0, abs=0.5)
    assert day[300].learned_days == 6


def test_paced_breathing_never_becomes_usual() -> None:
    assessor = Assessor(LoadSettings(), UTC)
    for day in range(6):
        minutes = changed(calm_day(day), 100, 300, hr_bpm=-3, ln_rmssd=1.0)
        judged(assessor, minutes[:100])
        assessor.note(Context(minutes[99].at_ms, "session", True))
        judged(assessor, minutes[100:300])
        assessor.note(Context(minutes[299].at_ms, "session", False))
        judged(assessor, minutes[300:])
    usual_rmssd_ms = assessor.judge(calm_day(6)[0]).usual_rmssd_ms
    assert usual_rmssd_ms == pytest.approx(RMSSD_MS * math.exp(0.25 * 0.15), rel=0.03)


def test_a_day_that_runs_high_is_told_as_offset_and_not_as_load() -> None:
    high = changed(calm_day(6), hr_bpm=6, ln_rmssd=-0.25)
    afternoon = judged(taught(), high)[240:]
    unhelped = judged(taught(settings=LoadSettings(level=NO_LEVEL)), high)[240:]
    assert 4.5 < (afternoon[0].offset_bpm or 0) < 7.5
    assert median_load(afternoon) < 0.5 < 1.7 < median_load(unhelped)


def test_load_is_still_found_on_a_day_that_runs_high() -> None:
    day = judged(taught(), loaded(changed(calm_day(6), hr_bpm=6, ln_rmssd=-0.25), 300, 330))
    assert all((a.load or 0) > 1.5 for a in day[304:330])


def test_the_level_of_a_day_is_never_farther_than_its_bounds_from_usual() -> None:
    day = judged(taught(), changed(calm_day(6), hr_bpm=25, ln_rmssd=-1.2))
    assert day[-1].offset_bpm == LevelSettings().most_bpm
    assert day[-1].offset_ln_rmssd == LevelSettings().most_ln_rmssd
    assert median_load(day[240:]) > 1.5


def test_what_looks_like_load_moves_the_level_less_than_what_does_not() -> None:
    def level_bpm(load_chance: float) -> float:
        level = Level(LevelSettings())
        for _ in range(60):
            level.put(0.0, 0.0, 0.0)
        for _ in range(20):
            level.put(8.0, 0.4, load_chance)
        return level.hr_bpm

    assert 0 < level_bpm(1.0) < level_bpm(0.5) < level_bpm(0.0) < 8


def test_a_dropout_of_20_minutes_makes_the_strap_new_and_the_load_unknown() -> None:
    minutes = loaded(calm_day(6), 180, 260)
    day = judged(taught(), minutes[:200] + minutes[220:])
    assert gated_by(day, "strap_on") == [0, 1, 2, 3, 4, 200, 201, 202, 203, 204]
    assert (day[199].load or 0) > 1.5
    assert [a.load for a in day[200:205]] == [None] * 5
    assert 0 < (day[205].load or 0) < 1.6


def test_load_is_held_for_five_unjudged_minutes_and_then_unknown() -> None:
    minutes = loaded(calm_day(6), 90, 130)
    noisy = [replace(m, corrected_pct=9.0) if 100 <= i < 108 else m for i, m in enumerate(minutes)]
    day = judged(taught(), noisy)
    assert [a.load for a in day[100:105]] == [day[99].load] * 5
    assert [a.load for a in day[105:108]] == [None] * 3
    short = [replace(m, corrected_pct=9.0) if 100 <= i < 105 else m for i, m in enumerate(minutes)]
    assert (judged(taught(), short)[105].load or 0) > 1.5


def test_confidence_is_signal_times_coverage_times_maturity_times_accelerometer() -> None:
    assessor, minutes = taught(3), calm_day(3)
    first = assessor.judge(replace(minutes[0], corrected_pct=4.0))
    assert first.confidence == pytest.approx(0.96 * (1 / 15) * (3 / 5) * 1.0)
    later = judged(assessor, minutes[1:15])[-1]
    assert later.confidence == pytest.approx(3 / 5)
    last = assessor.judge(replace(minutes[15], motion_sd_mg=None, posture="unknown"))
    assert last.confidence == pytest.approx(0.6 * 3 / 5)
    assert taught(9).judge(calm_day(9)[0]).confidence == pytest.approx(1 / 15)


def test_load_in_every_learned_day_moves_the_usual_by_less_than_half_a_beat() -> None:
    calm, burdened = taught(10), Assessor(LoadSettings(), UTC)
    judged(burdened, [m for day in range(10) for m in loaded(calm_day(day), 100, 190)])
    usual = calm.judge(calm_day(10)[0]).usual_hr_bpm
    assert burdened.judge(calm_day(10)[0]).usual_hr_bpm == pytest.approx(usual, abs=0.5)


def test_a_change_that_lasts_becomes_usual() -> None:
    assessor = taught(28)
    for day in range(28, 56):
        judged(assessor, changed(calm_day(day, 120), hr_bpm=12, ln_rmssd=-0.6))
    after = judged(assessor, changed(calm_day(56), hr_bpm=12, ln_rmssd=-0.6))
    assert after[0].usual_hr_bpm == pytest.approx(81.5, abs=0.5)
    assert highest_load(after) < 1.5


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: LoadSettings(smoothing_minutes=0),
        lambda: LoadSettings(coverage_minutes=0),
        lambda: LoadSettings(mature_days=0),
        lambda: LoadSettings(push_minutes=-1),
        lambda: LevelSettings(first_minutes=0),
        lambda: LevelSettings(loaded_share=1.1),
        lambda: LevelSettings(most_bpm=-1),
    ],
)
def test_a_constant_that_makes_no_sense_is_refused(wrong: Callable[[], LoadSettings | LevelSettings]) -> None:
    with pytest.raises(ValueError, match=r"must|is not"):
        wrong()
