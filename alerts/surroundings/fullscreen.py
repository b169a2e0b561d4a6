"""A window that fills the screen: a talk, a film; told by the X screen alone."""

from dataclasses import dataclass
from typing import Literal

from alerts.surrounding import LIMIT_S, Desk, Display, Reading, Witness, never


@dataclass(frozen=True, slots=True)
class Fullscreen:
    """Whether the active window fills the screen. No Wayland desktop tells it to other programs."""

    kind: Literal["fullscreen"] = "fullscreen"
    read: bool = True

    def witnesses(self, desk: Desk) -> tuple[Witness, ...]:
        """Return the X screen."""
        return (FullScreen(desk.display),)


@dataclass(frozen=True, slots=True)
class FullScreen:
    """What the window manager says of the active window."""

    display: Display
    who: str = "X screen"
    every_s: float = 5.0
    limit_s: float = LIMIT_S

    async def look(self) -> Reading:
        """Say how it is now. Raises UnknownError."""
        return Reading(await self.display.has_fullscreen())

    async def stirred(self) -> None:
        """Never return: it is asked now and then."""
        await never()
