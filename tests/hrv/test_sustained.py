"""How sure it is that load has lasted."""

from collections.abc import Callable
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrv.load import Assessor, LoadSettings
from hrv.sustained import Sustained, SustainedSettings
from tests.hrv.minute_streams import MINUTE_MS, calm_day, calm_days, changed, judged, loaded, taught

SPREAD_BPM = 4.0


def after(*features: tuple[float, float] | None, spread_bpm: float = SPREAD_BPM) -> Sustained:
    """Return the filter after minutes with these features above the level; None: a minute not judged."""
    sustained = Sustained(SustainedSettings())
    for number, one in enumerate(features, 1):
        sustained.live(number * MINUTE_MS)
        if one is not None:
            sustained.weigh(*one, spread_bpm)
    return sustained


LOAD = (9.0, 0.4)
CALM = (0.0, 0.0)


def test_load_of_twelve_minutes_is_sure_and_of_six_is_not() -> None:
    assert after(*[CALM] * 20, *[LOAD] * 12).lasted > 0.85
    assert after(*[CALM] * 20, *[LOAD] * 6).lasted < 0.2
    assert after(*[CALM] * 20, *[LOAD] * 6).on > 0.9


def test_what_has_begun_to_fade_is_not_sure_to_be_on() -> None:
    fading = [(6.0, 0.27), (4.0, 0.18), (2.7, 0.1)]
    assert after(*[CALM] * 20, *[LOAD] * 8, *fading).lasted < 0.6 < after(*[CALM] * 20, *[LOAD] * 11).lasted


@pytest.mark.parametrize("one", [(4.0, -0.1), (0.0, 0.4), (-3.0, 0.3)])
def test_one_feature_alone_makes_nothing_sure(one: tuple[float, float]) -> None:
    assert after(*[CALM] * 20, *[one] * 15).lasted < 0.8


@pytest.mark.parametrize("place", range(12))
def test_more_heart_rate_or_less_rmssd_in_any_minute_of_load_makes_load_likelier(place: int) -> None:
    some = [(6.0, 0.25)] * 12

    def chance(more: tuple[float, float]) -> float:
        return after(*[CALM] * 10, *some[:place], more, *some[place + 1 :]).on

    assert chance((4.0, 0.1)) < chance((6.0, 0.25)) < chance((7.0, 0.3))


def test_minutes_that_are_not_judged_only_let_time_pass() -> None:
    sure = after(*[CALM] * 20, *[LOAD] * 12)
    later = after(*[CALM] * 20, *[LOAD] * 12, *[None] * 10)
    assert 0 < later.lasted < sure.lasted
    assert after(*[None] * 100).lasted < 0.2


def test_a_wide_usual_spread_asks_for_a_wider_rise() -> None:
    assert after(*[CALM] * 20, *[LOAD] * 10, spread_bpm=10.0).on < after(*[CALM] * 20, *[LOAD] * 10).on


@given(st.lists(st.none() | st.tuples(st.floats(-300, 300), st.floats(-9, 9)), max_size=60))
def test_whatever_a_minute_says_chances_stay_chances(minutes: list[tuple[float, float] | None]) -> None:
    sustained = after(*minutes)
    assert 0 <= sustained.lasted <= sustained.on + 1e-9 <= 1 + 2e-9


def test_an_hour_of_which_nothing_is_heard_and_time_that_runs_backwards_begin_anew() -> None:
    for at_ms in (200 * MINUTE_MS, 1 * MINUTE_MS):
        sustained = after(*[LOAD] * 12)
        sustained.live(at_ms)
        assert sustained.on == 0


def test_a_minute_tells_both_chances_and_they_rise_with_load() -> None:
    day = judged(taught(), loaded(calm_day(6), 200, 230))
    assert all((one.lasted_chance or 0) < 0.3 for one in day[:205])
    assert max(one.lasted_chance or 0 for one in day[205:215]) > 0.8
    assert all((one.load_chance or 0) > 0.9 for one in day[206:228])
    assert all((one.load_chance or 0) < 0.2 for one in day[240:])
    before = Assessor(LoadSettings(), UTC)
    assert before.judge(calm_day(0)[0]).lasted_chance is None


@pytest.mark.parametrize("cut", [1, 150, 205, 209, 214, 222, 300])
def test_who_hears_the_days_again_goes_on_as_if_never_stopped(cut: int) -> None:
    minutes = loaded(changed(calm_day(6), 100, 130, motion_sd_mg=180), 200, 230)
    whole = taught()
    expected = judged(whole, minutes)[cut:]
    again = Assessor(LoadSettings(), UTC)
    judged(again, [*calm_days(6), *minutes[:cut]])
    assert judged(again, minutes[cut:]) == expected


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: SustainedSettings(hr_noise_bpm=0),
        lambda: SustainedSettings(lasted_minutes=0),
        lambda: SustainedSettings(load_minutes=0.5),
        lambda: SustainedSettings(noise_correlation=1),
        lambda: SustainedSettings(ordinary_share=1.1),
    ],
)
def test_a_constant_that_makes_no_sense_is_refused(wrong: Callable[[], SustainedSettings]) -> None:
    with pytest.raises(ValueError, match="must be"):
        wrong()
