"""The desktop's notification server, over a connection to the session bus that is made when needed."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from dbus_fast import AuthError, BusType, InvalidAddressError, Message, MessageFlag, MessageType, Variant
from dbus_fast.aio import MessageBus

from alerts.notifier import NotDeliveredError

ANSWER_S: Final = 5.0
"""How long bus and server may take for any answer."""
TIME_OVER: Final = 1
"""Why a notification was closed: its time was over."""
_NAME: Final = "org.freedesktop.Notifications"
_PATH: Final = "/org/freedesktop/Notifications"
_BUS: Final = "org.freedesktop.DBus"
_RULES: Final = (
    f"type='signal',interface='{_NAME}',path='{_PATH}'",
    f"type='signal',sender='{_BUS}',member='NameOwnerChanged',arg0='{_NAME}'",
)
_NOBODY: Final = frozenset({f"{_BUS}.Error.ServiceUnknown", f"{_BUS}.Error.NameHasNoOwner"})
_NO_BUS: Final = "start unclench in the desktop's session, or configure another notifier"


@dataclass(frozen=True, slots=True)
class About:
    """Who the server is, and what it can show."""

    name: str
    version: str
    capabilities: frozenset[str]


class NotificationServer:
    """A client of org.freedesktop.Notifications 1.2. Every call ends within `ANSWER_S`."""

    def __init__(self, address: str = "") -> None:
        """Take the bus's address; empty: the session's own."""
        self._address = address
        self._bus: MessageBus | None = None
        self._owner = ""
        self._notifying: Message | None = None
        self._late: set[asyncio.Task[Message]] = set()
        self.shown: Callable[[int], None] = lambda _: None
        """Called with the id that the server gave, before anything that becomes of the notification."""
        self.pressed: Callable[[int, str], None] = lambda *_: None
        """Called with a notification's id and the key of its button."""
        self.closed: Callable[[int, int], None] = lambda *_: None
        """Called with a notification's id and why it was closed."""
        self.came_late: Callable[[int], None] = lambda _: None
        """Called with the id of a notification that nobody waited for any more: it may be shown twice."""
        self.lost: Callable[[], None] = lambda: None
        """Called when the server, or the bus, is gone: no notification of before is on the screen."""
        self.came: Callable[[], None] = lambda: None
        """Called when a server has come."""

    async def about(self) -> About:
        """Ask who it is and what it can. Raises NotDeliveredError."""
        server = await self._answered(_call("GetServerInformation"))
        match [*server, *await self._answered(_call("GetCapabilities"))]:
            case [str(name), str(), str(version), str(), list(capabilities)]:
                return About(name, version, frozenset(map(str, capabilities)))
            case _:
                raise NotDeliveredError("the notification server says nothing that can be read: restart it")

    async def notify(
        self,
        replaces: int,
        title: str,
        text: str,
        actions: Sequence[str],
        hints: dict[str, Variant],
        shown_ms: int,
    ) -> int:
        """Show a notification; return the id that the server gave it. Raises NotDeliveredError."""
        body = ["unclench", replaces, "", title, text, list(actions), hints, shown_ms]
        call = self._notifying = _call("Notify", "susssasa{sv}i", body)
        try:
            answer = await self._answered(call)
        finally:
            self._notifying = None
        match answer:
            case [int(identity)] if identity > 0:
                return identity
            case _:
                raise NotDeliveredError("the notification server gave no id: restart it")

    async def close_notification(self, identity: int) -> None:
        """Take it away. Raises NotDeliveredError: nobody can."""
        await self._answered(_call("CloseNotification", "u", [identity]))

    def dismiss(self, identity: int) -> None:
        """Take it away without waiting whether that is done."""
        if self._bus is not None:
            self._bus.send(_call("CloseNotification", "u", [identity], MessageFlag.NO_REPLY_EXPECTED))

    def close(self) -> None:
        """End the connection."""
        for call in self._late:
            call.cancel()
        if self._bus is not None:
            self._bus.disconnect()
            self._bus = None

    async def _answered(self, call: Message) -> list[object]:
        """Return what the server answers; connect first where that is needed."""
        try:
            async with asyncio.timeout(ANSWER_S):
                bus = await self._connected()
        except TimeoutError:
            raise NotDeliveredError(f"the session bus did not answer within {ANSWER_S:g} s") from None
        reply = await self._replied(bus, call)
        if reply.message_type is MessageType.ERROR:
            raise NotDeliveredError(_refused(reply))
        return list(reply.body)

    async def _replied(self, bus: MessageBus, call: Message) -> Message:
        asking = asyncio.create_task(bus.call(call))
        done, _ = await asyncio.wait({asking}, timeout=ANSWER_S)
        if not done:
            self._late.add(asking)
            asking.add_done_callback(self._answered_late)
            raise NotDeliveredError(
                f"the notification server did not answer within {ANSWER_S:g} s: restart it"
            )
        try:
            reply = asking.result()
        except (EOFError, OSError) as error:
            raise NotDeliveredError(f"the session bus is gone ({error}); {_NO_BUS}") from None
        if reply is None:
            raise NotDeliveredError(f"the session bus is gone; {_NO_BUS}")
        return reply

    def _answered_late(self, asking: "asyncio.Task[Message]") -> None:
        self._late.discard(asking)
        if asking.cancelled() or asking.exception() is not None:
            return
        match asking.result():
            case Message(message_type=MessageType.METHOD_RETURN, body=[int(identity)]):
                self.came_late(identity)
            case _:
                pass

    async def _connected(self) -> MessageBus:
        if self._bus is not None and self._bus.connected:
            return self._bus
        try:
            bus = await self._made().connect()
            bus.add_message_handler(self._hear)
            for rule in _RULES:
                await bus.call(_add_match(rule))
        except (InvalidAddressError, AuthError, OSError, EOFError, KeyError) as error:
            raise NotDeliveredError(f"there is no session bus ({error}); {_NO_BUS}") from None
        self._bus = bus
        self._watch(bus)
        return bus

    def _made(self) -> MessageBus:
        return MessageBus(self._address or None, bus_type=BusType.SESSION)

    def _watch(self, bus: MessageBus) -> None:
        """Hear of the bus's end."""
        ending = asyncio.ensure_future(bus.wait_for_disconnect())  # type: ignore[no-untyped-call]
        ending.add_done_callback(lambda ended: self._bus_ended(bus, ended))

    def _bus_ended(self, bus: MessageBus, ended: "asyncio.Future[None]") -> None:
        if not ended.cancelled():
            ended.exception()
        if self._bus is bus:
            self._bus = None
            self.lost()

    def _hear(self, message: Message) -> None:
        if message.message_type is MessageType.METHOD_RETURN:
            self._take_reply(message)
        if message.message_type is not MessageType.SIGNAL:
            return
        match message.member, message.body:
            case "NameOwnerChanged", [str(name), str(before), str(owner)] if name == _NAME:
                self._take_owner(before, owner)
            case "ActionInvoked", [int(identity), str(key)] if message.sender == self._owner:
                self.pressed(identity, key)
            case "NotificationClosed", [int(identity), int(why)] if message.sender == self._owner:
                self.closed(identity, why)
            case _:
                pass

    def _take_owner(self, before: str, owner: str) -> None:
        """Tell who went and who came: a server that waited for the name takes it over in one step."""
        self._owner = owner
        if before:
            self.lost()
        if owner:
            self.came()

    def _take_reply(self, reply: Message) -> None:
        """Tell of the id at once: what becomes of the notification may come with the same bytes."""
        call = self._notifying
        if call is not None and reply.reply_serial == call.serial:
            self._owner = reply.sender or ""
            match reply.body:
                case [int(identity)]:
                    self.shown(identity)
                case _:
                    pass


def _call(
    member: str, signature: str = "", body: Sequence[object] = (), flags: MessageFlag = MessageFlag.NONE
) -> Message:
    return Message(
        destination=_NAME,
        path=_PATH,
        interface=_NAME,
        member=member,
        signature=signature,
        body=list(body),
        flags=flags,
    )


def _add_match(rule: str) -> Message:
    return Message(
        destination=_BUS,
        path="/org/freedesktop/DBus",
        interface=_BUS,
        member="AddMatch",
        signature="s",
        body=[rule],
    )


def _refused(reply: Message) -> str:
    if reply.error_name in _NOBODY:
        return "no notification server runs in this session: start one (dunst, or your desktop's own)"
    fact = " ".join(str(part) for part in reply.body) or "without a reason"
    return f"the notification server refused: {reply.error_name}: {fact}"
