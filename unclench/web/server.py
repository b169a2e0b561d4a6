"""Serves the page beside the daemon: it comes and goes, and whatever breaks in it, the capture goes on."""

import asyncio
import errno
import logging
import os
import secrets
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from random import Random
from typing import Final

import uvicorn
from starlette.types import ASGIApp

from ingest.backoff import BackoffSettings, wait_s
from ingest.clock import WallClock
from unclench.store.errors import StoreError
from unclench.store.journal import JOURNAL_FILE
from unclench.web.address import Address, forget_address, open_command, tell_address
from unclench.web.app import create_app
from unclench.web.connection import Connection
from unclench.web.feed import Feed
from unclench.web.guards import guarded
from unclench.web.house import House
from unclench.web.keys import Keys, kept_token
from unclench.web.settings import PageSettings

log = logging.getLogger("unclench")

RETRIES: Final = BackoffSettings(first_s=1.0)
_STEADY_S: Final = 60.0
"""What went on for so long was well: the next fault is a first one."""
_FAREWELL_S: Final = 0.15
"""How long answers may take that are under way when all ends."""
_KEEP_ALIVE_S: Final = 15

Say = Callable[[str], None]


@asynccontextmanager
async def served_page(house: House, say: Say) -> AsyncIterator[None]:
    """Serve the page of a daemon while in the block; what is to be known of it is said."""
    page = Page(house, say)
    async with asyncio.TaskGroup() as group, house.sessions.watched(house.hand):
        group.create_task(page.run())
        try:
            yield
        finally:
            page.stop()
            house.workshop.close()


class Page:
    """Serves until it is stopped, and begins again after a fault."""

    def __init__(self, house: House, say: Say) -> None:
        """Take what is served, and where to say how it goes."""
        self._house = house
        self._settings = house.config.page
        self._say = say
        self._stop = asyncio.Event()
        self._server: Server | None = None
        self._was_down = False
        self._dice = Random()
        self._clock = WallClock()

    def stop(self) -> None:
        """Ask it to end; no client holds it up."""
        self._stop.set()
        if self._server is not None:
            self._server.should_exit = True

    async def run(self) -> None:
        """Serve until stopped."""
        failures = 0
        try:
            while not self._stop.is_set():
                began_s = self._clock.monotonic_s()
                fault = await self._served()
                is_steady = self._clock.monotonic_s() - began_s >= _STEADY_S
                failures = 1 if is_steady else failures + 1
                if not self._stop.is_set():
                    self._tell_down(fault)
                    await self._rest(wait_s(failures, RETRIES, self._dice))
        finally:
            forget_address(self._house.data_dir)

    async def _served(self) -> str:
        """Serve until stopped or broken; return why it is over."""
        try:
            await self._serve()
        except (StoreError, OSError) as error:
            return str(error)
        except Exception as error:  # the edge of the page: nothing in it may end the capture
            log.error("the page broke down", exc_info=error)
            return f"it broke down ({error!r}): please report it"
        finally:
            self._server = None
        return "it ended by itself"

    async def _serve(self) -> None:
        run = secrets.token_hex(8)
        keys = Keys(kept_token(self._house.data_dir), run, self._clock)
        with bound(self._settings) as (sockets, port):
            feed = Feed(self._house.data_dir / JOURNAL_FILE)
            app = guarded(create_app(self._house, feed), keys, port)
            address = Address(os.getpid(), run, f"http://{_shown(sockets[0])}:{port}")
            self._server = Server(app, feed, lambda: self._tell_up(address, port))
            try:
                await self._server.serve(sockets)
            finally:
                self._server.let_go()

    async def _rest(self, for_s: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(for_s):
                await self._stop.wait()

    def _tell_up(self, address: Address, port: int) -> None:
        tell_address(self._house.data_dir, address)
        if self._was_down:
            self._say(f"the page is back, at {address.url}")
            return
        wanted = self._settings.port
        taken = f" (port {wanted} is taken by another program)" if wanted not in (0, port) else ""
        self._say(f"the page is at {address.url}{taken}: `{open_command(self._house.data_dir)}`")

    def _tell_down(self, fault: str) -> None:
        """Say it once, until it is back; keep it for `status`."""
        with suppress(OSError):
            tell_address(self._house.data_dir, Address(os.getpid(), "", "", fault))
        if not self._was_down:
            self._say(f"the page is down, all else goes on: {fault}")
        self._was_down = True


class Server(uvicorn.Server):
    """Serves one application on sockets that are bound already; the daemon hears signals, not this."""

    def __init__(self, app: ASGIApp, feed: Feed, began: Callable[[], None]) -> None:
        """Take what is served, what it streams, and whom to tell that it has begun."""
        super().__init__(
            uvicorn.Config(
                app,
                http=Connection,
                ws="none",
                lifespan="off",
                log_config=None,
                log_level="error",
                access_log=False,
                server_header=False,
                date_header=False,
                proxy_headers=False,
                timeout_keep_alive=_KEEP_ALIVE_S,
            )
        )
        self._feed = feed
        self._began = began
        self.servers: list[asyncio.base_events.Server] = []

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave them to the daemon."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin, and tell that it has."""
        await super().startup(sockets)
        self._began()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End; who still waits for an answer after a moment is hung up on."""
        self._feed.end()
        asyncio.get_running_loop().call_later(_FAREWELL_S, self._hang_up)
        await super().shutdown(sockets)

    def let_go(self) -> None:
        """Leave nothing behind, whatever it ended by: the loop would wait for sockets that are closed."""
        for one in self.servers:
            one.close()
        self._hang_up()

    def _hang_up(self) -> None:
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        for task in self.server_state.tasks:
            task.cancel()


@contextmanager
def bound(settings: PageSettings) -> Iterator[tuple[list[socket.socket], int]]:
    """Give sockets on all wanted addresses, and their one port. Raises OSError."""
    try:
        sockets = _listening(settings, settings.port)
    except OSError:
        if not settings.port:
            raise
        sockets = _listening(settings, 0)
    try:
        yield sockets, sockets[0].getsockname()[1]
    finally:
        for one in sockets:
            one.close()


def _listening(settings: PageSettings, port: int) -> list[socket.socket]:
    sockets: list[socket.socket] = []
    try:
        for address in settings.bind:
            is_first = not sockets
            sockets += _at(address, port if is_first else sockets[0].getsockname()[1], is_needed=is_first)
    except OSError:
        for one in sockets:
            one.close()
        raise
    return sockets


def _at(address: str, port: int, *, is_needed: bool) -> list[socket.socket]:
    """Return a socket there; none where this machine has no such address and another one serves."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        return [socket.create_server((address, port), family=family)]
    except OSError as error:
        if is_needed or error.errno == errno.EADDRINUSE:
            raise
        return []


def _shown(listening: socket.socket) -> str:
    host: str = listening.getsockname()[0]
    return f"[{host}]" if ":" in host else host
