"""What is called usual, and from which minutes."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrv.agreement import Agreement
from hrv.baseline import (
    Baseline,
    BaselineSettings,
    StillMinute,
    StillMinutes,
    Usual,
    in_columns,
    learn,
    quantile,
)
from hrv.event import Posture

SETTINGS = BaselineSettings()


def a_day(
    hr_bpm: list[float], part: int = 5, posture: Posture = "sitting", ln_rmssd: float = 3.5
) -> StillMinutes:
    return in_columns([StillMinute(0, posture, part, rate_bpm, ln_rmssd) for rate_bpm in hr_bpm])


def learned(*days: StillMinutes) -> Baseline:
    return learn(days, SETTINGS, Agreement())


def usual_of(baseline: Baseline, posture: Posture = "sitting", part: int = 5) -> Usual:
    usual = baseline.usual(posture, part)
    assert usual is not None
    return usual


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=50), st.floats(0, 1))
def test_a_quantile_is_numpys(values: list[float], share: float) -> None:
    assert quantile(sorted(values), share) == pytest.approx(np.quantile(values, share), rel=1e-9, abs=1e-6)


@given(st.lists(st.tuples(st.floats(-9, 9), st.floats(-9, 9)), max_size=50))
def test_the_load_of_many_minutes_is_the_load_of_each(pairs: list[tuple[float, float]]) -> None:
    rule = Agreement()
    one_by_one = [rule.load(rule.clipped(hr), rule.clipped(ln_rmssd)) for hr, ln_rmssd in pairs]
    hr, ln_rmssd = np.array(pairs).reshape(-1, 2).T
    assert rule.loads(hr, ln_rmssd).tolist() == one_by_one


@pytest.mark.parametrize(
    ("z_hr", "z_ln_rmssd", "load"),
    [(2.0, 1.0, 1.6), (2.0, -0.4, 1.04), (2.0, -0.5, -0.5), (-0.1, 3.0, -0.1), (0.0, 0.0, 0.0)],
)
def test_only_what_both_features_say_is_load(z_hr: float, z_ln_rmssd: float, load: float) -> None:
    assert Agreement().load(z_hr, z_ln_rmssd) == pytest.approx(load)


def test_one_day_makes_nothing_usual() -> None:
    baseline = learned(a_day([70.0] * 100))
    assert (baseline.learned_days, baseline.usual("sitting", 5)) == (1, None)


def test_heart_rate_is_usual_at_its_40_percent_quantile_and_ln_rmssd_at_its_60() -> None:
    steps = np.linspace(0, 1, 101)
    day = in_columns([StillMinute(0, "sitting", 5, 60 + 20 * s, 3 + s) for s in steps])
    usual = usual_of(learned(day, day))
    assert usual.hr_bpm == pytest.approx(68, abs=0.2)
    assert usual.ln_rmssd == pytest.approx(3.6, abs=0.01)


def test_the_spread_is_the_scaled_median_absolute_deviation() -> None:
    day = a_day([60.0, 66.0, 70.0, 74.0, 80.0] * 40)
    assert usual_of(learned(day, day)).hr_spread_bpm == pytest.approx(1.4826 * 4)


def test_no_spread_is_below_its_floor() -> None:
    day = a_day([70.0] * 100)
    usual = usual_of(learned(day, day))
    assert (usual.hr_spread_bpm, usual.ln_rmssd_spread) == (2.5, 0.15)


def test_a_part_of_the_day_is_shrunk_towards_the_posture_by_n_over_n_plus_120() -> None:
    morning, evening = a_day([70.0] * 180, part=4), a_day([76.0] * 60, part=9)
    baseline = learned(morning, evening)
    assert usual_of(baseline, part=4).hr_bpm == pytest.approx(70)
    assert usual_of(baseline, part=9).hr_bpm == pytest.approx(70 + 6 * 60 / (60 + 120))
    assert usual_of(baseline, part=0).hr_bpm == pytest.approx(70)


def test_postures_have_usuals_of_their_own_and_an_unknown_one_that_of_all() -> None:
    baseline = learned(a_day([68.0] * 100), a_day([80.0] * 80, posture="standing"))
    assert usual_of(baseline).hr_bpm == pytest.approx(68)
    assert usual_of(baseline, "standing").hr_bpm == pytest.approx(80)
    assert usual_of(baseline, "unknown").hr_bpm == pytest.approx(68)


def test_a_posture_of_less_than_60_minutes_is_not_known() -> None:
    sitting = a_day([68.0] * 100)
    assert learned(sitting, a_day([60.0] * 59, posture="lying")).usual("lying", 5) is None
    assert usual_of(learned(sitting, a_day([60.0] * 60, posture="lying")), "lying").hr_bpm == pytest.approx(
        60
    )


def noise(minutes: int, seed: int) -> list[float]:
    return [70 + float(rate) for rate in np.random.default_rng(seed).normal(0, 3, minutes)]


def with_ln_rmssd(day: StillMinutes, down: slice) -> StillMinutes:
    ln_rmssd = day.ln_rmssd.copy()
    ln_rmssd[down] -= 0.6
    return StillMinutes(day.at_ms, day.posture, day.part, day.hr_bpm, ln_rmssd)


def test_stretches_of_load_are_left_out() -> None:
    calm = [a_day(noise(400, seed)) for seed in range(10)]
    rates = [[*noise(400, seed)[:280], *(rate + 12 for rate in noise(400, seed)[280:])] for seed in range(10)]
    burdened = [with_ln_rmssd(a_day(rate), slice(280, 400)) for rate in rates]
    plain = learn(burdened, BaselineSettings(leave_out_load=99), Agreement())
    assert usual_of(learned(*burdened)).hr_bpm == pytest.approx(usual_of(learned(*calm)).hr_bpm, abs=0.3)
    assert usual_of(plain).hr_bpm > usual_of(learned(*calm)).hr_bpm + 0.8


def test_a_day_that_runs_high_is_learned_whole() -> None:
    days = [a_day([rate + 8 * (seed % 2) for rate in noise(300, seed)]) for seed in range(8)]
    joined = np.concatenate([day.hr_bpm for day in days])
    assert usual_of(learned(*days)).hr_bpm == pytest.approx(np.quantile(joined, 0.4), abs=0.3)


def test_a_usual_that_would_have_no_minutes_left_is_learned_from_all() -> None:
    rates = [60.0, 100.0, 100.0, 60.0, 100.0] * 40
    day = with_ln_rmssd(a_day(rates), slice(0, 0))
    swinging = StillMinutes(day.at_ms, day.posture, day.part, day.hr_bpm, 3.5 - (day.hr_bpm - 60) / 40)
    assert math.isfinite(usual_of(learned(swinging, swinging)).hr_bpm)


@given(
    st.lists(
        st.lists(
            st.builds(
                StillMinute,
                st.just(0),
                st.sampled_from(["sitting", "standing", "lying", "unknown"]),
                st.integers(0, 11),
                st.floats(20, 300),
                st.floats(-5, 8),
            ),
            min_size=1,
            max_size=40,
        ),
        max_size=4,
    )
)
def test_whatever_was_lived_all_that_is_usual_is_finite_and_has_a_spread(
    days: list[list[StillMinute]],
) -> None:
    settings = BaselineSettings(least_minutes=3, shrink_minutes=5)
    baseline = learn([in_columns(day) for day in days], settings, Agreement())
    for parts in baseline.parts.values():
        assert len(parts) == 12
        assert all(20 <= usual.hr_bpm <= 300 and -5 <= usual.ln_rmssd <= 8 for usual in parts)
        assert all(usual.hr_spread_bpm >= 2.5 and usual.ln_rmssd_spread >= 0.15 for usual in parts)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: BaselineSettings(days=1),
        lambda: BaselineSettings(least_minutes=0),
        lambda: BaselineSettings(hr_quantile=1.5),
        lambda: BaselineSettings(hr_spread_floor_bpm=0),
    ],
)
def test_a_baseline_that_makes_no_sense_is_refused(wrong: Callable[[], BaselineSettings]) -> None:
    with pytest.raises(ValueError, match=r"must be|is not|floors"):
        wrong()
