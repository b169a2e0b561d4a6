"""One connection of the page: it may not hang, nor may there be too many."""

import asyncio
import socket
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

MOST_CONNECTIONS: Final = 192
"""More are hung up on at once: the daemon needs its files for other things."""
WRITE_S: Final = 2.0
"""How long a client may take nothing of what is sent to it."""
_UNSENT_BYTES: Final = 65_536
"""How much the system holds for a client that takes nothing: by itself it would be megabytes."""


class Connection(H11Protocol):
    """Hangs up on who asks nothing, takes nothing, or is one too many."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as there
        """Begin, or hang up."""
        super().connection_made(transport)
        self.app = _Impatient(self.app, transport)
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _UNSENT_BYTES)
        if len(self.connections) > MOST_CONNECTIONS:
            transport.abort()
            return
        self.timeout_keep_alive_task = self.loop.call_later(
            self.timeout_keep_alive, self.timeout_keep_alive_handler
        )

    def timeout_keep_alive_handler(self) -> None:
        """Hang up: what was not taken by now never will be."""
        self.transport.abort()


class _Impatient:
    """Hangs up when something that is sent is not taken in time, or when all ends."""

    def __init__(self, app: ASGIApp, transport: asyncio.Transport) -> None:
        self._app = app
        self._transport = transport

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sent(message: Message) -> None:
            try:
                async with asyncio.timeout(WRITE_S):
                    await send(message)
            except TimeoutError:
                self._transport.abort()

        try:
            await self._app(scope, receive, sent)
        except asyncio.CancelledError:  # the server ends, and waits for nobody
            self._transport.abort()
            await asyncio.sleep(0)
