"""What Bleak raises, as reasons."""

import pytest
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
from dbus_fast.errors import AuthError, DBusError, InvalidAddressError

from ingest.link_words import Reason
from ingest.source import SourceError
from ingest.sources.faults import LinkError, reason_of


def unavailable(reason: BleakBluetoothNotAvailableReason) -> BleakBluetoothNotAvailableError:
    return BleakBluetoothNotAvailableError("said by Bleak", reason)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (unavailable(BleakBluetoothNotAvailableReason.POWERED_OFF), "adapter_off"),
        (unavailable(BleakBluetoothNotAvailableReason.NO_BLUETOOTH), "no_adapter"),
        (unavailable(BleakBluetoothNotAvailableReason.DENIED_BY_SYSTEM), "no_permission"),
        (BleakDBusError("org.freedesktop.DBus.Error.ServiceUnknown", []), "no_bluetoothd"),
        (BleakDBusError("org.freedesktop.DBus.Error.AccessDenied", ["policy"]), "no_permission"),
        (BleakDBusError("org.freedesktop.DBus.Error.UnknownObject", []), "out_of_range"),
        (BleakDBusError("org.bluez.Error.NotReady", []), "adapter_off"),
        (BleakDBusError("org.bluez.Error.InProgress", []), "busy"),
        (BleakDBusError("org.bluez.Error.AuthenticationFailed", []), "auth_failed"),
        (BleakDBusError("org.bluez.Error.Failed", ["le-connection-abort-by-local"]), "connect_failed"),
        (BleakDeviceNotFoundError("A0:9E:1A:00:00:01"), "out_of_range"),
        (BleakCharacteristicNotFoundError("2a37"), "no_heart_rate"),
        (BleakError("failed to discover services, device disconnected"), "connect_failed"),
        (TimeoutError(), "not_answering"),
        (FileNotFoundError(2, "no such file"), "no_bluetoothd"),
        (EOFError(), "no_bluetoothd"),
        (InvalidAddressError("no transport"), "no_bluetoothd"),
        (DBusError("org.freedesktop.DBus.Error.ServiceUnknown", "played"), "no_bluetoothd"),
        (AuthError("rejected"), "no_permission"),
        (BleakGATTProtocolError(BleakGATTProtocolErrorCode.INSUFFICIENT_ENCRYPTION), "auth_failed"),
        (BleakGATTProtocolError(BleakGATTProtocolErrorCode.UNLIKELY_ERROR), "connect_failed"),
    ],
)
def test_each_error_has_its_reason(error: Exception, reason: Reason) -> None:
    assert reason_of(error) == reason


def test_an_object_that_is_gone_is_the_adapter_where_a_scan_was_asked_for_it() -> None:
    gone = BleakDBusError("org.freedesktop.DBus.Error.UnknownObject", [])
    assert reason_of(gone, "search") == "adapter_gone"
    assert reason_of(BleakError("adapter 'hci1' not found"), "search") == "no_adapter"


@pytest.mark.parametrize("reason", list(BleakBluetoothNotAvailableReason))
def test_every_word_of_bleak_for_no_bluetooth_is_known(reason: BleakBluetoothNotAvailableReason) -> None:
    assert reason_of(unavailable(reason)) in ("no_adapter", "adapter_off", "no_permission")


def test_a_link_error_is_a_source_error_that_says_what_to_do() -> None:
    error = LinkError("taken", "Polar H10 1")
    assert isinstance(error, SourceError)
    assert str(error).startswith("Polar H10 1 is there but takes no connection")
