"""A small org.freedesktop.Notifications, in the test's own process, that a test can let fail in every way."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from dbus_fast import Message, MessageType, NameFlag, RequestNameReply, SignatureTree, Variant
from dbus_fast.aio import MessageBus

NAME: Final = "org.freedesktop.Notifications"
PATH: Final = "/org/freedesktop/Notifications"
ALL: Final = ("actions", "body", "body-markup", "persistence")


@dataclass(frozen=True)
class Shown:
    """One notification as it is on the screen."""

    title: str
    text: str
    actions: tuple[str, ...]
    hints: dict[str, Variant]
    shown_ms: int
    replaces: int


@dataclass
class NotificationDaemon:
    """What a desktop's server does, as far as a client can tell."""

    bus: MessageBus
    capabilities: tuple[str, ...] = ALL
    name: str = "a test's own"
    error: str = ""
    """The name of the error that every Notify is answered with; empty: it is shown."""
    hangs: bool = False
    """Whether calls of Notify get no answer until `go_on`."""
    first_id: int = 1
    closes_pressed: bool = True
    """Whether a notification goes when one of its buttons is pressed, as with most servers."""
    on_screen: dict[int, Shown] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    _waiting: list[Message] = field(default_factory=list)

    def hear(self, message: Message) -> bool:
        """Take one message from the bus; true when it needs no other answer."""
        if message.message_type is not MessageType.METHOD_CALL:
            return False
        if message.member == "Introspect":
            self._answer(message, "s", _described())
            return True
        if message.interface != NAME:
            return False
        self.calls.append(message.member or "")
        match message.member:
            case "GetServerInformation":
                self._answer(message, "ssss", self.name, "unclench", "1.0", "1.2")
            case "GetCapabilities":
                self._answer(message, "as", list(self.capabilities))
            case "Notify" if self.hangs:
                self._waiting.append(message)
            case "Notify" if self.error:
                self.bus.send(Message.new_error(message, self.error, "not today"))
            case "Notify":
                self._show(message)
            case "CloseNotification":
                self._answer(message)
                self._gone(message.body[0], 3)
            case _:
                pass
        self.changed.set()
        return True

    def _show(self, call: Message) -> None:
        _, replaces, _, title, text, actions, hints, shown_ms = call.body
        identity = replaces if replaces in self.on_screen else self.first_id
        self.first_id += identity == self.first_id
        self.on_screen[identity] = Shown(title, text, tuple(actions), hints, shown_ms, replaces)
        self._answer(call, "u", identity)

    def go_on(self) -> None:
        """Answer now what was not answered before."""
        self.hangs = False
        for call in self._waiting:
            self._show(call)
        self._waiting.clear()
        self.changed.set()

    def press(self, identity: int, key: str) -> None:
        """Press a button, as the wearer does."""
        self._signal("ActionInvoked", "us", identity, key)
        if self.closes_pressed:
            self._gone(identity, 2)

    def dismiss(self, identity: int) -> None:
        """Close it, as the wearer does."""
        self._gone(identity, 2)

    def expire(self, identity: int) -> None:
        """Let its time be over."""
        self._gone(identity, 1)

    def _gone(self, identity: int, why: int) -> None:
        if self.on_screen.pop(identity, None) is not None:
            self._signal("NotificationClosed", "uu", identity, why)
        self.changed.set()

    def _answer(self, call: Message, signature: str = "", *body: object) -> None:
        self.bus.send(Message.new_method_return(call, signature, list(body)))

    def _signal(self, member: str, signature: str, *body: object) -> None:
        self.bus.send(Message.new_signal(PATH, NAME, member, signature, list(body)))

    async def only(self, title: str) -> int:
        """Wait until a single notification, with this title, is on the screen; return its id."""
        async with asyncio.timeout(10):
            while [shown.title for shown in self.on_screen.values()] != [title]:
                self.changed.clear()
                await self.changed.wait()
        return next(iter(self.on_screen))

    async def nothing(self) -> None:
        """Wait until the screen is empty."""
        async with asyncio.timeout(10):
            while self.on_screen:
                self.changed.clear()
                await self.changed.wait()

    def die(self) -> None:
        """End at once, with all that is shown."""
        self.on_screen.clear()
        self.bus.disconnect()


def _described() -> str:
    """Return what a client that asks first is told of the interface."""
    methods = {
        "Notify": ("susssasa{sv}i", "u"),
        "CloseNotification": ("u", ""),
        "GetCapabilities": ("", "as"),
        "GetServerInformation": ("", "ssss"),
    }
    told = [
        f'<method name="{name}">{_arguments(*signatures)}</method>' for name, signatures in methods.items()
    ]
    for name, signature in {"ActionInvoked": "us", "NotificationClosed": "uu"}.items():
        told.append(f'<signal name="{name}">{_arguments("", signature)}</signal>')
    return f'<node><interface name="{NAME}">{"".join(told)}</interface></node>'


def _arguments(taken: str, given: str) -> str:
    pairs = [("in", one.signature) for one in SignatureTree(taken).types]
    pairs += [("out", one.signature) for one in SignatureTree(given).types]
    return "".join(f'<arg direction="{way}" type="{kind}"/>' for way, kind in pairs)


@asynccontextmanager
async def notification_daemon(address: str, name: str = "a test's own") -> AsyncIterator[NotificationDaemon]:
    """Run one on the bus while in the block."""
    async with _named(address, name, NameFlag.DO_NOT_QUEUE, RequestNameReply.PRIMARY_OWNER) as daemon:
        yield daemon


@asynccontextmanager
async def queued_daemon(address: str) -> AsyncIterator[NotificationDaemon]:
    """Let one wait on the bus until the one before ends: then the name passes over in one step."""
    async with _named(address, "the next", NameFlag.NONE, RequestNameReply.IN_QUEUE) as daemon:
        yield daemon


@asynccontextmanager
async def _named(
    address: str, name: str, flag: NameFlag, expected: RequestNameReply
) -> AsyncIterator[NotificationDaemon]:
    bus = await MessageBus(bus_address=address).connect()
    daemon = NotificationDaemon(bus, name=name)
    bus.add_message_handler(daemon.hear)
    assert await bus.request_name(NAME, flag) is expected
    try:
        yield daemon
    finally:
        bus.disconnect()
