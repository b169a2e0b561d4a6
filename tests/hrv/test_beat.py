"""A beat: its grid, and what can be one."""

import pytest

from hrv.beat import Beat, is_plausible, on_grid


@pytest.mark.parametrize(
    ("rr_ms", "plausible"), [(199.99, False), (200, True), (3000, True), (3000.01, False)]
)
def test_between_two_beats_lie_200_to_3000_ms(rr_ms: float, plausible: bool) -> None:
    assert is_plausible(rr_ms) is plausible


@pytest.mark.parametrize("units", [205, 819, 1024, 3071])
def test_what_a_strap_tells_is_on_the_grid_to_the_bit(units: int) -> None:
    """1/1024 s are 125 ticks."""
    rr_ms = units * 1000 / 1024
    assert on_grid(rr_ms) == rr_ms
    assert Beat(1, rr_ms).rr_ticks == 125 * units
