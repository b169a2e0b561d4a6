"""What Bleak and the bus raise, as reasons that people and scripts understand."""

from typing import Final

from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakCharacteristicNotFoundError,
    BleakDBusError,
    BleakDeviceNotFoundError,
)

from ingest.link_words import Reason, link_words
from ingest.source import SourceError

_UNAVAILABLE: Final[dict[BleakBluetoothNotAvailableReason, Reason]] = {
    BleakBluetoothNotAvailableReason.NO_BLUETOOTH: "no_adapter",
    BleakBluetoothNotAvailableReason.NO_BLE_CENTRAL_ROLE: "no_adapter",
    BleakBluetoothNotAvailableReason.POWERED_OFF: "adapter_off",
    BleakBluetoothNotAvailableReason.DENIED_BY_USER: "no_permission",
    BleakBluetoothNotAvailableReason.DENIED_BY_SYSTEM: "no_permission",
    BleakBluetoothNotAvailableReason.DENIED_BY_UNKNOWN: "no_permission",
    BleakBluetoothNotAvailableReason.UNKNOWN: "no_adapter",
}
_ON_THE_BUS: Final[dict[str, Reason]] = {
    "org.freedesktop.DBus.Error.ServiceUnknown": "no_bluetoothd",
    "org.freedesktop.DBus.Error.NameHasNoOwner": "no_bluetoothd",
    "org.freedesktop.DBus.Error.AccessDenied": "no_permission",
    "org.freedesktop.DBus.Error.NoReply": "not_answering",
    "org.freedesktop.DBus.Error.Timeout": "not_answering",
    "org.freedesktop.DBus.Error.TimedOut": "not_answering",
    "org.freedesktop.DBus.Error.UnknownObject": "out_of_range",
    "org.bluez.Error.DoesNotExist": "out_of_range",
    "org.bluez.Error.NotReady": "adapter_off",
    "org.bluez.Error.InProgress": "busy",
    "org.bluez.Error.NotPermitted": "no_permission",
    "org.bluez.Error.NotAuthorized": "auth_failed",
    "org.bluez.Error.AuthenticationFailed": "auth_failed",
    "org.bluez.Error.AuthenticationCanceled": "auth_failed",
    "org.bluez.Error.AuthenticationRejected": "auth_failed",
    "org.bluez.Error.AuthenticationTimeout": "auth_failed",
}


class LinkError(SourceError):
    """A strap can't be heard; `reason` says why, the text also what to do."""

    def __init__(self, reason: Reason, strap: str = "") -> None:
        """Keep why, and the strap's name where it is known."""
        super().__init__(reason, strap)
        self.reason = reason
        self.strap = strap

    def __str__(self) -> str:
        """Say the fact and what to do."""
        return link_words(self.reason, self.strap)


def reason_of(error: Exception) -> Reason:
    """Return why Bleak, the bus or the clock ended a call."""
    match error:
        case BleakBluetoothNotAvailableError():
            return _UNAVAILABLE[error.reason]
        case BleakDBusError():
            return _ON_THE_BUS.get(error.dbus_error, "connect_failed")
        case BleakDeviceNotFoundError():
            return "out_of_range"
        case BleakCharacteristicNotFoundError():
            return "no_heart_rate"
        case TimeoutError():
            return "not_answering"
        case OSError() | EOFError():
            return "no_bluetoothd"
        case _:
            return "connect_failed"
