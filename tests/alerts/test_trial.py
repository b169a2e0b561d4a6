"""The coin that keeps prompts back, and what is made of it."""

import numpy as np
import pytest
from scipy import stats

from alerts.trial import LEAST_OF_EACH, is_withheld, load_after, randomised
from tests.alerts.desk import MINUTE_MS, assessed, local_ms

BEGIN_MS = local_ms("2026-01-13T09:00")
MOMENTS = [BEGIN_MS + number * 61_003 for number in range(20_000)]


@pytest.mark.parametrize("share", [0.0, 0.1, 0.3, 0.5])
def test_the_coin_keeps_back_its_share_and_none_at_zero(share: float) -> None:
    kept_back = sum(is_withheld(at_ms, share) for at_ms in MOMENTS)
    assert kept_back == pytest.approx(
        share * len(MOMENTS), abs=4 * (len(MOMENTS) * share * (1 - share)) ** 0.5
    )


def test_the_coin_of_a_prompt_always_falls_the_same_way_and_does_not_depend_on_the_one_before() -> None:
    fell = np.array([is_withheld(at_ms, 0.5) for at_ms in MOMENTS], np.float64)
    assert [is_withheld(at_ms, 0.5) for at_ms in MOMENTS] == list(fell)
    assert [is_withheld(at_ms, 0.5) for at_ms in (BEGIN_MS, BEGIN_MS + 1, BEGIN_MS + 4)] == [
        True,
        False,
        True,
    ]
    assert abs(np.corrcoef(fell[:-1], fell[1:])[0, 1]) < 0.03


def test_a_larger_share_keeps_back_what_a_smaller_one_did() -> None:
    assert all(is_withheld(at_ms, 0.5) for at_ms in MOMENTS if is_withheld(at_ms, 0.2))


def test_the_load_after_a_prompt_is_that_of_judged_minutes_of_the_half_hour_after_it() -> None:
    minutes = [assessed(BEGIN_MS + n * MINUTE_MS, load=float(n)) for n in range(1, 41)]
    assert load_after(BEGIN_MS, minutes) == np.mean(range(1, 31))
    assert load_after(BEGIN_MS + 35 * MINUTE_MS, minutes) == 38.0
    assert load_after(BEGIN_MS + 36 * MINUTE_MS, minutes) is None
    unjudged = [assessed(BEGIN_MS + n * MINUTE_MS, 2.0, ("motion",)) for n in range(1, 31)]
    assert load_after(BEGIN_MS, unjudged) is None


def test_the_interval_is_welchs() -> None:
    dice = np.random.default_rng(3)
    one, other = dice.normal(0.4, 1.0, 60), dice.normal(1.0, 0.5, 25)
    found = randomised(list(one), list(other))
    welch = stats.ttest_ind(one, other, equal_var=False)
    interval = welch.confidence_interval(0.95)
    assert (found.offered, found.withheld) == (60, 25)
    assert found.difference == pytest.approx(one.mean() - other.mean())
    assert (found.lo95, found.hi95) == pytest.approx((interval.low, interval.high))


def test_prompts_that_do_nothing_are_said_to_help_or_harm_in_one_comparison_of_twenty() -> None:
    dice = np.random.default_rng(5)
    wrong = 0
    for _ in range(2_000):
        found = randomised(list(dice.gamma(1.5, 0.8, 45)), list(dice.gamma(1.5, 0.8, LEAST_OF_EACH)))
        assert found.lo95 is not None
        assert found.hi95 is not None
        wrong += not found.lo95 <= 0 <= found.hi95
    assert 0.03 < wrong / 2_000 < 0.07


def test_too_few_of_either_tell_no_difference() -> None:
    for offered, withheld in ((LEAST_OF_EACH - 1, 50), (50, LEAST_OF_EACH - 1), (0, 0)):
        found = randomised([0.0] * offered, [1.0] * withheld)
        assert (found.offered, found.withheld) == (offered, withheld)
        assert (found.difference, found.lo95, found.hi95) == (None, None, None)


def test_loads_that_are_all_the_same_have_an_interval_of_no_width() -> None:
    found = randomised([1.0] * 20, [0.5] * 20)
    assert (found.difference, found.lo95, found.hi95) == (0.5, 0.5, 0.5)
