"""NU-Hann and Welch against truth, against the definition, and against Kubios' own report."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import signal
from scipy.interpolate import CubicSpline

from hrv.bands import HF, LF, TOTAL, VLF, Band, band_weights, highest, integral_to, vertex
from hrv.spectrum import nu_hann, of_one_length
from hrv.welch import welch
from hrv.windows import Series, Windows
from tests.hrv.hearts import Floats, alone, heart, of_rr, one, recording, rolling, sines, windows, without

KNOWN = sines((0.1, 40.0), (0.25, 25.0))
"""LF 40^2/2 = 800 ms^2 and HF 25^2/2 = 312.5 ms^2."""


def random_heart(seed: int, beats: int = 600) -> Series:
    rng = np.random.default_rng(seed)
    slow = np.cumsum(rng.normal(0, 8, beats))
    return of_rr(np.clip(np.round(850 + slow - slow.mean() + rng.normal(0, 40, beats)), 400, 1600))


def by_definition(look: Windows, w: int, frequency_hz: Floats) -> Floats:
    """NU-Hann word for word: one exponential per interval and frequency."""
    length_s = float(look.end_ms[w] - look.start_ms[w]) / 1000
    part = slice(look.lo[w], look.hi[w])
    rr_ms = look.series.rr_ticks[part] / 128
    tau_s = (look.series.at_ms[part] - look.start_ms[w] - rr_ms / 2) / 1000
    rr_ms, tau_s = rr_ms[tau_s >= 0], tau_s[tau_s >= 0]
    weight = (0.5 - 0.5 * np.cos(2 * np.pi * tau_s / length_s)) * rr_ms / 1000
    level = rr_ms - (weight * rr_ms).sum() / weight.sum()
    waves = (weight * level * np.exp(-2j * np.pi * np.outer(frequency_hz, tau_s))).sum(axis=1)
    return np.asarray(2 * np.abs(waves) ** 2 / (0.375 * length_s))


@pytest.mark.parametrize("rr_ms", [600.0, 800.0, 1000.0])
def test_known_sines_have_their_power_in_lf_and_hf_within_one_per_cent(rr_ms: float) -> None:
    look = one(heart(sines((0.1, 40.0), (0.25, 25.0), rr_ms=rr_ms)), 20, 300)
    vlf, lf, hf = nu_hann(look).band_ms2(VLF, LF, HF)[0]
    assert lf == pytest.approx(800.0, rel=0.01)
    assert hf == pytest.approx(312.5, rel=0.01)
    assert vlf < 1


def test_the_integral_of_the_spectrum_is_the_variance() -> None:
    """Parseval: the sum over all frequencies is that of the tapered signal's squares."""
    look = one(heart(KNOWN), 20, 300)
    spectrum = nu_hann(look, 0.62)
    part = slice(int(look.lo[0]), int(look.hi[0]))
    variance_ms2 = np.var(look.series.rr_ticks[part] / 128)
    assert spectrum.band_ms2(Band(0, 0.62))[0, 0] == pytest.approx(variance_ms2, rel=0.02)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32), length_s=st.sampled_from([60, 120, 300]))
