"""What Bleak and the bus raise, as reasons that people and scripts understand."""

import sys
from typing import Final, Literal

from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakCharacteristicNotFoundError,
    BleakDBusError,
    BleakDeviceNotFoundError,
    BleakError,
    BleakGATTProtocolError,
    BleakGATTProtocolErrorCode,
)

from ingest.link_words import Reason, link_words
from ingest.source import SourceError

if sys.platform == "linux":
    from dbus_fast.errors import AuthError, DBusError, InvalidAddressError
else:

    class AuthError(Exception):
        """There is no D-Bus here."""

    class InvalidAddressError(Exception):
        """There is no D-Bus here."""

    class DBusError(Exception):
        """There is no D-Bus here."""

        type = ""


Phase = Literal["search", "connect"]
"""What was being done: asking for a scan, or all that concerns one strap."""

FAULTS: Final = (BleakError, DBusError, AuthError, InvalidAddressError, OSError, EOFError, TimeoutError)
"""All that may go wrong with radio and bus; anything else is a mistake of this program."""

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
    "org.freedesktop.DBus.Error.Spawn.ExecFailed": "no_bluetoothd",
    "org.freedesktop.DBus.Error.Spawn.ChildExited": "no_bluetoothd",
    "org.freedesktop.DBus.Error.Spawn.ServiceNotFound": "no_bluetoothd",
    "org.freedesktop.DBus.Error.Disconnected": "no_bluetoothd",
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
_OBJECT_GONE: Final = (
    "org.freedesktop.DBus.Error.UnknownObject",
    "org.freedesktop.DBus.Error.UnknownMethod",
    "org.freedesktop.DBus.Error.UnknownInterface",
)
_ELSE: Final[dict[Phase, Reason]] = {"search": "no_adapter", "connect": "connect_failed"}
_UNTRUSTED: Final = (
    BleakGATTProtocolErrorCode.INSUFFICIENT_AUTHENTICATION,
    BleakGATTProtocolErrorCode.INSUFFICIENT_AUTHORIZATION,
    BleakGATTProtocolErrorCode.INSUFFICIENT_ENCRYPTION,
    BleakGATTProtocolErrorCode.INSUFFICIENT_ENCRYPTION_KEY_SIZE,
)


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


def reason_of(error: BaseException, phase: Phase = "connect") -> Reason:
    """Return why Bleak, the bus or the clock ended a call: one of the `FAULTS`."""
    match error:
        case BleakBluetoothNotAvailableError():
            return _UNAVAILABLE[error.reason]
        case BleakDBusError():
            return _on_the_bus(error.dbus_error, phase)
        case DBusError():
            return _on_the_bus(error.type, phase)
        case BleakDeviceNotFoundError():
            return "out_of_range"
        case BleakCharacteristicNotFoundError():
            return "no_heart_rate"
        case BleakGATTProtocolError():
            return "auth_failed" if error.code in _UNTRUSTED else "connect_failed"
        case AuthError():
            return "no_permission"
        case TimeoutError():
            return "not_answering"
        case OSError() | EOFError() | InvalidAddressError():
            return "no_bluetoothd"
        case _:
            return _ELSE[phase]


def _on_the_bus(name: str, phase: Phase) -> Reason:
    if name in _OBJECT_GONE:
        return "adapter_gone" if phase == "search" else "out_of_range"
    return _ON_THE_BUS.get(name, _ELSE[phase])
