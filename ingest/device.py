"""What a strap says of itself: Battery (0x2A19), Body Sensor Location (0x2A38), Device Information; pure."""

from dataclasses import dataclass

BATTERY = "00002a19-0000-1000-8000-00805f9b34fb"
LOCATION = "00002a38-0000-1000-8000-00805f9b34fb"
MAKER = "00002a29-0000-1000-8000-00805f9b34fb"
MODEL = "00002a24-0000-1000-8000-00805f9b34fb"
SERIAL = "00002a25-0000-1000-8000-00805f9b34fb"
FIRMWARE = "00002a26-0000-1000-8000-00805f9b34fb"

LOW_BATTERY_PCT = 10
"""Straps begin to lose beats somewhere below: change the cell before."""

_PLACES = ("other", "chest", "wrist", "finger", "hand", "ear lobe", "foot")
"""By their numbers in Heart Rate Service 1.0, section 3.2."""


class DeviceError(ValueError):
    """A value that was read is none that its characteristic may have."""

    def __init__(self, body: bytes) -> None:
        """Keep what was read."""
        super().__init__(body)
        self.body = body

    def __str__(self) -> str:
        """Say the fact and the bytes."""
        return f"{self.__doc__} [{self.body.hex(' ')}]"


class BatteryError(DeviceError):
    """A battery level is one byte from 0 to 100."""


class LocationError(DeviceError):
    """A body sensor location is one byte."""


class TextError(DeviceError):
    """A device information text is UTF-8."""


@dataclass(frozen=True, slots=True)
class Device:
    """What a strap said of itself; empty or None where it said nothing."""

    maker: str = ""
    model: str = ""
    serial: str = ""
    firmware: str = ""
    location: str = ""
    battery_pct: int | None = None


def parse_battery(body: bytes) -> int:
    """Return the charge in percent. Raises BatteryError."""
    if len(body) != 1 or body[0] > 100:
        raise BatteryError(body)
    return body[0]


def parse_location(body: bytes) -> str:
    """Return where the sensor is worn; `unknown` for a number without a meaning. Raises LocationError."""
    if len(body) != 1:
        raise LocationError(body)
    return _PLACES[body[0]] if body[0] < len(_PLACES) else "unknown"


def parse_text(body: bytes) -> str:
    """Return a text as people read it: to its first NUL, without what can't be shown. Raises TextError."""
    try:
        text = body.split(b"\0", 1)[0].decode()
    except UnicodeDecodeError:
        raise TextError(body) from None
    return shown(text)


def shown(text: str) -> str:
    """Return a text that came over the air, without its control characters: a stranger may have sent it."""
    return "".join(sign for sign in text if sign.isprintable()).strip()
