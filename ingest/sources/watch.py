"""A watch on bluetoothd itself: whether it lives, and what it says of a device when Bleak may be wrong.

After a crash of bluetoothd Bleak goes on believing what it knew: no callback comes, and devices
stay connected for ever.
"""

import asyncio
from collections.abc import Callable

from dbus_fast import BusType, Message, MessageType
from dbus_fast.aio import MessageBus

BLUEZ = "org.bluez"
_BUS = "org.freedesktop.DBus"
_ADAPTER, _DEVICE = "org.bluez.Adapter1", "org.bluez.Device1"
_RULES = (
    f"type='signal',sender='{_BUS}',member='NameOwnerChanged',arg0='{BLUEZ}'",
    f"type='signal',sender='{BLUEZ}',member='PropertiesChanged',arg0='{_ADAPTER}'",
    f"type='signal',sender='{BLUEZ}',member='InterfacesAdded',path='/',arg0path='/org/bluez/'",
    f"type='signal',sender='{BLUEZ}',member='InterfacesRemoved',path='/',arg0path='/org/bluez/'",
)


class Watch:
    """A connection of its own to the system bus, made again when it is lost."""

    def __init__(self) -> None:
        """Begin without a connection."""
        self._bus: MessageBus | None = None
        self._owned = False
        self.died: Callable[[], None] = lambda: None
        """Called when bluetoothd has gone."""
        self.removed: Callable[[str], None] = lambda _: None
        """Called with the path of an adapter or device that is no more."""
        self.stirred = asyncio.Event()
        """Set when bluetoothd came, or its adapter changed: a try may be worth it."""

    async def attend(self) -> bool:
        """Connect where that is needed; tell whether bluetoothd runs. Raises one of the `FAULTS`."""
        if self._bus is None or not self._bus.connected:
            self.close()
            await self._connect()
        reply = await self._ask(_BUS, "/org/freedesktop/DBus", _BUS, "NameHasOwner", "s", [BLUEZ])
        self._owned = reply is not None and bool(reply.body[0])
        return self._owned

    async def _connect(self) -> None:
        bus = MessageBus(bus_type=BusType.SYSTEM)
        self._bus = bus
        await bus.connect()
        bus.add_message_handler(self._hear)
        for rule in _RULES:
            await self._ask(_BUS, "/org/freedesktop/DBus", _BUS, "AddMatch", "s", [rule])

    def _hear(self, message: Message) -> None:
        if message.message_type is not MessageType.SIGNAL:
            return
        match message.member, message.body:
            case "NameOwnerChanged", [_, _, owner]:
                self._owned = bool(owner)
                (self.stirred.set if owner else self.died)()
            case "InterfacesRemoved", [path, interfaces] if {_ADAPTER, _DEVICE} & set(interfaces):
                self.removed(path)
            case "InterfacesAdded", [_, interfaces] if _ADAPTER in interfaces:
                self.stirred.set()
            case "PropertiesChanged", [interface, changed, _] if interface == _ADAPTER:
                if "Powered" in changed:
                    self.stirred.set()
            case _:
                pass

    @property
    def owned(self) -> bool:
        """Tell whether bluetoothd ran when it was last heard of."""
        return self._owned

    async def answers(self) -> bool:
        """Tell whether bluetoothd answers at all; the caller bounds the wait."""
        return await self._ask(BLUEZ, "/", f"{_BUS}.Peer", "Ping", "", []) is not None

    async def is_connected(self, device_path: str) -> bool:
        """Tell whether bluetoothd itself calls a device connected."""
        body: list[object] = [_DEVICE, "Connected"]
        reply = await self._ask(BLUEZ, device_path, f"{_BUS}.Properties", "Get", "ss", body)
        return reply is not None and bool(reply.body[0].value)

    async def _ask(
        self, destination: str, path: str, interface: str, member: str, signature: str, body: list[object]
    ) -> Message | None:
        """Return the answer; None when it is an error."""
        if self._bus is None:
            return None
        call = Message(
            destination=destination,
            path=path,
            interface=interface,
            member=member,
            signature=signature,
            body=body,
        )
        reply = await self._bus.call(call)
        return reply if reply.message_type is MessageType.METHOD_RETURN else None

    def close(self) -> None:
        """End the connection."""
        if self._bus is not None:
            self._bus.disconnect()
            self._bus = None
