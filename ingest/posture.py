"""How the wearer sits, stands or lies, as far as the direction of gravity on the chest can tell it; pure.

Gravity tells a trunk that lies from one that is upright. Sitting and standing differ by a few degrees of
the trunk, or not at all: they are told apart only for one who was calibrated in both and leans differently.
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from hrv.event import Posture

GRAVITY_MG: Final = 1000.0


@dataclass(frozen=True, slots=True)
class Direction:
    """A unit vector in the strap's own axes: where gravity was felt."""

    x: float
    y: float
    z: float

    def __post_init__(self) -> None:
        if not abs(math.hypot(self.x, self.y, self.z) - 1) < 1e-6:
            raise ValueError(f"({self.x:g}, {self.y:g}, {self.z:g}) is no direction: its length is not 1")

    @classmethod
    def along(cls, x_mg: float, y_mg: float, z_mg: float) -> "Direction":
        """Return the direction of an acceleration that is not 0."""
        length_mg = math.hypot(x_mg, y_mg, z_mg)
        return cls(x_mg / length_mg, y_mg / length_mg, z_mg / length_mg)

    def angle_deg(self, other: "Direction") -> float:
        """Return the angle between the two, 0 to 180 degrees."""
        cosine = self.x * other.x + self.y * other.y + self.z * other.z
        return math.degrees(math.acos(min(max(cosine, -1.0), 1.0)))


@dataclass(frozen=True, slots=True)
class Calibration:
    """Where one wearer's strap feels gravity while they sit as they work and, if they showed it, stand."""

    sitting: Direction
    standing: Direction | None = None


@dataclass(frozen=True, slots=True)
class PostureSettings:
    """Every constant of the posture, with its unit. Chosen, not learned: no strap was worn for them."""

    seated_deg: float = 15.0
    """How far a trunk may lean from its calibrated sitting and still sit, when standing is not calibrated."""
    upright_deg: float = 25.0
    """How far it may lean from the nearer of sitting and standing when both are."""
    lying_deg: float = 60.0
    """From this far on the trunk lies ..."""
    head_down_deg: float = 120.0
    """... up to this far: beyond, the strap is worn upside down and nothing is known."""
    apart_deg: float = 10.0
    """Sitting and standing that are nearer to each other can't be told apart."""
    walking_mg: float = 100.0
    """Movement above which an upright wearer walks: they stand."""
    still_mg: float = 30.0
    """Movement below which a wearer is still."""
    settled_minutes: int = 3
    """Still minutes in a row, leaning as in sitting, after which one who walked counts as sitting again."""
    gravity_share: float = 0.1
    """How far the mean acceleration may differ from gravity, as a share of it, before it is none."""


class CalibrationError(ValueError):
    """The samples can't be a calibration; the text says why and what to do."""


def calibrated(samples_mg: NDArray[np.float64], settings: PostureSettings | None = None) -> Direction:
    """Return where gravity was felt in samples of shape (n, 3). Raises CalibrationError."""
    limits = settings or PostureSettings()
    if not len(samples_mg):
        raise CalibrationError("there was no acceleration to calibrate with")
    sd_mg, gravity_mg = summed_up(samples_mg)
    if sd_mg > limits.still_mg:
        raise CalibrationError(f"you moved too much ({sd_mg:.0f} mg): stay as you are for the minute")
    if not _is_gravity(gravity_mg, limits):
        raise CalibrationError("the acceleration was not gravity alone: hold your posture, and do not travel")
    return Direction.along(*gravity_mg)


def summed_up(samples_mg: NDArray[np.float64]) -> tuple[float, tuple[float, float, float]]:
    """Return the standard deviation of the magnitude and the mean vector, mg; n > 0 samples, shape (n, 3).

    Sums are exact, so that the same samples give the same bits on every machine.
    """
    samples = samples_mg.astype(np.float64)
    size = len(samples)
    magnitudes = np.sqrt(np.square(samples[:, 0]) + np.square(samples[:, 1]) + np.square(samples[:, 2]))
    mean_mg = math.fsum(magnitudes.tolist()) / size
    sd_mg = math.sqrt(math.fsum(np.square(magnitudes - mean_mg).tolist()) / size)
    x_mg, y_mg, z_mg = (math.fsum(samples[:, axis].tolist()) / size for axis in range(3))
    return sd_mg, (x_mg, y_mg, z_mg)


def _is_gravity(vector_mg: tuple[float, float, float], settings: PostureSettings) -> bool:
    return abs(math.hypot(*vector_mg) / GRAVITY_MG - 1) <= settings.gravity_share


class PostureTeller:
    """Tells the posture of one minute after the other."""

    def __init__(self, calibration: Calibration | None, settings: PostureSettings | None = None) -> None:
        """Begin with nothing known; without a calibration nothing ever is."""
        self._calibration = calibration
        self._settings = settings or PostureSettings()
        self._on_feet = False
        self._still_minutes = 0

    def tell(self, sd_mg: float, gravity_mg: tuple[float, float, float]) -> Posture:
        """Return the posture of a minute with this movement and this mean acceleration."""
        if self._calibration is None or not _is_gravity(gravity_mg, self._settings):
            return "unknown"
        direction = Direction.along(*gravity_mg)
        tilt_deg = direction.angle_deg(self._calibration.sitting)
        if tilt_deg >= self._settings.lying_deg:
            return self._lies(tilt_deg)
        return self._upright(sd_mg, direction, tilt_deg)

    def _lies(self, tilt_deg: float) -> Posture:
        if tilt_deg > self._settings.head_down_deg:
            return "unknown"
        self._on_feet = False
        return "lying"

    def _upright(self, sd_mg: float, direction: Direction, tilt_deg: float) -> Posture:
        self._note_steps(sd_mg, tilt_deg)
        if sd_mg > self._settings.walking_mg:
            return "standing"
        if self._calibration is not None and self._calibration.standing is not None:
            return self._nearer(tilt_deg, direction, self._calibration.sitting, self._calibration.standing)
        return "unknown" if self._on_feet or tilt_deg > self._settings.seated_deg else "sitting"

    def _note_steps(self, sd_mg: float, tilt_deg: float) -> None:
        """One who walked is on their feet until they were long still: gravity does not tell that they sat."""
        if sd_mg > self._settings.walking_mg:
            self._on_feet = True
        leans_so = tilt_deg <= self._settings.seated_deg
        self._still_minutes = self._still_minutes + 1 if leans_so and sd_mg < self._settings.still_mg else 0
        if self._still_minutes >= self._settings.settled_minutes:
            self._on_feet = False

    def _nearer(
        self, tilt_deg: float, direction: Direction, sitting: Direction, standing: Direction
    ) -> Posture:
        """Return the one that is clearly nearer: by half of what lies between the two."""
        apart_deg, stands_deg = sitting.angle_deg(standing), direction.angle_deg(standing)
        too_far = min(tilt_deg, stands_deg) > self._settings.upright_deg
        if apart_deg < self._settings.apart_deg or too_far or abs(tilt_deg - stands_deg) < apart_deg / 2:
            return "unknown"
        return "sitting" if tilt_deg < stands_deg else "standing"
