"""An empty chair: neither key nor pointer for some minutes, told by the desktop, logind or the X screen."""

import math
from dataclasses import dataclass
from typing import Final, Literal

from alerts.surrounding import LIMIT_S, Desk, Display, Question, Reading, Witness, never
from alerts.surroundings.bus_witness import witness
from alerts.surroundings.login import IdleHint

_MUTTER: Final = "org.gnome.Mutter.IdleMonitor"
_SAVER: Final = "org.freedesktop.ScreenSaver"
_MATE: Final = "org.mate.ScreenSaver"

_MS_ASKED: Final = (
    ("GNOME", Question("session", _MUTTER, "/org/gnome/Mutter/IdleMonitor/Core", _MUTTER, "GetIdletime"), 1),
    ("KDE", Question("session", _SAVER, "/org/freedesktop/ScreenSaver", _SAVER, "GetSessionIdleTime"), 1),
    ("MATE", Question("session", _MATE, "/org/mate/ScreenSaver", _MATE, "GetSessionIdleTime"), 1000),
)
"""Who is asked what, and how many ms one of their units has."""


@dataclass(frozen=True, slots=True)
class ScreenIdle:
    """The X screen's own count."""

    display: Display
    limit_ms: float
    who: str = "X screen"
    every_s: float = 5.0
    limit_s: float = LIMIT_S

    async def look(self) -> Reading:
        """Say how it is now. Raises UnknownError."""
        return Reading(await self.display.idle_ms() > self.limit_ms)

    async def stirred(self) -> None:
        """Never return: the screen does not tell by itself."""
        await never()


@dataclass(frozen=True, slots=True)
class Idle:
    """Whether nobody has touched the desk for longer than `minutes`."""

    kind: Literal["idle"] = "idle"
    read: bool = True
    minutes: float = 3.0

    def __post_init__(self) -> None:
        if not (math.isfinite(self.minutes) and self.minutes > 0):
            raise ValueError(f"minutes = {self.minutes} is no time above 0")

    def witnesses(self, desk: Desk) -> tuple[Witness, ...]:
        """Return GNOME, KDE, MATE, logind and the X screen."""
        limit_ms = self.minutes * 60_000
        counts = (
            witness(desk, who, question, _Count(limit_ms, unit_ms).understood)
            for who, question, unit_ms in _MS_ASKED
        )
        return (*counts, IdleHint(desk, limit_ms), ScreenIdle(desk.display, limit_ms))


@dataclass(frozen=True, slots=True)
class _Count:
    limit_ms: float
    unit_ms: int

    def understood(self, answer: object) -> Reading:
        """Understand a time without input. A 0 is no answer: KDE says so where it can't know (Wayland)."""
        if not isinstance(answer, int) or isinstance(answer, bool) or answer < 0:
            return Reading(None, "gives an answer that is no time")
        if answer == 0:
            return Reading(None, "counts nothing", "KDE on Wayland does not tell it; logind may")
        return Reading(answer * self.unit_ms > self.limit_ms)
