"""Services of other people's desktops on a private bus, as small as the questions that are asked of them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from dbus_fast import Message, MessageType, Variant
from dbus_fast.aio import MessageBus

_PROPERTIES = "org.freedesktop.DBus.Properties"


@dataclass
class Fake:
    """One service: what its methods answer (by interface and name) and its properties, at one path."""

    path: str
    methods: dict[tuple[str, str], Variant] = field(default_factory=dict)
    properties: dict[tuple[str, str], Variant] = field(default_factory=dict)
    hangs: bool = False
    """It takes every question and never answers."""
    asked: int = 0
    bus: MessageBus | None = None

    def hear(self, call: Message) -> Message | bool:
        """Answer a call."""
        if call.message_type is not MessageType.METHOD_CALL:
            return False
        self.asked += 1
        if self.hangs:
            return True
        answer = self._answer(call) if call.path == self.path else None
        if answer is None:
            return Message.new_error(call, "org.freedesktop.DBus.Error.UnknownMethod", "no such thing")
        return Message.new_method_return(call, answer.signature, [answer.value])

    def _answer(self, call: Message) -> Variant | None:
        match call.interface, call.member, call.body:
            case str(interface), "Get", [of, name] if interface == _PROPERTIES:
                kept = self.properties.get((of, name))
                return None if kept is None else Variant("v", kept)
            case str(interface), "GetAll", [of] if interface == _PROPERTIES:
                return Variant(
                    "a{sv}", {name: one for (at, name), one in self.properties.items() if at == of}
                )
            case interface, member, _:
                return self.methods.get((interface or "", member or ""))

    async def change(self, interface: str, name: str, value: Variant) -> None:
        """Give a property another value, and say so."""
        self.properties[interface, name] = value
        await self.say(_PROPERTIES, "PropertiesChanged", "sa{sv}as", [interface, {name: value}, []])

    async def say(self, interface: str, member: str, signature: str, body: list[object]) -> None:
        """Send a signal."""
        assert self.bus is not None
        await self.bus.send(Message.new_signal(self.path, interface, member, signature, body))


@asynccontextmanager
async def served(address: str, name: str, fake: Fake) -> AsyncIterator[Fake]:
    """Let the fake bear the name while in the block."""
    bus = await MessageBus(bus_address=address).connect()
    fake.bus = bus
    bus.add_message_handler(fake.hear)
    await bus.request_name(name)
    try:
        yield fake
    finally:
        if bus.connected:
            bus.disconnect()
