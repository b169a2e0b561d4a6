"""Breathing from the heart: right, or absent."""

import numpy as np
import pytest

from hrv.bands import Band
from hrv.metrics.respiration import Respiration
from hrv.windows import Windows
from tests.hrv.hearts import (
    Floats,
    alone,
    corrected,
    heart,
    meditation,
    of_rr,
    one,
    recording,
    rolling,
    sines,
    value,
    why,
    without,
)


@pytest.mark.parametrize("rate_bpm", [4.5, 6.0, 9.5, 12.0, 15.0, 20.0, 26.0])
@pytest.mark.parametrize("length_s", [60, 300])
def test_a_paced_breath_is_told_within_half_a_breath_a_minute(rate_bpm: float, length_s: float) -> None:
    look = one(heart(sines((rate_bpm / 60, 40.0), rr_ms=850.0)), 20, length_s)
    measured = Respiration().measure(look)
    assert value(measured, "respiration_bpm") == pytest.approx(rate_bpm, abs=0.5)
    assert value(measured, "respiration_confidence") > (0.8 if length_s == 300 else 0.65)


def test_breath_is_told_beside_a_stronger_slow_wave_of_half_the_power() -> None:
    look = one(heart(sines((0.25, 40.0), (0.1, 35.0))), 20, 300)
    assert value(Respiration().measure(look), "respiration_bpm") == pytest.approx(15, abs=0.3)


def test_white_noise_is_not_breathing() -> None:
    noise = of_rr(np.round(np.random.default_rng(1).normal(850, 50, 4000)))
    measured = Respiration().measure(rolling(noise, 300, 60))
    assert np.isnan(measured.values["respiration_bpm"]).all()
    assert set(measured.reasons["respiration_bpm"]) == {4}


def pink(seed: int, beats: int) -> Floats:
    """Return noise of power 1/f, of standard deviation 1."""
    dice = np.random.default_rng(seed)
    frequency = np.fft.rfftfreq(beats)
    frequency[0] = frequency[1]
    waves = dice.normal(size=frequency.size) + 1j * dice.normal(size=frequency.size)
    noise = np.fft.irfft(waves / np.sqrt(frequency), beats)
    return np.asarray(noise / noise.std(), np.float64)


@pytest.mark.parametrize("kind", ["white", "pink"])
def test_of_a_minute_of_noise_a_breath_is_told_in_two_of_a_hundred_at_most(kind: str) -> None:
    """White noise rises against the 1/f that is levelled, 1/f noise has humps on its slope."""
    level = np.random.default_rng(1).normal(0, 1, 30_000) if kind == "white" else pink(1, 30_000)
    look = rolling(of_rr(np.round(850 + 45 * level)), 60, 60)
    told = np.isfinite(Respiration(slow_share=2.0).measure(look).values["respiration_bpm"])
    assert told.size > 400
    assert told.mean() <= 0.02


def test_no_breath_is_told_above_half_the_heart_rate() -> None:
    look = one(heart(lambda t_s: 1500 + 60 * np.sin(2 * np.pi * 0.2 * t_s)), 20, 300)
    assert value(Respiration().measure(look), "respiration_bpm") == pytest.approx(12, abs=0.5)
    alternating = of_rr(np.tile([1450.0, 1550.0, 1500.0, 1470.0, 1530.0], 60))
    told = Respiration().measure(rolling(alternating, 120)).values["respiration_bpm"]
    assert np.nanmax(told, initial=0) <= 20


def test_the_reasons_are_told_in_their_order() -> None:
    heard = heart(sines((0.25, 40.0)))
    middle = without(heard, *range(210, 240))
    looks = {
        "short": one(heard, 20, 59),
        "gap": one(middle, 20, 300),
        "corrected": one(corrected(heard, *range(100, 150)), 20, 300),
        "constant": one(heart(lambda _: 800.0), 20, 300),
    }
    for reason, look in looks.items():
        measured = Respiration().measure(look)
        assert {why(measured, name) for name in Respiration().names} == {reason}


def swing_by_definition(look: Windows, rate_hz: float) -> float:
    part = slice(int(look.lo[0]), int(look.hi[0]))
    rr_ms = look.series.rr_ticks[part] / 128
    back_s = (look.end_ms[0] - look.series.at_ms[part] + rr_ms / 2) / 1000
    breaths = [60_000 / rr_ms[np.floor(back_s * rate_hz) == k] for k in range(int(300 * rate_hz))]
    return float(np.mean([np.ptp(rates) for rates in breaths if rates.size >= 3]))


