"""A connection to one D-Bus: made when somebody asks, and made again after the bus was gone."""

from __future__ import annotations  # where there is no D-Bus, its names are not there either

import asyncio
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal

from alerts.surrounding import Question, UnknownError

if sys.platform == "linux":
    from dbus_fast import Message, MessageFlag, MessageType
    from dbus_fast.aio import MessageBus
    from dbus_fast.errors import AuthError, DBusError, InvalidAddressError

    _FAULTS = (AuthError, DBusError, InvalidAddressError, OSError, EOFError)

_DBUS: Final = "org.freedesktop.DBus"
_SYSTEM: Final = "unix:path=/var/run/dbus/system_bus_socket"
_SESSION_MEND: Final = "start unclench inside your desktop session, or import DBUS_SESSION_BUS_ADDRESS"
_REST_S: Final = 1.0
"""So long nobody tries to connect again."""
_MOST_UNANSWERED: Final = 64
"""The library keeps a question that nobody answered for as long as its connection lasts."""


def bus_address(name: Literal["session", "system"], environ: Mapping[str, str]) -> str:
    """Return where the bus listens; empty when nothing says so."""
    if name == "system":
        return environ.get("DBUS_SYSTEM_BUS_ADDRESS") or _SYSTEM
    if told := environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return told
    runtime = environ.get("XDG_RUNTIME_DIR")
    return f"unix:path={runtime}/bus" if runtime and Path(runtime, "bus").exists() else ""


class DesktopBus:
    """One connection. It starts no service, and asks none that does not run."""

    def __init__(self, name: Literal["session", "system"], environ: Mapping[str, str]) -> None:
        """Begin without a connection."""
        self._name = name
        self._address = bus_address(name, environ)
        self._bus: MessageBus | None = None
        self._connecting = asyncio.Lock()
        self._refused: UnknownError | None = None
        self._refused_s = 0.0
        self._owned: dict[str, bool] = {}
        self._rules: set[str] = set()
        self._waiting: list[tuple[str, str, asyncio.Event]] = []
        self._unanswered = 0

    async def has(self, service: str) -> bool:
        """Tell whether somebody bears the name; nobody is started by that. Raises UnknownError."""
        bus = await self._connected()
        if service not in self._owned:
            rule = f"type='signal',sender='{_DBUS}',member='NameOwnerChanged',arg0='{service}'"
            await self._follow(bus, rule)
            is_owned = bool(await self._call(bus, _of_the_bus("NameHasOwner", service)))
            self._owned.setdefault(service, is_owned)  # a change that was told meanwhile is newer
        return self._owned[service]

    async def ask(self, question: Question) -> object:
        """Return the answer. Raises UnknownError: nobody is there to answer, or they refuse."""
        if not await self.has(question.service):
            raise UnknownError("not running")
        bus = await self._connected()
        if question.changes:
            rule = f"type='signal',interface='{question.changes}',path='{question.path}'"
            await self._follow(bus, rule)
        return await self._call(
            bus,
            Message(
                destination=question.service,
                path=question.path,
                interface=question.interface,
                member=question.member,
                signature=question.signature,
                body=list(question.body),
                flags=MessageFlag.NO_AUTOSTART,
            ),
        )

    async def stirred(self, service: str, path: str) -> None:
        """Return when the service came, went, or told of a change."""
        waiting = (service, path, asyncio.Event())
        self._waiting.append(waiting)
        try:
            await waiting[2].wait()
        finally:
            self._waiting.remove(waiting)

    def close(self) -> None:
        """End the connection."""
        if self._bus is not None:
            self._bus.disconnect()
            self._bus = None
        self._owned.clear()
        self._rules.clear()
        self._unanswered = 0

    async def _connected(self) -> MessageBus:
        async with self._connecting:
            if self._bus is None or not self._bus.connected or self._unanswered >= _MOST_UNANSWERED:
                self.close()
                self._bus = await self._connect()
            return self._bus

    async def _connect(self) -> MessageBus:
        if sys.platform != "linux":
            raise UnknownError("there is no D-Bus on this system")
        now_s = asyncio.get_running_loop().time()
        if self._refused is not None and now_s - self._refused_s < _REST_S:
            raise self._refused
        try:
            bus = await _opened(self._address)
        except UnknownError as error:
            mend = _SESSION_MEND if self._name == "session" else "start D-Bus"
            self._refused, self._refused_s = UnknownError(f"no {self._name} bus: {error}", mend), now_s
            raise self._refused from error
        self._refused = None
        bus.add_message_handler(self._hear)
        return bus

    async def _follow(self, bus: MessageBus, rule: str) -> None:
        if rule not in self._rules:
            await self._call(bus, _of_the_bus("AddMatch", rule))
            self._rules.add(rule)

    async def _call(self, bus: MessageBus, call: Message) -> object:
        self._unanswered += 1
        try:
            reply = await bus.call(call)
        except _FAULTS as error:
            self.close()
            raise UnknownError(f"the {self._name} bus is gone") from error
        self._unanswered -= 1
        if reply.message_type is not MessageType.METHOD_RETURN:
            raise UnknownError(f"refuses to tell ({reply.error_name})")
        return plain(reply.body[0]) if reply.body else None

    def _hear(self, message: Message) -> None:
        if message.message_type is not MessageType.SIGNAL:
            return
        told = message.path
        if message.member == "NameOwnerChanged" and message.sender == _DBUS:
            told = message.body[0]
            self._owned[told] = bool(message.body[2])
        for service, path, stir in self._waiting:
            if told in (service, path):
                stir.set()


async def _opened(address: str) -> MessageBus:
    """Return a connection. Raises UnknownError."""
    if not address:
        raise UnknownError("nothing says where it is")
    try:
        return await MessageBus(bus_address=address).connect()
    except _FAULTS as error:
        raise UnknownError(_words(error)) from error


def _words(error: Exception) -> str:
    told = error.strerror if isinstance(error, OSError) else str(error)
    return told or type(error).__name__


def _of_the_bus(member: str, argument: str) -> Message:
    return Message(
        destination=_DBUS,
        path="/org/freedesktop/DBus",
        interface=_DBUS,
        member=member,
        signature="s",
        body=[argument],
    )


def plain(value: object) -> object:
    """Return the value without the wrappings that say of which type it is."""
    inner = getattr(value, "value", value)
    if isinstance(inner, dict):
        return {key: plain(one) for key, one in inner.items()}
    return inner if inner is value else plain(inner)
