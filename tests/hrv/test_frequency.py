"""Band powers as a family: which are told, which are not, and why."""

from dataclasses import replace

import numpy as np
import pytest

from hrv.bands import HF
from hrv.metric import REASONS
from hrv.metrics.confidence import Confidence
from hrv.metrics.frequency import PEAKS, POWERS, RATIOS, Frequency
from hrv.welch import welch
from hrv.windows import Windows
from tests.hrv.hearts import (
    alone,
    corrected,
    heart,
    meditation,
    of_rr,
    one,
    rolling,
    sines,
    value,
    why,
    windows,
    without,
)

BOTH = sines((0.1, 40.0), (0.25, 25.0))


def test_two_sines_have_their_powers_shares_and_peaks() -> None:
    measured = Frequency().measure(one(heart(BOTH), 20, 300))
    assert value(measured, "lf_ms2") == pytest.approx(800, rel=0.01)
    assert value(measured, "hf_ms2") == pytest.approx(312.5, rel=0.01)
    assert value(measured, "total_ms2") == pytest.approx(1112.5, rel=0.01)
    assert value(measured, "lf_hf") == pytest.approx(800 / 312.5, rel=0.01)
    assert value(measured, "lf_nu") == pytest.approx(100 * 800 / 1112.5, rel=0.01)
    assert value(measured, "lf_nu") + value(measured, "hf_nu") == pytest.approx(100)
    assert value(measured, "lf_peak_hz") == pytest.approx(0.1, abs=5e-4)
    assert value(measured, "hf_peak_hz") == pytest.approx(0.25, abs=5e-4)
    assert value(measured, "f_nyquist_hz") == pytest.approx(1 / 1.6, rel=0.01)


@pytest.mark.parametrize(
    ("length_s", "short"),
    [
        (59, {*POWERS, *RATIOS, *PEAKS}),
        (60, {"vlf_ms2", "lf_ms2", "total_ms2", *RATIOS, "lf_peak_hz"}),
        (119, {"vlf_ms2", "lf_ms2", "total_ms2", *RATIOS, "lf_peak_hz"}),
        (120, {"vlf_ms2", "total_ms2"}),
        (299, {"vlf_ms2", "total_ms2"}),
        (300, set()),
    ],
)
def test_a_band_is_told_from_the_length_that_holds_it(length_s: float, short: set[str]) -> None:
    measured = Frequency().measure(one(heart(BOTH), 20, length_s))
    assert {name for name in measured.values if np.isnan(measured.values[name][0])} == short
    assert all(why(measured, name) == "short" for name in short)


def test_windows_of_mixed_lengths_are_measured_each_by_its_own() -> None:
    heard = heart(BOTH)
    parts = windows(heard, np.array([5000, 9000]), 300_000), windows(heard, np.array([7000]), 60_000)
    fields = ("start_ms", "end_ms", "lo", "hi")
    mixed = Windows(heard, *(np.concatenate([getattr(part, field) for part in parts]) for field in fields))
    together = Frequency().measure(mixed)
    for w in range(3):
        apart = Frequency().measure(alone(mixed, w))
        for name in Frequency().names:
            np.testing.assert_allclose(together.values[name][w], apart.values[name][0], rtol=1e-11)


def test_a_hole_in_the_middle_is_a_gap_and_the_same_hole_at_the_edge_is_not() -> None:
    heard = heart(BOTH)
    since_s = (heard.at_ms - heard.at_ms[0]) / 1000
    middle = without(heard, *np.flatnonzero((since_s > 165) & (since_s < 177)))
    edge = without(heard, *np.flatnonzero((since_s > 25) & (since_s < 37)))
    assert why(Frequency().measure(one(middle, 20, 300)), "hf_ms2") == "gap"
    assert value(Frequency().measure(one(edge, 20, 300)), "lf_ms2") == pytest.approx(800, rel=0.02)


