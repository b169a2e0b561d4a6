"""What a strap in the air offers: services and characteristics, as BlueZ shows them."""

from dataclasses import dataclass, field

from dbus_fast import Variant

from tests.bluez.wire import Interfaces

HEART_RATE = "00002a37-0000-1000-8000-00805f9b34fb"
LOCATION = "00002a38-0000-1000-8000-00805f9b34fb"
BATTERY = "00002a19-0000-1000-8000-00805f9b34fb"
MAKER = "00002a29-0000-1000-8000-00805f9b34fb"
MODEL = "00002a24-0000-1000-8000-00805f9b34fb"
SERIAL = "00002a25-0000-1000-8000-00805f9b34fb"
FIRMWARE = "00002a26-0000-1000-8000-00805f9b34fb"
PMD_CONTROL = "fb005c81-02e7-f387-1cad-8acd2d8df0c8"
PMD_DATA = "fb005c82-02e7-f387-1cad-8acd2d8df0c8"

HEART_RATE_SERVICE = "0000180d-0000-1000-8000-00805f9b34fb"
BATTERY_SERVICE = "0000180f-0000-1000-8000-00805f9b34fb"
DEVICE_SERVICE = "0000180a-0000-1000-8000-00805f9b34fb"
THERMOMETER_SERVICE = "00001809-0000-1000-8000-00805f9b34fb"
PMD_SERVICE = "fb005c80-02e7-f387-1cad-8acd2d8df0c8"
_CONFIGURATION = "00002902-0000-1000-8000-00805f9b34fb"

Table = dict[str, tuple[tuple[str, tuple[str, ...]], ...]]

_PLAIN: Table = {
    HEART_RATE_SERVICE: ((HEART_RATE, ("notify",)), (LOCATION, ("read",))),
    BATTERY_SERVICE: ((BATTERY, ("read", "notify")),),
    DEVICE_SERVICE: ((MAKER, ("read",)), (MODEL, ("read",)), (SERIAL, ("read",)), (FIRMWARE, ("read",))),
}
_POLAR: Table = {
    **_PLAIN,
    PMD_SERVICE: ((PMD_CONTROL, ("read", "write", "indicate")), (PMD_DATA, ("notify",))),
}
_THERMOMETER: Table = {THERMOMETER_SERVICE: (("00002a1c-0000-1000-8000-00805f9b34fb", ("indicate",)),)}
KINDS: dict[str, Table] = {"plain": _PLAIN, "polar": _POLAR, "thermometer": _THERMOMETER}


@dataclass
class Characteristic:
    """One characteristic: where it is and what it holds."""

    uuid: str
    path: str
    value: bytes = b""
    subscribers: set[str] = field(default_factory=set)
    """Bus names that called StartNotify; each of them doubles the signals for everybody."""


def values(name: str, serial: str) -> dict[str, bytes]:
    """Return what the readable characteristics say at first."""
    return {
        LOCATION: b"\x01",
        BATTERY: bytes([81]),
        MAKER: b"Polar Electro Oy" if name.startswith("Polar") else b"Maker",
        MODEL: name.split()[1].encode() if " " in name else name.encode(),
        SERIAL: serial.encode(),
        FIRMWARE: b"5.0.0",
        PMD_CONTROL: bytes.fromhex("0f05000000000000000000000000000000"),
    }


def objects(device: str, kind: str) -> tuple[dict[str, Interfaces], dict[str, Characteristic]]:
    """Return the GATT objects below a device's path, and the characteristics by path."""
    shown: dict[str, Interfaces] = {}
    known: dict[str, Characteristic] = {}
    handle = 0x000A
    for service, characteristics in KINDS[kind].items():
        service_path = f"{device}/service{handle:04x}"
        shown[service_path] = {
            "org.bluez.GattService1": {
                "UUID": Variant("s", service),
                "Device": Variant("o", device),
                "Primary": Variant("b", True),
            }
        }
        for uuid, flags in characteristics:
            handle += 1
            path = f"{service_path}/char{handle:04x}"
            known[path] = Characteristic(uuid, path)
            shown[path] = {
                "org.bluez.GattCharacteristic1": {
                    "UUID": Variant("s", uuid),
                    "Service": Variant("o", service_path),
                    "Flags": Variant("as", list(flags)),
                    "MTU": Variant("q", 232),
                }
            }
            handle += 1
            if {"notify", "indicate"} & set(flags):
                handle += 1
                shown[f"{path}/desc{handle:04x}"] = {
                    "org.bluez.GattDescriptor1": {
                        "UUID": Variant("s", _CONFIGURATION),
                        "Characteristic": Variant("o", path),
                    }
                }
        handle += 1
    return shown, known
