"""Movement and posture of each minute from samples of acceleration."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from hrv.event import Motion
from ingest.motion import MotionMeter
from ingest.posture import Calibration, Direction

RATE_HZ = 25
FRAME = 36
"""Samples in an H10's frame at an MTU of 232."""
MINUTE_US = 60_000_000
SITTING = Calibration(Direction(1.0, 0.0, 0.0))


def swaying(size: int, amplitude_mg: float) -> NDArray[np.float64]:
    """Return samples along x, by turns above and below gravity: their standard deviation is the amplitude."""
    return np.stack([1000 + amplitude_mg * (-1.0) ** np.arange(size), np.zeros(size), np.zeros(size)], axis=1)


def heard(meter: MotionMeter, from_s: float, to_s: float, amplitude_mg: float) -> list[Motion]:
    """Let a meter take a strap's frames from one time to another."""
    ends_s = np.arange(from_s + FRAME / RATE_HZ, to_s, FRAME / RATE_HZ)
    frame = swaying(FRAME, amplitude_mg)
    return [motion for end_s in ends_s for motion in meter.take(round(end_s * 1e6), frame)]


def test_each_minute_of_the_clock_is_told_with_the_first_frame_after_it() -> None:
    motions = heard(MotionMeter(SITTING), 0, 185, 7)
    assert [motion.at_ms for motion in motions] == [60_000, 120_000, 180_000]
    assert [motion.posture for motion in motions] == ["sitting"] * 3
    assert all(motion.sd_mg == pytest.approx(7) for motion in motions)


def test_a_rest_and_a_walk_are_told_apart() -> None:
    meter = MotionMeter(SITTING)
    motions = heard(meter, 0, 60, 5) + heard(meter, 60, 120, 180) + heard(meter, 120, 125, 5)
    assert [(motion.at_ms, motion.posture) for motion in motions] == [
        (60_000, "sitting"),
        (120_000, "standing"),
    ]
    assert motions[0].sd_mg < 30 < 100 < motions[1].sd_mg


def test_the_direction_of_a_movement_does_not_matter_but_its_magnitude_does() -> None:
    """A chest that turns round without being shaken has a constant magnitude."""
    angles = np.linspace(0, 1, 1500)
    turning = 1000 * np.stack([np.cos(angles), np.sin(angles), 0 * angles], axis=1)
    meter = MotionMeter()
    for end in range(30, 1500, 30):
        assert meter.take(end * 40_000, turning[end - 30 : end]) == []
    (motion,) = meter.take(MINUTE_US, turning[:30])
    assert motion.sd_mg == pytest.approx(0, abs=1e-9)
    assert motion.posture == "unknown"


def test_an_interruption_tells_what_was_heard_up_to_it() -> None:
    meter = MotionMeter(SITTING)
    assert heard(meter, 60, 90, 7) == []
    (motion,) = meter.interrupt()
    assert 88_000 < motion.at_ms <= 90_000
    assert meter.interrupt() == []
    assert heard(meter, 150, 185, 7)[0].at_ms == 180_000


def test_a_few_seconds_tell_nothing() -> None:
    meter = MotionMeter(SITTING)
    assert heard(meter, 52, 62, 7) == []
    assert heard(meter, 62, 65, 7) == []
    assert meter.interrupt() == []


def test_a_minute_that_was_broken_off_is_told_at_its_own_end_however_late_the_next_frame_comes() -> None:
    meter = MotionMeter(SITTING)
    heard(meter, 0, 40, 7)
    (motion,) = meter.take(10 * MINUTE_US, swaying(FRAME, 7))
    assert motion.at_ms == 60_000


def test_a_frame_from_the_past_or_without_samples_does_no_harm() -> None:
    meter = MotionMeter(SITTING)
    heard(meter, 60, 115, 7)
    assert meter.take(0, swaying(FRAME, 7)) == []
    (motion,) = meter.take(125 * 1_000_000, np.empty((0, 3)))
    assert motion.at_ms == 120_000
    assert meter.interrupt() == []


@given(
    st.lists(st.tuples(st.integers(0, 20_000_000), st.integers(0, 40), st.integers(0, 400)), max_size=60),
)
def test_the_same_frames_give_the_same_motions_and_time_never_goes_back(
    steps: list[tuple[int, int, int]],
) -> None:
    runs = []
    for _ in range(2):
        meter, at_us, motions = MotionMeter(SITTING), 0, []
        for step_us, size, amplitude_mg in steps:
            at_us += step_us
            motions += meter.take(at_us, swaying(size, amplitude_mg))
        runs.append(motions + meter.interrupt())
    assert runs[0] == runs[1]
    times_ms = [motion.at_ms for motion in runs[0]]
    assert times_ms == sorted(set(times_ms))
    assert all(motion.at_ms <= at_us // 1000 for motion in runs[0])