def test_more_than_ten_per_cent_corrected_is_not_told() -> None:
    heard = heart(BOTH)
    measured = Frequency().measure(one(corrected(heard, *range(100, 150)), 20, 300))
    assert why(measured, "lf_ms2") == "corrected"
    assert value(Frequency().measure(one(corrected(heard, *range(100, 130)), 20, 300)), "lf_ms2") > 0


def test_a_heart_too_slow_to_sample_hf_tells_what_lies_below() -> None:
    measured = Frequency().measure(one(heart(sines((0.1, 40.0), rr_ms=1300.0)), 20, 300))
    assert value(measured, "f_nyquist_hz") == pytest.approx(1 / 2.6, rel=0.01)
    assert value(measured, "lf_ms2") == pytest.approx(800, rel=0.03)
    for name in ("hf_ms2", "total_ms2", *RATIOS, "hf_peak_hz"):
        assert why(measured, name) == "nyquist"


def test_a_constant_rhythm_has_no_power_and_no_ratio() -> None:
    measured = Frequency().measure(one(heart(lambda _: 800.0), 20, 300))
    assert value(measured, "lf_ms2") == pytest.approx(0, abs=1e-9)
    for name in (*RATIOS, *PEAKS):
        assert why(measured, name) == "constant"


def test_a_band_that_only_slopes_has_no_peak() -> None:
    drift = heart(lambda t_s: 900 + 250 * np.tanh((t_s - 170) / 8))
    assert why(Frequency().measure(one(drift, 20, 300)), "lf_peak_hz") == "no_peak"


def test_a_window_without_beats_is_a_gap_and_has_no_heart_rate() -> None:
    measured = Frequency().measure(one(heart(BOTH), 5000, 300))
    assert why(measured, "lf_ms2") == "gap"
    assert why(measured, "f_nyquist_hz") == "short"


def test_a_series_without_intervals_gives_reasons() -> None:
    measured = Frequency().measure(one(of_rr(np.zeros(0)), 0, 300))
    assert {why(measured, name) for name in Frequency().names} == {"gap", "short"}


def test_no_windows_give_no_values() -> None:
    none = one(heart(BOTH), 20, 300)[:0]
    assert {column.shape for column in Frequency().measure(none).values.values()} == {(0,)}


def test_every_missing_value_has_a_reason_and_every_value_has_none() -> None:
    heard = without(heart(BOTH, 900), *range(300, 330), 700)
    measured = Frequency().measure(rolling(heard, 300, 11))
    for name in Frequency().names:
        missing = np.isnan(measured.values[name])
        assert np.array_equal(missing, measured.reasons[name] > 0)
        assert measured.reasons[name].max() <= len(REASONS)


def test_the_shortest_lengths_are_settings() -> None:
    patient = replace(Frequency(), hf_from_ms=120_000)
    assert why(patient.measure(one(heart(BOTH), 20, 60)), "hf_ms2") == "short"


@pytest.mark.shared
def test_a_real_night_gives_plausible_bands_and_every_reason_is_known() -> None:
    """PhysioNet `meditation`, N1 asleep: RSA at about 0.3 Hz."""
    measured = Frequency().measure(rolling(meditation("normal/N1"), 300, 60))
    assert np.isfinite(measured.values["lf_ms2"]).mean() > 0.8
    assert 0.2 < np.nanmedian(measured.values["hf_peak_hz"]) < 0.35


def test_bands_by_welch_are_those_of_its_spectrum_with_intervals_of_confidence() -> None:
    look = one(heart(sines((0.1, 40.0), (0.25, 25.0))), 20, 300)
    measured = Frequency(by="welch").measure(look)
    assert value(measured, "hf_ms2") == pytest.approx(welch(look, top_hz=0.404).band_ms2(HF)[0, 0], rel=1e-12)
    assert 0.9 < value(measured, "hf_ms2") / value(Frequency().measure(look), "hf_ms2") < 0.995
    ends = Confidence(bands=Frequency(by="welch")).measure(look)
    assert value(ends, "hf_ms2_lo95") < value(measured, "hf_ms2") < value(ends, "hf_ms2_hi95")
