"""The desk of a test: its own buses, its own environment, and the time that the test says."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from alerts.surrounding import Desk
from alerts.surroundings.bus import DesktopBus
from alerts.surroundings.display import XDisplay


def at_ms(local: str) -> int:
    """Return an ISO time with its offset as ms."""
    return round(datetime.fromisoformat(local).timestamp() * 1000)


NOON_MS = at_ms("2026-03-10T12:00+00:00")


@contextmanager
def desk_of(environ: Mapping[str, str], now_ms: int = NOON_MS, zone: str = "Europe/Berlin") -> Iterator[Desk]:
    """Give a desk in this environment, on which it is always the same moment."""
    session, system = DesktopBus("session", environ), DesktopBus("system", environ)
    display = XDisplay(environ)
    try:
        yield Desk(environ, zone, lambda: now_ms, session, system, display)
    finally:
        display.close()
        session.close()
        system.close()


def on_bus(address: str) -> dict[str, str]:
    """Return an environment in which both buses are this one."""
    return {"DBUS_SESSION_BUS_ADDRESS": address, "DBUS_SYSTEM_BUS_ADDRESS": address}
