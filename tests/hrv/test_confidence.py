"""Intervals cover what they claim: Monte Carlo over known processes."""

from collections.abc import Callable

import numpy as np
import pytest
from scipy.signal import lfilter
from scipy.stats import chi2

from hrv.confidence import band_freedom, mean_square_freedom, variance_interval
from hrv.metrics.confidence import Confidence
from hrv.metrics.frequency import Frequency
from hrv.metrics.time_domain import TimeDomain
from hrv.windows import Windows
from tests.hrv.hearts import Floats, alone, corrected, of_rr, one, rolling, why

BEATS = 1_500_000


def white(rng: np.random.Generator) -> Floats:
    return rng.normal(0, 1, BEATS)


def autoregressive(rng: np.random.Generator) -> Floats:
    return np.asarray(lfilter([1.0], [1.0, -0.9], rng.normal(0, 1, BEATS)))


def resonant(rng: np.random.Generator) -> Floats:
    """Noise with a resonance in LF and one in HF, at 0.8 s a beat."""
    total = 0.5 * rng.normal(0, 1, BEATS)
    for frequency_hz in (0.10, 0.25):
        poles = [1.0, -2 * 0.93 * np.cos(2 * np.pi * frequency_hz * 0.8), 0.93**2]
        total = total + lfilter([0.35], poles, rng.normal(0, 1, BEATS))
    return np.asarray(total)


FIGURES = ("sdnn_ms", "rmssd_ms", "vlf_ms2", "lf_ms2", "hf_ms2", "total_ms2")


def coverage(look: Windows) -> dict[str, float]:
    """Return for each figure that is told the share of windows whose interval covers the mean of all.

    The mean of SDNN and RMSSD is that of their squares: chi-square speaks of variances.
    """
    intervals = Confidence().measure(look).values
    figures = {**TimeDomain().measure(look).values, **Frequency().measure(look).values}
    shares: dict[str, float] = {}
    for name in FIGURES:
        power = 2 if name in ("sdnn_ms", "rmssd_ms") else 1
        if np.isfinite(figures[name]).all():
            truth = np.mean(figures[name] ** power) ** (1 / power)
            low, high = intervals[f"{name}_lo95"], intervals[f"{name}_hi95"]
            assert ((low < figures[name]) & (figures[name] < high)).all()
            shares[name] = float(np.mean((low <= truth) & (truth <= high)))
    return shares


@pytest.mark.parametrize(("length_s", "windows"), [(300, 3600), (120, 2000)])
@pytest.mark.parametrize("process", [white, autoregressive, resonant])
def test_the_interval_covers_the_mean_figure_in_93_to_97_of_100_windows(
    process: Callable[[np.random.Generator], Floats], length_s: int, windows: int
) -> None:
    """Of 3600 windows the share itself is known to 0.4 of 100 (one standard error), of 2000 to 0.5."""
    level = process(np.random.default_rng(3))
    look = rolling(of_rr(np.round(800 + 30 * level / level.std())), length_s, 1.1 * length_s)[:windows]
    assert look.lo.size == windows
    shares = coverage(look)
    assert set(shares) == set(FIGURES) - (set() if length_s == 300 else {"vlf_ms2", "total_ms2"})
    for name, share in shares.items():
        assert 0.925 <= share <= 0.975, name


def test_the_interval_is_chi_square() -> None:
    low, high = variance_interval(np.array([100.0]), np.array([20.0]))
    assert low[0] == pytest.approx(20 * 100 / chi2.ppf(0.975, 20))
    assert high[0] == pytest.approx(20 * 100 / chi2.ppf(0.025, 20))


def test_a_flat_band_of_n_points_has_about_the_freedom_of_its_taper() -> None:
    freedom = band_freedom(np.ones((1, 200)), np.ones(200))[0]
    known, drawn = (
        2 * 200 / (rho[0] + 2 * rho[1] + 2 * rho[2]) for rho in ((1, 4 / 9, 1 / 36), (1 / 2, 4 / 13, 1 / 37))
    )
    assert freedom == pytest.approx((known + drawn) / 2, rel=0.01)


def test_values_that_do_not_hang_together_have_the_freedom_of_their_number() -> None:
    rows = np.random.default_rng(2).normal(0, 1, (400, 300))
    assert np.median(mean_square_freedom(rows, np.full(400, 300.0), 32)) == pytest.approx(300, rel=0.05)


def test_an_interval_is_absent_with_the_reason_of_its_figure() -> None:
    heard = of_rr(np.round(np.random.default_rng(3).normal(800, 30, 500)))
    measured = Confidence().measure(one(corrected(heard, *range(100, 160)), 20, 300))
    assert why(measured, "lf_ms2_lo95") == "corrected"
    assert why(Confidence().measure(one(heard, 20, 100)), "lf_ms2_hi95") == "short"
    assert why(Confidence().measure(one(heard, 5000, 300)), "rmssd_ms_hi95") == "short"
    assert why(Confidence().measure(one(heard, 20, 59)), "hf_ms2_hi95") == "short"


def test_a_window_among_many_is_the_same_as_alone() -> None:
    look: Windows = rolling(of_rr(np.round(np.random.default_rng(4).normal(800, 30, 700))), 300, 40)
    together = Confidence().measure(look)
    for w in range(look.lo.size):
        apart = Confidence().measure(alone(look, w))
        for name in Confidence().names:
            np.testing.assert_allclose(together.values[name][w], apart.values[name][0], rtol=1e-9)


def test_no_windows_give_no_values() -> None:
    look = one(of_rr(np.full(500, 800.0)), 20, 300)[:0]
    assert Confidence().measure(look).values["hf_ms2_hi95"].shape == (0,)
