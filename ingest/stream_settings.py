"""What a strap's stream is told by, and its form as the first packet of a recording."""

import json
from dataclasses import dataclass
from typing import Final

from ingest.posture import Calibration, Direction

DUPLICATE_MS: Final = 20.0


class SettingsError(ValueError):
    """The first packet of a stream tells no settings; the message is the fact."""


@dataclass(frozen=True, slots=True)
class StreamSettings:
    """What the events of a stream depend on, beside its packets and links."""

    calibration: Calibration | None = None
    duplicate_ms: float = DUPLICATE_MS
    """The same bytes within this time came twice."""

    def body(self) -> bytes:
        """Return the settings as bytes; numbers come back exactly."""
        told: dict[str, object] = {"duplicate_ms": self.duplicate_ms}
        if self.calibration is not None:
            told["sitting"] = _axes(self.calibration.sitting)
            if self.calibration.standing is not None:
                told["standing"] = _axes(self.calibration.standing)
        return json.dumps(told, separators=(",", ":")).encode()


def parse_settings(body: bytes) -> StreamSettings:
    """Return the settings that `StreamSettings.body` told. Raises SettingsError."""
    try:
        told = json.loads(body)
        duplicate_ms = float(told["duplicate_ms"])
        calibration = None
        if "sitting" in told:
            standing = Direction(*told["standing"]) if "standing" in told else None
            calibration = Calibration(Direction(*told["sitting"]), standing)
    except (ValueError, TypeError, KeyError) as error:
        raise SettingsError(f"is no settings of a stream: {body[:48]!r}") from error
    return StreamSettings(calibration, duplicate_ms)


def _axes(direction: Direction) -> list[float]:
    return [direction.x, direction.y, direction.z]
