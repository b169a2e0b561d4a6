"""DFA against its definition and PhysioNet's dfa.c."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from hrv.metrics.fluctuation import Fluctuation, Profile
from hrv.windows import Series, Windows
from tests.hrv.hearts import (
    Floats,
    alone,
    corrected,
    of_rr,
    one,
    recording,
    rolling,
    value,
    why,
    without,
)


def wandering(seed: int = 0, beats: int = 700) -> Series:
    rng = np.random.default_rng(seed)
    slow = np.cumsum(rng.normal(0, 6, beats))
    return of_rr(np.clip(np.round(800 + slow - slow.mean() + rng.normal(0, 30, beats)), 300, 2000))


def fluctuations(x: Floats, sizes: NDArray[np.int64], breaks: NDArray[np.bool_]) -> Floats:
    """F(n) word for word: profile of x - mean, boxes from the start, a fitted line out of each."""
    profile = np.cumsum(x - x.mean())
    squares = []
    for n in sizes:
        starts = [s for s in range(0, x.size - n + 1, n) if not breaks[s + 1 : s + n].any()]
        boxes = np.array([profile[s : s + n] for s in starts]).T
        lines = np.polynomial.polynomial.polyfit(np.arange(n) - (n - 1) / 2, boxes, 1)
        fitted = lines[0] + (np.arange(n) - (n - 1) / 2)[:, None] * lines[1]
        squares.append(((boxes - fitted) ** 2).mean())
    return np.sqrt(squares)


def squares_left(ticks: NDArray[np.int64], n: int, starts: NDArray[np.int64], boxes: int = 1) -> Floats:
    """What the best line leaves in so many boxes of n points from each start on, ticks^2."""
    squares = Profile.of(ticks).squares(n).over(starts, np.full(starts.size, boxes), None)
    return squares / (n * (n * n - 1))


def by_definition(look: Windows, smallest: int, largest: int) -> float:
    part = slice(int(look.lo[0]), int(look.hi[0]))
    sizes = np.arange(smallest, largest + 1)
    roughness = fluctuations(look.series.rr_ticks[part] / 128, sizes, ~look.series.follows[part])
    return float(np.polyfit(np.log(sizes), np.log(roughness), 1)[0])


@pytest.mark.parametrize("seed", range(5))
def test_both_exponents_are_their_definition(seed: int) -> None:
    look = one(wandering(seed), 20, 300)
    measured = Fluctuation().measure(look)
    assert value(measured, "dfa_alpha1") == pytest.approx(by_definition(look, 4, 16), rel=1e-11)
    assert value(measured, "dfa_alpha2") == pytest.approx(by_definition(look, 16, 64), rel=1e-11)


def test_boxes_across_a_break_are_left_out() -> None:
    look = one(without(wandering(), 100, 200, 201), 20, 300)
    value_here = value(Fluctuation().measure(look), "dfa_alpha1")
    assert value_here == pytest.approx(by_definition(look, 4, 16), rel=1e-11)


@settings(max_examples=50, deadline=None)
@given(
    ticks=st.lists(st.integers(200 * 128, 3000 * 128), min_size=64, max_size=90),
    n=st.sampled_from([4, 7, 16, 64]),
)
def test_the_residuals_of_any_plausible_intervals_are_exact_to_rounding(ticks: list[int], n: int) -> None:
    """Against whole numbers of any size: n(n^2-1) SS = n(n^2-1) S2 - (n^2-1) S1^2 - 3 (2 S3 - (n-1) S1)^2."""
    x = np.array(ticks, np.int64)
    y = np.cumsum(x - int(x.mean())).tolist()
    starts = np.array([0, len(y) - n])
    for start, got in zip(starts.tolist(), squares_left(x, n, starts).tolist(), strict=True):
        box = y[start : start + n]
        s1, s2, s3 = sum(box), sum(v * v for v in box), sum(i * v for i, v in enumerate(box))
        exact = n * (n * n - 1) * s2 - (n * n - 1) * s1 * s1 - 3 * (2 * s3 - (n - 1) * s1) ** 2
        assert got == float(exact) / (n * (n * n - 1))


def test_extreme_alternation_does_not_run_over() -> None:
    """Half a box of 200 ms, half of 3000 ms: the largest profile there can be in 64 intervals."""
    x = np.tile(np.repeat([200 * 128, 3000 * 128], 32), 3)
    profile = np.cumsum(x - x.mean())[:64]
    place = np.arange(64)
    left = profile - np.polyval(np.polyfit(place, profile, 1), place)
    assert squares_left(x, 64, np.zeros(1, np.int64))[0] == pytest.approx((left**2).sum(), rel=1e-9)
    assert squares_left(x, 64, np.zeros(1, np.int64), 3)[0] == pytest.approx(3 * (left**2).sum(), rel=1e-9)


def test_white_noise_has_one_half_and_its_sum_three_halves() -> None:
    rng = np.random.default_rng(4)
    white = of_rr(np.round(rng.normal(800, 40, 6000)))
    brown = of_rr(np.round(900 + np.clip(np.cumsum(rng.normal(0, 4, 6000)), -600, 600)))
    for heard, alpha in ((white, 0.5), (brown, 1.5)):
        measured = Fluctuation().measure(one(heard, -1, 10_000))
        assert value(measured, "dfa_alpha2") == pytest.approx(alpha, abs=0.1)


def test_a_window_among_many_is_the_same_as_alone() -> None:
    look = rolling(wandering(7), 300, 20)
    together = Fluctuation().measure(look)
    for w in range(look.lo.size):
        apart = Fluctuation().measure(alone(look, w))
        for name in Fluctuation().names:
            np.testing.assert_allclose(together.values[name][w], apart.values[name][0], rtol=1e-13)


def test_the_reasons_are_told() -> None:
    heard = wandering()
    torn = Series(heard.at_ms, heard.rr_ticks, np.arange(700) % 5 > 0, heard.corrected)
    cases = {
        "short": one(heard, 20, 40),
        "corrected": one(corrected(heard, *range(100, 160)), 20, 300),
        "gap": one(torn, 20, 300),
        "constant": one(of_rr(np.full(500, 800.0)), 20, 300),
    }
    got = {reason: why(Fluctuation().measure(look), "dfa_alpha1") for reason, look in cases.items()}
    assert got == {reason: reason for reason in cases}
    assert why(Fluctuation().measure(one(heard, 20, 150)), "dfa_alpha2") == "short"


def test_a_constant_stretch_beside_a_wandering_one_is_still_constant() -> None:
    flat = of_rr(np.concatenate([np.full(200, 801.0), wandering().rr_ticks / 128]))
    two = rolling(flat, 120, 60)
    measured = Fluctuation().measure(two)
    assert measured.reasons["dfa_alpha1"][0] == 6
    assert measured.reasons["dfa_alpha1"][-1] == 0


def test_no_windows_give_no_values() -> None:
    none = one(wandering(), 20, 300)[:0]
    assert Fluctuation().measure(none).values["dfa_alpha2"].shape == (0,)


@pytest.mark.shared
def test_a_hundred_thousand_intervals_give_what_dfa_c_gives() -> None:
    """golden/mhrv: log10 n and log10 F(n) of PhysioNet's dfa.c, printed to six figures."""
    ticks = np.loadtxt(recording("golden/mhrv/rr-intervals")).astype(np.int64)
    table = np.loadtxt(recording("golden/mhrv/dfa.out"))
    for size, log_f in table[:30]:
        n = round(10**size)
        boxes = ticks.size // n
        left = squares_left(ticks, n, np.zeros(1, np.int64), boxes)[0]
        assert 0.5 * np.log10(left / (n * boxes)) == pytest.approx(log_f, abs=6e-6)
