"""Tells the service manager (systemd) that the daemon is ready, alive, or ending."""

import os
import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

KNOCKS_PER_WATCHDOG = 3
"""How often it is asked whether all is alive, in the time after which a silent daemon is ended."""


@dataclass(frozen=True, slots=True)
class Service:
    """The daemon as the service manager sees it; with no address nobody listens, and nothing is told."""

    address: str = ""
    """A datagram socket's path, `@` first for an abstract one."""
    watchdog_s: float | None = None
    """Silence after which the daemon is ended and begun anew; None: never."""

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Self:
        """Return what the service manager said in the environment (sd_notify(3), sd_watchdog_enabled(3))."""
        usec = environment.get("WATCHDOG_USEC", "")
        meant = environment.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
        watched = meant and usec.isascii() and usec.isdigit() and int(usec) > 0
        return cls(environment.get("NOTIFY_SOCKET", ""), int(usec) / 1_000_000 if watched else None)

    @property
    def knock_every_s(self) -> float | None:
        """How long to wait between two signs of life; None: none is wanted."""
        wanted = self.address and self.watchdog_s is not None
        return self.watchdog_s / KNOCKS_PER_WATCHDOG if wanted and self.watchdog_s is not None else None

    def ready(self) -> None:
        """Say that the daemon listens."""
        self._tell("READY=1")

    def alive(self) -> None:
        """Say that what was heard is thought through, and on the disk or known not to be."""
        self._tell("WATCHDOG=1")

    def ending(self) -> None:
        """Say that the daemon ends by itself or because it was asked to."""
        self._tell("STOPPING=1")

    def _tell(self, state: str) -> None:
        if not self.address:
            return
        address = "\0" + self.address[1:] if self.address.startswith("@") else self.address
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as teller:
            teller.setblocking(False)
            teller.sendto(state.encode(), address)


UNWATCHED = Service()
"""Nobody manages the daemon: it runs in a terminal."""
