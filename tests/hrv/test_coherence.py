"""The coherence ratio: the sixteen tests that catch wrong implementations, then its edges."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline
from scipy.signal.windows import dpss as scipy_dpss

from hrv.artefacts import clean
from hrv.coherence import PURE_SHARE, dpss, strongest_wave, tapered_power_ms2_hz
from hrv.detection import MISSED, Heard, decide
from hrv.metrics.coherence import Coherence
from hrv.spline import Knots, on_grid
from hrv.windows import Series, Windows
from tests.hrv.hearts import (
    alone,
    corrected,
    heart,
    of_rr,
    one,
    rolling,
    series,
    sines,
    value,
    why,
    windows,
    without,
)

BEGIN_S = 60.0
"""Where the 64 s begin: there are beats before them."""
SWEEP_HZ = np.linspace(0.05, 0.24, 20)


def look(heard: Series, begin_s: float = BEGIN_S) -> Windows:
    return one(heard, begin_s - 40, 104)


def share_of(heard: Series) -> float:
    """Return the share of the wave in all power, not normalised and not clipped."""
    ratio = value(Coherence().measure(look(heard)), "coherence_ratio")
    return ratio / (1 + ratio)


def share_and_peak(frequency_hz: float, phase: float = 0.0, rr_ms: float = 800.0) -> tuple[float, float]:
    heard = heart(sines((frequency_hz, 50.0), phase=phase, rr_ms=rr_ms), 130)
    return share_of(heard), value(Coherence().measure(look(heard)), "coherence_peak_hz")


@pytest.mark.parametrize("phase", [0.0, 1.1, 2.3, 4.0, 5.2])
def test_t1_a_sine_of_any_frequency_and_phase_has_the_share_of_a_pure_wave(phase: float) -> None:
    shares = np.array([share_and_peak(f, phase)[0] for f in SWEEP_HZ]) / PURE_SHARE
    assert shares.min() >= 0.975
    assert shares.max() <= 1.01


def test_t2_exactly_a_tenth_of_a_hertz_has_a_share_of_at_least_0_95() -> None:
    assert share_and_peak(0.1)[0] >= 0.95


def test_t3_ten_times_the_amplitude_leaves_the_share_to_1e_9() -> None:
    rows = np.random.default_rng(3).normal(0, 5, (20, 128)) + 8 * np.sin(np.arange(128) * 0.3)
    once, tenfold = strongest_wave(800 + rows), strongest_wave(800 + 10 * rows)
    np.testing.assert_allclose(tenfold.share, once.share, rtol=1e-9)
    np.testing.assert_allclose(tenfold.power_ms2, 100 * once.power_ms2, rtol=1e-9)


def test_t4_the_heart_rate_changes_the_share_by_less_than_two_per_cent() -> None:
    shares = np.array([share_and_peak(0.1, rr_ms=60_000 / rate_bpm)[0] for rate_bpm in range(50, 121, 10)])
    assert np.ptp(shares) < 0.02 * shares.mean()


def test_t5_a_sine_in_white_noise_has_the_share_of_their_mix() -> None:
    """Expected power: a line of A^2/2 that leaves 1 - 0.97635 outside, a floor of sd^2 ms^2/Hz up to 1 Hz."""
    draws, amplitude_ms, sd_ms = 4000, 40.0, 30.0
    noise = np.random.default_rng(5).normal(0, sd_ms, (draws, 128))
    wave = strongest_wave(800 + noise + amplitude_ms * np.sin(2 * np.pi * 0.11 * np.arange(128) / 2))
    line_ms2, floor_ms2_hz = amplitude_ms**2 / 2, sd_ms**2
    expected_ms2 = PURE_SHARE * line_ms2 + 0.03 * floor_ms2_hz, line_ms2 + (0.4 - 0.0033) * floor_ms2_hz
    for measured_ms2, mean_ms2 in zip((wave.power_ms2, wave.total_ms2), expected_ms2, strict=True):
        error_ms2 = measured_ms2.std() / np.sqrt(draws)
        assert abs(measured_ms2.mean() - mean_ms2) < 3 * error_ms2 + 0.01 * mean_ms2


def test_t6_a_ramp_of_4_ms_a_second_changes_the_ratio_by_less_than_15_per_cent() -> None:
    wave = sines((0.1, 50.0), (0.27, 15.0))
    level, ramp = heart(wave, 130), heart(lambda t_s: wave(t_s) + 4 * (t_s - BEGIN_S - 32), 130)
    ratios = [value(Coherence().measure(look(heard)), "coherence_ratio") for heard in (level, ramp)]
    assert ratios[1] == pytest.approx(ratios[0], rel=0.15)


def test_t7_of_two_equal_sines_one_has_half() -> None:
    assert share_of(heart(sines((0.08, 30.0), (0.20, 30.0)), 130)) == pytest.approx(0.49, abs=0.03)


def test_t8_a_line_below_the_range_is_no_peak_and_one_above_it_has_no_share() -> None:
    assert why(Coherence().measure(look(heart(sines((0.03, 50.0)), 130))), "coherence") == "no_peak"
    assert share_of(heart(sines((0.30, 50.0)), 130)) < 0.05


def missing_a_beat(whole: Series, after_s: float) -> Heard:
    """Return what is heard when one beat is not: two intervals come as one."""
    at = int(np.searchsorted(whole.at_ms, whole.at_ms[0] + 1000 * after_s))
    ticks = whole.rr_ticks.copy()
    ticks[at + 1] += ticks[at]
    heard = Heard(whole.at_ms, ticks, whole.follows)
    kept = np.delete(np.arange(ticks.size), at)
    return Heard(heard.at_ms[kept], heard.rr_ticks[kept], heard.joined[kept])


@pytest.mark.parametrize("after_s", [75.0, 90.0, 101.0, 115.0])
def test_t9_a_missed_beat_is_flagged_and_mended_it_is_within_ten_per_cent_of_clean(after_s: float) -> None:
    whole = heart(sines((0.1, 50.0), (0.25, 10.0)), 130)
    heard = missing_a_beat(whole, after_s)
    believed = Series(heard.at_ms, heard.rr_ticks, heard.joined, np.zeros(heard.joined.size, np.bool_))
    assert abs(share_of(believed) / share_of(whole) - 1) > 0.10
    kinds = decide(heard).kinds
    assert np.count_nonzero(kinds) == 1
    assert kinds.max() == MISSED
    assert share_of(clean(heard)) == pytest.approx(share_of(whole), rel=0.10)


def test_t9_too_much_put_in_is_not_told() -> None:
    heard = corrected(heart(sines((0.1, 50.0)), 130), *range(100, 106))
    assert why(Coherence().measure(look(heard)), "coherence") == "corrected"


def test_t10_over_a_gap_of_six_seconds_there_is_no_value() -> None:
    heard = heart(sines((0.1, 50.0)), 130)
    first = int(np.searchsorted(heard.at_ms, heard.at_ms[0] + 90_000))
    holed = without(heard, *range(first, first + 8))
    assert why(Coherence().measure(look(holed)), "coherence") == "gap"


def test_t11_the_total_power_is_the_variance_within_one_per_cent() -> None:
    seconds, frequencies_hz = np.arange(128) / 2, np.arange(0.05, 0.36, 0.01)
    phases = np.random.default_rng(11).uniform(0, 2 * np.pi, (3000, frequencies_hz.size, 1))
    rows = np.sin(2 * np.pi * frequencies_hz[:, None] * seconds + phases).sum(axis=1)
    assert strongest_wave(rows).total_ms2.mean() == pytest.approx(frequencies_hz.size / 2, rel=0.01)


def wearers(count: int) -> tuple[Series, NDArray[np.int64]]:
    """Lay many people's 75 s of beats behind one another, an hour apart; return also their 64 s' begin."""
    rng = np.random.default_rng(12)
    rr_ms = np.round(
        rng.normal(800, 30, (count, 95)) + 40 * np.sin(np.arange(95) * rng.uniform(0.3, 0.9, (count, 1)))
    )
    offset_ms = 3_600_000.0 * np.arange(count)[:, None]
    heard = series((np.cumsum(rr_ms, axis=1) + offset_ms).ravel(), rr_ms.ravel())
    return heard, offset_ms.ravel().astype(np.int64) + 5_000


def test_t12_a_thousand_wearers_at_once_are_a_thousand_alone() -> None:
    many = windows(*wearers(1000), 64_000)
    together = Coherence().measure(many)
    assert np.isfinite(together.values["coherence"]).mean() > 0.9
    for w in range(1000):
        apart = Coherence().measure(alone(many, w))
        for name in Coherence().names:
            np.testing.assert_allclose(together.values[name][w], apart.values[name][0], rtol=1e-11)
            assert together.reasons[name][w] == apart.reasons[name][0]


def test_t12_the_window_that_just_ended_is_the_same_when_its_future_is_known() -> None:
    heard = heart(sines((0.09, 40.0), (0.22, 12.0)), 400)
    batch = rolling(heard, 104)
    measured = Coherence().measure(batch)
    for w in range(batch.lo.size):
        live = Coherence().measure(alone(batch, w)).values["coherence"][0]
        assert measured.values["coherence"][w] == pytest.approx(live, rel=1e-11)


def test_t13_the_peak_lies_within_a_millihertz() -> None:
    peaks_hz = np.array([share_and_peak(f, phase)[1] for f in SWEEP_HZ for phase in (0.0, 2.0)])
    np.testing.assert_allclose(peaks_hz, np.repeat(SWEEP_HZ, 2), atol=1e-3)


def test_t14_seconds_in_place_of_milliseconds_are_refused_not_guessed() -> None:
    heard = heart(sines((0.1, 50.0)), 130)
    in_seconds = Series(heard.at_ms, heard.rr_ticks // 1000, heard.follows, heard.corrected)
    assert why(Coherence().measure(look(in_seconds)), "coherence") == "gap"


def test_t15_a_constant_rhythm_has_no_value_with_a_reason() -> None:
    assert why(Coherence().measure(look(heart(lambda _: 800.0, 130))), "coherence_ratio") == "constant"


def test_t16_the_share_does_not_depend_on_the_origin_of_time() -> None:
    heard = heart(sines((0.1, 50.0), (0.21, 20.0)), 130)
    here = look(heard)
    for shift_ms in (1, 37, 123_456_789, -int(here.start_ms[0])):
        there = Windows(
            Series(heard.at_ms + shift_ms, heard.rr_ticks, heard.follows, heard.corrected),
            here.start_ms + shift_ms,
            here.end_ms + shift_ms,
            here.lo,
            here.hi,
        )
        moved = value(Coherence().measure(there), "coherence")
        assert moved == pytest.approx(value(Coherence().measure(here), "coherence"), rel=1e-12)


def test_the_taper_is_the_discrete_prolate_spheroidal_sequence() -> None:
    """scipy.signal.windows.dpss(128, 0.96), normalised to unit energy."""
    expected = scipy_dpss(128, 0.96)
    np.testing.assert_allclose(dpss(), expected / np.sqrt(expected @ expected), atol=1e-12)


def test_the_spectrum_is_the_zero_padded_tapered_transform() -> None:
    rows = np.random.default_rng(1).normal(800, 40, (3, 128))
    seconds = np.arange(128.0)
    for row, power in zip(rows, tapered_power_ms2_hz(rows), strict=True):
        level = row - np.polyval(np.polyfit(seconds, row, 1), seconds)
        expected = np.abs(np.fft.rfft(level * dpss(), 1024)) ** 2
        np.testing.assert_allclose(power, expected[: power.size], rtol=1e-9, atol=1e-9 * expected.max())


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**32), sizes=st.lists(st.integers(4, 40), min_size=1, max_size=5))
def test_many_splines_at_once_are_scipys_natural_splines(seed: int, sizes: list[int]) -> None:
    rng = np.random.default_rng(seed)
    at = [np.cumsum(rng.uniform(0.3, 1.5, size)) - 3 for size in sizes]
    height = [rng.normal(800, 50, size) for size in sizes]
    first = np.cumsum([0, *sizes[:-1]])
    got = on_grid(Knots(np.concatenate(at), np.concatenate(height), first), 60, 0.5)
    for row, x, y in zip(got, at, height, strict=True):
        grid = np.arange(60) / 2
        inside = (grid >= x[0]) & (grid <= x[-1])
        spline = CubicSpline(x, y, bc_type="natural")
        np.testing.assert_allclose(row[inside], spline(grid[inside]), rtol=1e-11)
        near = (grid > x[-1]) & (grid < x[-1] + 2)
        np.testing.assert_allclose(row[near], spline(grid[near]), rtol=1e-9)


def test_the_amplitude_and_the_normalised_share_are_those_of_the_sine() -> None:
    measured = Coherence().measure(look(heart(sines((0.1, 50.0)), 130)))
    assert value(measured, "coherence_amplitude_ms") == pytest.approx(50, rel=0.02)
    assert value(measured, "coherence") == pytest.approx(1, abs=0.02)
    assert value(measured, "coherence") <= 1


def test_the_narrow_band_is_part_of_the_name_and_leaves_slow_power_out() -> None:
    heard = look(heart(sines((0.1, 40.0), (0.02, 40.0)), 130))
    wide, band = Coherence().measure(heard), Coherence(total="band").measure(heard)
    assert set(band.values) == {f"{name}_band" for name in wide.values}
    assert value(band, "coherence_band") > 1.2 * value(wide, "coherence")


def test_less_than_64_s_or_fewer_than_30_beats_is_short() -> None:
    heard = heart(sines((0.1, 50.0)), 130)
    assert why(Coherence().measure(one(heard, 60, 63.9)), "coherence") == "short"
    slow = heart(lambda t_s: 2300 + 50 * np.sin(0.6 * t_s), 130)
    assert why(Coherence().measure(look(slow)), "coherence") == "short"


def test_silence_at_the_begin_or_at_the_end_of_the_64_s_is_a_gap() -> None:
    heard = heart(sines((0.1, 50.0)), 130)
    since_s = (heard.at_ms - heard.at_ms[0]) / 1000
    for late in (since_s < 64, since_s > 119):
        holed = without(heard, *np.flatnonzero(late))
        assert why(Coherence().measure(look(holed)), "coherence") == "gap"


@pytest.mark.parametrize("begin_s", [-500.0, 5000.0])
def test_a_window_without_any_beat_is_a_gap(begin_s: float) -> None:
    assert why(Coherence().measure(one(heart(sines((0.1, 50.0)), 130), begin_s, 300)), "coherence") == "gap"


def test_beats_before_a_long_hole_do_not_hold_the_spline() -> None:
    heard = heart(sines((0.1, 50.0)), 130)
    since_s = (heard.at_ms - heard.at_ms[0]) / 1000
    holed = without(heard, *np.flatnonzero((since_s > 40) & (since_s < BEGIN_S - 2)))
    fresh = without(heard, *np.flatnonzero(since_s < BEGIN_S - 2))
    assert share_of(holed) == pytest.approx(share_of(fresh), rel=1e-12)


def test_intervals_that_contradict_their_times_are_a_gap() -> None:
    heard = heart(sines((0.1, 50.0)), 130)
    ticks = heard.rr_ticks.copy()
    ticks[120], ticks[121] = 200 * 128, 3000 * 128
    confused = Series(heard.at_ms, ticks, heard.follows, heard.corrected)
    assert why(Coherence().measure(look(confused)), "coherence") == "gap"


def test_no_windows_give_no_values() -> None:
    none = look(heart(sines((0.1, 50.0)), 130))[:0]
    assert Coherence().measure(none).values["coherence"].shape == (0,)


def test_white_noise_is_rarely_coherent() -> None:
    """The design's own draws: median ratio 0.25, one in a hundred above 0.60; here 0.21 and 0.53."""
    heard = of_rr(np.round(np.random.default_rng(7).normal(800, 30, 30_000)))
    ratio = Coherence().measure(rolling(heard, 80, 20)).values["coherence_ratio"]
    assert 0.18 < np.nanmedian(ratio) < 0.28
    assert np.nanquantile(ratio, 0.99) < 0.7


def test_a_series_without_intervals_gives_a_reason() -> None:
    assert why(Coherence().measure(one(of_rr(np.zeros(0)), 0, 300)), "coherence") == "gap"