def test_nu_hann_is_its_definition_to_1e_11(seed: int, length_s: int) -> None:
    look = rolling(random_heart(seed), length_s, 7.3)
    spectrum = nu_hann(look, 0.4)
    for w in (0, look.lo.size // 2, look.lo.size - 1):
        expected = by_definition(look, w, spectrum.frequency_hz)
        np.testing.assert_allclose(
            spectrum.power_ms2_hz[w], expected, rtol=1e-11, atol=1e-11 * expected.max()
        )


@pytest.mark.parametrize("top_hz", [0.01, 0.2, 0.53, 2.0])
def test_the_spectrum_reaches_as_far_as_is_asked(top_hz: float) -> None:
    look = rolling(random_heart(1), 120, 60)
    spectrum = nu_hann(look, top_hz)
    assert spectrum.frequency_hz[-2] < top_hz <= spectrum.frequency_hz[-1] + 1e-9
    expected = by_definition(look, 1, spectrum.frequency_hz)
    np.testing.assert_allclose(spectrum.power_ms2_hz[1], expected, rtol=1e-9, atol=1e-9)


def test_hours_in_one_window_are_computed_in_slabs_of_frequencies() -> None:
    look = one(random_heart(6, 9000), 20, 7200)
    spectrum = nu_hann(look, 0.5)
    expected = by_definition(look, 0, spectrum.frequency_hz)
    np.testing.assert_allclose(spectrum.power_ms2_hz[0], expected, rtol=1e-11, atol=1e-11 * expected.max())


@pytest.mark.parametrize("hop_s", [1.0, 5.0, 150.0, 700.0])
def test_a_window_among_many_is_the_same_as_alone_with_nothing_around_it(hop_s: float) -> None:
    look = rolling(random_heart(2, 4000), 300, hop_s)
    many = nu_hann(look).power_ms2_hz
    for w in {0, 1, look.lo.size // 2, look.lo.size - 1}:
        single = nu_hann(alone(look, w)).power_ms2_hz[0]
        np.testing.assert_allclose(many[w], single, rtol=1e-11, atol=1e-11 * single.max())


def test_coverage_is_the_tapers_share_that_was_heard() -> None:
    full = heart(KNOWN)
    whole = nu_hann(one(full, 20, 300)).coverage[0]
    middle = int(np.searchsorted(full.at_ms, full.at_ms[0] + 170_000))
    holed = without(full, *range(middle, middle + 15))  # 12 s where the taper is highest
    assert whole == pytest.approx(1.0, abs=1e-4)
    assert nu_hann(one(holed, 20, 300)).coverage[0] == pytest.approx(1 - 12 / 150, abs=0.005)


def test_a_window_without_beats_has_no_power_and_no_coverage() -> None:
    spectrum = nu_hann(one(heart(KNOWN), 1000, 300))
    assert not spectrum.power_ms2_hz.any()
    assert spectrum.coverage[0] == 0


@pytest.mark.parametrize("kind", [nu_hann, welch])
def test_windows_of_different_lengths_are_refused_with_their_lengths(kind: object) -> None:
    look = rolling(random_heart(3), 120)
    mixed = Windows(look.series, look.start_ms, look.end_ms + np.arange(look.lo.size), look.lo, look.hi)
    with pytest.raises(ValueError, match="120001"):
        (nu_hann if kind is nu_hann else welch)(mixed)


def test_windows_of_mixed_lengths_are_given_by_length_with_their_places() -> None:
    heard = random_heart(4)
    short, long = windows(heard, np.array([0, 9000]), 60_000), windows(heard, np.array([5000]), 120_000)
    both = [
        np.concatenate(pair)
        for pair in zip(
            (short.start_ms, short.end_ms, short.lo, short.hi),
            (long.start_ms, long.end_ms, long.lo, long.hi),
            strict=True,
        )
    ]
    parts = list(of_one_length(Windows(heard, *both)))
    assert [(length_ms, at.tolist()) for length_ms, at, _ in parts] == [(60_000, [0, 1]), (120_000, [2])]
    assert parts[1][2].lo.tolist() == long.lo.tolist()


@given(
    values=st.lists(st.floats(0, 1e6), min_size=8, max_size=8),
    edges=st.tuples(st.floats(0, 0.69), st.floats(0, 0.69)).map(sorted),
)
def test_band_weights_integrate_the_straight_lines_exactly(values: list[float], edges: list[float]) -> None:
    frequency_hz, power = np.arange(8) / 10, np.array(values)
    points = np.unique([*edges, *(f for f in frequency_hz if edges[0] < f < edges[1])])
    expected = np.trapezoid(np.interp(points, frequency_hz, power), points)
    assert power @ band_weights(frequency_hz, Band(*edges)) == pytest.approx([expected], rel=1e-9, abs=1e-6)
    below = integral_to(power[None], 0.1, np.array([edges]))[0]
    assert below[1] - below[0] == pytest.approx(expected, rel=1e-9, abs=1e-6)


def test_neighbouring_bands_add_up_to_the_whole() -> None:
    spectrum = nu_hann(rolling(random_heart(5), 300))
    parts = spectrum.band_ms2(VLF, LF, HF).sum(axis=1)
    np.testing.assert_allclose(parts, spectrum.band_ms2(TOTAL)[:, 0], rtol=1e-12)


def test_a_highest_point_with_a_higher_neighbour_outside_is_no_peak() -> None:
    power = np.array([[9.0, 5, 4, 3, 1], [0, 1, 4, 3, 1], [0, 0, 0, 0, 0]])
    at, is_peak = highest(power, 1, 4)
    assert at.tolist() == [1, 2, 1]
    assert is_peak.tolist() == [False, True, False]


def test_the_vertex_of_a_bell_lies_where_the_bell_does() -> None:
    power = np.exp(-((np.arange(7) - 3.3) ** 2))[None]
    assert vertex(power, np.array([3]))[0] == pytest.approx(0.3)
    assert vertex(np.ones((1, 3)), np.array([1]))[0] == 0


def test_welch_finds_a_slow_wave_and_loses_part_of_a_fast_one_to_the_spline() -> None:
    lf, hf = welch(one(heart(KNOWN), 20, 300)).band_ms2(LF, HF)[0]
    assert lf == pytest.approx(800, rel=0.02)
    assert 0.90 < hf / 312.5 < 1.0


def test_welch_of_many_segments_keeps_the_power_of_a_wave() -> None:
    lf, _ = welch(one(heart(KNOWN), 20, 300), 100_000).band_ms2(LF, HF)[0]
    assert lf == pytest.approx(800, rel=0.03)


def test_welch_tells_nothing_of_a_window_of_three_beats() -> None:
    heard = heart(KNOWN)
    few = windows(heard, np.array([-298_000, 20_000]), 300_000)
    spectrum = welch(few)
    assert spectrum.coverage[0] == 0
    assert not spectrum.power_ms2_hz[0].any()
    assert spectrum.coverage[1] == pytest.approx(1, abs=0.01)
    assert welch(few[:1]).coverage.tolist() == [0]


def test_welch_refuses_a_segment_longer_than_its_window() -> None:
    with pytest.raises(ValueError, match="301000 ms do not fit"):
        welch(one(heart(KNOWN), 20, 300), 301_000)


@pytest.mark.parametrize(
    ("length_s", "segment_s", "hop_s"), [(300, 300, 5), (300, 100, 7.3), (64.25, 64.25, 20.1)]
)
def test_welch_is_scipys_welch_of_the_spline(length_s: float, segment_s: float, hop_s: float) -> None:
    heard = random_heart(8, 900)
    look = rolling(heard, length_s, hop_s)
    begin_ms = int(heard.at_ms[0])
    spline = CubicSpline((heard.at_ms - begin_ms) / 1000, heard.rr_ticks / 128, bc_type="natural")
    spectrum = welch(look, int(segment_s * 1000))
    for w in (0, 3, look.lo.size - 1):
        at_s = (look.start_ms[w] - begin_ms) / 1000 + np.arange(int(length_s * 4)) / 4
        size = int(segment_s * 4)
        frequency_hz, expected = signal.welch(
            spline(at_s), 4.0, "hann", size, size // 2 + size % 2, detrend=signal.detrend
        )
        count = spectrum.frequency_hz.size
        np.testing.assert_allclose(spectrum.frequency_hz, frequency_hz[:count], rtol=1e-12)
        got = spectrum.power_ms2_hz[w]
        np.testing.assert_allclose(got[1:], expected[1:count], rtol=1e-9, atol=1e-9 * expected.max())


def test_welch_of_windows_far_apart_is_that_of_each() -> None:
    heard = random_heart(9, 12_000)
    far = windows(heard, np.array([9_000_000, 400_000, 9_005_000]), 300_000)
    many = welch(far).power_ms2_hz
    for w in range(3):
        np.testing.assert_allclose(many[w], welch(far[w : w + 1]).power_ms2_hz[0], rtol=1e-10, atol=1e-9)


@pytest.mark.shared
def test_welch_agrees_with_kubios_own_report_within_half_a_per_cent() -> None:
    """golden/kubios: Kubios HRV Standard 3.1.0.1, FFT, one 300-s window, 4 Hz."""
    rr_ms = np.load(recording("golden/kubios/SampleSeries.npy"))
    spectrum = welch(one(of_rr(rr_ms.astype(np.float64)), 0, 300))
    ours = spectrum.band_ms2(Band(0, 0.04), LF, HF, Band(0, 0.4))[0]
    assert ours == pytest.approx([4076.6279, 5673.0207, 1873.5143, 11628.2511], rel=0.005)
    table = kubios_psd_ms2_hz()
    np.testing.assert_allclose(spectrum.power_ms2_hz[0, 12:121], table[12:121], rtol=0.25, atol=300)
    assert np.median(spectrum.power_ms2_hz[0, 12:121] / table[12:121]) == pytest.approx(1, abs=0.01)


def kubios_psd_ms2_hz() -> Floats:
    text = recording("golden/kubios/SampleReport.txt").read_text("latin-1")
    rows = re.findall(r"^\s+,\s+[\d.]+,\s+[\d.]+,\s+[\d.]+,\s+([\d.]+),", text, re.MULTILINE)
    return np.array([float(power) for power in rows])


@pytest.mark.shared
@pytest.mark.parametrize("length_s", [300, 3600])
@pytest.mark.parametrize(("pattern", "band", "power_ms2"), [("TP2", HF, 612.5), ("TP4", VLF, 39_200.0)])
def test_the_patterns_of_ansi_aami_ec57_have_their_prescribed_power(
    pattern: str, band: Band, power_ms2: float, length_s: int
) -> None:
    """golden/ec57, EC57:2012 table A.10: 35 ms at 0.25 Hz, 280 ms at 1/30 Hz around 3 s."""
    path = recording(f"golden/ec57/HRV256_{pattern}.txt.gz")
    heard = of_rr(1000 * np.loadtxt(path, delimiter=",")[:, 1])
    assert nu_hann(one(heard, 5, length_s)).band_ms2(band)[0, 0] == pytest.approx(power_ms2, rel=0.01)