@pytest.mark.parametrize("rate_bpm", [6.0, 10.0, 15.0])
def test_the_amplitude_is_the_mean_swing_of_whole_breaths(rate_bpm: float) -> None:
    look = one(heart(sines((rate_bpm / 60, 50.0))), 20, 300)
    measured = Respiration().measure(look)
    rate_hz = value(measured, "respiration_bpm") / 60
    expected_bpm = swing_by_definition(look, rate_hz)
    assert value(measured, "hr_amplitude_bpm") == pytest.approx(expected_bpm, rel=1e-12)
    assert expected_bpm == pytest.approx(60_000 / 750 - 60_000 / 850, rel=0.15)


def test_breaths_of_fewer_than_three_beats_have_no_amplitude() -> None:
    fast = one(heart(sines((0.45, 60.0), rr_ms=1000.0)), 20, 60)
    measured = Respiration().measure(fast)
    assert value(measured, "respiration_bpm") == pytest.approx(27, abs=0.5)
    assert why(measured, "hr_amplitude_bpm") == "nyquist"


def test_without_one_whole_breath_of_three_beats_there_is_no_amplitude() -> None:
    whole = heart(sines((0.25, 40.0)))
    sparse = without(whole, *(i for i in range(whole.at_ms.size) if i % 6))
    within = Band(0.15, 0.3)
    eager = Respiration(within=within, least_coverage=0.0, least_confidence=0.0, slow_share=2.0)
    assert why(eager.measure(one(sparse, 20, 300)), "hr_amplitude_bpm") == "short"


def test_a_window_among_many_is_the_same_as_alone() -> None:
    rng = np.random.default_rng(3)
    noisy = sines((0.23, 30.0), (0.1, 15.0))
    look = rolling(heart(lambda t_s: noisy(t_s) + 5 * np.sin(t_s * rng.uniform(0.1, 3)), 700), 120, 17)
    together = Respiration().measure(look)
    for w in range(look.lo.size):
        apart = Respiration().measure(alone(look, w))
        for name in Respiration().names:
            np.testing.assert_allclose(together.values[name][w], apart.values[name][0], rtol=1e-9)


def test_no_windows_give_no_values() -> None:
    none = one(heart(sines((0.25, 40.0))), 20, 300)[:0]
    assert Respiration().measure(none).values["hr_amplitude_bpm"].shape == (0,)


def rates_bpm(name: str, length_s: float = 300) -> Floats:
    rates = Respiration().measure(rolling(meditation(name), length_s)).values["respiration_bpm"]
    return rates[np.isfinite(rates)]


@pytest.mark.shared
@pytest.mark.parametrize("length_s", [60, 120])
def test_of_windows_of_a_minute_or_two_that_tell_a_breath_98_of_100_are_right(length_s: float) -> None:
    """PhysioNet `meditation` 1.0.0, five people at 15 a minute: 326 of 328 and 334 of 334."""
    rates = np.concatenate([rates_bpm(f"metron/M{who}", length_s) for who in range(1, 6)])
    assert rates.size > 300
    assert (np.abs(rates - 15) <= 1).mean() >= 0.98


@pytest.mark.shared
@pytest.mark.parametrize("who", ["M1", "M2", "M3", "M4", "M5"])
def test_people_who_breathe_to_a_metronome_of_0_25_hz_breathe_15_a_minute(who: str) -> None:
    """PhysioNet `meditation` 1.0.0: every window that tells is right; M1's rhythm tells nothing."""
    rates = rates_bpm(f"metron/{who}")
    assert rates.size > 50 or who == "M1"
    assert (np.abs(rates - 15) <= 1).all()


@pytest.mark.shared
@pytest.mark.parametrize("length_s", [60, 90])
@pytest.mark.parametrize(
    ("name", "rate_bpm"), [("17-54-41", 5.5), ("17-57-47", 5.0), ("18-00-59", 4.5), ("18-11-56", 6.5)]
)
def test_slow_paced_breathing_is_told_within_one_breath_a_minute(
    name: str, rate_bpm: float, length_s: float
) -> None:
    """paced-breathing: one person's own labels."""
    rr_ms = np.loadtxt(recording(f"paced-breathing/2026-01-17 {name}.txt"))
    rates = Respiration().measure(rolling(of_rr(rr_ms), length_s)).values["respiration_bpm"]
    assert np.isfinite(rates).sum() >= 3
    assert np.nanmax(np.abs(rates - rate_bpm)) <= 1
