"""Samples of acceleration to how much the wearer moved in each minute, and their posture; pure."""

import numpy as np
from numpy.typing import NDArray

from hrv.event import Motion
from ingest.posture import Calibration as Calibration
from ingest.posture import PostureSettings, PostureTeller, summed_up

_MINUTE_US = 60_000_000
_LEAST_US = 10_000_000
"""A minute of which less was heard tells nothing."""


class MotionMeter:
    """Sums up each minute of the clock; the same frames at the same times give the same bits."""

    def __init__(
        self, calibration: Calibration | None = None, settings: PostureSettings | None = None
    ) -> None:
        """Begin with nothing heard; without a calibration every posture is unknown."""
        self._teller = PostureTeller(calibration, settings)
        self._frames: list[NDArray[np.float64]] = []
        self._first_us = 0
        self._newest_us = 0

    def take(self, at_us: int, samples_mg: NDArray[np.float64]) -> list[Motion]:
        """Take a frame, shape (n, 3), whose last sample was taken at `at_us`, µs since 1970-01-01 UTC.

        Returns the motion of the minute that ended before it. A frame belongs wholly to the minute of its
        end; one that comes earlier than the frame before it, to the minute of that.
        """
        ended = []
        if self._frames and at_us // _MINUTE_US > self._newest_us // _MINUTE_US:
            ended = self._ended((self._newest_us // _MINUTE_US + 1) * _MINUTE_US)
        if len(samples_mg):
            self._keep(at_us, samples_mg)
        return ended

    def interrupt(self) -> list[Motion]:
        """Return the motion of the minute that has begun, up to its newest frame: the link broke."""
        return self._ended(self._newest_us) if self._frames else []

    def _keep(self, at_us: int, samples_mg: NDArray[np.float64]) -> None:
        if not self._frames:
            self._first_us = self._newest_us = at_us
        self._newest_us = max(self._newest_us, at_us)
        self._frames.append(samples_mg)

    def _ended(self, end_us: int) -> list[Motion]:
        samples_mg = np.concatenate(self._frames)
        self._frames.clear()
        if self._newest_us - self._first_us < _LEAST_US:
            return []
        sd_mg, gravity_mg = summed_up(samples_mg)
        return [Motion(end_us // 1000, sd_mg, self._teller.tell(sd_mg, gravity_mg))]
