"""What practices changed on average, and what is felt beside what is measured."""

import numpy as np
import pytest
from scipy import stats

from alerts.effect import Effect
from alerts.outcomes import LEAST_SESSIONS, felt_against_measured, mean_of, session_effects
from hrv.event import CheckIn
from hrv.load import Assessment
from tests.alerts.desk import MINUTE_MS, assessed, local_ms

BEGIN_MS = local_ms("2026-01-13T09:00")
HOUR_MS = 60 * MINUTE_MS


def effect(number: int, d_hr_bpm: float | None) -> Effect:
    start_ms = BEGIN_MS + number * HOUR_MS
    told = None if d_hr_bpm is None else 5.0
    return Effect(start_ms, start_ms + MINUTE_MS, start_ms + HOUR_MS, 5, 5, d_hr_bpm, told, told)


def test_a_mean_has_students_interval_and_is_not_told_of_fewer_than_eight() -> None:
    figures = np.random.default_rng(2).normal(-3, 2, 12)
    found = mean_of([*figures, None])
    assert found is not None
    low, high = stats.t.interval(0.95, 11, figures.mean(), stats.sem(figures))
    assert (found.value, found.lo, found.hi, found.n) == pytest.approx((figures.mean(), low, high, 12))
    assert mean_of(list(figures[: LEAST_SESSIONS - 1])) is None


def test_practices_are_told_apart_and_those_without_still_minutes_do_not_count() -> None:
    effects = [("breath_snack", effect(n, -2.0 if n % 2 else -4.0)) for n in range(8)]
    effects += [("grounding", effect(n, 1.0)) for n in range(20, 24)]
    effects += [("breath_snack", effect(40, None))]
    breath, grounding = session_effects(effects)
    assert (breath.practice, breath.sessions) == ("breath_snack", 8)
    assert breath.d_hr_bpm is not None
    assert breath.d_hr_bpm.value == -3.0
    assert breath.d_hr_bpm.lo < -3.0 < breath.d_hr_bpm.hi
    assert (grounding.practice, grounding.sessions, grounding.d_hr_bpm) == ("grounding", 4, None)


def diary(told: list[tuple[str, float]]) -> tuple[list[CheckIn], list[Assessment]]:
    """Return a check-in an hour with what was felt, each after half an hour of this load."""
    checkins = [CheckIn(BEGIN_MS + n * HOUR_MS, felt=(felt,)) for n, (felt, _) in enumerate(told)]
    minutes = [
        assessed(BEGIN_MS + n * HOUR_MS - before * MINUTE_MS, load)
        for n, (_, load) in enumerate(told)
        for before in range(29, -1, -1)
    ]
    return checkins, minutes


def test_feelings_are_counted_against_the_half_hour_before_them() -> None:
    light, heavy = "calm", "drowning"
    found = felt_against_measured(
        *diary([(light, 0.1), (light, 2.0), (heavy, 2.0), (heavy, 0.0), (heavy, 1.0)])
    )
    assert (found.checkins, found.felt_light, found.felt_light_measured_high) == (5, 2, 1)
    assert (found.felt_load, found.felt_load_measured_low) == (3, 1)
    assert found.correlation is None


def test_with_enough_days_what_goes_together_is_told_with_its_interval() -> None:
    dice = np.random.default_rng(4)
    heavy = dice.random(60) < 0.5
    told = [("drowning" if one else "calm", float(dice.normal(1.5 if one else 0.0, 0.5))) for one in heavy]
    found = felt_against_measured(*diary(told)).correlation
    assert found is not None
    assert 0.4 < found.lo < found.value < found.hi


def test_a_feeling_without_a_worn_half_hour_before_it_does_not_count() -> None:
    checkins, minutes = diary([("calm", 0.0)])
    assert felt_against_measured(checkins, minutes[:4]).checkins == 0
    assert felt_against_measured([CheckIn(BEGIN_MS, pain=3)], minutes).checkins == 0
    assert felt_against_measured([], []).checkins == 0
