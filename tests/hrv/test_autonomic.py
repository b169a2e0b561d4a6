"""The two indices beside healthy adults: their definition, their constants, and when they are absent."""

from math import log, sqrt

import numpy as np
import pytest

from hrv.metrics.autonomic import Autonomic
from hrv.metrics.time_domain import TimeDomain
from tests.hrv.hearts import Floats, corrected, heart, of_rr, one, sines, value, why, without

ORDINARY = heart(sines((0.1, 40.0), (0.25, 25.0)), 400)

VOSS = {
    "women of 25-49": (571, (901, 117), (44.9, 19.2), (36.5, 20.1)),
    "women of 50-74": (211, (880, 115), (31.6, 13.6), (22.0, 13.2)),
    "men of 25-49": (744, (930, 133), (45.8, 18.8), (34.0, 18.3)),
    "men of 50-74": (380, (911, 128), (33.0, 14.8), (20.5, 11.0)),
}
"""People, then mean and SD of mean NN, SDNN and RMSSD, ms: Voss 2015, doi:10.1371/journal.pone.0118308, as
NeuroKit (`ecg_hrv_assessment`) gives its table; of the men 1124 - 744 are the older ones."""
SINNREICH = ((91, 3.90, 3.48), (108, 3.60, 3.17), (94, 3.61, 3.10))
"""People of 35-44, 45-54 and 55-65 years, mean ln SDNN and ln RMSSD, 5 min of free breathing: Sinnreich 1998,
doi:10.1136/hrt.80.2.156, table of its age groups."""


def of_all(place: int) -> tuple[float, float]:
    """Return mean and SD of all of Voss' people together."""
    people = np.array([row[0] for row in VOSS.values()])
    mean, sd = np.array([row[place] for row in VOSS.values()], np.float64).T
    middle = float(np.average(mean, weights=people))
    return middle, sqrt(np.average(sd**2 + (mean - middle) ** 2, weights=people))


def logarithmic(mean: float, sd: float) -> tuple[float, float]:
    """Return mean and SD of the logarithm of a log-normal quantity."""
    spread = sqrt(log(1 + (sd / mean) ** 2))
    return log(mean) - spread**2 / 2, spread


def test_the_constants_are_those_of_1906_healthy_adults() -> None:
    usual = Autonomic()
    assert (usual.usual_nn_ms, usual.spread_nn_ms) == pytest.approx(of_all(1), abs=0.5)
    sdnn, rmssd = logarithmic(*of_all(2)), logarithmic(*of_all(3))
    assert (usual.usual_ln_sdnn, usual.spread_ln_sdnn) == pytest.approx(sdnn, abs=0.005)
    assert (usual.usual_ln_rmssd, usual.spread_ln_rmssd) == pytest.approx(rmssd, abs=0.005)


def test_another_study_finds_the_same_usual_within_a_fifth_of_a_spread() -> None:
    people, sdnn, rmssd = (np.array(column) for column in zip(*SINNREICH, strict=True))
    usual = Autonomic()
    assert abs(np.average(sdnn, weights=people) - usual.usual_ln_sdnn) < usual.spread_ln_sdnn / 5
    assert abs(np.average(rmssd, weights=people) - usual.usual_ln_rmssd) < usual.spread_ln_rmssd / 5


def test_both_are_their_definition() -> None:
    look = one(ORDINARY, 20, 300)
    measured, plain = Autonomic().measure(look), TimeDomain().measure(look)
    slow = (value(plain, "mean_nn_ms") - 912) / 127
    quick = (log(value(plain, "rmssd_ms")) - 3.27) / 0.55
    wide = (log(value(plain, "sdnn_ms")) - 3.63) / 0.43
    assert value(measured, "parasympathetic_z") == pytest.approx((slow + quick) / 2, rel=1e-13)
    assert value(measured, "sympathetic_z") == pytest.approx(-(slow + wide) / 2, rel=1e-13)


def usual_heart(shift: float) -> Floats:
    """Return intervals whose mean, ln SDNN and ln RMSSD lie about this many spreads above the usual."""
    noise = np.random.default_rng(1).normal(0, 1, 600)
    slow = np.repeat(np.random.default_rng(2).normal(0, 1, 75), 8)
    quick_ms, wide_ms = np.exp(3.27 + 0.55 * shift) / sqrt(2), np.exp(3.63 + 0.43 * shift)
    rest_ms = sqrt(max(wide_ms**2 - quick_ms**2, 0))
    rr_ms: Floats = np.round(912 + 127 * shift + quick_ms * noise + 0.9 * rest_ms * slow)
    return rr_ms


@pytest.mark.parametrize("shift", [-1.0, 0.0, 1.0])
def test_a_usual_heart_has_0_and_one_a_spread_away_1(shift: float) -> None:
    measured = Autonomic().measure(one(of_rr(usual_heart(shift)), 5, 300))
    assert value(measured, "parasympathetic_z") == pytest.approx(shift, abs=0.3)
    assert value(measured, "sympathetic_z") == pytest.approx(-shift, abs=0.3)


def test_other_constants_can_be_set() -> None:
    own = Autonomic(usual_nn_ms=800.0, usual_ln_rmssd=4.0, usual_ln_sdnn=4.0)
    look = one(ORDINARY, 20, 300)
    assert value(own.measure(look), "sympathetic_z") != value(Autonomic().measure(look), "sympathetic_z")


def test_the_reasons_are_told() -> None:
    looks = {
        "short": one(ORDINARY, 20, 299),
        "gap": one(without(ORDINARY, *range(100, 190)), 20, 300),
        "corrected": one(corrected(ORDINARY, *range(100, 150)), 20, 300),
        "constant": one(heart(lambda _: 800.0), 20, 300),
    }
    for reason, look in looks.items():
        measured = Autonomic().measure(look)
        assert {why(measured, name) for name in Autonomic().names} == {reason}


def test_few_beats_that_cover_a_window_are_short() -> None:
    slow = of_rr(np.tile([45_000.0, 46_000.0], 5))
    assert why(Autonomic(least_coverage=0.0).measure(one(slow, -1, 300)), "sympathetic_z") == "short"


def test_only_what_a_constant_stands_in_is_missing() -> None:
    """Alternating halves: the spread is there, the differences are all 0 but one that is corrected away."""
    two = corrected(of_rr(np.repeat([800.0, 900.0], 200)), 199, 200)
    measured = Autonomic().measure(one(two, 10, 310))
    assert why(measured, "parasympathetic_z") == "constant"
    assert np.isfinite(value(measured, "sympathetic_z"))
