"""Coherence of people who meditate, before and during: PhysioNet `meditation` 1.0.0."""

import numpy as np
import pytest

from hrv.coherence import PURE_SHARE
from hrv.metrics.coherence import Coherence
from tests.hrv.hearts import meditation, rolling


def typical(name: str) -> tuple[float, float]:
    """Return the median share and peak, Hz, over windows every 5 s."""
    measured = Coherence().measure(rolling(meditation(name), 75))
    share = PURE_SHARE * np.nanmedian(measured.values["coherence"])
    return float(share), float(np.nanmedian(measured.values["coherence_peak_hz"]))


@pytest.mark.shared
@pytest.mark.parametrize("who", ["chi/C1", "chi/C2", "chi/C3", "chi/C4", "yoga/Y1", "yoga/Y2"])
def test_before_meditation_a_third_of_the_power_lies_in_one_wave(who: str) -> None:
    """PhysioNet `meditation` 1.0.0: 0.18 to 0.34 in all people before."""
    assert 0.17 <= typical(f"{who}.pre")[0] <= 0.35


@pytest.mark.shared
@pytest.mark.parametrize("who", ["chi/C1", "chi/C2", "chi/C4", "yoga/Y1", "yoga/Y2"])
def test_in_meditation_one_slow_wave_holds_most_of_the_power(who: str) -> None:
    share, peak_hz = typical(f"{who}.med")
    assert 0.42 <= share <= 0.76
    assert 0.045 <= peak_hz <= 0.115


@pytest.mark.shared
def test_a_meditator_without_a_rhythm_is_not_made_coherent() -> None:
    assert typical("chi/C3.med")[0] < 0.36
