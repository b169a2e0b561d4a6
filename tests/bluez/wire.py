"""The fake bluetoothd's end of the bus: what it says goes out in order, and never faster than is read."""

import asyncio
from collections.abc import Callable, Sequence

from dbus_fast import Message, Variant
from dbus_fast.aio import MessageBus

BLUEZ = "org.bluez"
_BUS = "org.freedesktop.DBus"
_PACE = 64
"""Messages between two pauses: dbus-fast ends its connection when the socket is full."""

Properties = dict[str, Variant]
Interfaces = dict[str, Properties]


class Wire:
    """One connection with the name org.bluez and one queue of what is to be said."""

    def __init__(self) -> None:
        """Begin with nothing to say."""
        self._out: asyncio.Queue[tuple[Message, Callable[[], None] | None]] = asyncio.Queue()
        self._bus: MessageBus | None = None

    async def speak(self, address: str, hear: Callable[[Message], bool], ready: Callable[[], None]) -> None:
        """Take the name, hand every message to `hear`, and say what is to be said, until cancelled."""
        bus = await MessageBus(bus_address=address).connect()
        self._bus = bus
        bus.add_message_handler(hear)
        await bus.call(self._watch_owners())
        await bus.request_name(BLUEZ)
        ready()
        while True:
            for _ in range(_PACE):
                message, said = await self._out.get()
                await bus.send(message)
                if said is not None:
                    said()
            await bus.call(Message(destination=_BUS, path="/", interface=f"{_BUS}.Peer", member="Ping"))

    def _watch_owners(self) -> Message:
        rule = f"type='signal',sender='{_BUS}',member='NameOwnerChanged'"
        return Message(
            destination=_BUS, path="/org/freedesktop/DBus", interface=_BUS, member="AddMatch",
            signature="s", body=[rule],
        )  # fmt: skip

    def say(self, message: Message, said: Callable[[], None] | None = None) -> None:
        """Say it after all that was said before; call `said` when it is out."""
        self._out.put_nowait((message, said))

    def answer(self, call: Message, signature: str = "", *body: object) -> None:
        """Answer a call."""
        self.say(Message.new_method_return(call, signature, list(body)))

    def refuse(self, call: Message, error: str, text: str) -> None:
        """Answer a call with an error."""
        self.say(Message.new_error(call, error, text))

    def changed(
        self,
        path: str,
        interface: str,
        properties: Properties,
        gone: tuple[str, ...] = (),
        said: Callable[[], None] | None = None,
    ) -> None:
        """Tell of changed properties, in one signal."""
        body = [interface, properties, list(gone)]
        self._signal(path, f"{_BUS}.Properties", "PropertiesChanged", "sa{sv}as", body, said)

    def added(self, path: str, interfaces: Interfaces) -> None:
        """Tell of a new object."""
        self._signal("/", f"{_BUS}.ObjectManager", "InterfacesAdded", "oa{sa{sv}}", [path, interfaces])

    def removed(self, path: str, interfaces: list[str]) -> None:
        """Tell that an object is gone."""
        self._signal("/", f"{_BUS}.ObjectManager", "InterfacesRemoved", "oas", [path, interfaces])

    def _signal(
        self,
        path: str,
        interface: str,
        member: str,
        signature: str,
        body: Sequence[object],
        said: Callable[[], None] | None = None,
    ) -> None:
        self.say(Message.new_signal(path, interface, member, signature, list(body)), said)
