"""A bluetoothd without a radio: answers on D-Bus as BlueZ does, for straps that a test puts in the air."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from dbus_fast import Message, MessageType, Variant

from tests.bluez.air import Fault, Faults, Strap
from tests.bluez.gatt import KINDS, PMD_CONTROL, Characteristic
from tests.bluez.wire import Interfaces, Properties, Wire

ADAPTER = "/org/bluez/hci0"
ADAPTER1, DEVICE1 = "org.bluez.Adapter1", "org.bluez.Device1"
CHARACTERISTIC1 = "org.bluez.GattCharacteristic1"
UNKNOWN = "org.freedesktop.DBus.Error.UnknownObject"
_ERROR = "org.bluez.Error"


@dataclass
class Timing:
    """How long things take, s; a real bluetoothd: 0.3, 2.3, 30, 1."""

    resolve_s: float = 0.02
    disconnect_s: float = 0.02
    linger_s: float = 30.0
    """How long a device object outlives its link, or its last advertisement."""
    advertise_s: float = 0.05
    connect_s: float = 1.0
    """How long a connection to a strap out of range is tried."""


@dataclass
class Bluetoothd:
    """The adapter, the straps, and what calls came."""

    wire: Wire
    note: Callable[[Strap, Characteristic, bytes, int], None]
    """Told of each notification when it is out, and in how many copies."""
    timing: Timing = field(default_factory=Timing)
    present: bool = True
    powered: bool = True
    straps: dict[str, Strap] = field(default_factory=dict)
    faults: Faults = field(default_factory=Faults)
    calls: list[tuple[str, str, str]] = field(default_factory=list)
    """Method, object path, and for writes the bytes in hex."""
    scanners: set[str] = field(default_factory=set)
    written: Callable[[Strap, Characteristic, bytes], None] = lambda *_: None

    # -- what bluetoothd is asked ---------------------------------------------------------

    def hear(self, message: Message) -> bool:
        """Take one message from the bus; true when it needs no other answer."""
        if message.message_type is MessageType.SIGNAL and message.member == "NameOwnerChanged":
            self._left(message.body[0], message.body[2])
        if message.message_type is not MessageType.METHOD_CALL:
            return False
        member = message.member or ""
        if member == "Ping":
            return False
        told = bytes(message.body[0]).hex() if member == "WriteValue" else ""
        self.calls.append((member, message.path or "", told))
        fault = self.faults.next(member)
        if fault is None:
            self._serve(message, member)
        elif fault.error:
            self._fail(message, member, fault)
        return True

    def _fail(self, call: Message, member: str, fault: Fault) -> None:
        """Refuse; a connection that was aborted had come up first, and goes down again."""
        self.wire.refuse(call, fault.error, fault.text)
        if member == "Connect" and fault.text == "le-connection-abort-by-local":
            strap = self._strap_of(call.path or "")
            self.wire.changed(strap.path, DEVICE1, {"Connected": Variant("b", True)})
            self._later(self.timing.resolve_s, lambda: self.wire.changed(strap.path, DEVICE1, _apart()))

    def _serve(self, call: Message, member: str) -> None:
        path = call.path or ""
        if member == "GetManagedObjects":
            self.wire.answer(call, "a{oa{sa{sv}}}", self.objects())
        elif not self._shows(path):
            self.wire.refuse(call, UNKNOWN, f"Unknown object '{path}'")
        elif path == ADAPTER:
            self._serve_adapter(call, member)
        elif "/service" in path:
            self._serve_characteristic(call, member)
        else:
            self._serve_device(call, member)

    def _serve_adapter(self, call: Message, member: str) -> None:
        match member:
            case "SetDiscoveryFilter":
                self.wire.answer(call)
            case "StartDiscovery" if not self.powered:
                self.wire.refuse(call, f"{_ERROR}.NotReady", "Resource Not Ready")
            case "StartDiscovery":
                self.scanners.add(call.sender or "")
                self.wire.answer(call)
            case "StopDiscovery" if not self.powered:
                self.wire.refuse(call, f"{_ERROR}.NotReady", "Resource Not Ready")
            case "StopDiscovery":
                self.scanners.discard(call.sender or "")
                self.wire.answer(call)
            case "RemoveDevice":
                self._vanish(self._strap_of(call.body[0]))
                self.wire.answer(call)
            case _:
                self._properties(call, member, self.adapter()[ADAPTER1])

    def _serve_device(self, call: Message, member: str) -> None:
        strap = self._strap_of(call.path or "")
        match member:
            case "Connect" | "Pair" if not self.powered:
                self.wire.refuse(call, f"{_ERROR}.NotReady", "Resource Not Ready")
            case "Connect":
                self._connect(call, strap)
            case "Pair":
                self.wire.answer(call)
            case "Disconnect":
                self._later(self.timing.disconnect_s, lambda: self._disconnected(call, strap))
            case _:
                self._properties(call, member, strap.device())

    def _properties(self, call: Message, member: str, shown: Properties) -> None:
        match member:
            case "Set":
                self.wire.answer(call)
            case "Get" if call.body[1] in shown:
                self.wire.answer(call, "v", shown[call.body[1]])
            case "GetAll":
                self.wire.answer(call, "a{sv}", shown)
            case _:
                self.wire.refuse(call, "org.freedesktop.DBus.Error.UnknownMethod", f"no method {member}")

    def _serve_characteristic(self, call: Message, member: str) -> None:
        strap = self._strap_of(call.path or "")
        one = strap.characteristics[call.path or ""]
        if not strap.connected:
            self.wire.refuse(call, f"{_ERROR}.Failed", "Not connected")
            return
        match member:
            case "ReadValue":
                if strap.echo:
                    self._value(one.path, one.value)
                self.wire.answer(call, "ay", one.value)
            case "WriteValue":
                self.wire.answer(call)
                self.written(strap, one, bytes(call.body[0]))
            case "StartNotify":
                one.subscribers.add(call.sender or "")
                self.wire.answer(call)
            case "StopNotify":
                one.subscribers.discard(call.sender or "")
                self.wire.answer(call)
            case _:
                self.wire.refuse(call, "org.freedesktop.DBus.Error.UnknownMethod", f"no method {member}")

    # -- what happens in the air ----------------------------------------------------------

    def appear(self, strap: Strap) -> None:
        """Advertise once: a new object, or a new signal strength for one that is known."""
        if not (self.present and self.powered and self.scanners and strap.answers):
            return
        strap.rssi = -60 if strap.rssi != -60 else -61
        if strap.known:
            self.wire.changed(strap.path, DEVICE1, {"RSSI": Variant("n", strap.rssi)})
        else:
            strap.known = True
            self.wire.added(strap.path, {DEVICE1: strap.device()})
        self._linger(strap)

    def notify(self, strap: Strap, uuid: str, value: bytes, *, silent: bool = False) -> int:
        """Send one notification; returns how many times bluetoothd told of it."""
        one = strap.characteristic(uuid)
        copies = strap.copies(one) if strap.connected and strap.inside and not silent else 0
        for copy in range(copies):
            last = copy + 1 == copies
            self._value(one.path, value, (lambda: self.note(strap, one, value, copies)) if last else None)
        if not copies:
            self.note(strap, one, value, 0)
        return copies

    def drop(self, strap: Strap) -> None:
        """Lose the link: one signal, the objects stay, the device goes after a while."""
        if not strap.connected:
            return
        strap.connected = strap.resolved = False
        strap.forget_subscribers()
        if strap.known:
            self.wire.changed(strap.path, DEVICE1, _apart(), ("RSSI",))
            self._linger(strap)

    def power(self, on: bool) -> None:
        """Switch the adapter."""
        self.powered = on
        if not on:
            self.scanners.clear()
            for strap in self.straps.values():
                self.drop(strap)
        self.wire.changed(
            ADAPTER, ADAPTER1, {"Powered": Variant("b", on), "Discovering": Variant("b", False)}
        )

    def plug(self, present: bool) -> None:
        """Put the adapter in, or pull it out with all that hangs on it."""
        self.present = present
        if present:
            self.wire.added(ADAPTER, self.adapter())
            return
        self.scanners.clear()
        for strap in self.straps.values():
            self._vanish(strap)
        self.wire.removed(ADAPTER, [ADAPTER1])

    def clear(self) -> None:
        """Forget all straps, faults and calls."""
        if not self.present:
            self.plug(True)
        self.powered = True
        for strap in self.straps.values():
            self._vanish(strap)
        self.straps, self.faults, self.timing = {}, Faults(), Timing()
        self.calls, self.scanners = [], set()

    # -- what follows ---------------------------------------------------------------------

    def _connect(self, call: Message, strap: Strap, waited_s: float = 0.0) -> None:
        if strap.connected:
            self.wire.answer(call)
        elif strap.answers:
            self._connected(call, strap)
        elif waited_s >= self.timing.connect_s:
            self.wire.refuse(call, f"{_ERROR}.Failed", "Software caused connection abort")
        else:
            step_s = min(0.05, self.timing.connect_s)
            self._later(step_s, lambda: self._connect(call, strap, waited_s + step_s))

    def _connected(self, call: Message, strap: Strap) -> None:
        strap.connected = True
        if strap.gone is not None:
            strap.gone.cancel()
        self.wire.changed(strap.path, DEVICE1, {"Connected": Variant("b", True)})
        self.wire.answer(call)
        if strap.resolving == "normal":
            self._later(self.timing.resolve_s, lambda: self._resolve(strap))
        elif strap.resolving == "drop":
            self._later(self.timing.resolve_s, lambda: self.drop(strap))

    def _resolve(self, strap: Strap) -> None:
        if not strap.connected:
            return
        for path, interfaces in strap.table.items():
            if path not in strap.shown:
                self.wire.added(path, interfaces)
        strap.shown = dict(strap.table)
        strap.resolved = True
        self.wire.added(strap.path, {"org.bluez.Battery1": {"Percentage": Variant("y", 81)}})
        uuids = Variant("as", list(KINDS[strap.kind]))
        told = {"UUIDs": uuids, "ServicesResolved": Variant("b", True)}
        self.wire.changed(strap.path, DEVICE1, told)

    def _disconnected(self, call: Message, strap: Strap) -> None:
        self.drop(strap)
        self.wire.answer(call)

    def _left(self, name: str, owner: str) -> None:
        """A client that is gone listens no more; its links stay."""
        if not owner:
            self.scanners.discard(name)
            for strap in self.straps.values():
                for one in strap.characteristics.values():
                    one.subscribers.discard(name)

    def _linger(self, strap: Strap) -> None:
        if strap.gone is not None:
            strap.gone.cancel()
        loop = asyncio.get_running_loop()
        strap.gone = loop.call_later(self.timing.linger_s, lambda: self._vanish(strap))

    def _vanish(self, strap: Strap) -> None:
        if strap.gone is not None:
            strap.gone.cancel()
        for path, interfaces in reversed(strap.shown.items()):
            self.wire.removed(path, list(interfaces))
        if strap.known:
            self.wire.removed(strap.path, [DEVICE1, "org.bluez.Battery1"])
        strap.forget_subscribers()
        strap.known = strap.connected = strap.resolved = False
        strap.shown = {}

    def _value(self, path: str, value: bytes, said: Callable[[], None] | None = None) -> None:
        self.wire.changed(path, CHARACTERISTIC1, {"Value": Variant("ay", value)}, said=said)

    def _later(self, wait_s: float, action: Callable[[], None]) -> None:
        asyncio.get_running_loop().call_later(wait_s, action)

    def _shows(self, path: str) -> bool:
        if path in ("/", ADAPTER) or not path.startswith(ADAPTER):
            return self.present
        address = _address(path)
        strap = self.straps.get(address)
        return strap is not None and strap.known and (path == strap.path or path in strap.shown)

    def _strap_of(self, path: str) -> Strap:
        return self.straps[_address(path)]

    # -- what it shows --------------------------------------------------------------------

    def adapter(self) -> Interfaces:
        """Return the adapter's interfaces."""
        return {
            ADAPTER1: {
                "Address": Variant("s", "00:00:5E:00:53:01"),
                "Alias": Variant("s", "a desk"),
                "Powered": Variant("b", self.powered),
                "Discovering": Variant("b", bool(self.scanners)),
                "Roles": Variant("as", ["central", "peripheral"]),
            }
        }

    def objects(self) -> dict[str, Interfaces]:
        """Return all that GetManagedObjects tells."""
        if not self.present:
            return {}
        shown = {ADAPTER: self.adapter()}
        for strap in self.straps.values():
            if strap.known:
                shown[strap.path] = {DEVICE1: strap.device()}
                shown.update(strap.shown)
        return shown


def _address(path: str) -> str:
    """Return the address that is written in an object path."""
    return path.removeprefix(f"{ADAPTER}/dev_")[:17].replace("_", ":")


def _apart() -> Properties:
    return {"ServicesResolved": Variant("b", False), "Connected": Variant("b", False)}


def polar_answers(bluetoothd: Bluetoothd) -> Callable[[Strap, Characteristic, bytes], None]:
    """Return what a Polar control point does with a write: it indicates that it has obeyed."""

    def answer(strap: Strap, one: Characteristic, value: bytes) -> None:
        if one.uuid == PMD_CONTROL:
            bluetoothd.notify(
                strap, PMD_CONTROL, bytes([0xF0, *value[:2], strap.refusal if value[0] == 2 else 0, 0])
            )

    return answer
