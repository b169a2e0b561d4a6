"""What every family of the table keeps to."""

from dataclasses import FrozenInstanceError, fields, is_dataclass

import numpy as np
import pytest

from hrv.metric import REASONS, Metric
from hrv.metrics import METRIC_NAMES, METRICS
from hrv.metrics.autonomic import Autonomic
from hrv.metrics.entropy import Entropy
from hrv.metrics.long_term import LongTerm
from hrv.metrics.poincare import Poincare
from hrv.metrics.quality import Quality
from hrv.metrics.stress_index import StressIndex
from hrv.metrics.time_domain import TimeDomain
from hrv.windows import Series, Windows, windows_ending
from tests.hrv.hearts import corrected, heart, of_rr, one, rolling, sines, without

PUBLISHED = """
mean_nn_ms mean_hr_bpm mean_inst_hr_bpm sdnn_ms rmssd_ms sdsd_ms ln_rmssd pnn20_pct pnn50_pct cvnn cvsd
median_nn_ms mad_nn_ms mcv_nn min_nn_ms max_nn_ms hti sdann_ms sdnn_index_ms
sd1_ms sd2_ms sd2_sd1 csi cvi csi_mod stress_index stress_index_sqrt
parasympathetic_z sympathetic_z
vlf_ms2 lf_ms2 hf_ms2 total_ms2 lf_hf lf_nu hf_nu lf_peak_hz hf_peak_hz f_nyquist_hz
respiration_bpm respiration_confidence sampen dfa_alpha1 dfa_alpha2 hr_amplitude_bpm
coherence coherence_ratio coherence_peak_hz coherence_amplitude_ms
beats nn_beats corrected_pct coverage_pct gaps quality
"""
"""The names of frames, JSON, columns and InfluxDB fields."""

ORDINARY = heart(sines((0.1, 40.0), (0.25, 25.0)), 900)
GAPPY = without(ORDINARY, *range(150, 190), *range(400, 403), *range(600, 900, 37))
LOOKS = {
    "ordinary": rolling(ORDINARY, 300, 60),
    "long": rolling(ORDINARY, 660, 60),
    "gappy": rolling(GAPPY, 300, 30),
    "corrected": rolling(corrected(ORDINARY, *range(100, 900, 3)), 300, 60),
    "constant": rolling(of_rr(np.full(800, 800.0)), 300, 60),
    "alternating": rolling(of_rr(np.resize([800.0, 900.0], 800)), 300, 60),
    "one beat": one(ORDINARY, 30.0, 0.9),
    "two beats": one(ORDINARY, 30.0, 1.7),
    "empty": one(ORDINARY, 5000, 300),
    "no length": one(ORDINARY, 30, 0),
    "no series": one(of_rr(np.zeros(0)), 0, 300),
    "no windows": rolling(ORDINARY, 300, 60)[:0],
    "mixed": windows_ending(GAPPY, GAPPY.at_ms[::97], 120_000),
}
EXACT = (TimeDomain, LongTerm, Poincare, StressIndex, Autonomic, Entropy, Quality)
"""Made of integers: the same bit for bit; the others to 1e-11."""
families = pytest.mark.parametrize("family", METRICS, ids=lambda family: type(family).__name__)
looks = pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)


def point_of(name: str) -> str:
    """Return the name of the value that an edge of an interval of confidence belongs to."""
    return name.removesuffix("_lo95").removesuffix("_hi95")


def off_most(family: Metric) -> float:
    """Return by how much two ways to the same value may differ."""
    return 0.0 if isinstance(family, EXACT) else 1e-11


def test_every_published_name_is_told_by_one_family() -> None:
    assert len(set(METRIC_NAMES)) == len(METRIC_NAMES)
    assert sorted(name for name in METRIC_NAMES if name == point_of(name)) == sorted(PUBLISHED.split())


def test_every_interval_of_confidence_has_two_edges_and_a_value() -> None:
    edges = {name for name in METRIC_NAMES if name != point_of(name)}
    points = {point_of(name) for name in edges}
    assert edges == {f"{name}{edge}" for name in points for edge in ("_lo95", "_hi95")}
    assert points <= set(PUBLISHED.split())


@families
def test_a_family_is_a_frozen_dataclass_of_its_settings(family: object) -> None:
    assert is_dataclass(family)
    for setting in ("anything", *(field.name for field in fields(family))):
        with pytest.raises((FrozenInstanceError, AttributeError, TypeError)):
            setattr(family, setting, 0)


@families
@looks
def test_a_value_is_missing_exactly_where_a_reason_stands(family: Metric, look: Windows) -> None:
    measured = family.measure(look)
    assert tuple(measured.values) == family.names
    assert set(measured.reasons) == set(family.names)
    for name in family.names:
        values, reasons = measured.values[name], measured.reasons[name]
        assert values.shape == reasons.shape == look.lo.shape
        assert (values.dtype, reasons.dtype) == (np.dtype(np.float64), np.dtype(np.int8))
        np.testing.assert_array_equal(np.isnan(values), reasons > 0)
        assert not np.isinf(values).any()
        assert reasons.min(initial=0) >= 0
        assert reasons.max(initial=0) <= len(REASONS)


@families
@looks
def test_windows_measured_one_by_one_are_the_same_as_all_at_once(family: Metric, look: Windows) -> None:
    off, together = off_most(family), family.measure(look)
    apart = [family.measure(look[w : w + 1]) for w in range(look.lo.size)]
    for name in family.names:
        reasons = [measured.reasons[name][0] for measured in apart]
        values = np.array([measured.values[name][0] for measured in apart])
        np.testing.assert_array_equal(together.reasons[name], reasons)
        np.testing.assert_allclose(together.values[name], values, rtol=off, atol=off)


@families
def test_an_ordinary_window_has_a_value_of_every_name(family: Metric) -> None:
    measured = family.measure(LOOKS["long"])
    assert {name for name in family.names if measured.reasons[name].all()} == set()


@families
def test_a_window_is_the_same_wherever_its_series_began(family: Metric) -> None:
    """What is added up before a window leaves no trace in it: a monitor forgets, a replay does not."""
    cut = slice(300, None)
    late = Series(GAPPY.at_ms[cut], GAPPY.rr_ticks[cut], GAPPY.follows[cut], GAPPY.corrected[cut])
    off = off_most(family)
    ends_ms = late.at_ms[-1] - np.arange(0, 120_000, 7_000)
    whole, part = (family.measure(windows_ending(of, ends_ms, 300_000)) for of in (GAPPY, late))
    for name in family.names:
        np.testing.assert_array_equal(whole.reasons[name], part.reasons[name])
        np.testing.assert_allclose(whole.values[name], part.values[name], rtol=off, atol=off)
