"""A strap in the air, as bluetoothd knows it: in range or not, connected or not, and who listens."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from dbus_fast import Variant

from tests.bluez.gatt import HEART_RATE_SERVICE, KINDS, Characteristic, objects, values
from tests.bluez.wire import Interfaces, Properties

Resolving = Literal["normal", "never", "drop"]
"""What comes after Connect's reply: services, nothing, or the end of the link."""


@dataclass
class Strap:
    """One peripheral."""

    address: str
    name: str
    kind: str
    adapter: str
    advertised: tuple[str, ...] = (HEART_RATE_SERVICE,)
    rssi: int = -60
    inside: bool = True
    """Whether the radio reaches it."""
    taken: bool = False
    """Whether another host holds it: it neither advertises nor answers."""
    resolving: Resolving = "normal"
    known: bool = False
    """Whether bluetoothd shows a device object for it."""
    connected: bool = False
    resolved: bool = False
    others: int = 0
    """Subscribers on this host beside those who really call."""
    echo: bool = True
    refusal: int = 0
    """With which status a Polar control point answers a start; 0: it starts."""
    gone: asyncio.TimerHandle | None = None
    shown: dict[str, Interfaces] = field(default_factory=dict)
    """GATT objects that bluetoothd shows; they stay after a drop."""
    table: dict[str, Interfaces] = field(default_factory=dict)
    characteristics: dict[str, Characteristic] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Fill the characteristics with what they say at first."""
        self.table, self.characteristics = objects(self.path, self.kind)
        said = values(self.name, self.address.replace(":", "")[-8:])
        for one in self.characteristics.values():
            one.value = said.get(one.uuid, b"")

    @property
    def path(self) -> str:
        """Return the object path of its device."""
        return f"{self.adapter}/dev_{self.address.replace(':', '_')}"

    @property
    def answers(self) -> bool:
        """Tell whether it advertises, and would take a connection."""
        return self.inside and not self.taken and not self.connected

    def characteristic(self, uuid: str) -> Characteristic:
        """Return the characteristic with this UUID."""
        return next(one for one in self.characteristics.values() if one.uuid == uuid)

    def copies(self, characteristic: Characteristic) -> int:
        """Return how many times bluetoothd tells of one notification."""
        return len(characteristic.subscribers) and len(characteristic.subscribers) + self.others

    def forget_subscribers(self) -> None:
        """Drop all subscriptions, as the end of a link does."""
        for one in self.characteristics.values():
            one.subscribers.clear()

    def device(self) -> Properties:
        """Return the device's properties."""
        uuids = list(KINDS[self.kind]) if self.resolved else list(self.advertised)
        shown: Properties = {
            "Address": Variant("s", self.address),
            "AddressType": Variant("s", "public"),
            "Adapter": Variant("o", self.adapter),
            "Alias": Variant("s", self.name or self.address.replace(":", "-")),
            "Paired": Variant("b", False),
            "Trusted": Variant("b", False),
            "Blocked": Variant("b", False),
            "Connected": Variant("b", self.connected),
            "ServicesResolved": Variant("b", self.resolved),
            "UUIDs": Variant("as", uuids),
        }
        if self.name:
            shown["Name"] = Variant("s", self.name)
        if not self.connected:
            shown["RSSI"] = Variant("n", self.rssi)
        return shown


@dataclass
class Fault:
    """How one call is answered instead."""

    error: str
    """A D-Bus error's name; empty: the call is never answered."""
    text: str = ""


@dataclass
class Faults:
    """What the next calls meet, by the method's name."""

    planned: dict[str, list[Fault]] = field(default_factory=dict)
    always: dict[str, Fault] = field(default_factory=dict)
    met: Counter[str] = field(default_factory=Counter)

    def next(self, member: str) -> Fault | None:
        """Return what this call meets, and use it up."""
        waiting = self.planned.get(member)
        fault = waiting.pop(0) if waiting else self.always.get(member)
        if fault is not None:
            self.met[member] += 1
        return fault
