"""Links that drop by a clock, and those that do not."""

import numpy as np
import pytest

from ingest.drops import drop_period_s


@pytest.mark.parametrize(
    ("ages_s", "period_s"),
    [
        ([150.2, 149.7, 150.0, 150.9], 150.1),
        ([30, 31, 29, 30, 400], 30),
        ([0.5, 150, 2, 150, 150, 1, 150], 150),
        ([3000, 20, 30, 30, 30, 30] + [30] * 10, 30),
    ],
)
def test_links_that_drop_at_one_age_have_a_period(ages_s: list[float], period_s: float) -> None:
    assert drop_period_s(ages_s) == pytest.approx(period_s)


@pytest.mark.parametrize("ages_s", [[], [150, 150, 150], [20, 300, 77, 1200, 41], [1, 1, 1, 1, 1]])
def test_links_that_drop_anyhow_or_rarely_or_never_come_up_have_none(ages_s: list[float]) -> None:
    assert drop_period_s(ages_s) is None


def test_chance_rarely_looks_like_a_clock() -> None:
    """Ages of drops that come by chance are exponential."""
    dice = np.random.default_rng(1)
    found = sum(drop_period_s(dice.exponential(300, 12).tolist()) is not None for _ in range(2000))
    assert found <= 2
