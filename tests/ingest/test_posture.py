"""Posture from the direction of gravity: what it can tell, and what stays unknown."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from hrv.event import Posture
from ingest.posture import (
    Calibration,
    CalibrationError,
    Direction,
    PostureTeller,
    calibrated,
    summed_up,
)

Vector = tuple[float, float, float]


def leaning(forward_deg: float, length_mg: float = 1000.0) -> Vector:
    """Return gravity on a chest that leans forward by so much from upright; x points to the feet."""
    angle = math.radians(forward_deg)
    return length_mg * math.cos(angle), 0.0, length_mg * math.sin(angle)


SITTING = Direction.along(*leaning(-12))
STANDING = Direction.along(*leaning(3))


def told(teller: PostureTeller, *minutes: tuple[float, float]) -> list[Posture]:
    """Return the postures of minutes given as movement (mg) and lean (degrees)."""
    return [teller.tell(sd_mg, leaning(lean_deg)) for sd_mg, lean_deg in minutes]


def test_without_a_calibration_nothing_is_known() -> None:
    assert told(PostureTeller(None), (5, 0), (200, 0), (5, 90)) == ["unknown"] * 3


def test_a_trunk_that_leans_as_when_calibrated_sits_and_one_that_lies_lies() -> None:
    teller = PostureTeller(Calibration(SITTING))
    assert told(teller, (5, -12), (5, 2), (5, -88), (5, 78)) == ["sitting", "sitting", "lying", "lying"]


def test_between_upright_and_lying_nothing_is_known() -> None:
    assert told(PostureTeller(Calibration(SITTING)), (5, 10), (5, 40), (5, -60)) == ["unknown"] * 3


def test_a_strap_worn_upside_down_is_not_a_wearer_who_lies() -> None:
    assert told(PostureTeller(Calibration(SITTING)), (5, 168), (5, 130)) == ["unknown", "unknown"]


def test_one_who_walks_upright_stands_and_stays_unknown_until_long_still() -> None:
    teller = PostureTeller(Calibration(SITTING))
    minutes = told(teller, (150, 0), (20, -10), (20, -10), (60, -10), (20, -10), (20, -10), (20, -10))
    assert minutes == ["standing"] + ["unknown"] * 5 + ["sitting"]


def test_one_who_lay_down_after_a_walk_and_sits_up_sits() -> None:
    teller = PostureTeller(Calibration(SITTING))
    assert told(teller, (150, 0), (5, 85), (5, -12)) == ["standing", "lying", "sitting"]


def test_standing_still_is_told_from_sitting_by_one_who_was_calibrated_in_both() -> None:
    teller = PostureTeller(Calibration(SITTING, STANDING))
    minutes = told(teller, (5, -12), (5, 3), (5, -4.5), (5, -20), (5, 15), (5, 40))
    assert minutes == ["sitting", "standing", "unknown", "sitting", "standing", "unknown"]


def test_one_who_sits_and_stands_alike_is_only_known_to_lie_or_to_walk() -> None:
    teller = PostureTeller(Calibration(SITTING, Direction.along(*leaning(-8))))
    assert told(teller, (5, -12), (5, -8), (150, -8), (5, 85)) == ["unknown", "unknown", "standing", "lying"]


def test_an_acceleration_that_is_not_gravity_alone_tells_nothing() -> None:
    teller = PostureTeller(Calibration(SITTING))
    assert [teller.tell(5, leaning(-12, length_mg)) for length_mg in (0, 890, 1110)] == ["unknown"] * 3
    assert [teller.tell(5, leaning(-12, length_mg)) for length_mg in (910, 1090)] == ["sitting"] * 2


def test_a_still_minute_calibrates() -> None:
    samples_mg = np.tile(leaning(-12), (1500, 1)) + np.resize([[2.0, -2, 1], [-2, 2, -1]], (1500, 3))
    assert calibrated(samples_mg).angle_deg(SITTING) < 0.1


@pytest.mark.parametrize(
    ("samples_mg", "fact"),
    [
        (np.empty((0, 3)), "no acceleration"),
        (np.array([leaning(0, 900), leaning(0, 1100)] * 20), "moved too much"),
        (np.array([leaning(-50), leaning(50)] * 20), "not gravity alone"),
    ],
)
def test_a_minute_that_can_t_calibrate_says_why(samples_mg: NDArray[np.float64], fact: str) -> None:
    with pytest.raises(CalibrationError, match=fact):
        calibrated(samples_mg)


def test_a_direction_is_a_unit_vector() -> None:
    with pytest.raises(ValueError, match="its length is not 1"):
        Direction(1.0, 1.0, 0.0)
    with pytest.raises(ValueError, match="its length is not 1"):
        Direction(math.nan, 0.0, 0.0)


def test_angles_are_those_of_geometry() -> None:
    x, y = Direction(1.0, 0.0, 0.0), Direction(0.0, 1.0, 0.0)
    assert x.angle_deg(y) == 90
    assert x.angle_deg(x) == 0
    assert x.angle_deg(Direction(-1.0, 0.0, 0.0)) == 180


AXIS = st.integers(-8000, 8000)


@given(st.lists(st.tuples(AXIS, AXIS, AXIS), min_size=1, max_size=100))
def test_sums_are_exact_whatever_the_order(samples: list[tuple[int, int, int]]) -> None:
    forward = summed_up(np.array(samples, np.float64))
    assert forward == summed_up(np.array(samples[::-1], np.float64))
    magnitudes = np.linalg.norm(samples, axis=1)
    assert forward[0] == pytest.approx(magnitudes.std(), rel=1e-9, abs=1e-6)
    np.testing.assert_allclose(forward[1], np.mean(samples, axis=0), atol=1e-9)
